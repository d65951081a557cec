//! A schedule is taken as far as its scenario allows it, and else refused: what somebody
//! made up is never shown as what the model says.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::replay::{Schedule, replay};
use idlerace_core::scenario::Scenario;
use idlerace_core::segment::Side;
use idlerace_core::time::{Duration, Instant};
use idlerace_core::world::{Pending, Step, World};

const NS: Duration = Duration::from_nanos(1);

fn few(name: &str) -> Scenario {
    let mut scenario = find(name).unwrap().scenario();
    scenario.requests.count = scenario.requests.count.min(2);
    scenario
}

fn orders(scenario: &Scenario) -> Vec<Schedule> {
    let endings = judge(scenario, Question::AsTimed, &Limits::DEFAULT).endings;
    endings.into_iter().map(|end| end.schedule).collect()
}

#[test]
fn what_the_explorer_found_is_taken_and_what_was_changed_is_not() {
    for entry in ENTRIES {
        let scenario = few(entry.name);
        for order in orders(&scenario) {
            let allowed = |order: &Schedule| replay(&scenario, order).is_some();
            assert!(allowed(&order), "{}", entry.name);
            let mut short = order.clone();
            short.0.pop();
            assert!(!allowed(&short), "{}: not to its end", entry.name);
            let mut late = order.clone();
            for taken in &mut late.0[1..] {
                taken.at += Duration::from_secs(86_400);
            }
            assert!(!allowed(&late), "{}: a day late", entry.name);
            let mut strange = order.clone();
            strange.0[0].step = 77;
            assert!(!allowed(&strange), "{}: no such step", entry.name);
        }
    }
}

#[test]
fn every_order_can_be_read_as_it_is_written() {
    for entry in ENTRIES {
        for order in orders(&few(entry.name)) {
            let text = order.to_string();
            assert_eq!(text.parse(), Ok(order), "{}: {text}", entry.name);
            // It has to fit an address, and some take no more than 2,000 octets.
            assert!(text.len() < 1_200, "{}: {}", entry.name, text.len());
        }
    }
}

#[test]
fn each_step_keeps_to_its_range_to_the_nanosecond() {
    // No lengths vary, so no step can be taken at any other time.
    let scenario = few("crossing");
    let order = orders(&scenario).remove(0);
    for index in 0..order.0.len() {
        let mut late = order.clone();
        late.0[index].at += NS;
        assert_eq!(replay(&scenario, &late), None, "step {index}");
        let mut early = order.clone();
        let since = early.0[index].at.since(Instant::START);
        if let Some(less) = since.less(NS) {
            early.0[index].at = Instant::START + less;
            assert_eq!(replay(&scenario, &early), None, "step {index}");
        }
    }
}

#[test]
fn no_segment_overtakes_another() {
    // With a range on the wire both could arrive first, were they not in one stream.
    let mut scenario = few("crossing");
    scenario.network.to_server = "1ms..9ms".parse().unwrap();
    let order = orders(&scenario).remove(0);
    let mut world = World::new(&scenario, false);
    let mut pairs = 0;
    for taken in &order.0 {
        let pending = world.pending().to_vec();
        let arrives = |one: &&Pending| {
            matches!(
                one.step,
                Step::Deliver { to, .. } if to.side == Side::Server
            )
        };
        let arriving: Vec<&Pending> = pending.iter().filter(arrives).collect();
        for pair in arriving.windows(2) {
            assert!(pair[1].goes_behind(pair[0]) && !pair[0].goes_behind(pair[1]));
            pairs += 1;
        }
        let index = pending.iter().position(|one| one.order == taken.step);
        world.step_at(index.unwrap(), taken.at);
    }
    assert!(pairs > 0);
}
