//! Every catalogue entry: its golden trace, the same twice, and the catalogue as a
//! whole complete.
//!
//! `UPDATE_EXPECT=1 cargo test -p idlerace-core` writes what is there now; the
//! review of the change is in the diff.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on; a failure says how to look at it"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect_file;
use idlerace_core::catalog::{Chapter, ENTRIES, Entry, find};
use idlerace_core::explain::{Cause, Sentence, explain, narrate};
use idlerace_core::ladder::{LINE, Ladder, ONE_WAY, Words};
use idlerace_core::parameter;
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Failure, Outcome, Place, Trace, What};

/// A trace with more requests than this is shown by its beginning and its counts.
const SHOWN_IN_FULL: usize = 4;

#[test]
fn each_entry_matches_its_golden_trace() {
    for entry in ENTRIES {
        check(&format!("{}.txt", entry.name), &story(entry));
    }
}

#[test]
fn the_entries_stand_in_the_order_of_the_chapters() {
    assert!(ENTRIES.is_sorted_by_key(|entry| entry.chapter));
    for chapter in Chapter::ALL {
        assert!(ENTRIES.iter().any(|entry| entry.chapter == chapter));
    }
}

#[test]
fn the_ladders_match_their_goldens() {
    for name in [
        "crossing",
        "unread-at-close",
        "fin-seen-in-time",
        "nat-forgets",
        "died-after-applying",
        "deploy",
        "reset-on-idle",
        "lingering-close",
        "early-answer",
        "backlog-full-reset",
        "host-down",
        "firewall-resets-both",
    ] {
        let trace = simulate(&find(name).unwrap().scenario());
        check(
            &format!("{name}.ladder.txt"),
            &Ladder::new(&trace).to_string(),
        );
    }
}

/// The narrations that between them have every kind of sentence worth reading.
#[test]
fn the_narrations_match_their_goldens() {
    for name in [
        "crossing",
        "unread-at-close",
        "lingering-close",
        "reset-on-idle",
        "slow-handler",
        "firewall-resets",
        "retried-post-after-death",
        "answer-cut-short",
        "late-packet",
        "worker-killed",
        "early-answer-lingering",
        "client-suspended",
        "port-closed",
        "backlog-full-silent",
        "host-down",
        "reset-in-window",
        "tcp-keepalive-probe",
    ] {
        let trace = simulate(&find(name).unwrap().scenario());
        let mut text = String::new();
        for (event, told) in trace.events.iter().zip(narrate(&trace)) {
            let Sentence { says, clause } = told;
            writeln!(text, "{event}\n{:29}{says} [{clause}]", "").unwrap();
        }
        check(&format!("{name}.narration.txt"), &text);
    }
}

/// No label of a column is closer to the next than a line, nothing runs upwards.
#[test]
fn ladders_side_by_side_share_one_time_axis() {
    for pair in ENTRIES.windows(2) {
        let traces = [0, 1].map(|side| simulate(&pair[side].scenario()));
        let ladders = Ladder::together(&[&traces[0], &traces[1]], 2 * ONE_WAY, Words::Packets);
        let mut all: Vec<_> = traces
            .iter()
            .zip(&ladders)
            .flat_map(|(trace, ladder)| {
                let events = trace.events.iter();
                events.map(|event| (event.at, ladder.row(event.id)))
            })
            .collect();
        all.sort_unstable();
        assert!(all.is_sorted_by_key(|&(_, row)| row), "{}", pair[0].name);
        assert_eq!(ladders[0].height, ladders[1].height);
        assert_eq!(ladders[0].breaks, ladders[1].breaks);
    }
    let trace = simulate(&ENTRIES[3].scenario());
    let alone = Ladder::new(&trace);
    assert_eq!(
        Ladder::together(&[&trace, &trace], ONE_WAY, Words::Packets),
        [alone.clone(), alone]
    );
}

#[test]
fn the_ladders_have_room_for_every_label() {
    for entry in ENTRIES {
        let ladder = Ladder::new(&simulate(&entry.scenario()));
        assert!(ladder.rows.is_sorted(), "{}", entry.name);
        for place in [
            Place::ClientApp,
            Place::ClientTcp,
            Place::ServerTcp,
            Place::ServerApp,
        ] {
            let notes = |state| {
                ladder
                    .notes
                    .iter()
                    .filter(move |note| note.place == place && note.state == state)
            };
            let arrows = ladder.arrows.iter().filter(|arrow| arrow.from == place);
            apart(entry, notes(true).map(|note| note.at));
            apart(entry, notes(false).map(|note| note.at));
            apart(entry, arrows.map(|arrow| arrow.start));
        }
        for arrow in &ladder.arrows {
            assert!(arrow.start <= arrow.end, "{}: {arrow:?}", entry.name);
            assert!(
                arrow.end <= ladder.height + LINE,
                "{}: {arrow:?}",
                entry.name
            );
        }
    }
}

fn apart(entry: &Entry, heights: impl Iterator<Item = u32>) {
    let heights: Vec<u32> = heights.collect();
    for pair in heights.windows(2) {
        assert!(pair[0] + LINE <= pair[1], "{}: {pair:?}", entry.name);
    }
}

/// The page computes the same digests in a browser (`web/tests/wasm.rs`).
#[test]
fn digests_are_those_that_the_browser_must_find() {
    let mut lines = String::new();
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario()).to_string();
        writeln!(lines, "{} {:016x}", entry.name, fnv1a(&trace)).unwrap();
    }
    check("digests.txt", &lines);
}

#[test]
fn the_same_scenario_gives_the_same_trace_twice() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        assert_eq!(simulate(&scenario), simulate(&scenario), "{}", entry.name);
    }
}

#[test]
fn every_outcome_and_every_cause_is_reached() {
    let mut outcomes = BTreeSet::new();
    let mut causes = BTreeSet::new();
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        outcomes.extend(
            trace
                .requests
                .iter()
                .map(idlerace_core::trace::RequestOutcome::outcome),
        );
        causes.extend(explain(&trace).stories.iter().map(|story| story.cause));
    }
    assert_eq!(outcomes, BTreeSet::from(Outcome::ALL), "outcomes");
    assert_eq!(causes, BTreeSet::from(Cause::ALL), "causes");
}

#[test]
fn every_entry_is_told_in_full_and_keeps_every_bound() {
    let mut names = BTreeSet::new();
    for entry in ENTRIES {
        assert!(names.insert(entry.name), "{} stands twice", entry.name);
        assert!(find(entry.name).is_some());
        for text in [entry.title, entry.lesson(), entry.source()] {
            assert!(!text.is_empty(), "{}", entry.name);
        }
        assert_eq!(
            parameter::check(&entry.scenario()),
            Ok(()),
            "{}",
            entry.name
        );
    }
}

#[test]
fn the_entries_end_as_their_lessons_say() {
    let ends = |name: &str| {
        let trace = simulate(&find(name).unwrap().scenario());
        trace.requests.last().unwrap().outcome()
    };
    for (name, outcome) in [
        ("fin-seen-in-time", Outcome::Served),
        ("crossing", Outcome::Lost),
        ("unread-at-close", Outcome::Lost),
        ("get-is-retried", Outcome::Recovered),
        ("post-is-not-retried", Outcome::Lost),
        ("post-with-idempotency-key", Outcome::Recovered),
        ("retried-post-after-crossing", Outcome::Recovered),
        ("died-after-applying", Outcome::AppliedUnseen),
        ("retried-post-after-death", Outcome::AppliedAgain),
        ("keep-alive-off", Outcome::Served),
        ("client-timeout-below-server", Outcome::Served),
        ("client-timeout-too-close", Outcome::Lost),
        ("alb-and-node", Outcome::Lost),
    ] {
        assert_eq!(ends(name), outcome, "{name}");
    }
}

#[test]
fn the_article_fails_as_often_as_it_says() {
    let printed = simulate(&find("article-as-printed").unwrap().scenario());
    assert!(
        printed
            .requests
            .iter()
            .all(|request| request.result.is_ok())
    );

    let mut scenario = find("article-as-logged").unwrap().scenario();
    let failures: Vec<Vec<Failure>> = (0..50)
        .map(|seed| {
            scenario.seed = seed;
            simulate(&scenario)
                .requests
                .iter()
                .filter_map(|request| request.result.err())
                .collect()
        })
        .collect();
    let mean = failures.iter().map(Vec::len).sum::<usize>() / failures.len();
    assert!((20..=25).contains(&mean), "{mean} of 100");
    // The entry itself shows all three of the article's texts.
    let logged = explain(&simulate(&find("article-as-logged").unwrap().scenario())).client_log;
    for text in [
        ": EOF",
        "connection reset by peer",
        "http: server closed idle connection",
    ] {
        assert!(logged.iter().any(|line| line.contains(text)), "{text}");
    }
}

#[test]
fn each_event_names_an_earlier_cause() {
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        for (index, event) in trace.events.iter().enumerate() {
            assert_eq!(event.id.0 as usize, index);
            if let Some(cause) = event.cause {
                assert!(cause < event.id, "{}: {event}", entry.name);
                assert!(
                    trace.event(cause).unwrap().at <= event.at,
                    "{}: {event}",
                    entry.name
                );
            }
        }
    }
}

/// The whole of an entry as a reader would want it.
fn story(entry: &Entry) -> String {
    let scenario = entry.scenario();
    let trace = simulate(&scenario);
    let told = explain(&trace);
    let mut text = format!(
        "// {}\n// {}\n// {}\n\n",
        entry.title,
        entry.lesson(),
        entry.source()
    );
    if trace.requests.len() > SHOWN_IN_FULL {
        text.push_str(&beginning(&scenario, &trace));
    } else {
        write!(text, "{trace}").unwrap();
    }
    writeln!(text, "\n{}", told.headline).unwrap();
    for story in told.stories.iter().take(SHOWN_IN_FULL) {
        writeln!(
            text,
            "\nrequest {}, attempt {}: {:?}",
            story.request, story.attempt, story.cause
        )
        .unwrap();
        for link in &story.chain {
            writeln!(text, "  {} [{}]", link.says, link.clause).unwrap();
        }
    }
    for (who, log) in [("client", &told.client_log), ("server", &told.server_log)] {
        writeln!(text, "\n{who}'s log:").unwrap();
        if log.is_empty() {
            text.push_str("  (nothing)\n");
        }
        for (line, count) in counted(log) {
            let times = if count > 1 {
                format!("  ({count} times)")
            } else {
                String::new()
            };
            writeln!(text, "  {line}{times}").unwrap();
        }
    }
    text
}

/// The events of the first requests, and how often each way of ending came about.
fn beginning(scenario: &Scenario, trace: &Trace) -> String {
    let mut text = format!("// the first two of {} requests\n", scenario.requests.count);
    let finished =
        |event: &&idlerace_core::trace::Event| matches!(event.what, What::Finished { .. });
    let last = trace
        .events
        .iter()
        .filter(finished)
        .nth(1)
        .map_or(0, |event| event.id.0 as usize);
    for event in &trace.events[..=last] {
        writeln!(text, "{event}").unwrap();
    }
    let ends: Vec<String> = trace
        .requests
        .iter()
        .map(|one| idlerace_core::compare::View::from(one).to_string())
        .collect();
    for (end, count) in counted(&ends) {
        writeln!(text, "{count} times: {end}").unwrap();
    }
    text
}

fn counted(lines: &[String]) -> BTreeMap<&String, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line).or_insert(0) += 1;
    }
    counts
}

/// FNV-1a, 64 bits.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn check(name: &str, actual: &str) {
    let scenario = name.split('.').next().unwrap_or(name);
    println!("`cargo run -- show {scenario}` shows the trace of {name}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    expect_file![path.join(name)].assert_eq(actual);
}
