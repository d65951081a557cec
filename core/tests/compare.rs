//! How two traces of the same steps are held against each other.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::compare::compare_steps;
use idlerace_core::scenario::Scenario;
use idlerace_core::segment::{Segment, SeqNumber};
use idlerace_core::simulate::simulate;
use idlerace_core::time::Duration;
use idlerace_core::trace::{Trace, What};

fn first_sent(trace: &mut Trace) -> &mut Segment {
    let mut events = trace.events.iter_mut();
    let sent = events.find_map(|event| {
        if let What::Sent(segment) = &mut event.what {
            Some(segment)
        } else {
            None
        }
    });
    sent.unwrap()
}

#[test]
fn steps_are_the_same_whenever_they_are_taken() {
    let predicted = simulate(&Scenario::new());
    let mut observed = predicted.clone();
    for event in &mut observed.events {
        event.at += Duration::from_secs(1);
    }
    assert_eq!(compare_steps(&predicted, &observed), None);
}

#[test]
fn a_number_that_differs_is_named_with_its_step() {
    let predicted = simulate(&Scenario::new());
    let mut observed = predicted.clone();
    first_sent(&mut observed).seq = SeqNumber(7);
    let found = compare_steps(&predicted, &observed).unwrap();
    assert_eq!(found.at, "step 3, 0.000ms");
    assert_eq!(found.predicted, "#1 client tcp: > S 0:0(0)");
    assert_eq!(found.observed, "#1 client tcp: > S 7:7(0)");
}

#[test]
fn a_step_that_is_missing_or_too_much_is_a_difference() {
    let whole = simulate(&Scenario::new());
    let mut short = whole.clone();
    short.events.pop();
    for (predicted, observed) in [(&whole, &short), (&short, &whole)] {
        let found = compare_steps(predicted, observed).unwrap();
        assert!(found.predicted == "nothing" || found.observed == "nothing");
    }
}
