//! What lies between the hosts: faults, and a middlebox that may forget a
//! connection. It knows neither time nor the endpoints; the order in which segments
//! arrive is the agenda's business.

use alloc::vec::Vec;

use crate::scenario::{Fault, FaultFate, Forgotten, Kind, Network};
use crate::units::segment::{Control, Segment, Side};
use crate::units::time::Duration;

/// The state of the way: what has passed so far, over all connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wire {
    /// How many segments each fault has counted; empty where there are no faults.
    counted: Vec<u32>,
}

/// What happens to a segment that enters the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It arrives after the ordinary delay, in order.
    Pass,
    /// It arrives after this delay, in whatever order.
    Delay(Duration),
    /// A fault takes it.
    Drop,
    /// The middlebox takes it.
    Forgotten,
    /// The middlebox takes it and sends this back.
    Answered(Segment),
}

impl Wire {
    /// A segment enters. `forgotten` tells whether the middlebox no longer knows its
    /// connection.
    pub fn enters(
        &mut self,
        network: &Network,
        from: Side,
        segment: &Segment,
        forgotten: bool,
    ) -> Fate {
        if forgotten {
            let resets = network
                .middlebox
                .is_some_and(|middlebox| middlebox.then == Forgotten::Reset);
            return segment
                .refusal()
                .filter(|_| resets)
                .map_or(Fate::Forgotten, Fate::Answered);
        }
        if network.faults.is_empty() {
            return Fate::Pass;
        }
        self.faulted(&network.faults, from, segment)
    }

    fn faulted(&mut self, faults: &[Fault], from: Side, segment: &Segment) -> Fate {
        self.counted.resize(faults.len(), 0);
        let mut fate = Fate::Pass;
        for (fault, counted) in faults.iter().zip(&mut self.counted) {
            if fault.from != from || fault.kind != kind(segment) {
                continue;
            }
            *counted = counted.saturating_add(1);
            if *counted == fault.nth {
                fate = match fault.fate {
                    FaultFate::Drop => Fate::Drop,
                    FaultFate::Delay { by } => Fate::Delay(by),
                };
            }
        }
        fate
    }
}

fn kind(segment: &Segment) -> Kind {
    match segment.control {
        Control::Syn => Kind::Syn,
        Control::Fin => Kind::Fin,
        Control::Rst => Kind::Rst,
        Control::None if segment.len > 0 => Kind::Data,
        Control::None => Kind::Ack,
    }
}
