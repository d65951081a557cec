//! What lies between the hosts: a middlebox, the faults behind it, and the delay of each
//! direction, in which no segment overtakes another.

use super::agenda::{Alarm, End, Step};
use super::state::World;
use crate::machine::faults::Disposition;
use crate::machine::middlebox::{Action, Input};
use crate::trace::{ConnId, Loss, Place, Timer, What};
use crate::units::segment::{Segment, Side};
use crate::units::time::Range;

impl World<'_> {
    /// A segment leaves its host.
    pub(super) fn send(&mut self, end: End, segment: Segment) {
        let End {
            connection: id,
            side: from,
        } = end;
        let cause = self.recorder.cause;
        self.recorder
            .causing(self.now, Some(id), Place::tcp(from), What::Sent(segment));
        if self.scenario.network.middlebox.is_some() {
            self.dispatch_to_middlebox(id, Input::Segment { from, segment });
        } else {
            self.go_on(id, from, segment);
        }
        self.recorder.cause = cause;
    }

    /// The middlebox has seen nothing of a connection for so long.
    pub(super) fn expire_middlebox(&mut self, id: ConnId) {
        let what = What::Expired(Timer::Middlebox);
        self.recorder.causing(self.now, Some(id), Place::Wire, what);
        self.dispatch_to_middlebox(id, Input::Expired);
    }

    /// Hands the middlebox an input, and does what it wants done.
    fn dispatch_to_middlebox(&mut self, id: ConnId, input: Input) {
        let Some(policy) = &self.scenario.network.middlebox else {
            debug_assert!(false, "there is no middlebox");
            return;
        };
        let mut actions = core::mem::take(&mut self.buffers.middlebox);
        let flow = &mut self.connection_mut(id).flow;
        flow.handle(policy, input, &mut actions);
        for action in actions.drain(..) {
            match action {
                Action::Pass { from, segment } => self.go_on(id, from, segment),
                Action::Drop { segment } => {
                    self.note_lost(id, Place::Wire, segment, Loss::Middlebox);
                }
                Action::Send { to, segment } => {
                    let cause = self.recorder.cause;
                    self.recorder
                        .causing(self.now, Some(id), Place::Wire, What::Sent(segment));
                    self.carry(id, to, segment);
                    self.recorder.cause = cause;
                }
                Action::Start(wait) => {
                    self.start(Alarm::Middlebox(id), Range::fixed(wait));
                }
            }
        }
        self.buffers.middlebox = actions;
    }

    /// Behind the middlebox, where single segments can be lost or late.
    fn go_on(&mut self, id: ConnId, from: Side, segment: Segment) {
        let faults = &self.scenario.network.faults;
        match self.faults.segment(faults, from, &segment) {
            Disposition::Pass => self.carry(id, from.peer(), segment),
            Disposition::Delay(by) => {
                let to = End {
                    connection: id,
                    side: from.peer(),
                };
                self.schedule(Range::fixed(by), Step::Deliver { to, segment });
            }
            Disposition::Drop => self.note_lost(id, Place::Wire, segment, Loss::Fault),
        }
    }

    /// The ordinary way: in order, within the direction's delay.
    fn carry(&mut self, id: ConnId, side: Side, segment: Segment) {
        let network = &self.scenario.network;
        let delay = match side {
            Side::Client => network.to_client,
            Side::Server => network.to_server,
        };
        let to = End {
            connection: id,
            side,
        };
        let cause = self.recorder.cause;
        self.agenda
            .push_in_order(self.now, delay, (to, segment), cause);
    }

    pub(super) fn note_lost(&mut self, id: ConnId, place: Place, segment: Segment, by: Loss) {
        self.recorder
            .causing(self.now, Some(id), place, What::Lost { segment, by });
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::scenario::{ExpiryAction, Fault, FaultAction, Middlebox, Scenario, SegmentKind};
    use crate::units::segment::SeqNumber;
    use crate::units::time::Duration;

    #[test]
    fn a_middlebox_has_seen_what_is_lost_behind_it() {
        let mut scenario = Scenario::new();
        scenario.network.middlebox = Some(Middlebox {
            idle_timeout: Duration::from_millis(100),
            then: ExpiryAction::ResetClient,
            off_by: 0,
        });
        scenario.network.faults = vec![Fault {
            from: Side::Server,
            kind: SegmentKind::Data,
            nth: 1,
            fate: FaultAction::Drop,
        }];
        let mut world = World::new(&scenario, true);
        let mut resets: Vec<SeqNumber> = Vec::new();
        while resets.is_empty() {
            let next = world.earliest().unwrap();
            world.step(next);
            for event in world.take_events() {
                if let (Place::Wire, What::Sent(segment)) = (event.place, event.what) {
                    resets.push(segment.seq);
                }
            }
        }
        let response = scenario.requests.response_bytes;
        assert_eq!(resets, [SeqNumber(1 + response)]);
    }
}
