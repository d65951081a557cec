//! The closed system: both hosts, the wire, both applications, and the agenda of
//! pending steps. The only place where time is, and the only transition function.
//!
//! It decides what each step does and never which step comes next: that is chosen by
//! its callers (`simulate` takes the earliest).

mod agenda;
mod apps;
mod hosts;
mod mishaps;
mod record;
mod same;

use alloc::vec::Vec;

use crate::http::message::{Persistence, RequestId};
use crate::http::outcome::Outcomes;
use crate::machine::client::{self, Client};
use crate::machine::server::{self, Server};
use crate::machine::tcp::{self, Config, Endpoint, Probes, State};
use crate::machine::wire::Wire;
use crate::scenario::{PROBES, Scenario};
use crate::trace::{ConnId, Event, RequestOutcome, Trace};
use crate::units::segment::{SeqNumber, Side};
use crate::units::time::{Duration, Instant, Range};

pub use agenda::{Alarm, Pending, Step};
use record::Recorder;

/// The state of everything.
#[derive(Clone, Debug)]
pub struct World<'s> {
    scenario: &'s Scenario,
    /// What both hosts are set to, but for the probes: only the client's sends any.
    config: Config,
    /// The server's host is down.
    down: bool,
    now: Instant,
    client: Client,
    server: Server,
    wire: Wire,
    connections: Vec<Connection>,
    agenda: agenda::Agenda,
    requests: Outcomes,
    recorder: Recorder,
    buffers: Buffers,
}

/// Buffers that are empty between steps; kept so that a step allocates nothing.
#[derive(Clone, Debug, Default)]
struct Buffers {
    tcp: Vec<tcp::Action>,
    client: Vec<client::Action>,
    server: Vec<server::Action>,
}

/// One connection: its two ends, and what its streams carry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Connection {
    ends: [Endpoint; 2],
    /// Whether the application on each side still holds its socket.
    held: [bool; 2],
    accepted: bool,
    flow: Flow,
    /// The number after the last that the middlebox has seen of each side.
    passed: [SeqNumber; 2],
    /// The client has heard how `connect()` ended.
    connected: bool,
    request: Option<RequestMessage>,
    response: Option<ResponseMessage>,
}

/// What a middlebox makes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Flow {
    Known,
    Forgotten,
    /// It has sent its RSTs, and lets pass what comes.
    Reset,
}

/// A request in the stream towards the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct RequestMessage {
    id: RequestId,
    unread: u32,
}

/// A response in the stream towards the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ResponseMessage {
    unread: u32,
    persistence: Persistence,
}

impl Connection {
    fn new(server_end: Endpoint) -> Self {
        Self {
            ends: [Endpoint::closed(), server_end],
            // Nobody holds a port that nobody listens on.
            held: [true, server_end.state() == State::Listen],
            accepted: false,
            flow: Flow::Known,
            passed: [SeqNumber(0); 2],
            connected: false,
            request: None,
            response: None,
        }
    }
}

impl<'s> World<'s> {
    /// The world before the first request. `recording` decides whether it keeps a trace.
    #[must_use]
    pub fn new(scenario: &'s Scenario, recording: bool) -> Self {
        let mut world = Self {
            scenario,
            config: config(scenario),
            down: false,
            now: Instant::START,
            client: Client::default(),
            server: Server::default(),
            wire: Wire::default(),
            connections: Vec::new(),
            agenda: agenda::Agenda::new(scenario.seed),
            requests: Outcomes::default(),
            recorder: Recorder::new(recording),
            buffers: Buffers::default(),
        };
        world.begin();
        world
    }

    /// Starts over with another scenario, in the same memory.
    pub fn restart(&mut self, scenario: &'s Scenario) {
        self.scenario = scenario;
        self.config = config(scenario);
        self.down = false;
        self.now = Instant::START;
        self.client.restart();
        self.server.restart();
        self.wire = Wire::default();
        self.connections.clear();
        self.agenda.restart(scenario.seed);
        self.requests.clear();
        self.recorder.clear();
        self.begin();
    }

    fn begin(&mut self) {
        self.schedule_mishaps();
        if let Some(at) = self.scenario.server.shutdown_at {
            self.schedule(
                Range::fixed(at),
                Step::Expire(Alarm::Server(server::Timer::Shutdown)),
            );
        }
        self.schedule(
            Range::default(),
            Step::Expire(Alarm::Client(client::Timer::Pause)),
        );
    }

    /// The time of the latest step.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The steps that are pending, in no particular order.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        self.agenda.pending()
    }

    /// How the requests that have begun stand.
    #[must_use]
    pub fn requests(&self) -> &[RequestOutcome] {
        self.requests.as_slice()
    }

    /// How many connections the client has opened or tried to.
    #[must_use]
    pub const fn opened(&self) -> usize {
        self.connections.len()
    }

    /// Whether the run is over: every request is, and nothing is on its way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let done = self.client.is_done(&self.scenario.requests);
        if !done {
            return self.agenda.pending().is_empty();
        }
        !self
            .agenda
            .pending()
            .iter()
            .any(|pending| match pending.step {
                Step::Deliver { .. } | Step::Wake { .. } => true,
                Step::Expire(Alarm::Server(timer)) => {
                    matches!(
                        timer,
                        server::Timer::CloseLag(_) | server::Timer::Handler(_)
                    )
                }
                // With every request over, what the kernel repeats or forgets and what
                // is closed for idleness teaches nothing more.
                Step::Expire(
                    Alarm::Client(_) | Alarm::Tcp { .. } | Alarm::Middlebox(_) | Alarm::Host { .. },
                ) => false,
            })
    }

    /// The pending step that is due first; among equals the one scheduled first.
    #[must_use]
    pub fn earliest(&self) -> Option<usize> {
        self.agenda.earliest()
    }

    /// The same, unless another step could just as well be the first at that instant.
    #[must_use]
    pub fn only_first(&self) -> Option<usize> {
        self.agenda.only_first()
    }

    /// How many steps were scheduled so far: the number of the next.
    #[must_use]
    pub const fn scheduled(&self) -> u32 {
        self.agenda.scheduled()
    }

    /// Sets the clock, and when each pending step is due.
    pub fn set_due(&mut self, now: Instant, due: impl Iterator<Item = Instant>) {
        self.now = now;
        self.agenda.set_due(due);
    }

    /// Takes the pending step at `index` (see [`World::pending`]) at the time it is due.
    pub fn step(&mut self, index: usize) {
        let Some(pending) = self.agenda.pending().get(index) else {
            return;
        };
        let at = self.now.max(pending.due);
        self.step_at(index, at);
    }

    /// Takes the pending step at `index` at a time that the caller answers for.
    pub fn step_at(&mut self, index: usize, at: Instant) {
        let Some(pending) = self.agenda.take(index) else {
            return;
        };
        self.now = at;
        self.recorder.cause = pending.cause;
        match pending.step {
            Step::Deliver {
                connection,
                to,
                segment,
            } => self.deliver(connection, to, segment),
            Step::Wake { connection, side } => self.wake(connection, side),
            Step::Expire(alarm) => self.expire(alarm),
        }
    }

    /// Hands over what has been seen since the last time.
    pub fn take_events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.recorder.events)
    }

    /// What has been seen, with the limit that ended the run early, if one did.
    #[must_use]
    pub fn into_trace(mut self, stopped_by: Option<crate::trace::Limit>) -> Trace {
        if let Some(attempt) = self.client.current() {
            self.note_finished(attempt, Err(crate::trace::Failure::Hangs));
        }
        Trace {
            format: crate::trace::FORMAT,
            vantage: crate::trace::Vantage::Simulated,
            scenario: self.scenario.clone(),
            events: self.recorder.events,
            requests: self.requests.into(),
            stopped_by,
        }
    }

    fn connection(&mut self, id: ConnId) -> &mut Connection {
        // Ids are handed out in order and connections are never removed.
        &mut self.connections[id.0 as usize - 1]
    }

    fn config(&self, side: Side) -> Config {
        let probes = self.config.probes.filter(|_| side == Side::Client);
        Config {
            probes,
            ..self.config
        }
    }

    fn schedule(&mut self, wait: Range, step: Step) {
        let cause = self.recorder.cause;
        self.agenda.push(self.now, wait, step, cause);
    }

    /// The application on one side gets to look at its socket.
    fn wake(&mut self, id: ConnId, side: Side) {
        match side {
            Side::Client => self.wake_client(id),
            Side::Server => self.wake_server(id),
        }
        self.look_around(id);
    }

    fn expire(&mut self, alarm: Alarm) {
        match alarm {
            Alarm::Tcp {
                connection,
                side,
                timer,
            } => self.expire_tcp(connection, side, timer),
            Alarm::Client(timer) => {
                self.note_client_timer(timer);
                self.tell_client(client::Input::Expired(timer));
            }
            Alarm::Server(timer) => self.expire_server(timer),
            Alarm::Middlebox(id) => self.expire_middlebox(id),
            Alarm::Host { up } => self.expire_host(up),
        }
    }

    /// Wakes the applications that now have something to look at.
    fn look_around(&mut self, id: ConnId) {
        let connection = &self.connections[id.0 as usize - 1];
        let [client_end, server_end] = &connection.ends;
        let dialing = !connection.connected;
        let client_sees = if dialing {
            client_end.state() != State::SynSent
        } else {
            client_end.is_readable()
        };
        let policy = &self.scenario.client;
        let client_lag = if connection.held[0] && client_sees {
            self.client.wakes(policy, id)
        } else {
            None
        };
        let server_sees = if connection.accepted {
            server_end.is_readable() && self.server.wakes(id)
        } else {
            accepts(server_end)
        };
        let server_lag =
            (connection.held[1] && server_sees).then_some(self.scenario.server.wake_lag);
        for (side, lag) in [(Side::Client, client_lag), (Side::Server, server_lag)] {
            if let Some(lag) = lag
                && !self.agenda.has_wake(id, side)
            {
                self.schedule(
                    lag,
                    Step::Wake {
                        connection: id,
                        side,
                    },
                );
            }
        }
    }

    fn start(&mut self, alarm: Alarm, wait: Range) -> Duration {
        self.agenda.stop(alarm);
        let cause = self.recorder.cause;
        self.agenda.push(self.now, wait, Step::Expire(alarm), cause)
    }
}

fn config(scenario: &Scenario) -> Config {
    let every = |seconds: u32| Probes {
        idle: Duration::from_secs(seconds.into()),
        interval: Duration::from_secs(seconds.into()),
        count: PROBES,
    };
    Config {
        round_trip: scenario.round_trip(),
        retries: scenario.client.tcp_retries2,
        probes: scenario.client.tcp_keepalive.map(every),
        abort_on_overflow: scenario.server.abort_on_overflow,
        ..Config::LINUX
    }
}

/// Whether a connection is in the accept queue. One that was reset there is accepted
/// all the same; one that was reset before it got there never is.
const fn accepts(end: &Endpoint) -> bool {
    !matches!(end.state(), State::Listen | State::SynReceived) && !end.is_orphan()
}
