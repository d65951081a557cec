//! Our own model under stateright: the same states, the same steps, another explorer.
//!
//! The world takes what is due first; what is due at the same instant it takes in every
//! order. So it is for scenarios without ranges: every instant is known. A state is what
//! `World` compares by, with how long it is until each pending step is due.

use idlerace_core::scenario::Scenario;
use idlerace_core::time::Duration;
use idlerace_core::trace::Outcome;
use idlerace_core::world::World;
use stateright::{Model, Property};

/// The model of a scenario.
#[derive(Clone)]
pub struct Clocked(&'static Scenario);

/// A world, and what its steps wait for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    world: World<'static>,
    waits: Vec<u64>,
}

impl Clocked {
    /// The scenario stays for as long as the program runs: stateright's threads ask for that.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        Self(Box::leak(Box::new(scenario)))
    }
}

impl State {
    fn of(mut world: World<'static>) -> Self {
        world.sort_pending();
        let now = world.now();
        let waits = world.pending().iter().map(|one| one.due.since(now));
        Self {
            waits: waits.map(Duration::as_nanos).collect(),
            world,
        }
    }
}

impl Model for Clocked {
    type State = State;
    type Action = usize;

    fn init_states(&self) -> Vec<State> {
        vec![State::of(World::new(self.0, false))]
    }

    fn actions(&self, state: &State, actions: &mut Vec<usize>) {
        if state.world.is_settled() {
            return;
        }
        let pending = state.world.pending();
        let first = pending.iter().map(|one| one.due).min();
        for (place, one) in pending.iter().enumerate() {
            let behind = pending.iter().any(|other| one.goes_behind(other));
            if Some(one.due) == first && !behind {
                actions.push(place);
            }
        }
    }

    fn next_state(&self, last: &State, place: usize) -> Option<State> {
        let mut world = last.world.clone();
        world.step(place);
        Some(State::of(world))
    }

    /// All states are visited unless both are broken.
    fn properties(&self) -> Vec<Property<Self>> {
        fn none(state: &State, outcome: Outcome) -> bool {
            let over = state.world.is_settled();
            !over
                || state
                    .world
                    .requests()
                    .iter()
                    .all(|one| one.outcome() != outcome)
        }
        vec![
            Property::always("never lost", |_, state| none(state, Outcome::Lost)),
            Property::always("never applied twice", |_, state| {
                none(state, Outcome::AppliedAgain)
            }),
        ]
    }
}
