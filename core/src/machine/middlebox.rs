//! A NAT, firewall or load balancer between the hosts, as it stands to one connection: it
//! watches what passes, and when nothing has for too long it forgets the connection, or
//! ends it by RSTs of its own.
//!
//! Knows no endpoint and no time, and not what becomes of a segment behind it.

use alloc::vec::Vec;

use crate::scenario::{ExpiryAction, Middlebox as Policy};
use crate::units::segment::{Control, Sacks, Segment, SeqNumber, Side};
use crate::units::time::Duration;

/// What it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A segment comes in.
    Segment {
        /// Who sent it.
        from: Side,
        /// The segment.
        segment: Segment,
    },
    /// Its timer for this connection ran out.
    Expired,
}

/// What it wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Let the segment go on.
    Pass {
        /// Who sent it.
        from: Side,
        /// The segment.
        segment: Segment,
    },
    /// Take the segment off the way.
    Drop {
        /// The segment.
        segment: Segment,
    },
    /// Send a segment in the name of the receiver's peer.
    Send {
        /// Who receives it.
        to: Side,
        /// The segment.
        segment: Segment,
    },
    /// Start the timer, or start it again.
    Start(Duration),
}

/// What it knows of one connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flow {
    state: FlowState,
    /// By side, the number after the last that it has seen.
    seen: [Option<SeqNumber>; 2],
}

/// How it stands to a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum FlowState {
    #[default]
    Known,
    Forgotten,
    /// It has sent its RSTs, and lets pass what comes.
    Reset,
}

impl Flow {
    /// Takes an input; appends what is to be done.
    pub fn handle(&mut self, policy: &Policy, input: Input, out: &mut Vec<Action>) {
        match (self.state, input) {
            (FlowState::Known, Input::Segment { from, segment }) => {
                self.see(from, &segment);
                out.push(Action::Pass { from, segment });
                out.push(Action::Start(policy.idle_timeout));
            }
            (FlowState::Reset, Input::Segment { from, segment }) => {
                out.push(Action::Pass { from, segment });
            }
            (FlowState::Forgotten, Input::Segment { from, segment }) => {
                out.push(Action::Drop { segment });
                let answers = policy.then == ExpiryAction::Reset;
                if let Some(reset) = segment.refusal().filter(|_| answers) {
                    out.push(Action::Send {
                        to: from,
                        segment: reset,
                    });
                }
            }
            (FlowState::Known, Input::Expired) => self.expired(policy, out),
            (FlowState::Forgotten | FlowState::Reset, Input::Expired) => {
                debug_assert!(false, "a timer of a connection that is forgotten or reset");
            }
        }
    }

    /// Whether nothing passes any more.
    #[must_use]
    pub fn drops(&self) -> bool {
        self.state == FlowState::Forgotten
    }

    /// Tells numbers from others, by side of who counts them. Once it has forgotten the
    /// connection, or ended it, nothing comes of what it saw.
    pub fn rebase(&mut self, by: [u32; 2]) {
        if self.state != FlowState::Known {
            self.seen = [None; 2];
        }
        for (seen, by) in self.seen.iter_mut().zip(by) {
            *seen = seen.map(|number| number - by);
        }
    }

    /// What is sent again does not lead back.
    fn see(&mut self, from: Side, segment: &Segment) {
        let seen = &mut self.seen[from.index()];
        let end = segment.end();
        *seen = Some(seen.map_or(end, |before| before.max_of(end)));
    }

    fn expired(&mut self, policy: &Policy, out: &mut Vec<Action>) {
        let to: &[Side] = match policy.then {
            ExpiryAction::Drop | ExpiryAction::Reset => {
                self.state = FlowState::Forgotten;
                return;
            }
            ExpiryAction::ResetClient => &[Side::Client],
            ExpiryAction::ResetServer => &[Side::Server],
            ExpiryAction::ResetBoth => &[Side::Client, Side::Server],
        };
        // Once: a host that challenges the RST would otherwise be asked for ever.
        self.state = FlowState::Reset;
        for &to in to {
            let exact = self.seen[to.peer().index()].unwrap_or_default();
            out.push(Action::Send {
                to,
                segment: made_up(exact + policy.off_by),
            });
        }
    }
}

/// A RST that no endpoint has sent.
const fn made_up(seq: SeqNumber) -> Segment {
    Segment {
        seq,
        ack: None,
        control: Control::Rst,
        len: 0,
        window: 0,
        sack: Sacks::NONE,
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString};
    use alloc::vec;

    use super::*;

    fn policy(then: ExpiryAction) -> Policy {
        Policy {
            idle_timeout: Duration::from_secs(1),
            then,
            off_by: 100,
        }
    }

    fn data(seq: u32) -> Segment {
        Segment {
            ack: Some(SeqNumber(50)),
            control: Control::None,
            len: 10,
            ..made_up(SeqNumber(seq))
        }
    }

    /// What is done about an input, in few words.
    fn done(flow: &mut Flow, policy: &Policy, input: Input) -> Vec<String> {
        let mut out = Vec::new();
        flow.handle(policy, input, &mut out);
        let words = |action| match action {
            Action::Pass { from, segment } => format!("pass from {from}: {segment}"),
            Action::Drop { segment } => format!("drop {segment}"),
            Action::Send { to, segment } => format!("send to {to}: {segment}"),
            Action::Start(wait) => format!("start {wait}"),
        };
        out.into_iter().map(words).collect()
    }

    fn from(side: Side, seq: u32) -> Input {
        Input::Segment {
            from: side,
            segment: data(seq),
        }
    }

    #[test]
    fn what_passes_starts_the_timer_again() {
        let (mut flow, policy) = (Flow::default(), policy(ExpiryAction::Drop));
        for seq in [1, 11] {
            let passed = format!("pass from client: {}", data(seq));
            let expected = [passed, "start 1s".to_string()];
            assert_eq!(done(&mut flow, &policy, from(Side::Client, seq)), expected);
        }
    }

    #[test]
    fn what_is_forgotten_is_dropped_or_answered_for_ever() {
        for (then, answer) in [
            (ExpiryAction::Drop, None),
            (ExpiryAction::Reset, Some("send to server: R 50:50(0)")),
        ] {
            let (mut flow, policy) = (Flow::default(), policy(then));
            let _ = done(&mut flow, &policy, from(Side::Client, 1));
            let nothing: [String; 0] = [];
            assert_eq!(done(&mut flow, &policy, Input::Expired), nothing);
            for seq in [1, 11] {
                let mut expected = vec![format!("drop {}", data(seq))];
                expected.extend(answer.map(String::from));
                assert_eq!(done(&mut flow, &policy, from(Side::Server, seq)), expected);
            }
        }
    }

    #[test]
    fn the_silent_are_reset_once_where_their_peer_was_last_seen() {
        let (client, server) = (
            "send to client: R 131:131(0)",
            "send to server: R 111:111(0)",
        );
        for (then, expected) in [
            (ExpiryAction::ResetClient, vec![client]),
            (ExpiryAction::ResetServer, vec![server]),
            (ExpiryAction::ResetBoth, vec![client, server]),
        ] {
            let (mut flow, policy) = (Flow::default(), policy(then));
            // What the server sends again does not lead back.
            for input in [(Side::Client, 1), (Side::Server, 21), (Side::Server, 11)] {
                let _ = done(&mut flow, &policy, from(input.0, input.1));
            }
            assert_eq!(done(&mut flow, &policy, Input::Expired), expected);
            let passed = format!("pass from client: {}", data(11));
            assert_eq!(done(&mut flow, &policy, from(Side::Client, 11)), [passed]);
        }
    }
}
