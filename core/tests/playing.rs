//! How a run is played: its pace, and the names of its packets.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeMap;

use idlerace_core::catalog::ENTRIES;
use idlerace_core::ladder;
use idlerace_core::pace::{Beat, LONGEST, Pace, READABLE, SHORTEST};
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Instant};
use idlerace_core::trace::What;
use proptest::prelude::*;

/// From nothing but lags to a day of silence.
const WAITS: [u64; 8] = [
    1,
    20_000,
    100_000,
    2_000_000,
    5_000_000,
    290_000_000,
    60_000_000_000,
    86_400_000_000_000,
];

/// Moments of a run, each at an instant of its own.
fn beats() -> impl Strategy<Value = Vec<Beat>> {
    let gap = (
        prop::sample::select(&WAITS[..]),
        1_u64..1_000,
        0_u32..7,
        0_u32..4,
    );
    prop::collection::vec(gap, 2..200).prop_map(|gaps| {
        let mut at = Instant::START;
        let beat = |(wait, more, marks, flying): (u64, u64, u32, u32)| {
            at += Duration::from_nanos(wait + more);
            Beat { at, marks, flying }
        };
        gaps.into_iter().map(beat).collect()
    })
}

fn pace() -> impl Strategy<Value = Pace> {
    let flight = (1_u64..2_000_000_000).prop_map(Duration::from_nanos);
    let opening = (0_u64..200_000_000_000).prop_map(Instant::from_nanos);
    (beats(), flight, opening).prop_map(|(beats, flight, opening)| {
        let last = beats.last().unwrap().at;
        let pace = Pace::new(&beats, flight, opening..=last, Instant::START..=last);
        assert_eq!(pace.knots().len(), beats.len());
        pace
    })
}

/// As a generator once found it: two moments so near each other that neither asks for time.
#[test]
fn where_nothing_asks_for_time_it_is_shared() {
    let beat = |at| Beat {
        at: Instant::from_nanos(at),
        marks: 0,
        flying: 0,
    };
    let whole = || Instant::START..=Instant::from_nanos(4);
    let pace = Pace::new(
        &[beat(2), beat(4)],
        Duration::from_secs(1),
        whole(),
        whole(),
    );
    let played: Vec<Duration> = pace.knots().iter().map(|knot| knot.played).collect();
    assert_eq!(played, [Duration::ZERO, SHORTEST]);
}

proptest! {
    #[test]
    fn a_run_takes_as_long_as_it_is_said_to(pace in pace()) {
        prop_assert!((SHORTEST..=LONGEST).contains(&pace.length()), "{}", pace.length());
        let (first, last) = (pace.knots()[0], *pace.knots().last().unwrap());
        prop_assert_eq!(first.played, Duration::ZERO);
        prop_assert_eq!(pace.played(Instant::START), Duration::ZERO);
        prop_assert_eq!(pace.played(last.at + Duration::from_secs(1)), pace.length());
        prop_assert_eq!(pace.instant(LONGEST + Duration::from_secs(1)), last.at);
    }

    #[test]
    fn every_moment_can_be_read(pace in pace()) {
        let gaps = u64::try_from(pace.knots().len()).unwrap() - 1;
        let share = Duration::from_nanos(pace.length().as_nanos() / (2 * gaps));
        for pair in pace.knots().windows(2) {
            let played = pair[1].played.less(pair[0].played).unwrap();
            prop_assert!(played >= READABLE.min(share), "{played} of {}", pace.length());
        }
    }

    #[test]
    fn time_never_runs_back(pace in pace(), one in 0..1_000_u64, other in 0..1_000_u64) {
        let last = pace.knots().last().unwrap().at.as_nanos();
        let at = |part: u64| Instant::from_nanos(last / 1_000 * part);
        let (early, late) = (at(one.min(other)), at(one.max(other)));
        prop_assert!(pace.played(early) <= pace.played(late));
        let at = |part: u64| Duration::from_nanos(pace.length().as_nanos() / 1_000 * part);
        let (early, late) = (at(one.min(other)), at(one.max(other)));
        prop_assert!(pace.instant(early) <= pace.instant(late));
    }

    /// To the nanosecond at the moments; between two of them to what one nanosecond of the
    /// one time is in the other.
    #[test]
    fn the_way_back_leads_to_where_one_was(pace in pace(), part in 0..1_000_u64) {
        for knot in pace.knots() {
            prop_assert_eq!(pace.played(knot.at), knot.played);
            prop_assert_eq!(pace.instant(knot.played), knot.at);
        }
        for pair in pace.knots().windows(2) {
            let wait = pair[1].at - pair[0].at;
            let played = pair[1].played.less(pair[0].played).unwrap();
            let at = pair[0].at + Duration::from_nanos(wait.as_nanos() / 1_000 * part);
            let back = pace.instant(pace.played(at));
            prop_assert!(back <= at);
            let coarse = wait.as_nanos() / played.as_nanos() + 2;
            prop_assert!((at - back).as_nanos() <= coarse, "{at} {back}");
        }
    }
}

/// Minutes of silence take no longer than the way of one packet does.
#[test]
fn silence_passes_fast() {
    let beat = |millis: u64, flying| Beat {
        at: Instant::from_nanos(millis * 1_000_000),
        marks: 1,
        flying,
    };
    let beats = [beat(0, 1), beat(5, 0), beat(600_005, 2), beat(600_010, 0)];
    let whole = Instant::START..=beats[3].at;
    let pace = Pace::new(&beats, Duration::from_millis(5), whole.clone(), whole);
    let length = |from: usize| {
        let pair = &pace.knots()[from..from + 2];
        pair[1].played.less(pair[0].played).unwrap()
    };
    assert!(
        length(1) < length(0).times(2),
        "{} {}",
        length(1),
        length(0)
    );
    assert!(
        length(2) > length(0),
        "packets that pass each other take longer"
    );
}

/// A packet with data is named by the last request that its connection was taken for.
#[test]
fn packets_are_named_by_their_request() {
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        let mut asked = BTreeMap::new();
        for event in &trace.events {
            if let What::Begins { request, .. } = event.what {
                asked.insert(event.connection, request);
            }
            let Some(name) = ladder::packet(&trace, event.id) else {
                continue;
            };
            let is_numbered = name.starts_with("request") || name.starts_with("response");
            let number = name.split(' ').nth(1).filter(|_| is_numbered);
            let expected = asked.get(&event.connection).map(ToString::to_string);
            assert!(
                !is_numbered || number == expected.as_deref(),
                "{}: {name} at {}",
                entry.name,
                event.at
            );
        }
    }
}

/// However long a run is, what matters of it is played in the time that is said.
#[test]
fn what_matters_is_played_in_its_time() {
    let beat = |number: u64| Beat {
        at: Instant::from_nanos(number * 5_000_000),
        marks: 2,
        flying: 1,
    };
    let beats: Vec<Beat> = (0..2000).map(beat).collect();
    let (from, to) = (beats[1000].at, beats[1030].at);
    let pace = Pace::new(&beats, Duration::from_millis(5), from..=to, from..=to);
    let played = pace.played(to).less(pace.played(from)).unwrap();
    assert!((SHORTEST..=LONGEST).contains(&played), "{played}");
    // What comes before and after goes three times as fast, for as long as there is of it.
    let (before, all) = (pace.played(from), pace.length());
    let after = all.less(pace.played(to)).unwrap();
    assert!(
        before > played.times(9) && before < played.times(20),
        "{before}"
    );
    assert!(
        after > played.times(9) && after < played.times(20),
        "{after}"
    );
}
