//! What the world is at a moment: both applications, every connection, the agenda of
//! pending steps, and what was recorded on the way. What a step does to it is in the files
//! that use this one.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::slice;

use super::agenda::{Agenda, Alarm, End, Pending, Step};
use super::connection::Connection;
use super::coupling::Coupling;
use super::record::Recorder;
use crate::http::outcome::Outcomes;
use crate::machine::client::{self, Client};
use crate::machine::faults::Faults;
use crate::machine::middlebox;
use crate::machine::server::{self, Server};
use crate::machine::tcp::{self, Config, Endpoint, Probes};
use crate::scenario::{PROBES, Scenario};
use crate::trace::{ConnId, RequestOutcome};
use crate::units::segment::Side;
use crate::units::time::{Duration, Instant, Range};

/// The state of everything.
#[derive(Debug)]
pub struct World<'s> {
    pub(super) scenario: &'s Scenario,
    /// By side, what its host is set to. Made once: every call and arrival looks at it.
    configs: [Config; 2],
    /// An end that its server has closed is left out but for the RST that it answers data with.
    pub(super) buries: bool,
    /// The server's host is down.
    pub(super) down: bool,
    /// What of the client waits for it to run again, the first to run out first; `None`
    /// while it runs.
    pub(super) suspended: Option<Vec<client::Timer>>,
    pub(super) now: Instant,
    /// The next pauses, in the place of those that the scenario says.
    pub(super) pauses: slice::Iter<'s, Duration>,
    pub(super) client: Client,
    pub(super) server: Server,
    pub(super) faults: Faults,
    pub(super) connections: Vec<Connection>,
    pub(super) agenda: Agenda,
    pub(super) requests: Outcomes,
    pub(super) recorder: Recorder,
    pub(super) buffers: Buffers,
    /// How it belongs to a chain, if it is one hop of several.
    pub(super) coupling: Option<Box<Coupling<'s>>>,
}

impl Clone for World<'_> {
    fn clone(&self) -> Self {
        Self {
            scenario: self.scenario,
            configs: self.configs,
            buries: self.buries,
            down: self.down,
            suspended: self.suspended.clone(),
            now: self.now,
            pauses: self.pauses.clone(),
            client: self.client.clone(),
            server: self.server.clone(),
            faults: self.faults.clone(),
            connections: self.connections.clone(),
            agenda: self.agenda.clone(),
            requests: self.requests.clone(),
            recorder: self.recorder.clone(),
            buffers: Buffers::default(),
            coupling: self.coupling.clone(),
        }
    }

    /// In the memory that it has: a search copies a world for each branch.
    fn clone_from(&mut self, other: &Self) {
        // Taken apart, so that no field is forgotten here.
        let Self {
            scenario,
            configs,
            buries,
            down,
            suspended,
            now,
            pauses,
            client,
            server,
            faults,
            connections,
            agenda,
            requests,
            recorder,
            buffers: _,
            coupling,
        } = other;
        self.suspended.clone_from(suspended);
        self.client.clone_from(client);
        self.server.clone_from(server);
        self.faults.clone_from(faults);
        self.connections.clone_from(connections);
        self.agenda.clone_from(agenda);
        self.requests.clone_from(requests);
        self.recorder.clone_from(recorder);
        self.coupling.clone_from(coupling);
        (self.scenario, self.configs) = (scenario, *configs);
        (self.buries, self.down, self.now) = (*buries, *down, *now);
        self.pauses = pauses.clone();
    }
}

/// Buffers that are empty between steps; kept so that a step allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    pub(super) tcp: Vec<tcp::Action>,
    pub(super) middlebox: Vec<middlebox::Action>,
    pub(super) client: Vec<client::Action>,
    pub(super) server: Vec<server::Action>,
}

impl<'s> World<'s> {
    /// The world before the first request. `recording` decides whether it keeps a trace.
    #[must_use]
    pub fn new(scenario: &'s Scenario, recording: bool) -> Self {
        let mut world = Self {
            scenario,
            configs: configs(scenario),
            buries: false,
            down: false,
            suspended: None,
            now: Instant::START,
            pauses: [].iter(),
            client: Client::default(),
            server: Server::default(),
            faults: Faults::default(),
            connections: Vec::new(),
            agenda: Agenda::new(scenario.seed),
            requests: Outcomes::default(),
            recorder: Recorder::new(recording),
            buffers: Buffers::default(),
            coupling: None,
        };
        world.begin();
        world
    }

    /// Starts over with another scenario, in the same memory.
    pub fn restart(&mut self, scenario: &'s Scenario) {
        self.scenario = scenario;
        self.configs = configs(scenario);
        self.buries = false;
        self.down = false;
        self.suspended = None;
        self.now = Instant::START;
        self.pauses = [].iter();
        self.client.restart();
        self.server.restart();
        self.faults = Faults::default();
        self.connections.clear();
        self.agenda.restart(scenario.seed);
        self.requests.clear();
        self.recorder.clear();
        self.begin();
    }

    /// Puts on the agenda what the scenario has fixed in advance, and the first request.
    fn begin(&mut self) {
        let server = &self.scenario.server;
        let (kill, shutdown) = (server.killed_at, server.shutdown_at);
        let (suspension, down) = (self.scenario.client.suspended_at, server.host_down);
        let mut first = |at, alarm| self.schedule(at, Step::Expire(alarm));
        if let Some(at) = kill {
            first(at, Alarm::Server(server::Timer::Kill));
        }
        if let Some(range) = down {
            first(Range::fixed(range.min()), Alarm::Host { up: false });
            first(Range::fixed(range.max()), Alarm::Host { up: true });
        }
        if let Some(at) = shutdown {
            first(at, Alarm::Server(server::Timer::Shutdown));
        }
        if let Some(at) = suspension {
            first(at, Alarm::Suspension { over: false });
        }
        first(Range::default(), Alarm::Client(client::Timer::Pause));
    }

    /// Has the client pause for these lengths, one after the other.
    pub fn pause_for(&mut self, pauses: &'s [Duration]) {
        self.pauses = pauses.iter();
    }

    /// Has both kernels acknowledge everything at once.
    pub const fn acknowledge_promptly(&mut self) {
        let [client, server] = &mut self.configs;
        client.unseen.prompt_acks = true;
        server.unseen.prompt_acks = true;
    }

    /// Has the kernel of a side probe no connection while it is established.
    pub const fn probe_nobody(&mut self, side: Side) {
        self.configs[side.index()].unseen.quiet = true;
    }

    /// Has both kernels offer windows as if everything was read.
    pub const fn offer_all_room(&mut self) {
        let [client, server] = &mut self.configs;
        client.unseen.roomy = true;
        server.unseen.roomy = true;
    }

    /// Has [`World::forget`] leave out of what the server has closed all but that it answers
    /// data with a RST.
    pub const fn bury_closed(&mut self) {
        self.buries = true;
    }

    /// Gives it other buffers for its steps, and takes those that it had.
    pub const fn swap_buffers(&mut self, others: &mut Buffers) {
        core::mem::swap(&mut self.buffers, others);
    }

    /// What it is of.
    #[must_use]
    pub const fn scenario(&self) -> &'s Scenario {
        self.scenario
    }

    /// Whether it keeps what happens.
    #[must_use]
    pub const fn keeps_trace(&self) -> bool {
        self.recorder.keeps_trace()
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
            return self.agenda.is_empty();
        }
        self.is_quiet()
    }

    /// Whether nothing is on its way, and no application at work.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !self
            .agenda
            .pending()
            .iter()
            .any(|pending| match pending.step {
                Step::Deliver { .. } | Step::Wake(_) => true,
                Step::Expire(Alarm::Server(timer)) => {
                    matches!(
                        timer,
                        server::Timer::CloseLag(_) | server::Timer::Handler(_)
                    )
                }
                // With every request over, what the kernel repeats or forgets and what
                // is closed for idleness teaches nothing more.
                Step::Expire(
                    Alarm::Client(_)
                    | Alarm::Overdue(_)
                    | Alarm::Suspension { .. }
                    | Alarm::Tcp { .. }
                    | Alarm::Middlebox(_)
                    | Alarm::Host { .. },
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

    pub(super) fn connection(&self, id: ConnId) -> &Connection {
        // Ids are handed out in order and connections are never removed.
        &self.connections[id.0 as usize - 1]
    }

    pub(super) fn connection_mut(&mut self, id: ConnId) -> &mut Connection {
        &mut self.connections[id.0 as usize - 1]
    }

    /// What a side's host is set to.
    pub(super) const fn config(&self, side: Side) -> &Config {
        &self.configs[side.index()]
    }

    /// An end of a connection, with what its host is set to.
    pub(super) fn kernel_mut(&mut self, end: End) -> (&Config, &mut Endpoint) {
        let connection = &mut self.connections[end.connection.0 as usize - 1];
        (
            &self.configs[end.side.index()],
            connection.end_mut(end.side),
        )
    }

    /// Puts a step on the agenda; returns the wait that was drawn.
    pub(super) fn schedule(&mut self, wait: Range, step: Step) -> Duration {
        let cause = self.recorder.cause;
        self.agenda.push(self.now, wait, step, cause)
    }

    /// Starts a timer, or starts it again; returns the wait that was drawn.
    pub(super) fn start(&mut self, alarm: Alarm, wait: Range) -> Duration {
        let anew = matches!(
            alarm,
            Alarm::Tcp { .. } | Alarm::Middlebox(_) | Alarm::Server(server::Timer::Drain(_))
        );
        if anew {
            self.agenda.stop(alarm);
        } else {
            // It has run out or was stopped: to look for those took 4 % of a run.
            debug_assert!(!self.agenda.runs(alarm), "{alarm:?} runs already");
        }
        self.schedule(wait, Step::Expire(alarm))
    }
}

fn probes(seconds: u32) -> Probes {
    Probes {
        idle: Duration::from_secs(seconds.into()),
        interval: Duration::from_secs(seconds.into()),
        count: PROBES,
    }
}

fn configs(scenario: &Scenario) -> [Config; 2] {
    let every = [scenario.client.tcp_keepalive, scenario.server.tcp_keepalive];
    let mut both = every.map(|every| Config {
        round_trip: scenario.round_trip(),
        retries: scenario.client.tcp_retries2,
        abort_on_overflow: scenario.server.abort_on_overflow,
        probes: every.map(probes),
        ..Config::LINUX
    });
    if let Some(octets) = scenario.client.send_buffer {
        let client = &mut both[Side::Client.index()];
        client.send_buffer = octets;
        client.largest_send_buffer = octets;
    }
    both
}
