//! The applications and their sockets: does what client and server ask for, and
//! tells them what came of it.
//!
//! Messages travel with the octets of a stream: a reader has one when it has read
//! the last of them.

use super::{Alarm, Connection, RequestMessage, ResponseMessage, World};
use crate::http::message::{Persistence, RequestId};
use crate::machine::client::{self, Attempt};
use crate::machine::server;
use crate::machine::tcp::{Call, How};
use crate::trace::{ConnId, Failure, Op, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::Side;

/// Reads are as large as what there is.
const EVERYTHING: Call = Call::Receive(u32::MAX);

impl World<'_> {
    pub(super) fn wake_client(&mut self, id: ConnId) {
        let connection = self.connection(id);
        if !connection.held[Side::Client.index()] {
            return;
        }
        if connection.connected {
            return self.tell_client(client::Input::Woken(id));
        }
        connection.connected = true;
        let result = connection.ends[0].take_error().map_or(Ok(()), Err);
        self.note_app(id, Side::Client, Op::Connect, result.map(|()| 0));
        self.tell_client(client::Input::Connected(id, result));
    }

    pub(super) fn wake_server(&mut self, id: ConnId) {
        let connection = self.connection(id);
        if !connection.held[Side::Server.index()] {
            return;
        }
        if connection.accepted {
            return self.tell_server(server::Input::Woken(id));
        }
        connection.accepted = true;
        self.note_app(id, Side::Server, Op::Accept, Ok(0));
        self.tell_server(server::Input::Accepted(id));
    }

    pub(super) fn expire_server(&mut self, timer: server::Timer) {
        let (id, shown) = match timer {
            server::Timer::Idle(id) => (Some(id), Timer::ServerIdle),
            server::Timer::CloseLag(id) => (Some(id), Timer::CloseLag),
            server::Timer::Handler(id) => (Some(id), Timer::Handler),
            server::Timer::Drain(id) => (Some(id), Timer::Drain),
            server::Timer::Shutdown => (None, Timer::Shutdown),
            server::Timer::Kill => (None, Timer::Kill),
        };
        self.recorder
            .causing(self.now, id, Place::ServerApp, What::Expired(shown));
        let unread = id.is_some_and(|id| self.connection(id).ends[1].is_readable());
        self.tell_server(server::Input::Expired { timer, unread });
        if let Some(id) = id {
            self.look_around(id);
        }
    }

    /// Hands the client an input, and then whatever comes of what it wants done.
    pub(super) fn tell_client(&mut self, input: client::Input) {
        let mut actions = core::mem::take(&mut self.buffers.client);
        let rules = client::Rules {
            client: &self.scenario.client,
            requests: &self.scenario.requests,
        };
        self.client.handle(rules, input, &mut actions);
        let mut next = 0;
        while let Some(&action) = actions.get(next) {
            next += 1;
            if let Some(answer) = self.do_for_client(action) {
                self.client.handle(rules, answer, &mut actions);
            }
        }
        actions.clear();
        self.buffers.client = actions;
        if let Some(attempt) = self.client.current()
            && self.connections.len() >= attempt.connection.0 as usize
        {
            self.look_around(attempt.connection);
        }
    }

    fn do_for_client(&mut self, action: client::Action) -> Option<client::Input> {
        match action {
            client::Action::Dial(id) => {
                let server_end = self.server_end();
                self.connections.push(Connection::new(server_end));
                // Asked for here, answered when the handshake has ended.
                self.call(id, Side::Client, Call::Open).ok()?;
                None
            }
            client::Action::Poll(id) => {
                let readable = self.connection(id).ends[0].is_readable();
                self.note_app(id, Side::Client, Op::Poll, Ok(u32::from(readable)));
                Some(client::Input::Polled(id, readable))
            }
            client::Action::Write(id, octets) => {
                Some(client::Input::Wrote(id, self.write_request(id, octets)))
            }
            client::Action::Read(id) => {
                let result = self.call(id, Side::Client, EVERYTHING);
                let complete = self.read_response(id, result);
                Some(client::Input::Read(id, result, complete))
            }
            client::Action::Close(id) => {
                self.let_go(id, Side::Client, Call::Close);
                None
            }
            client::Action::Start(timer, wait) => {
                let length = self.start(Alarm::Client(timer), wait);
                if let client::Timer::Idle(id) = timer {
                    let started = What::Started {
                        timer: Timer::ClientIdle,
                        length,
                    };
                    self.recorder
                        .note(self.now, Some(id), Place::ClientApp, started);
                }
                None
            }
            client::Action::Stop(timer) => {
                let stopped = self.agenda.stop(Alarm::Client(timer));
                if let (true, client::Timer::Idle(id)) = (stopped, timer) {
                    let what = What::Stopped(Timer::ClientIdle);
                    self.recorder
                        .note(self.now, Some(id), Place::ClientApp, what);
                }
                None
            }
            client::Action::Begins(attempt) => {
                self.note_begins(attempt);
                None
            }
            client::Action::Finished(attempt, result) => {
                self.note_finished(attempt, result);
                if !self.client.is_done(&self.scenario.requests) {
                    self.start(
                        Alarm::Client(client::Timer::Pause),
                        self.scenario.requests.pause,
                    );
                }
                None
            }
        }
    }

    fn write_request(&mut self, id: ConnId, octets: u32) -> Result<u32, Errno> {
        let requests = &self.scenario.requests;
        let whole = requests.head_bytes + requests.body_bytes;
        let request = self
            .client
            .current()
            .map_or_else(RequestId::default, |attempt| attempt.request);
        let connection = self.connection(id);
        if connection
            .request
            .is_none_or(|message| message.id != request)
        {
            connection.request = Some(RequestMessage {
                id: request,
                unread: whole,
            });
        }
        self.call(id, Side::Client, Call::Send(octets))
    }

    fn read_response(&mut self, id: ConnId, result: Result<u32, Errno>) -> Option<Persistence> {
        let octets = result.ok().filter(|&octets| octets > 0)?;
        let connection = self.connection(id);
        let message = connection.response.as_mut()?;
        message.unread = message.unread.saturating_sub(octets);
        let persistence = message.persistence;
        if message.unread > 0 {
            return None;
        }
        connection.response = None;
        Some(persistence)
    }

    /// Hands the server an input, and then whatever comes of what it wants done.
    pub(super) fn tell_server(&mut self, input: server::Input) {
        let mut actions = core::mem::take(&mut self.buffers.server);
        let policy = &self.scenario.server;
        self.server.handle(policy, input, &mut actions);
        let mut next = 0;
        while let Some(&action) = actions.get(next) {
            next += 1;
            if let Some(answer) = self.do_for_server(action) {
                self.server.handle(policy, answer, &mut actions);
            }
        }
        actions.clear();
        self.buffers.server = actions;
    }

    fn do_for_server(&mut self, action: server::Action) -> Option<server::Input> {
        match action {
            server::Action::Read(id, octets) => {
                let result = self.call(id, Side::Server, Call::Receive(octets));
                let request = self.read_request(id, result);
                return Some(server::Input::Read(id, result, request));
            }
            server::Action::Write(id, persistence) => {
                let unread = self.scenario.requests.response_bytes;
                self.connection(id).response = Some(ResponseMessage {
                    unread,
                    persistence,
                });
                return Some(server::Input::Wrote(
                    id,
                    self.call(id, Side::Server, Call::Send(unread)),
                ));
            }
            server::Action::ShutdownWrite(id) => {
                // A connection that has just been reset has nothing left to shut.
                let _ = self.call(id, Side::Server, Call::Shutdown(How::Write));
            }
            server::Action::Close(id) => self.let_go(id, Side::Server, Call::Close),
            server::Action::Abort(id) => self.let_go(id, Side::Server, Call::Abort),
            server::Action::Start(timer, wait) => {
                self.start(Alarm::Server(timer), wait);
                self.note_server_start(timer);
            }
            server::Action::Stop(timer) => {
                let stopped = self.agenda.stop(Alarm::Server(timer));
                if let (true, server::Timer::Idle(id)) = (stopped, timer) {
                    let what = What::Stopped(Timer::ServerIdle);
                    self.recorder
                        .note(self.now, Some(id), Place::ServerApp, what);
                }
            }
            server::Action::Applied(id, request) => self.note_applied(id, request),
        }
        None
    }

    fn read_request(&mut self, id: ConnId, result: Result<u32, Errno>) -> Option<server::Request> {
        let octets = result.ok().filter(|&octets| octets > 0)?;
        let close = !self.scenario.client.keep_alive;
        let message = self.connection(id).request.as_mut()?;
        let unread = message.unread;
        message.unread = unread.saturating_sub(octets);
        (unread > 0 && message.unread == 0).then_some(server::Request {
            id: message.id,
            close,
        })
    }

    /// The last call on a socket. A second one is not made: the descriptor is gone.
    fn let_go(&mut self, id: ConnId, side: Side, call: Call) {
        let connection = self.connection(id);
        connection.connected = true;
        if core::mem::replace(&mut connection.held[side.index()], false) {
            // close() and its like do not fail.
            let _ = self.call(id, side, call);
        }
    }

    pub(super) fn note_call(
        &mut self,
        id: ConnId,
        side: Side,
        call: Call,
        result: Result<u32, Errno>,
    ) {
        let op = match call {
            // The client hears of it when the handshake has ended.
            Call::Open => return,
            Call::Send(_) => Op::Write,
            Call::Receive(_) => Op::Read,
            Call::Shutdown(_) => Op::Shutdown,
            Call::Close => Op::Close,
            Call::Abort => Op::Abort,
        };
        self.note_app(id, side, op, result);
    }

    fn note_app(&mut self, id: ConnId, side: Side, call: Op, result: Result<u32, Errno>) {
        self.recorder.causing(
            self.now,
            Some(id),
            Place::app(side),
            What::Called { call, result },
        );
    }

    fn note_begins(&mut self, attempt: Attempt) {
        let Attempt {
            request,
            number,
            connection,
            reused,
        } = attempt;
        let what = What::Begins {
            request,
            attempt: number,
            reused,
        };
        self.recorder
            .causing(self.now, Some(connection), Place::ClientApp, what);
        self.requests.begins(request, number);
    }

    pub(super) fn note_finished(&mut self, attempt: Attempt, result: Result<(), Failure>) {
        let what = What::Finished {
            request: attempt.request,
            result,
        };
        self.recorder
            .note(self.now, Some(attempt.connection), Place::ClientApp, what);
        self.requests.finished(result);
    }

    fn note_applied(&mut self, id: ConnId, request: RequestId) {
        let Some(times) = self.requests.applied(request) else {
            return;
        };
        self.recorder.note(
            self.now,
            Some(id),
            Place::ServerApp,
            What::Applied { request, times },
        );
    }

    pub(super) fn note_client_timer(&mut self, timer: client::Timer) {
        let (id, shown) = match timer {
            // The first request waits for nothing.
            client::Timer::Pause if self.requests.as_slice().is_empty() => return,
            client::Timer::Pause => (None, Timer::Pause),
            client::Timer::Idle(id) => (Some(id), Timer::ClientIdle),
            client::Timer::Request => (
                self.client.current().map(|attempt| attempt.connection),
                Timer::Request,
            ),
            client::Timer::Checkout | client::Timer::Body | client::Timer::WorthALook(_) => return,
        };
        self.recorder
            .causing(self.now, id, Place::ClientApp, What::Expired(shown));
    }

    /// The bar of an idle timer is as long as was set; how late it is shows when it ends.
    fn note_server_start(&mut self, timer: server::Timer) {
        if let (server::Timer::Idle(id), Some(length)) = (timer, self.scenario.server.idle_timeout)
        {
            let started = What::Started {
                timer: Timer::ServerIdle,
                length,
            };
            self.recorder
                .note(self.now, Some(id), Place::ServerApp, started);
        }
    }
}
