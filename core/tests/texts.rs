//! From an error text to its causes: every text of every profile is found, and so is each that
//! reports begin with; what a cause is said to end in is what it ends in.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use expect_test::expect_file;
use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::errno::Errno;
use idlerace_core::explain::{Cause, explain};
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::http::Method;
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::parameter;
use idlerace_core::profile::{Received, clients};
use idlerace_core::replay::replay;
use idlerace_core::retry::Retry;
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::texts::{Index, Kind, Said, reports};
use idlerace_core::trace::Trace;

const SMALL: Limits = Limits {
    depth: 5_000,
    states: 3_000,
    steps: 60_000,
};

/// An entry whose client sends nothing again, and what can be set in it.
fn variations(scenario: &Scenario) -> Vec<Scenario> {
    let with = |settings: &[(&str, &str)]| {
        let mut changed = scenario.clone();
        for (key, value) in settings {
            parameter::set(&mut changed, key, value).unwrap();
        }
        changed.client.retry = Retry::NEVER;
        changed.requests.count = changed.requests.count.min(3);
        changed
    };
    let never_looks = ("client.liveness", "none");
    let mut all = vec![
        with(&[]),
        with(&[never_looks]),
        with(&[("client.liveness", "checkout")]),
        with(&[never_looks, ("requests.pause", "1ms..600ms")]),
    ];
    if scenario.server.idle_timeout.is_some() {
        all.push(with(&[never_looks, ("server.closing", "abort")]));
    }
    if scenario.server.host_down.is_some() {
        all.push(with(&[("server.host_down", "100ms..3600s")]));
        all.push(with(&[("server.host_down", "0s..3600s")]));
        all.push(with(&[("client.request_timeout", "1s")]));
    }
    all
}

/// The same with a content that the client has to wait with, each way of waiting.
fn with_much_content(scenario: &Scenario) -> Vec<Scenario> {
    let ways = ["waits", "reads", "reads-apart"];
    let all = ways.iter().flat_map(|way| {
        (0..4).map(move |seed| {
            let mut changed = scenario.clone();
            for (key, value) in [
                ("client.liveness", "none"),
                ("client.while_writing", way),
                ("requests.method", "POST"),
                ("requests.body_bytes", "300000"),
            ] {
                parameter::set(&mut changed, key, value).unwrap();
            }
            changed.client.retry = Retry::NEVER;
            changed.seed = seed;
            changed
        })
    });
    all.collect()
}

fn collect(trace: &Trace, all: &mut BTreeMap<Cause, BTreeSet<String>>) {
    for story in explain(trace).stories {
        let mut requests = trace.requests.iter();
        let outcome = requests.find(|one| one.request == story.request).unwrap();
        if let Err(failure) = outcome.result {
            all.entry(story.cause)
                .or_default()
                .insert(failure.to_string());
        }
    }
}

#[test]
fn a_cause_ends_as_it_is_said_to() {
    let mut seen = BTreeMap::new();
    for entry in ENTRIES {
        for scenario in with_much_content(&entry.scenario()) {
            collect(&simulate(&scenario), &mut seen);
        }
        for scenario in variations(&entry.scenario()) {
            collect(&simulate(&scenario), &mut seen);
            for ending in judge(&scenario, Question::AsTimed, &SMALL).endings {
                collect(&replay(&scenario, &ending.schedule).unwrap(), &mut seen);
            }
        }
    }
    // A write after FIN and RST fails so (`tcp_reset`, CLOSE_WAIT); the clients here are done
    // with their writes by then.
    let broken_pipe = Failure::NothingWritten(Errno::Pipe);
    // A lost FIN that is sent again can cross the request, and then that is what is seen.
    let sent_again = (Cause::FinLost, Failure::NoResponse(StreamEnd::Eof));
    let told = |cause: Cause| -> BTreeSet<String> {
        let failures = cause.failures().iter().filter(|one| **one != broken_pipe);
        let also = Some(&sent_again.1).filter(|_| cause == sent_again.0);
        failures.chain(also).map(ToString::to_string).collect()
    };
    let seen = Cause::ALL.map(|cause| (cause, seen.remove(&cause).unwrap_or_default()));
    let told = Cause::ALL.map(|cause| (cause, told(cause)));
    assert_eq!(told, seen, "told, seen");
}

/// What each client reads of each failure that a cause brings about leads to that cause.
#[test]
fn each_text_of_a_profile_leads_to_its_causes() {
    let index = Index::new();
    for client in clients::ALL {
        for cause in Cause::ALL {
            for failure in cause.failures() {
                for exhausted in [false, true] {
                    let text = client.words(Method::Get, *failure, Received::default(), exhausted);
                    let leads = |found: Vec<&Said>| {
                        let own = found
                            .iter()
                            .filter(|said| said.client.is_some_and(|one| one.id == client.id));
                        own.flat_map(|said| said.causes()).any(|one| one == cause)
                    };
                    let line = format!("2026-11-27T12:00:00Z app[7]: {text} (attempt 1)");
                    assert!(
                        leads(index.of_text(&text)),
                        "{}, {cause:?}: {text}",
                        client.id
                    );
                    assert!(
                        leads(index.of_line(&line)),
                        "{}, {cause:?}: {line}",
                        client.id
                    );
                }
            }
        }
    }
}

/// Texts whose failure no cause brings about are found as well.
#[test]
fn each_text_of_a_profile_is_found_by_itself() {
    let index = Index::new();
    for client in clients::ALL {
        for text in client.texts().iter() {
            let filled = text.fill(Method::Post, Received::default(), Some(Errno::ConnReset));
            let found = index.of_text(&filled);
            let own = |said: &&&Said| said.client.is_some_and(|one| one.id == client.id);
            assert!(
                found.iter().any(|said| own(&said)),
                "{}: {filled}",
                client.id
            );
        }
    }
}

/// As reports have them, in other letters and cut short: a line a text, and who says it.
const REPORTED: &str = include_str!("truth/reported-texts.txt");

#[test]
fn case_20_search_by_error_text() {
    let texts: Vec<(&str, &str)> = REPORTED
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    assert!(texts.len() > 20);
    each_is_found(&texts);
}

#[test]
fn parts_of_other_texts_are_found() {
    each_is_found(&[
        (
            "java.net.SocketException: Connection reset",
            "Java HttpURLConnection",
        ),
        ("(Mint.TransportError) :closed", "Mint, Finch"),
        ("i/o timeout", "Go net"),
        ("server sent GOAWAY", "Go net/http"),
        ("end of file reached", "Ruby Net::HTTP"),
        ("EOF occurred in violation of protocol", "Python, OpenSSL"),
        ("ECONNRESET", "Any program: the kernel's error"),
        ("PR_CONNECT_RESET_ERROR", "Firefox, of TLS"),
        ("The connection was reset", "Firefox"),
        ("NS_ERROR_NET_RESET", "Firefox"),
        ("http first read error", "Varnish"),
        ("Guru Meditation", "Varnish"),
        ("503 Backend fetch failed", "Varnish"),
        (
            "Connection was closed before we received a valid response",
            "botocore: boto3, AWS CLI",
        ),
        (
            "Could not connect to the endpoint URL: \"https://s3.amazonaws.com/\"",
            "botocore: boto3, AWS CLI",
        ),
        ("ConnectionClosedError", "botocore: boto3, AWS CLI"),
        ("NoResponseDataReceived", "Haskell http-client"),
        ("resource vanished (Broken pipe)", "Haskell network"),
        ("Remotely closed", "AsyncHttpClient, Gatling"),
        (
            "HTTPClient::KeepAliveDisconnected: Connection reset by peer",
            "Ruby httpclient",
        ),
    ]);
}

/// Whatever the case, and with spaces around it.
fn each_is_found(texts: &[(&str, &str)]) {
    let index = Index::new();
    for &(text, who) in texts {
        for text in [text.to_owned(), text.to_uppercase(), format!(" {text}  ")] {
            let found = index.of_text(&text);
            let whose = found.iter().map(|said| said.who).collect::<Vec<_>>();
            assert!(whose.contains(&who), "{text}: {whose:?}");
            let own = found.iter().filter(|said| said.who == who);
            assert!(own.flat_map(|said| said.kinds()).count() > 0, "{text}");
        }
    }
}

/// In this order people read them; the counts are the reports'.
#[test]
fn kinds_and_counts() {
    let mut text = String::new();
    let _ = writeln!(text, "{} {}", reports::count(), reports::ABOUT);
    for kind in Kind::ALL {
        let count = reports::naming(kind).count();
        let causes: Vec<&str> = kind.causes().iter().map(|cause| cause.id()).collect();
        let _ = writeln!(text, "{count:>3} {}: {}", kind.id(), causes.join(" "));
    }
    let unsolved = reports::ALL.into_iter().flatten();
    let unsolved = unsolved.filter(|report| report.kinds.is_empty()).count();
    let _ = writeln!(text, "{unsolved:>3} none");
    for said in Index::new().all() {
        let kinds: Vec<&str> = said.kinds().map(Kind::id).collect();
        if kinds.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}: {}\n    {}", said.who, said.text, kinds.join(" "));
    }
    expect_file!["golden/error-texts.txt"].assert_eq(&text);
}

#[test]
fn a_kind_has_a_scenario_that_shows_it() {
    for kind in Kind::ALL {
        let Some(name) = kind.scenario() else {
            continue;
        };
        let trace = simulate(&find(name).unwrap().scenario());
        let stories = explain(&trace).stories;
        let shows = stories
            .iter()
            .any(|story| kind.causes().contains(&story.cause));
        assert!(shows || kind.causes().is_empty(), "{kind:?}: {name}");
    }
    let of_some_kind = |cause: Cause| Kind::ALL.iter().any(|kind| kind.causes().contains(&cause));
    for cause in Cause::ALL {
        assert_eq!(
            of_some_kind(cause),
            !cause.failures().is_empty(),
            "{cause:?}"
        );
    }
}

#[test]
fn a_report_stands_once_and_a_text_has_one_home() {
    let all: Vec<_> = reports::ALL.into_iter().flatten().collect();
    let sources: BTreeSet<&str> = all.iter().map(|report| report.source).collect();
    assert_eq!(sources.len(), all.len());
    assert!(
        all.iter()
            .all(|report| report.source.starts_with("https://"))
    );
    let index = Index::new();
    // What the kernel says many say, Node.js prints an error over several lines, and OkHttp says
    // two things that begin alike.
    let part = |said: &&Said| {
        said.who.contains("kernel") || said.who == "OkHttp" || said.text.starts_with("code:")
    };
    let others = index.all().iter().filter(|said| said.client.is_none());
    let twice = others.filter(|said| !part(said)).filter_map(|said| {
        let found = index.of_text(&said.text);
        let own = |one: &&&Said| one.client.is_some() && one.is_in(&said.text);
        let profile = found.iter().find(own)?;
        Some(format!(
            "{} is {}'s: {}",
            said.text, profile.who, profile.text
        ))
    });
    let twice: Vec<String> = twice.collect();
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}
