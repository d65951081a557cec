//! A server's connection: where it stands, how old it is, and how the end of an idle one begins.

use alloc::vec::Vec;

use super::interface::{Action, Timer};
use crate::http::message::Request;
use crate::http::outcome::ConnId;
use crate::scenario::Server as Policy;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Connection {
    pub(super) id: ConnId,
    pub(super) served: u32,
    /// An orderly shutdown has begun: the response under way is the last.
    pub(super) ending: bool,
    pub(super) age: Age,
    pub(super) phase: Phase,
}

/// What is known of a connection's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Age {
    /// Nothing: it has answered nothing yet, or ages are not counted.
    Uncounted,
    /// A timer counts it.
    Counted,
    /// It is the greatest: the response under way or the next is the last.
    Greatest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// Between requests, or before the first.
    Idle,
    /// Part of a request has been read.
    Reading,
    /// The handler works.
    Handling(Request),
    /// Decided to close; reads no more.
    Closing,
    /// Half-closed: reads and throws away.
    Draining,
}

impl Connection {
    /// From here on the connection's fate is sealed; the call follows.
    pub(super) fn begin_close(&mut self, policy: &Policy, out: &mut Vec<Action>) {
        self.phase = Phase::Closing;
        if policy.max_age.is_some() {
            out.push(Action::Stop(Timer::Age(self.id)));
        }
        let wait = policy.closing.delay(policy.close_lag);
        out.push(Action::Start(Timer::CloseLag(self.id), wait));
    }

    /// It has its greatest age: its next response is the last, unless it is idle and that is
    /// closed at once.
    pub(super) fn gets_old(&mut self, policy: &Policy, unread: bool, out: &mut Vec<Action>) {
        self.age = Age::Greatest;
        if self.phase == Phase::Idle && !unread && !policy.old_waits {
            out.push(Action::Stop(Timer::Idle(self.id)));
            self.begin_close(policy, out);
        }
    }
}
