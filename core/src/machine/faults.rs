//! What happens to single segments on the way, by the scenario's will: the first FIN is
//! lost, the second ACK comes late.
//!
//! Knows neither time nor the endpoints, and no connection: it counts over the whole run.

use alloc::vec::Vec;

use crate::scenario::{Fault, FaultAction, SegmentKind};
use crate::units::segment::{Control, Segment, Side};
use crate::units::time::Duration;

/// The faults of a run: how much of what each waits for has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Faults {
    /// By fault; empty before the first segment.
    counted: Vec<u32>,
}

/// What becomes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// It arrives after the ordinary delay, in order.
    Pass,
    /// It arrives after this delay, in whatever order.
    Delay(Duration),
    /// It never arrives.
    Drop,
}

impl Faults {
    /// How many segments that a fault can mean have come by.
    #[must_use]
    pub fn counted(&self, fault: usize) -> u32 {
        self.counted.get(fault).copied().unwrap_or_default()
    }

    /// Has so many have come by.
    pub fn set_counted(&mut self, fault: usize, count: u32) {
        if self.counted.len() <= fault {
            self.counted.resize(fault + 1, 0);
        }
        self.counted[fault] = count;
    }

    /// A segment comes by; if several faults mean it, the last of them counts.
    pub fn segment(&mut self, faults: &[Fault], from: Side, segment: &Segment) -> Disposition {
        if faults.is_empty() {
            return Disposition::Pass;
        }
        self.counted.resize(faults.len(), 0);
        let mut disposition = Disposition::Pass;
        for (fault, counted) in faults.iter().zip(&mut self.counted) {
            if fault.from != from || fault.kind != kind(segment) {
                continue;
            }
            *counted += 1;
            if *counted == fault.nth {
                disposition = match fault.fate {
                    FaultAction::Drop => Disposition::Drop,
                    FaultAction::Delay { by } => Disposition::Delay(by),
                };
            }
        }
        disposition
    }
}

fn kind(segment: &Segment) -> SegmentKind {
    match segment.control {
        Control::Syn => SegmentKind::Syn,
        Control::Fin => SegmentKind::Fin,
        Control::Rst => SegmentKind::Rst,
        Control::None if segment.len > 0 => SegmentKind::Data,
        Control::None => SegmentKind::Ack,
    }
}
