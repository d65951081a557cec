//! What the explorer says of the named scenarios, and how it ends where there is too much.
//!
//! `UPDATE_EXPECT=1 cargo test -p idlerace-core` writes what is there now; the
//! review of the change is in the diff.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::compare::View;
use idlerace_core::explore::{
    Explored, LimitReached, Limits, Margin, Property, Question, RetryRisk, Verdict, explore, judge,
    retry_risk,
};
use idlerace_core::http::Method;
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::profile::{ById, ClientProfile, clients};
use idlerace_core::retry::RetryDecision;
use idlerace_core::scenario::Scenario;

/// Two requests have every race in them.
fn few(name: &str) -> Scenario {
    let mut scenario = find(name).unwrap().scenario();
    scenario.requests.count = scenario.requests.count.min(2);
    scenario
}

#[test]
fn every_entry_has_the_verdicts_that_were_reviewed() {
    let mut table = String::new();
    for entry in ENTRIES {
        let found = explore(&few(entry.name), Question::AsTimed, &Limits::DEFAULT);
        let _ = writeln!(table, "{}", entry.name);
        for property in Property::ALL {
            let said = match found.verdict(property) {
                Verdict::Safe => "safe",
                Verdict::Unsafe { .. } => "unsafe",
                Verdict::Undecided { .. } => "undecided",
            };
            let _ = writeln!(table, "    {said:<7}  {property}");
        }
        if let Some(margin) = found.margin {
            let exact = if margin.exact { "" } else { " at the nearest" };
            let Margin {
                parameter,
                unsafe_at,
                now,
                ..
            } = margin;
            let _ = writeln!(
                table,
                "    until {parameter} is {unsafe_at}{exact}, now {now}"
            );
        }
        for ending in &found.endings {
            let views = ending
                .requests
                .iter()
                .map(|one| View::from(one).to_string());
            let _ = writeln!(table, "  - {}", views.collect::<Vec<_>>().join(" | "));
        }
    }
    expect_file!["golden/explored.txt"].assert_eq(&table);
}

/// Thousands of requests, each with every race in it.
fn explosive() -> Scenario {
    let mut scenario = find("article-as-logged").unwrap().scenario();
    scenario.requests.count = 1_000;
    scenario.requests.pause = "0ms..1s".parse().unwrap();
    scenario.network.to_server = "1ms..80ms".parse().unwrap();
    scenario.network.to_client = "1ms..80ms".parse().unwrap();
    scenario
}

fn undecided(found: &Explored, limit: LimitReached) {
    assert_eq!(found.reached, Some(limit));
    // A loss that a simulation comes upon is one, however little was looked at; nothing is
    // called safe.
    let open = |verdict| verdict == Verdict::Undecided { limit };
    let lost = |verdict| matches!(verdict, Verdict::Unsafe { .. });
    assert!(found.verdicts.iter().all(|one| open(*one) || lost(*one)));
}

#[test]
fn what_is_too_much_is_undecided_and_says_by_which_limit() {
    let (scenario, most) = (explosive(), u32::MAX);
    let none = Limits {
        depth: most,
        states: most,
        steps: most,
    };
    let found = explore(
        &scenario,
        Question::AsTimed,
        &Limits {
            states: 2_000,
            ..none
        },
    );
    undecided(&found, LimitReached::States);
    assert_eq!(found.states, 2_000);
    let found = explore(
        &scenario,
        Question::AsTimed,
        &Limits {
            steps: 2_000,
            ..none
        },
    );
    undecided(&found, LimitReached::Steps);
    assert!(found.steps <= 2_000 && found.states <= 2_001);
    undecided(
        &explore(&scenario, Question::AsTimed, &Limits { depth: 20, ..none }),
        LimitReached::Depth,
    );
}

/// Each connection stays with its kernels' timers: a state of hundreds of them takes a
/// megabyte, and counts as that.
#[test]
fn large_states_are_fewer() {
    let mut scenario = find("keep-alive-off").unwrap().scenario();
    scenario.requests.count = 1_000;
    scenario.requests.pause = "10ms..11ms".parse().unwrap();
    let limits = Limits {
        states: 5_000,
        ..Limits::DEFAULT
    };
    let found = judge(&scenario, Question::AsTimed, &limits);
    undecided(&found, LimitReached::States);
    assert!((100..1_000).contains(&found.states), "{}", found.states);
}

#[test]
fn the_default_limits_end_it() {
    let found = explore(&explosive(), Question::AsTimed, &Limits::DEFAULT);
    assert!(found.reached.is_some() && matches!(found.verdict, Verdict::Unsafe { .. }));
    assert!(found.states <= Limits::DEFAULT.states && found.steps <= Limits::DEFAULT.steps);
}

/// A request that was seen to be lost is lost, wherever the looking ended.
#[test]
fn what_was_found_before_the_limit_stands() {
    let scenario = few("article-as-logged");
    let whole = explore(&scenario, Question::AsTimed, &Limits::DEFAULT);
    let Verdict::Unsafe { ending } = whole.verdict else {
        panic!("{:?}", whole.verdict)
    };
    let states = whole.states - 1;
    let part = explore(
        &scenario,
        Question::AsTimed,
        &Limits {
            states,
            ..Limits::DEFAULT
        },
    );
    assert_eq!(part.reached, Some(LimitReached::States));
    assert_eq!(part.verdict, whole.verdict);
    assert_eq!(part.endings[ending], whole.endings[ending]);
    let safe = Verdict::Undecided {
        limit: LimitReached::States,
    };
    assert_eq!(part.verdict(Property::NeverTwice), safe);
}

#[test]
fn it_says_the_same_twice_and_as_json() {
    let scenario = few("article-as-logged");
    let [one, other] = [0, 1].map(|_| explore(&scenario, Question::AsTimed, &Limits::DEFAULT));
    assert_eq!(one, other);
    let text = serde_json::to_string(&one).unwrap();
    assert!(
        text.starts_with(r#"{"verdict":{"unsafe":{"ending":0}},"margin":null,"formula":null,"#),
        "{text}"
    );
}

/// A crossing and a death look the same. Only who does not send again, or knows that the
/// server recognises a repetition, is on the safe side of both.
#[test]
fn twins_are_what_makes_sending_again_wrong() {
    let mut scenario = few("died-after-applying");
    scenario.requests.pause = "200ms..330ms".parse().unwrap();
    let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
    let applied = |index: &usize| found.endings[*index].requests[1].applied;
    let [group] = &found.twins[..] else {
        panic!("{:?}", found.twins)
    };
    let mut both: Vec<u32> = group.iter().map(applied).collect();
    both.sort_unstable();
    assert_eq!(both, [0, 1], "one was applied, one was not");
    let results = group
        .iter()
        .map(|index| found.endings[*index].requests[1].result);
    assert_eq!(
        results.collect::<BTreeSet<_>>().len(),
        1,
        "and the client is told the same"
    );
    let twice = |one: &RetryRisk| matches!(one.verdict, Verdict::Unsafe { .. });
    let rules = retry_risk(&scenario, &Limits::DEFAULT);
    let wrong: Vec<_> = rules
        .iter()
        .filter(|one| twice(one))
        .map(|one| one.rule)
        .collect();
    let any_method = [
        &clients::curl::PROFILE,
        &clients::javascript::bun_before::PROFILE,
        &clients::jvm::http_url_connection::PROFILE,
        &clients::jvm::okhttp::PROFILE,
        &clients::jvm::okhttp3::PROFILE,
        &clients::browsers::chromium::PROFILE,
        &clients::browsers::firefox::PROFILE,
        &clients::javascript::deno::PROFILE,
        &clients::others::guzzle::PROFILE,
    ];
    assert_eq!(wrong, any_method.map(ById));
    scenario.requests.method = Method::Delete;
    let rules = retry_risk(&scenario, &Limits::DEFAULT);
    let wrong: Vec<_> = rules
        .iter()
        .filter(|one| twice(one))
        .map(|one| one.rule)
        .collect();
    let unanswered = Failure::NoResponse(StreamEnd::Eof);
    let sends_again = |client: &&&'static ClientProfile| {
        let again = client.retry.again(&scenario.requests, unanswered, true, 1);
        again == RetryDecision::Yes
    };
    let all: Vec<_> = clients::ALL.iter().filter(sends_again).collect();
    assert!(all.len() > any_method.len(), "{all:?}");
    assert_eq!(wrong, all.iter().map(|one| ById(**one)).collect::<Vec<_>>());
}
