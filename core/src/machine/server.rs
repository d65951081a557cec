//! The server application: serves, waits, and closes what has been idle.
//!
//! A value that turns inputs into actions. It knows no time (timers are asked for
//! and reported), no segments, and not what the client does.

mod connection;
mod interface;
mod renaming;

use alloc::vec::Vec;

use self::connection::{Age, Connection, Phase};
pub use self::interface::{Action, Input, Timer};
use crate::http::message::{Persistence, Request};
use crate::http::outcome::ConnId;
use crate::scenario::{Closing, DeathPoint, Server as Policy, Service};
use crate::units::errno::Errno;
use crate::units::time::Range;

/// The server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server {
    connections: Vec<Connection>,
    requests_read: u32,
}

impl Server {
    /// Forgets everything and keeps its memory.
    pub fn restart(&mut self) {
        self.connections.clear();
        *self = Self {
            connections: core::mem::take(&mut self.connections),
            ..Self::default()
        };
    }

    /// Whether the server looks at this connection when the kernel has something.
    #[must_use]
    pub fn wakes(&self, id: ConnId) -> bool {
        self.connections.iter().any(|c| {
            c.id == id && matches!(c.phase, Phase::Idle | Phase::Reading | Phase::Draining)
        })
    }

    /// Takes an input; appends what is to be done.
    pub fn handle(&mut self, policy: &Policy, input: Input, out: &mut Vec<Action>) {
        match input {
            Input::Accepted(id) => self.connections.push(Connection {
                id,
                served: 0,
                ending: false,
                age: Age::Uncounted,
                phase: Phase::Idle,
            }),
            Input::Woken(id) => {
                let drains = |connection: &Connection| connection.phase == Phase::Draining;
                let some = policy.service.reads();
                let octets = match self.find(id) {
                    Some(connection) if drains(connection) => u32::MAX,
                    _ => some,
                };
                out.push(Action::Read(id, octets));
            }
            Input::Read(id, result, request) => self.read(policy, id, result, request, out),
            Input::Wrote(id, result) => {
                if result.is_err() {
                    self.close_and_forget(id, out);
                }
            }
            Input::Unanswered(id, closing) => self.close_by(closing, id, out),
            Input::Expired { timer, unread } => self.expired(policy, timer, unread, out),
        }
    }

    fn find(&mut self, id: ConnId) -> Option<&mut Connection> {
        self.connections
            .iter_mut()
            .rev()
            .find(|connection| connection.id == id)
    }

    fn read(
        &mut self,
        policy: &Policy,
        id: ConnId,
        result: Result<u32, Errno>,
        request: Option<Request>,
        out: &mut Vec<Action>,
    ) {
        let found = self.find(id);
        debug_assert!(found.is_some(), "{id} is read and not the server's");
        let Some(connection) = found else {
            return;
        };
        match (result, connection.phase) {
            (Err(Errno::Again), _) | (Ok(1..), Phase::Draining) => {}
            (Ok(0) | Err(_), _) => self.close_and_forget(id, out),
            (Ok(_), _) => {
                out.push(Action::Stop(Timer::Idle(id)));
                match request {
                    _ if policy.service != Service::Http => self.refuse(policy, id, out),
                    Some(request) => self.serve(policy, id, request, out),
                    None => connection.phase = Phase::Reading,
                }
            }
        }
    }

    fn serve(&mut self, policy: &Policy, id: ConnId, request: Request, out: &mut Vec<Action>) {
        self.requests_read += 1;
        if self.dies(policy, DeathPoint::BeforeApplying) {
            return self.die(policy, id, out);
        }
        if let Some(connection) = self.find(id) {
            connection.phase = Phase::Handling(request);
            out.push(Action::Start(Timer::Handler(id), policy.handler_time));
        }
    }

    /// Has seen enough before it has seen all.
    fn refuse(&mut self, policy: &Policy, id: ConnId, out: &mut Vec<Action>) {
        if policy.service != Service::EarlyReject {
            return self.close_and_forget(id, out);
        }
        let close = Persistence {
            close: true,
            timeout_secs: None,
        };
        out.push(Action::Write(id, close));
        self.close_by(policy.closing, id, out);
    }

    fn dies(&self, policy: &Policy, point: DeathPoint) -> bool {
        policy
            .death
            .is_some_and(|death| death.strikes(self.requests_read, point))
    }

    fn die(&mut self, policy: &Policy, id: ConnId, out: &mut Vec<Action>) {
        let resets = policy.death.is_some_and(|death| death.resets);
        self.close_by(
            if resets {
                Closing::Abort
            } else {
                Closing::Close
            },
            id,
            out,
        );
    }

    fn handled(&mut self, policy: &Policy, id: ConnId, request: Request, out: &mut Vec<Action>) {
        out.push(Action::Applied(id, request.id));
        if self.dies(policy, DeathPoint::AfterApplying) {
            let written = policy.death.map_or(0, |death| death.written);
            if written > 0 {
                out.push(Action::WritePart(id, written));
            }
            return self.die(policy, id, out);
        }
        let Some(connection) = self.find(id) else {
            return;
        };
        connection.served += 1;
        let used_up = policy
            .max_requests
            .is_some_and(|max| connection.served >= max);
        let last = connection.ending || connection.age == Age::Greatest;
        let close = used_up || request.close || policy.announces_close || last;
        let timeout_secs = policy
            .hint
            .filter(|_| !close)
            .map(|hint| u32::try_from(hint.as_secs()).unwrap_or(u32::MAX));
        connection.phase = if close { Phase::Closing } else { Phase::Idle };
        out.push(Action::Write(
            id,
            Persistence {
                close,
                timeout_secs,
            },
        ));
        if close {
            return self.close_by(policy.closing, id, out);
        }
        if let Some(timeout) = policy.idle_timeout {
            let wait = policy.timer_lag + timeout;
            out.push(Action::Start(Timer::Idle(id), wait));
        }
        if let (Some(age), Age::Uncounted) = (policy.max_age, connection.age) {
            connection.age = Age::Counted;
            out.push(Action::Start(Timer::Age(id), age));
        }
    }

    fn expired(&mut self, policy: &Policy, timer: Timer, unread: bool, out: &mut Vec<Action>) {
        let owner = timer.connection().map(|id| self.find(id).is_some());
        debug_assert!(
            owner != Some(false),
            "{timer:?} runs out for a connection that is gone"
        );
        match timer {
            // An event loop handles what can be read before the timers
            // (facts P1-005, P1-023): a request that is there in time is served.
            Timer::Idle(id) if !unread => {
                if let Some(connection) = self.find(id) {
                    connection.begin_close(policy, out);
                }
            }
            Timer::Idle(_) => {}
            Timer::CloseLag(id) => self.close_by(policy.closing, id, out),
            Timer::Handler(id) => {
                // An orderly shutdown closes a connection that it found idle, even if the
                // server has read a request on it before the call.
                if let Some(Phase::Handling(request)) =
                    self.find(id).map(|connection| connection.phase)
                {
                    self.handled(policy, id, request, out);
                }
            }
            Timer::Drain(id) => self.close_and_forget(id, out),
            Timer::Age(id) => {
                if let Some(connection) = self.find(id) {
                    connection.gets_old(policy, unread, out);
                }
            }
            Timer::Shutdown => self.shut_down(policy, out),
            Timer::Grace => self.close_idle(policy, out),
            Timer::Kill => {
                while let Some(first) = self.connections.first() {
                    self.close_and_forget(first.id, out);
                }
            }
        }
    }

    /// Ends what there is: busy connections after their response, idle ones after the drain.
    /// Connections that come later are another instance's.
    fn shut_down(&mut self, policy: &Policy, out: &mut Vec<Action>) {
        for connection in &mut self.connections {
            connection.ending = true;
        }
        match policy.drain {
            Some(drain) => out.push(Action::Start(Timer::Grace, Range::fixed(drain))),
            None => self.close_idle(policy, out),
        }
    }

    /// Closes what a shutdown has found and what is idle.
    fn close_idle(&mut self, policy: &Policy, out: &mut Vec<Action>) {
        for connection in &mut self.connections {
            if connection.ending && connection.phase == Phase::Idle {
                out.push(Action::Stop(Timer::Idle(connection.id)));
                connection.begin_close(policy, out);
            }
        }
    }

    fn close_by(&mut self, closing: Closing, id: ConnId, out: &mut Vec<Action>) {
        match closing {
            Closing::Close | Closing::Deaf { .. } => self.close_and_forget(id, out),
            Closing::HalfClose { drain } => {
                if let Some(connection) = self.find(id) {
                    connection.phase = Phase::Draining;
                    out.push(Action::ShutdownWrite(id));
                    out.push(Action::Stop(Timer::Age(id)));
                    out.push(Action::Start(Timer::Drain(id), Range::fixed(drain)));
                }
            }
            Closing::Abort => {
                self.forget(id, out);
                out.push(Action::Abort(id));
            }
        }
    }

    fn close_and_forget(&mut self, id: ConnId, out: &mut Vec<Action>) {
        self.forget(id, out);
        out.push(Action::Close(id));
    }

    fn forget(&mut self, id: ConnId, out: &mut Vec<Action>) {
        self.connections.retain(|connection| connection.id != id);
        for timer in [
            Timer::Idle(id),
            Timer::Drain(id),
            Timer::Handler(id),
            Timer::CloseLag(id),
            Timer::Age(id),
        ] {
            out.push(Action::Stop(timer));
        }
    }
}
