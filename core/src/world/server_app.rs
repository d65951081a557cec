//! The server and its sockets: does what the server asks for, and tells it what came of
//! it. Its host can go down, and takes it along.

use super::agenda::{Alarm, End};
use super::coupling::Report;
use super::state::World;
use crate::http::message::{Persistence, Request, RequestId};
use crate::machine::server;
use crate::machine::tcp::{Call, How, State};
use crate::trace::{ConnId, Op, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::Side;

impl World<'_> {
    /// The server gets to look at a socket.
    pub(super) fn wake_server(&mut self, id: ConnId) {
        let connection = self.connection_mut(id);
        if !connection.is_held(Side::Server) {
            return;
        }
        if connection.accepted {
            return self.dispatch_to_server(server::Input::Woken(id));
        }
        connection.accepted = true;
        self.note_call(End::server(id), Op::Accept, Ok(0));
        self.dispatch_to_server(server::Input::Accepted(id));
    }

    /// One of the server's timers runs out.
    pub(super) fn expire_server(&mut self, timer: server::Timer) {
        let id = timer.connection();
        let shown = match timer {
            server::Timer::Idle(_) => Timer::ServerIdle,
            server::Timer::CloseLag(_) => Timer::CloseLag,
            server::Timer::Handler(_) => Timer::Handler,
            server::Timer::Drain(_) => Timer::Drain,
            server::Timer::Shutdown => Timer::Shutdown,
            server::Timer::Grace => Timer::Grace,
            server::Timer::Kill => Timer::Kill,
            server::Timer::Age(_) => Timer::ServerAge,
        };
        self.recorder
            .causing(self.now, id, Place::ServerApp, What::Expired(shown));
        let unread = id.is_some_and(|id| self.connection(id).end(Side::Server).is_readable());
        self.dispatch_to_server(server::Input::Expired { timer, unread });
        if let Some(id) = id {
            self.schedule_wakeups(id);
        }
    }

    /// The server's host goes down, with all that it knew, or is back.
    pub(super) fn expire_host(&mut self, up: bool) {
        self.down = !up;
        let timer = if up { Timer::HostUp } else { Timer::HostDown };
        self.recorder
            .causing(self.now, None, Place::ServerTcp, What::Expired(timer));
        if up {
            return;
        }
        for (connection, number) in self.connections.iter_mut().zip(1..) {
            // What had not begun there can begin when it is back.
            if connection.end(Side::Server).state() != State::Listen {
                connection.wipe_server();
                self.agenda.stop_tcp(End::server(ConnId(number)));
            }
        }
        // The processes die with their host, and nobody closes for them: no socket is held.
        let (timer, unread) = (server::Timer::Kill, false);
        self.dispatch_to_server(server::Input::Expired { timer, unread });
    }

    /// Hands the server an input, and then whatever comes of what it wants done.
    pub(super) fn dispatch_to_server(&mut self, input: server::Input) {
        let mut actions = core::mem::take(&mut self.buffers.server);
        let policy = &self.scenario.server;
        self.server.handle(policy, input, &mut actions);
        let mut next = 0;
        while let Some(&action) = actions.get(next) {
            next += 1;
            if let Some(answer) = self.execute_for_server(action) {
                self.server.handle(policy, answer, &mut actions);
            }
        }
        actions.clear();
        self.buffers.server = actions;
    }

    fn execute_for_server(&mut self, action: server::Action) -> Option<server::Input> {
        match action {
            server::Action::Read(id, octets) => {
                let result = self.call(End::server(id), Call::Receive(octets));
                let request = self.read_request(id, result);
                return Some(server::Input::Read(id, result, request));
            }
            server::Action::Write(id, persistence) => {
                let whole = self.scenario.requests.response_bytes;
                return Some(self.write_response(id, persistence, whole));
            }
            server::Action::WritePart(id, octets) => {
                return Some(self.write_response(id, Persistence::default(), octets));
            }
            server::Action::ShutdownWrite(id) => {
                // A connection that has just been reset has nothing left to shut.
                let _ = self.call(End::server(id), Call::Shutdown(How::Write));
            }
            server::Action::Close(id) => self.close_socket(End::server(id), Call::Close),
            server::Action::Abort(id) => self.close_socket(End::server(id), Call::Abort),
            server::Action::Start(server::Timer::Handler(id), _) if self.hands_on() => {
                self.hand_on(id);
            }
            server::Action::Start(timer, wait) => {
                self.start(Alarm::Server(timer), wait);
                self.note_server_start(timer);
            }
            server::Action::Stop(timer) => {
                let stopped = self.agenda.stop(Alarm::Server(timer));
                if let (true, server::Timer::Idle(id)) = (stopped, timer) {
                    self.note_server(id, What::Stopped(Timer::ServerIdle));
                }
            }
            server::Action::Applied(id, request) if !self.hands_on() => {
                self.note_applied(id, request);
            }
            server::Action::Applied(..) => {}
        }
        None
    }

    /// Writes so many octets of a response.
    fn write_response(
        &mut self,
        id: ConnId,
        persistence: Persistence,
        octets: u32,
    ) -> server::Input {
        let whole = self.scenario.requests.response_bytes;
        let h1 = &mut self.connection_mut(id).h1;
        h1.responses.write(persistence, whole);
        server::Input::Wrote(id, self.call(End::server(id), Call::Send(octets)))
    }

    /// The request that ends with what was read.
    fn read_request(&mut self, id: ConnId, result: Result<u32, Errno>) -> Option<Request> {
        let octets = result.ok().filter(|&octets| octets > 0)?;
        self.connection_mut(id).h1.requests.read(octets)
    }

    fn note_server(&mut self, connection: ConnId, what: What) {
        self.recorder
            .note(self.now, Some(connection), Place::ServerApp, what);
    }

    fn note_applied(&mut self, id: ConnId, request: RequestId) {
        debug_assert!(
            self.connection(id).h1.requests.is_read(),
            "request {request} takes effect before it was read"
        );
        let times = self.requests.applied(request);
        debug_assert!(times.is_some(), "request {request} never began");
        if let Some(times) = times {
            self.note_server(id, What::Applied { request, times });
            self.report(Report::Applied(request));
        }
    }

    /// The bar of an idle timer is as long as was set; how late it is shows when it ends.
    fn note_server_start(&mut self, timer: server::Timer) {
        if let (server::Timer::Idle(id), Some(length)) = (timer, self.scenario.server.idle_timeout)
        {
            let timer = Timer::ServerIdle;
            self.note_server(id, What::Started { timer, length });
        }
    }
}
