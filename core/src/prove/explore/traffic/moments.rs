//! When what any traffic leaves open happens on one path: its pauses, the ages of connections,
//! the moments of mishaps.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::super::choice::{Choice, guard_instants};
use super::super::question::Question;
use crate::scenario::Scenario;
use crate::units::time::{Duration, Instant, Range};
use crate::world::{Mishap, Step, World};

/// When what a scenario leaves open happens on a path.
#[derive(Debug, Default)]
pub(super) struct Moments {
    pub(super) begun: u32,
    pub(super) pauses: Option<Range>,
    /// How old connections were whose age ended them.
    pub(super) ages: Option<Range>,
    pub(super) shutdown: Option<Instant>,
    pub(super) kill: Option<Instant>,
    pub(super) suspension: Option<Instant>,
    pub(super) down: Option<Instant>,
    pub(super) guards: Vec<Instant>,
}

impl Moments {
    /// Those of a path through what was explored.
    pub(super) fn of(asked: &Scenario, path: &[(Choice, Instant)]) -> Self {
        let mut moments = Self::default();
        let mut world = Question::AnyTraffic.world(asked, false);
        let mut since: BTreeMap<u32, Instant> = BTreeMap::new();
        let mut guards = guard_instants(asked).into_iter();
        let mut present = Instant::START;
        for &(choice, at) in path {
            match choice {
                Choice::Guard => {
                    moments.guards.push(at);
                    present = guards.next().unwrap_or(present);
                }
                Choice::Strike(strike) => strike.arm(&mut world),
                Choice::Step(order, _) => {
                    let Some(place) = place_of(&world, order) else {
                        continue;
                    };
                    let step = world.pending()[place].step;
                    moments.note(&step, at, since.get(&order).copied());
                    let scheduled = world.scheduled();
                    world.step_at(place, present);
                    let fresh = world.pending().iter().filter(|one| one.order >= scheduled);
                    since.extend(fresh.map(|one| (one.order, at)));
                    Question::AnyTraffic.follow(&mut world);
                }
            }
        }
        moments
    }

    fn note(&mut self, step: &Step, at: Instant, since: Option<Instant>) {
        match step.mishap() {
            Some(Mishap::Shutdown) => self.shutdown = Some(at),
            Some(Mishap::Kill) => self.kill = Some(at),
            Some(Mishap::HostDown) => self.down = Some(at),
            Some(Mishap::Suspension) => self.suspension = Some(at),
            Some(Mishap::Age) => widen(&mut self.ages, since.map(|since| at.since(since))),
            None if step.ends_pause() => {
                self.begun += 1;
                widen(&mut self.pauses, since.map(|since| at.since(since)));
            }
            None => {}
        }
    }
}

/// Has a range hold a length, too.
fn widen(range: &mut Option<Range>, length: Option<Duration>) {
    let Some(length) = length else {
        return;
    };
    let (least, most) = range.map_or((length, length), |range| (range.min(), range.max()));
    *range = Range::new(least.min(length), most.max(length));
}

/// Where a step stands among those that are pending.
pub(super) fn place_of(world: &World<'_>, order: u32) -> Option<usize> {
    world.pending().iter().position(|one| one.order == order)
}
