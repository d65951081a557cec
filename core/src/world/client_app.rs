//! The client and its sockets: does what the client asks for, and tells it what came of
//! it.

use alloc::vec::Vec;

use super::agenda::{Alarm, End, Step};
use super::connection::Connection;
use super::coupling::Report;
use super::state::World;
use crate::http::message::{Persistence, Request};
use crate::machine::client::{self, Attempt};
use crate::machine::tcp::Call;
use crate::scenario::WhileWriting;
use crate::trace::{ConnId, Failure, Op, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::Side;
use crate::units::time::Range;

/// Reads are as large as what there is.
const EVERYTHING: Call = Call::Receive(u32::MAX);

impl World<'_> {
    /// The client gets to look at a socket.
    pub(super) fn wake_client(&mut self, id: ConnId) {
        let suspended = self.suspended.is_some();
        let connection = self.connection_mut(id);
        if suspended || !connection.is_held(Side::Client) {
            return;
        }
        if connection.connected {
            return self.look(id);
        }
        connection.connected = true;
        let error = connection.end_mut(Side::Client).take_error();
        let result = error.map_or(Ok(()), Err);
        self.note_call(End::client(id), Op::Connect, result.map(|()| 0));
        self.dispatch_to_client(client::Input::Connected(id, result));
    }

    /// The client looks at a socket that is connected: it reads, or goes on writing, or both.
    fn look(&mut self, id: ConnId) {
        if !self.client.is_blocked(id) {
            return self.dispatch_to_client(client::Input::Woken(id));
        }
        let mode = self.scenario.client.while_writing;
        if mode.reads() && self.connection(id).end(Side::Client).is_readable() {
            self.dispatch_to_client(client::Input::Woken(id));
        }
        let goes_on = !mode.by_chance() && self.client.is_blocked(id);
        if goes_on && self.lets_client_write(id) {
            self.dispatch_to_client(client::Input::Room(id));
        }
    }

    fn lets_client_write(&self, id: ConnId) -> bool {
        let end = self.connection(id).end(Side::Client);
        end.lets_write(self.config(Side::Client))
    }

    /// How long after the kernel has room or something to read a client looks that waits to
    /// write more; `None` while there is neither. A write that does not wait for the read has a
    /// timer.
    #[cold]
    pub(super) fn wake_blocked(&mut self, id: ConnId) -> Option<Range> {
        let readable = self.connection(id).end(Side::Client).is_readable();
        let room = self.lets_client_write(id);
        let lag = self.client.wakes(&self.scenario.client, id);
        let wakes = match self.scenario.client.while_writing {
            WhileWriting::Waits | WhileWriting::Buffers => room,
            WhileWriting::Reads => room || readable,
            WhileWriting::Either | WhileWriting::ReadsApart | WhileWriting::EachApart => {
                let slot = self.client.attempt_on(id).map(|(_, slot)| slot);
                let timer = Alarm::Client(client::Timer::Room(slot.unwrap_or_default()));
                let mut pending = self.agenda.pending().iter();
                if room && !pending.any(|one| one.step == Step::Expire(timer)) {
                    self.start(timer, lag.unwrap_or_default());
                }
                readable
            }
        };
        lag.filter(|_| wakes)
    }

    /// The client is suspended, or runs again. What ran out meanwhile comes at once, each
    /// as a step of its own: in which order is up to the client.
    pub(super) fn expire_suspension(&mut self, over: bool) {
        let timer = if over { Timer::Resume } else { Timer::Suspend };
        self.recorder
            .causing(self.now, None, Place::ClientApp, What::Expired(timer));
        if !over {
            self.suspended = Some(Vec::new());
            let length = self.scenario.client.suspended_for;
            self.schedule(length, Step::Expire(Alarm::Suspension { over: true }));
            return;
        }
        for timer in self.suspended.take().into_iter().flatten() {
            self.schedule(Range::default(), Step::Expire(Alarm::Overdue(timer)));
        }
        for number in 1..=self.connections.len() {
            self.schedule_wakeups(ConnId(u32::try_from(number).unwrap_or(u32::MAX)));
        }
    }

    /// One of the client's timers runs out.
    pub(super) fn expire_client(&mut self, timer: client::Timer) {
        match &mut self.suspended {
            Some(overdue) => overdue.push(timer),
            None => self.run_client_timer(timer),
        }
    }

    /// The client does what one of its timers is for.
    pub(super) fn run_client_timer(&mut self, timer: client::Timer) {
        self.note_client_timer(timer);
        self.dispatch_to_client(client::Input::Expired(timer));
    }

    /// Hands the client an input, and then whatever comes of what it wants done.
    pub(super) fn dispatch_to_client(&mut self, input: client::Input) {
        let mut actions = core::mem::take(&mut self.buffers.client);
        let rules = client::Rules {
            client: &self.scenario.client,
            requests: &self.scenario.requests,
            pool: self.pool(),
        };
        self.client.handle(rules, input, &mut actions);
        let mut next = 0;
        while let Some(&action) = actions.get(next) {
            next += 1;
            if let Some(answer) = self.execute_for_client(action) {
                self.client.handle(rules, answer, &mut actions);
            }
        }
        actions.clear();
        self.buffers.client = actions;
        if let Some(attempt) = self.client.current() {
            self.schedule_wakeups(attempt.connection);
        }
    }

    fn execute_for_client(&mut self, action: client::Action) -> Option<client::Input> {
        match action {
            client::Action::Dial(id) => self.dial(id),
            client::Action::Poll(id) => {
                let readable = self.connection(id).end(Side::Client).is_readable();
                self.note_call(End::client(id), Op::Poll, Ok(u32::from(readable)));
                return Some(client::Input::Polled(id, readable));
            }
            client::Action::Write(id, octets) => {
                let result = self.write_request(id, octets);
                return Some(client::Input::Wrote(id, result));
            }
            client::Action::Read(id) => {
                let result = self.call(End::client(id), EVERYTHING);
                let complete = self.read_response(id, result);
                return Some(client::Input::Read(id, result, complete));
            }
            client::Action::Close(id) => self.close_socket(End::client(id), Call::Close),
            client::Action::Start(timer, wait) => {
                let length = self.start(Alarm::Client(timer), wait);
                if let client::Timer::Idle(id) = timer {
                    let timer = Timer::ClientIdle;
                    self.note_client(Some(id), What::Started { timer, length });
                }
            }
            client::Action::Stop(timer) => {
                let stopped = self.agenda.stop(Alarm::Client(timer))
                    || (self.scenario.client.suspended_at.is_some()
                        && self.agenda.stop(Alarm::Overdue(timer)));
                if let (true, client::Timer::Idle(id)) = (stopped, timer) {
                    self.note_client(Some(id), What::Stopped(Timer::ClientIdle));
                }
            }
            client::Action::Begins(attempt) => self.note_begins(attempt),
            client::Action::Finished(attempt, result) => {
                self.note_finished(attempt, result);
                self.report(Report::Finished(attempt, result));
                if !self.is_asked() && !self.client.is_done(&self.scenario.requests) {
                    let own = self.scenario.requests.pause;
                    let given = self.pauses.next();
                    let pause = given.map_or(own, |&length| Range::fixed(length));
                    self.start(Alarm::Client(client::Timer::Pause), pause);
                }
            }
        }
        None
    }

    /// Asked for here, answered when the handshake has ended.
    fn dial(&mut self, id: ConnId) {
        let server_end = self.server_end();
        self.connections.push(Connection::new(server_end));
        debug_assert!(
            self.connections.len() == id.0 as usize,
            "connections are numbered in the order in which they are opened"
        );
        // connect() itself does not fail: how it ends is read off the socket.
        let _ = self.call(End::client(id), Call::Open);
    }

    fn write_request(&mut self, id: ConnId, octets: u32) -> Result<u32, Errno> {
        let requests = &self.scenario.requests;
        let attempt = self.client.attempt_on(id);
        debug_assert!(
            attempt.is_some(),
            "the client writes on a connection without a request"
        );
        if let Some((attempt, _)) = attempt {
            let request = Request {
                id: attempt.request,
                close: !self.scenario.client.keep_alive,
            };
            let whole = requests.head_bytes + requests.body_bytes;
            let h1 = &mut self.connection_mut(id).h1;
            h1.requests.write(request, whole);
        }
        self.call(End::client(id), Call::Send(octets))
    }

    /// What the response says that ends with what was read.
    fn read_response(&mut self, id: ConnId, result: Result<u32, Errno>) -> Option<Persistence> {
        let octets = result.ok()?;
        let short = self.scenario.client.takes_short_answers && octets == 0;
        let content = self.scenario.requests.response_content();
        let responses = &mut self.connection_mut(id).h1.responses;
        if short {
            let close = |cut: Persistence| Persistence { close: true, ..cut };
            return responses.cut(content).map(close);
        }
        (octets > 0).then(|| responses.read(octets)).flatten()
    }

    fn note_client(&mut self, connection: Option<ConnId>, what: What) {
        self.recorder
            .note(self.now, connection, Place::ClientApp, what);
    }

    fn note_begins(&mut self, attempt: Attempt) {
        let what = What::Begins {
            request: attempt.request,
            attempt: attempt.number,
            reused: attempt.reused,
        };
        let connection = Some(attempt.connection);
        self.recorder
            .causing(self.now, connection, Place::ClientApp, what);
        self.requests.begins(attempt.request, attempt.number);
    }

    /// The client is done with a request.
    pub(super) fn note_finished(&mut self, attempt: Attempt, result: Result<(), Failure>) {
        let request = attempt.request;
        self.note_client(Some(attempt.connection), What::Finished { request, result });
        self.requests.finished(request, result);
    }

    fn note_client_timer(&mut self, timer: client::Timer) {
        let (id, shown) = match timer {
            // The first request waits for nothing.
            client::Timer::Pause if self.requests.as_slice().is_empty() => return,
            client::Timer::Pause => (None, Timer::Pause),
            client::Timer::Idle(id) => (Some(id), Timer::ClientIdle),
            client::Timer::Age(id) => (Some(id), Timer::ClientAge),
            client::Timer::Request(slot) => (
                self.client.attempt_in(slot).map(|one| one.connection),
                Timer::Request,
            ),
            client::Timer::Checkout(_)
            | client::Timer::Body(_)
            | client::Timer::Room(_)
            | client::Timer::StaleCheck(_) => return,
        };
        self.recorder
            .causing(self.now, id, Place::ClientApp, What::Expired(shown));
    }
}
