//! A way for any traffic to end, as one traffic: a scenario with its pauses, its number of
//! requests and the moments of its mishaps, and a schedule of it that can be replayed.
//!
//! The explorer forgets what cannot matter; the scenario has it. So both worlds are taken
//! along the same path, and what was forgotten goes its own way in between, as early as it
//! can: it holds nothing up.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::super::choice::{Choice, Strike, guard_instants};
use super::super::constraints::ConstraintSystem;
use super::super::question::Question;
use super::moments::{Moments, place_of};
use crate::run::replay::replay;
use crate::run::schedule::{Schedule, Taken};
use crate::scenario::Scenario;
use crate::trace::view::View;
use crate::trace::{ConnId, MAX_STEPS, RequestOutcome};
use crate::units::few::put_in_order;
use crate::units::time::{Duration, Instant, Range};
use crate::world::{Alarm, NEVER, Pending, Step, World};

/// One traffic, what happens in it, and how its requests end.
#[derive(Debug)]
pub(in super::super) struct Witness {
    pub(in super::super) scenario: Scenario,
    pub(in super::super) schedule: Schedule,
    pub(in super::super) requests: Vec<RequestOutcome>,
}

/// The traffic along a path that answers for any, and ends its latest request so; `asked` is
/// what was explored. `None` if the scenario does not allow it: more may be explored than can
/// happen.
pub(in super::super) fn witness(
    scenario: &Scenario,
    asked: &Scenario,
    (path, ends): (&[Choice], &RequestOutcome),
) -> Option<Witness> {
    let system = ConstraintSystem::new(asked, Question::AnyTraffic, path);
    let instants = system.instants().into_iter();
    let at = |nanos: i64| Instant::from_nanos(u64::try_from(nanos).unwrap_or_default());
    let path: Vec<(Choice, Instant)> = path.iter().copied().zip(instants.map(at)).collect();
    let mut traffic = traffic(scenario, asked, &path);
    let armed = armed(&traffic);
    let (schedule, occasions) = Tandem::new(&armed, asked).follow(&path, guard_instants(asked))?;
    strike(&mut traffic, &occasions);
    let requests = replay(&traffic, &schedule)?.requests;
    let as_found = requests.last().map(View::from) == Some(View::from(ends));
    as_found.then_some(Witness {
        scenario: traffic,
        schedule,
        requests,
    })
}

/// The scenario with the pauses, the number of requests and the moments of a path.
fn traffic(scenario: &Scenario, asked: &Scenario, path: &[(Choice, Instant)]) -> Scenario {
    let mut traffic = scenario.clone();
    let last = path.last().map_or(Instant::START, |(_, at)| *at);
    // What has not happened happens later.
    let later = last.since(Instant::START) + Duration::from_secs(1);
    let mut moments = Moments::of(asked, path);
    traffic.requests.count = moments.begun;
    traffic.requests.pause = moments.pauses.unwrap_or(scenario.requests.pause);
    let happens = |at: Option<Instant>| at.map_or(later, |at| at.since(Instant::START));
    let at = |moment| Range::fixed(happens(moment));
    let suspended_at = &mut traffic.client.suspended_at;
    *suspended_at = suspended_at.map(|_| at(moments.suspension));
    // Where connections are idle for no longer than they may be old, that is what ends them.
    let client = &mut traffic.client;
    (client.max_age, client.idle_timeout) = (asked.client.max_age, asked.client.idle_timeout);
    let server = &mut traffic.server;
    let aged = moments.ages;
    server.max_age = asked
        .server
        .max_age
        .map(|_| aged.unwrap_or(Range::fixed(later)));
    server.shutdown_at = server.shutdown_at.map(|_| at(moments.shutdown));
    server.killed_at = server.killed_at.map(|_| at(moments.kill));
    let lasts = |from: Duration, range: Range| {
        Range::fixed(range.max().less(range.min()).unwrap_or_default())
            .map(|length| from + length)
            .max()
    };
    let moved = |from: Duration, range| Range::between(from, lasts(from, range));
    server.host_down = server
        .host_down
        .map(|range| moved(happens(moments.down), range));
    let full = moments.guards.drain(..).next();
    server.queue_full = server.queue_full.map(|range| moved(happens(full), range));
    traffic
}

/// The same with nothing that goes wrong before it is told to.
fn armed(traffic: &Scenario) -> Scenario {
    let mut armed = traffic.clone();
    strike(&mut armed, &[]);
    armed
}

/// Says at which occasion each mishap strikes; never, where none is given.
fn strike(traffic: &mut Scenario, occasions: &[u32]) {
    let mut occasions = occasions.iter().copied();
    let mut next = || occasions.next().unwrap_or(NEVER);
    let dies = next();
    if let Some(death) = &mut traffic.server.death {
        death.request = dies;
    }
    for fault in &mut traffic.network.faults {
        fault.nth = next();
    }
}

/// Whether it is an acknowledgment, or a timer that one can start: they may be others where
/// acknowledgments are explored as if they were prompt.
fn need_not_match(step: &Step) -> bool {
    match step {
        Step::Deliver { segment, .. } => segment.is_pure_ack(),
        Step::Expire(Alarm::Tcp { .. } | Alarm::Middlebox(_)) => true,
        Step::Wake(_) | Step::Expire(_) => false,
    }
}

/// The world of a traffic, beside the world that was explored.
struct Tandem<'s> {
    whole: World<'s>,
    now: Instant,
    /// When each of its steps was scheduled.
    since: BTreeMap<u32, Instant>,
    taken: Vec<Taken>,
    explored: World<'s>,
    /// On which side of the instants that guard its steps it is.
    present: Instant,
    /// Steps of the explored world, with the same in the whole one.
    steps: BTreeMap<u32, u32>,
    /// By number in the explored world, which connection it is.
    connections: Vec<ConnId>,
    /// How many occasions of each kind there have been, and which of them struck.
    came: Vec<u32>,
    struck: Vec<Option<u32>>,
}

impl<'s> Tandem<'s> {
    fn new(armed: &'s Scenario, asked: &'s Scenario) -> Self {
        let whole = World::new(armed, false);
        let explored = Question::AnyTraffic.world(asked, false);
        let kinds = whole.occasions();
        // Collected they would bring a sort along, which is larger than they are.
        let (mut since, mut steps) = (BTreeMap::new(), BTreeMap::new());
        for one in whole.pending() {
            since.insert(one.order, Instant::START);
            steps.insert(one.order, one.order);
        }
        Self {
            now: Instant::START,
            since,
            taken: Vec::new(),
            steps,
            connections: Vec::new(),
            came: core::iter::repeat_n(0, kinds).collect(),
            struck: core::iter::repeat_n(None, kinds).collect(),
            whole,
            explored,
            present: Instant::START,
        }
    }

    /// Takes both along the path, and the whole one to its end. Returns its steps, and at
    /// which occasion of each kind something went wrong.
    fn follow(
        mut self,
        path: &[(Choice, Instant)],
        guards: Vec<Instant>,
    ) -> Option<(Schedule, Vec<u32>)> {
        let mut guards = guards.into_iter();
        let mut strikes = Vec::new();
        for &(choice, at) in path {
            match choice {
                Choice::Guard => self.present = guards.next().unwrap_or(self.present),
                Choice::Strike(strike) => strikes.push(strike),
                Choice::Step(order, _) => {
                    self.take_forgotten(at);
                    if !self.steps.contains_key(&order) {
                        self.take_explored(order)?;
                        continue;
                    }
                    for strike in strikes.drain(..) {
                        self.arm(strike);
                    }
                    self.take_both(order, at)?;
                }
            }
        }
        for _ in 0..MAX_STEPS {
            if self.whole.is_settled() {
                break;
            }
            let (place, at) = self.earliest(&[])?;
            self.take(place, at);
        }
        let never = |(struck, came): (Option<u32>, u32)| struck.unwrap_or(came + 1);
        let occasions = self.struck.into_iter().zip(self.came).map(never);
        Some((Schedule(self.taken), occasions.collect()))
    }

    fn arm(&mut self, strike: Strike) {
        self.struck[strike.kind] = Some(self.came[strike.kind] + 1 + strike.ahead);
        strike.arm(&mut self.whole);
        strike.arm(&mut self.explored);
    }

    /// The step that can be taken first, but for some: when it is due at the earliest.
    fn earliest(&self, but: &[u32]) -> Option<(usize, Instant)> {
        let pending = self.whole.pending();
        let free = |one: &Pending| {
            !but.contains(&one.order) && !pending.iter().any(|other| one.goes_behind(other))
        };
        let due = |one: &Pending| {
            let since = self.since.get(&one.order).copied().unwrap_or_default();
            since + one.wait.min()
        };
        let places = pending.iter().enumerate().filter(|(_, one)| free(one));
        let places = places.map(|(place, one)| (place, due(one)));
        let first = places.min_by_key(|(place, at)| (*at, pending[*place].order));
        first.map(|(place, at)| (place, at.max(self.now)))
    }

    /// Takes what the explorer has forgotten and is due by then.
    fn take_forgotten(&mut self, until: Instant) {
        let known: Vec<u32> = self.steps.values().copied().collect();
        while let Some((place, at)) = self.earliest(&known)
            && at <= until
        {
            self.take(place, at);
        }
    }

    fn take(&mut self, place: usize, at: Instant) {
        let step = self.whole.pending()[place].order;
        let scheduled = self.whole.scheduled();
        let count = |world: &World<'_>, kind| world.occasion(kind);
        let before: Vec<u32> = (0..self.came.len())
            .map(|kind| count(&self.whole, kind))
            .collect();
        self.whole.step_at(place, at);
        for (kind, before) in before.into_iter().enumerate() {
            self.came[kind] += count(&self.whole, kind).saturating_sub(before);
        }
        self.now = at;
        self.taken.push(Taken { step, at });
        let fresh = self
            .whole
            .pending()
            .iter()
            .filter(|one| one.order >= scheduled);
        self.since.extend(fresh.map(|one| (one.order, at)));
    }

    /// Takes a step of the explored world in both.
    fn take_both(&mut self, order: u32, at: Instant) -> Option<()> {
        let whole = place_of(&self.whole, *self.steps.get(&order)?)?;
        let explored = place_of(&self.explored, order)?;
        let scheduled = (self.whole.scheduled(), self.explored.scheduled());
        self.take(whole, at);
        self.step_explored(explored);
        self.match_steps(scheduled)
    }

    /// Takes a step that the whole world does not have: an acknowledgment that it sends later,
    /// or not alone. What comes of it, a RST from a connection that is closed, it does not have
    /// either.
    fn take_explored(&mut self, order: u32) -> Option<()> {
        let explored = place_of(&self.explored, order)?;
        self.step_explored(explored);
        self.forget_steps();
        Some(())
    }

    fn step_explored(&mut self, place: usize) {
        self.explored.step_at(place, self.present);
        if self.explored.opened() > self.connections.len() {
            let opened = u32::try_from(self.whole.opened()).unwrap_or(u32::MAX);
            self.connections.push(ConnId(opened));
        }
        if let Some(kept) = self.explored.forget().kept {
            let kept = kept.iter().map(|id| self.connections[id.0 as usize - 1]);
            self.connections = kept.collect();
        }
    }

    /// Leaves out what is not pending in the explored world.
    fn forget_steps(&mut self) {
        let is_pending = |order| place_of(&self.explored, order).is_some();
        self.steps.retain(|order, _| is_pending(*order));
    }

    /// Finds in the whole world what the explored one has scheduled.
    fn match_steps(&mut self, (whole, explored): (u32, u32)) -> Option<()> {
        self.forget_steps();
        let pending = self.explored.pending();
        let mut fresh: Vec<&Pending> = pending.iter().filter(|one| one.order >= explored).collect();
        put_in_order(&mut fresh, |one| one.order);
        let mut theirs = self
            .whole
            .pending()
            .iter()
            .filter(|one| one.order >= whole)
            .collect::<Vec<_>>();
        put_in_order(&mut theirs, |one| one.order);
        for one in fresh {
            let found = theirs
                .iter()
                .position(|other| self.is_same(&one.step, &other.step));
            match found {
                Some(place) => {
                    self.steps.insert(one.order, theirs.remove(place).order);
                }
                // After the last of its requests the traffic has no pause.
                None if one.step.ends_pause() || need_not_match(&one.step) => {}
                None => return None,
            }
        }
        Some(())
    }

    fn is_same(&self, explored: &Step, whole: &Step) -> bool {
        let mut renamed = *explored;
        if let Some(id) = renamed.connection_mut() {
            *id = self.connections[id.0 as usize - 1];
        }
        match (renamed, *whole) {
            // Sequence numbers count from elsewhere.
            (
                Step::Deliver { to, segment },
                Step::Deliver {
                    to: same,
                    segment: other,
                },
            ) => {
                let shape = |one: crate::units::segment::Segment| (one.control, one.len);
                to == same && shape(segment) == shape(other)
            }
            (one, other) => one == other,
        }
    }
}
