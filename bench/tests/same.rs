//! Both explorers find the same, and what is counted as a step is the same thing.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::HashSet;
use std::hash::Hash;

use bench::peer::clocked::Clocked;
use bench::peer::race::Race;
use idlerace_core::catalog;
use idlerace_core::explore::{Explored, Limits, Property, Question, Verdict, judge};
use idlerace_core::scenario::Scenario;
use stateright::{Checker, Model};

fn named(name: &str) -> Scenario {
    let mut scenario = catalog::find(name).unwrap().scenario();
    scenario.requests.count = scenario.requests.count.min(2);
    scenario
}

/// Whether a request can be lost, and whether one can be applied twice.
fn broken<M>(checker: &impl Checker<M>) -> [bool; 2]
where
    M: Model<State: Clone + PartialEq + Hash, Action: Clone + PartialEq>,
{
    ["never lost", "never applied twice"].map(|name| checker.discovery(name).is_some())
}

fn broken_of_ours(found: &Explored) -> [bool; 2] {
    let is_unsafe = |one| matches!(found.verdict(one), Verdict::Unsafe { .. });
    [Property::NeverLost, Property::NeverTwice].map(is_unsafe)
}

/// The states of the race and the transitions between them, by a plain search.
fn counted(race: &Race) -> (usize, usize) {
    let mut open = race.init_states();
    let mut known: HashSet<_> = open.iter().cloned().collect();
    let mut transitions = 0;
    while let Some(state) = open.pop() {
        for next in race.next_states(&state) {
            transitions += 1;
            if known.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    (known.len(), transitions)
}

#[test]
fn a_race_without_time_loses_requests_and_applies_none_twice() {
    for requests in 1..6 {
        let race = Race { requests };
        let checker = race.clone().checker().spawn_bfs().join();
        // One beginning is a state that no transition led to.
        let (states, transitions) = counted(&race);
        assert_eq!(checker.unique_state_count(), states);
        assert_eq!(checker.state_count(), 1 + transitions);
        assert_eq!(broken(&checker), [true, false]);
    }
    let mut ours = named("crossing");
    ours.requests.pause = "0ms..1s".parse().unwrap();
    let found = judge(&ours, Question::AsTimed, &Limits::DEFAULT);
    assert_eq!(broken_of_ours(&found), [true, false]);
}

/// Without a tie there is one order: a state after each step, and one before the first.
#[test]
fn the_same_model_takes_the_same_steps() {
    for name in ["crossing", "unread-at-close", "client-timeout-below-server"] {
        let mut scenario = named(name);
        // As it stands the first request arrives as the server wakes to accept.
        scenario.client.wake_lag = "30us".parse().unwrap();
        let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
        let checker = Clocked::new(scenario).checker().spawn_bfs().join();
        let states = 1 + found.steps as usize;
        assert_eq!(checker.state_count(), states, "{name}");
        assert_eq!(checker.unique_state_count(), states, "{name}");
    }
}

/// Steps that are due at the same instant happen in both orders here and there. Orders that
/// meet again are gone through twice by us, who keep only the states in which there is a
/// choice; so we take no fewer steps, and come to the same.
#[test]
fn the_same_model_comes_to_the_same_verdicts() {
    let mut tied = 0;
    for entry in catalog::ENTRIES {
        let scenario = named(entry.name);
        let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
        let checker = Clocked::new(scenario).checker().spawn_bfs().join();
        let (theirs, ours) = (broken(&checker), broken_of_ours(&found));
        if WITH_RANGES.contains(&entry.name) {
            // What happens at one of many timings can happen.
            assert!(
                (0..2).all(|one| ours[one] || !theirs[one]),
                "{}",
                entry.name
            );
        } else {
            assert_eq!(theirs, ours, "{}", entry.name);
            assert!(
                checker.state_count() <= 1 + found.steps as usize,
                "{}",
                entry.name
            );
            tied += usize::from(checker.state_count() <= found.steps as usize);
        }
    }
    assert!(
        tied > 0,
        "no two steps are due at the same instant anywhere"
    );
}

/// Entries in which a length is a range.
const WITH_RANGES: [&str; 2] = ["article-as-printed", "article-as-logged"];
