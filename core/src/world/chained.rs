//! A chain of worlds: one a hop, as each is alone, with a relay between any two.
//!
//! **Time.** All have one clock: the world takes a step whose earliest step is due first. Of
//! steps at one instant the one that is nearer to the user comes first; nothing that is proven
//! rests on that, for what is proven of a hop holds for every order.
//!
//! **What passes from one to the other** passes within a step, at its instant: that the server
//! of a hop has read a request begins it at the next hop, and that it is over there begins the
//! answer. So each world does what it does alone, and [`World::step_at`] is the only place where
//! something happens.

mod coupled;
mod users;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use self::users::Users;
use super::coupling::Report;
use super::state::World;
use crate::http::message::RequestId;
use crate::http::outcome::{ConnId, Failure};
use crate::machine::client::Attempt;
use crate::machine::relay::{Action, Call, Input, Relay};
use crate::scenario::chain::{Chain, Pool, Reply};
use crate::scenario::{Closing, Scenario};
use crate::trace::Limit;
use crate::trace::chain::{ChainOutcome, ChainTrace, Relayed};
use crate::units::time::Instant;

/// The state of a whole chain.
#[derive(Clone, Debug)]
pub struct Chained<'s> {
    chain: &'s Chain,
    worlds: Vec<World<'s>>,
    /// When each of them takes its next step, and which, if it has one.
    due: Vec<Option<(Instant, usize)>>,
    /// Of which that may have changed.
    changed: Vec<bool>,
    /// The load, if there is one.
    users: Option<Users>,
    relays: Vec<Between>,
    /// What answered the user's requests, if it was an answer.
    answers: BTreeMap<RequestId, Reply>,
    recording: bool,
    order: Vec<usize>,
    /// How many events of each hop stand in that.
    noted: Vec<usize>,
    relayed: Vec<Relayed>,
}

/// A proxy: the relay, and what was said on both of its sides.
#[derive(Clone, Debug, Default)]
struct Between {
    relay: Relay,
    /// For which call each request of the next hop is, the first first.
    begun_for: Vec<Call>,
    /// What was answered last on each connection of the hop before.
    answered: BTreeMap<ConnId, Reply>,
}

impl<'s> Chained<'s> {
    /// The chain before the first request; `hops` are its [`Chain::scenarios`]. `recording`
    /// decides whether it keeps a trace.
    #[must_use]
    pub fn new(chain: &'s Chain, hops: &'s [Scenario], recording: bool) -> Self {
        let last = hops.len().saturating_sub(1);
        let load = chain.load.as_ref();
        let worlds = hops.iter().zip(&chain.hops).enumerate();
        let worlds = worlds.map(|(number, (scenario, hop))| {
            let asked = number > 0 || load.is_some();
            let pool = hop.pool.as_ref().unwrap_or(&Pool::ANY);
            World::one_of_several(scenario, recording, (asked, number < last), pool)
        });
        Self {
            chain,
            worlds: worlds.collect(),
            due: hops.iter().map(|_| None).collect(),
            changed: hops.iter().map(|_| true).collect(),
            users: load.map(|load| Users::new(chain, load)),
            relays: (0..last).map(|_| Between::default()).collect(),
            answers: BTreeMap::new(),
            recording,
            order: Vec::new(),
            noted: hops.iter().map(|_| 0).collect(),
            relayed: Vec::new(),
        }
    }

    /// Whether the run is over: every request is, and nothing is on its way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let Some(first) = self.worlds.first() else {
            return true;
        };
        let is_over = match &self.users {
            Some(users) => users.are_done(),
            None => first.is_settled(),
        };
        is_over
            && self.worlds.iter().all(World::is_quiet)
            && self.relays.iter().all(|one| one.relay.is_idle())
    }

    /// Takes what is due first, when it is due; returns whether there was anything.
    pub fn step_earliest(&mut self) -> bool {
        for (hop, changed) in self.changed.iter_mut().enumerate() {
            if core::mem::take(changed)
                && let (Some(due), Some(world)) = (self.due.get_mut(hop), self.worlds.get_mut(hop))
            {
                *due = world.due_first();
            }
        }
        let all = self.due.iter().enumerate();
        let all = all.filter_map(|(hop, due)| due.map(|(at, index)| (at, hop, index)));
        let first = all.min();
        if let Some(at) = self.users.as_ref().and_then(Users::next)
            && first.is_none_or(|(due, ..)| at <= due)
        {
            let user = self.users.as_mut().and_then(Users::begin);
            self.begin(at, user);
            return true;
        }
        let Some((_, hop, index)) = first else {
            return false;
        };
        if let Some(world) = self.worlds.get_mut(hop) {
            world.step(index);
        }
        self.settle(hop);
        true
    }

    /// One of the users begins a request.
    fn begin(&mut self, at: Instant, owner: Option<u32>) {
        if let (Some(owner), Some(world)) = (owner, self.worlds.first_mut()) {
            world.ask(at, (false, owner));
            self.settle(0);
        }
    }

    /// Passes on what the latest step of a hop means to the others.
    fn settle(&mut self, hop: usize) {
        let Some(world) = self.worlds.get_mut(hop) else {
            return;
        };
        if let Some(changed) = self.changed.get_mut(hop) {
            *changed = true;
        }
        let (at, reports) = (world.now(), world.take_reports());
        self.note(hop);
        for report in reports {
            match report {
                Report::Read(connection, request) => {
                    self.relay(hop, at, Input::Read(connection, request));
                }
                Report::Applied(request) => self.applied(hop, request),
                Report::Finished(attempt, result) => self.finished(hop, at, (attempt, result)),
            }
        }
    }

    /// A request took effect at the last host: it did so for every hop.
    fn applied(&mut self, hop: usize, request: RequestId) {
        let mut request = request;
        for before in (0..hop).rev() {
            let Some(call) = self.asked_for(before, request) else {
                return;
            };
            request = call.request;
            if let Some(world) = self.worlds.get_mut(before) {
                world.applied_behind(request);
            }
        }
    }

    /// For which call of a hop a request of the next is.
    fn asked_for(&self, hop: usize, request: RequestId) -> Option<Call> {
        let place = usize::try_from(request.0).ok()?.checked_sub(1)?;
        self.relays.get(hop)?.begun_for.get(place).copied()
    }

    /// The client of a hop is done with a request.
    fn finished(
        &mut self,
        hop: usize,
        at: Instant,
        (attempt, result): (Attempt, Result<(), Failure>),
    ) {
        let answered = self.relays.get(hop).map(|one| &one.answered);
        let reply = answered.and_then(|all| all.get(&attempt.connection).copied());
        let reply = reply.unwrap_or(Reply::Answered);
        let result = result.map(|()| reply);
        let Some(before) = hop.checked_sub(1) else {
            self.answers
                .extend(result.ok().map(|reply| (attempt.request, reply)));
            let users = self.users.as_mut();
            let next = users.and_then(|users| users.ended(attempt.request, at));
            return self.begin(at, next);
        };
        let Some(call) = self.asked_for(before, attempt.request) else {
            return;
        };
        let kept = attempt.reused;
        let after = self.relay(before, at, Input::Ended { call, result, kept });
        if let (Some((call, reply)), true) = (after, self.recording) {
            self.relayed.push(Relayed {
                at,
                host: hop,
                request: self.users(before, call.request),
                outcome: result,
                attempts: attempt.number,
                reply,
            });
        }
    }

    /// Which of the user's requests one of a hop is.
    fn users(&self, hop: usize, request: RequestId) -> RequestId {
        let before = (0..hop).rev();
        before.fold(request, |one, hop| {
            self.asked_for(hop, one).map_or(one, |call| call.request)
        })
    }

    /// Tells the relay behind a hop, and does what it wants done; returns what it replied.
    fn relay(&mut self, hop: usize, at: Instant, input: Input) -> Option<(Call, Reply)> {
        let rules = (
            self.chain.hops.get(hop)?.relay?,
            self.chain.at_once(hop + 1),
        );
        let mut actions = Vec::new();
        let between = self.relays.get_mut(hop)?;
        between.relay.handle(rules, input, &mut actions);
        let mut replied = None;
        for action in actions {
            match action {
                Action::Reply(call, reply) => {
                    replied = Some((call, reply));
                    self.reply(hop, at, (call, reply));
                }
                Action::Ask { call, fresh } => {
                    self.relays.get_mut(hop)?.begun_for.push(call);
                    self.worlds.get_mut(hop + 1)?.ask(at, (fresh, 0));
                    self.settle(hop + 1);
                }
            }
        }
        replied
    }

    fn reply(&mut self, hop: usize, at: Instant, (call, reply): (Call, Reply)) {
        let (Some(world), Some(between)) = (self.worlds.get_mut(hop), self.relays.get_mut(hop))
        else {
            return;
        };
        match reply {
            Reply::Closed => world.leave_unanswered(at, call.connection, Closing::Close),
            Reply::Reset => world.leave_unanswered(at, call.connection, Closing::Abort),
            Reply::Answered | Reply::BadGateway | Reply::Unavailable | Reply::GatewayTimeout => {
                between.answered.insert(call.connection, reply);
                world.answer(at, call.connection);
            }
        }
        self.settle(hop);
    }

    /// Notes in which order the hops' events come.
    fn note(&mut self, hop: usize) {
        if self.recording {
            let recorded = self.worlds.get(hop).map_or(0, World::recorded);
            if let Some(noted) = self.noted.get_mut(hop) {
                let new = *noted..recorded;
                self.order.extend(new.map(|_| hop));
                *noted = recorded;
            }
        }
    }

    /// How the user's requests stand that have begun.
    #[must_use]
    pub fn requests(&self) -> Vec<ChainOutcome> {
        let users = self.worlds.first().map_or(&[][..], World::requests);
        let of = |one: &crate::trace::RequestOutcome| ChainOutcome {
            request: one.request,
            attempts: one.attempts,
            applied: one.applied,
            result: one.result.map(|()| {
                let answer = self.answers.get(&one.request);
                answer.copied().unwrap_or(Reply::Answered)
            }),
        };
        users.iter().map(of).collect()
    }

    /// What has been seen, with the limit that ended the run early, if one did.
    #[must_use]
    pub fn into_trace(self, stopped_by: Option<Limit>) -> ChainTrace {
        let requests = self.requests();
        let Self {
            chain,
            worlds,
            mut order,
            noted,
            relayed,
            ..
        } = self;
        let mut hops = Vec::new();
        for ((hop, world), noted) in worlds.into_iter().enumerate().zip(noted) {
            let trace = world.into_trace(stopped_by);
            // That a request hangs is said at the end.
            order.extend((noted..trace.events.len()).map(|_| hop));
            hops.push(trace);
        }
        ChainTrace {
            chain: chain.clone(),
            hops,
            order,
            relayed,
            requests,
            stopped_by,
        }
    }
}
