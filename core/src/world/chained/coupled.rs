//! A world as one hop of several: what it is told by the relays on both sides of it. Each is
//! something that the step of another world leads to, at the same instant.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::super::agenda::Alarm;
use super::super::coupling::{Coupling, Report};
use super::super::state::World;
use crate::http::message::RequestId;
use crate::machine::{client, server};
use crate::scenario::chain::Pool;
use crate::scenario::{Closing, Scenario};
use crate::trace::ConnId;
use crate::units::time::Instant;

impl<'s> World<'s> {
    /// One hop of several, before the first request. `asked`: its requests begin when it is
    /// told; `hands_on`: its server answers when it is told. Its steps are taken by the clock.
    pub(in super::super) fn one_of_several(
        scenario: &'s Scenario,
        recording: bool,
        (asked, hands_on): (bool, bool),
        pool: &'s Pool,
    ) -> Self {
        let mut world = Self::new(scenario, recording);
        world.follow_clock(true);
        if asked {
            world.agenda.stop(Alarm::Client(client::Timer::Pause));
        }
        world.coupling = Some(Box::new(Coupling {
            asked,
            hands_on,
            pool,
            reports: Vec::new(),
        }));
        world
    }

    pub(in super::super) fn is_asked(&self) -> bool {
        self.coupling.as_ref().is_some_and(|one| one.asked)
    }

    /// Which connections its client keeps.
    pub(in super::super) fn pool(&self) -> &'s Pool {
        self.coupling.as_ref().map_or(&Pool::ANY, |one| one.pool)
    }

    pub(in super::super) fn hands_on(&self) -> bool {
        self.coupling.as_ref().is_some_and(|one| one.hands_on)
    }

    /// Tells the other hops, if there are any.
    pub(in super::super) fn report(&mut self, report: Report) {
        if let Some(coupling) = &mut self.coupling {
            coupling.reports.push(report);
        }
    }

    pub(in super::super) fn take_reports(&mut self) -> Vec<Report> {
        let coupling = self.coupling.as_mut();
        coupling.map_or_else(Vec::new, |one| core::mem::take(&mut one.reports))
    }

    /// The server has read a request.
    pub(in super::super) fn hand_on(&mut self, id: ConnId) {
        if let Some(request) = self.server.handled_on(id) {
            self.report(Report::Read(id, request));
        }
    }

    /// The client begins a request. `fresh`: on a connection of its own; `owner`: on those of
    /// this user.
    pub(in super::super) fn ask(&mut self, at: Instant, (fresh, owner): (bool, u32)) {
        self.catch_up(at);
        self.dispatch_to_client(client::Input::Begin { fresh, owner });
    }

    /// When it takes its next step, and where that stands among the pending ones.
    pub(in super::super) fn due_first(&mut self) -> Option<(Instant, usize)> {
        let index = self.agenda.earliest_by_clock()?;
        Some((self.pending().get(index)?.due, index))
    }

    /// The server has the answer for a connection, and needs as long for it as it is set to.
    pub(in super::super) fn answer(&mut self, at: Instant, id: ConnId) {
        self.catch_up(at);
        if self.server.handled_on(id).is_some() {
            let wait = self.scenario.server.handler_time;
            self.start(Alarm::Server(server::Timer::Handler(id)), wait);
        }
    }

    /// The server has no answer for a connection, and ends it.
    pub(in super::super) fn leave_unanswered(&mut self, at: Instant, id: ConnId, closing: Closing) {
        self.catch_up(at);
        if self.server.handled_on(id).is_some() {
            self.dispatch_to_server(server::Input::Unanswered(id, closing));
        }
    }

    /// A request of this hop has taken effect at the end of the chain.
    pub(in super::super) fn applied_behind(&mut self, request: RequestId) {
        let times = self.requests.applied(request);
        debug_assert!(times.is_some(), "request {request} never began");
    }

    fn catch_up(&mut self, at: Instant) {
        debug_assert!(at >= self.now, "from {} back to {at}", self.now);
        self.now = self.now.max(at);
        // What caused it is an event of another hop.
        self.recorder.cause = None;
    }

    /// How many events were recorded so far.
    pub(in super::super) fn recorded(&self) -> usize {
        self.recorder.events.len()
    }
}
