//! Chains of hosts: every named one with its golden run, one hop as it always was, the JSON
//! form, and what is refused, each in one line.

use std::path::PathBuf;

use expect_test::expect_file;
use idlerace_core::catalog::ENTRIES;
use idlerace_core::errno::Errno;
use idlerace_core::export::chain_diagram;
use idlerace_core::ladder::Words;
use idlerace_core::outcome::{Failure, Outcome, StreamEnd};
use idlerace_core::profile::PROXIES;
use idlerace_core::profile::{clients, servers};
use idlerace_core::run::chain::{outcomes, simulate};
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::scenario::chain::{Chain, MAX_HOPS, Reply, parameter};
use idlerace_core::simulate::simulate as simulate_scenario;
use idlerace_core::svg::{Theme, draw_chain};
use idlerace_core::tell::chain::{hosts, story};
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::What;

fn golden(folder: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/golden", folder]
        .iter()
        .collect()
}

#[test]
fn each_named_chain_matches_its_golden_run() {
    for entry in CHAINS {
        assert_eq!(parameter::check(&entry.chain()), Ok(()), "{}", entry.name);
        let trace = simulate(&entry.chain());
        assert_eq!(trace.stopped_by, None, "{}", entry.name);
        let path = golden("chain");
        let text = format!(
            "{}: {}\n{}\n\n{}\n{trace}",
            entry.name,
            entry.title,
            entry.lesson,
            story(&trace)
        );
        expect_file![path.join(format!("{}.txt", entry.name))].assert_eq(&text);
    }
}

#[test]
fn a_chain_is_drawn_as_it_was() {
    let entry = find("alb-nginx-app").unwrap();
    let trace = simulate(&entry.chain());
    let path = golden("chain-drawn");
    let svg = draw_chain(entry.title, &trace, Words::Plain, Theme::Auto);
    let mermaid = chain_diagram(entry.title, &trace);
    for (ending, text) in [("svg", svg), ("mermaid", mermaid)] {
        expect_file![path.join(format!("alb-nginx-app.{ending}"))].assert_eq(&text);
    }
}

/// Whatever a chain shows, each of its packets is drawn once, and each host stands once.
#[test]
fn nothing_of_a_chain_is_left_out_of_its_diagram() {
    for entry in CHAINS {
        let trace = simulate(&entry.chain());
        let text = chain_diagram(entry.title, &trace);
        let sent = trace.hops.iter().flat_map(|hop| &hop.events);
        let sent = sent.filter(|event| matches!(event.what, What::Sent(_)));
        let drawn = text.lines().filter(|line| line.contains(", sent at "));
        assert_eq!(drawn.count(), sent.count(), "{}\n{text}", entry.name);
        let hosts = text.matches("    participant H").count();
        assert_eq!(hosts, trace.hops.len() + 1, "{}", entry.name);
    }
}

/// What each of them is there to show.
#[test]
fn each_named_chain_ends_as_its_lesson_says() {
    let eof = Failure::NoResponse(StreamEnd::Eof);
    let reset = Failure::NoResponse(StreamEnd::Error(Errno::ConnReset));
    for (name, result, applied, outcome) in [
        ("browser-alb-node", Ok(Reply::BadGateway), 0, Outcome::Lost),
        ("nginx-gunicorn", Ok(Reply::BadGateway), 0, Outcome::Lost),
        (
            "nginx-gunicorn-get",
            Ok(Reply::Answered),
            1,
            Outcome::Served,
        ),
        ("nginx-front", Err(eof), 0, Outcome::Lost),
        ("alb-nginx-app", Ok(Reply::BadGateway), 0, Outcome::Lost),
        (
            "envoy-retries-reset",
            Ok(Reply::Answered),
            1,
            Outcome::Served,
        ),
        (
            "envoy-retries-applied",
            Ok(Reply::Answered),
            2,
            Outcome::AppliedAgain,
        ),
        (
            "retries-multiply",
            Ok(Reply::BadGateway),
            4,
            Outcome::AppliedAgain,
        ),
        (
            "proxy-504-applied",
            Ok(Reply::GatewayTimeout),
            1,
            Outcome::AppliedUnseen,
        ),
        (
            "haproxy-mirrors-close",
            Ok(Reply::Answered),
            1,
            Outcome::Recovered,
        ),
        ("nlb-envoy-node", Err(reset), 0, Outcome::Lost),
        ("traefik-post", Ok(Reply::BadGateway), 0, Outcome::Lost),
        ("traefik-get", Ok(Reply::Answered), 1, Outcome::Served),
        // Which of their requests are lost: chain_load.rs.
        ("rolling-deploy", Ok(Reply::Answered), 1, Outcome::Served),
        (
            "rolling-deploy-drained",
            Ok(Reply::Answered),
            1,
            Outcome::Served,
        ),
    ] {
        let trace = simulate(&find(name).unwrap().chain());
        let last = trace.requests.last().unwrap();
        assert_eq!(
            (last.result, last.applied, last.outcome()),
            (result, applied, outcome),
            "{name}\n{trace}"
        );
    }
    assert_eq!(CHAINS.len(), 15, "each has its row above");
}

#[test]
fn the_logs_of_a_chain_say_which_host_saw_what() {
    let trace = simulate(&find("alb-nginx-app").unwrap().chain());
    let logs = hosts(&trace);
    let of = |host: &str| {
        let log = logs.iter().find(|one| one.host == host);
        log.unwrap_or_else(|| panic!("{host}: {logs:?}"))
            .log
            .join("\n")
    };
    assert!(of("go").ends_with("request 2: 502"));
    assert!(of("alb").ends_with("request 2: 502"));
    assert!(of("nginx").contains("request 2: 502: upstream prematurely closed connection"));
    assert_eq!(of("uvicorn"), "request 1: applied");
}

/// One hop runs as it does without a chain, event by event.
#[test]
fn a_chain_of_one_hop_is_a_scenario() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        let chain = Chain::from(scenario.clone());
        let alone = simulate_scenario(&scenario);
        let trace = simulate(&chain);
        assert_eq!(trace.hops[0], alone, "{}", entry.name);
        let told = trace.requests.iter().zip(&alone.requests);
        for (chained, one) in told {
            assert_eq!(chained.result.map(|_| ()), one.result, "{}", entry.name);
            assert_eq!(chained.outcome(), one.outcome(), "{}", entry.name);
        }
    }
}

/// The hops have one clock, and no event is left out of it.
#[test]
fn the_events_of_all_hops_are_in_order() {
    for entry in CHAINS {
        let trace = simulate(&entry.chain());
        let mut next = vec![0; trace.hops.len()];
        let mut before = Range::default().min();
        for &hop in &trace.order {
            let event = &trace.hops[hop].events[next[hop]];
            next[hop] += 1;
            let at = Duration::from_nanos(event.at.as_nanos());
            assert!(at >= before, "{}: {event} comes after {before}", entry.name);
            before = at;
        }
        let counted = trace.hops.iter().map(|hop| hop.events.len());
        assert_eq!(next, counted.collect::<Vec<_>>(), "{}", entry.name);
    }
}

#[test]
fn the_same_chain_gives_the_same_run_with_a_trace_and_without() {
    for entry in CHAINS {
        let chain = entry.chain();
        assert_eq!(simulate(&chain), simulate(&chain), "{}", entry.name);
        assert_eq!(
            simulate(&chain).requests,
            outcomes(&chain),
            "{}",
            entry.name
        );
    }
}

#[test]
fn a_chain_is_read_as_it_is_written_and_one_hop_is_version_1() {
    for entry in CHAINS {
        let chain = entry.chain();
        let text = serde_json::to_string(&chain).unwrap();
        assert!(
            text.starts_with("{\"version\":2,\"seed\":1,\"requests\":{"),
            "{text}"
        );
        assert_eq!(
            serde_json::from_str::<Chain>(&text).unwrap(),
            chain,
            "{}",
            entry.name
        );
    }
    for entry in ENTRIES {
        let scenario = entry.scenario();
        let text = serde_json::to_string(&scenario).unwrap();
        let chain: Chain = serde_json::from_str(&text).unwrap();
        assert_eq!(chain, Chain::from(scenario), "{}", entry.name);
        assert_eq!(
            serde_json::to_string(&chain).unwrap(),
            text,
            "{}",
            entry.name
        );
    }
}

#[test]
fn what_is_no_chain_is_refused_in_one_line() {
    let two = serde_json::to_value(find("browser-alb-node").unwrap().chain()).unwrap();
    let one = serde_json::to_value(ENTRIES[0].scenario()).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value, &serde_json::Value)| {
        let mut text = two.clone();
        change(&mut text, &one);
        serde_json::from_value::<Chain>(text)
            .unwrap_err()
            .to_string()
    };
    for (said, words) in [
        (
            refused(&|chain, _| chain["version"] = 3.into()),
            "version 3 is not one that this program reads; it reads 1 and 2",
        ),
        (
            refused(&|chain, _| chain["version"] = 1.into()),
            "version 1 has client, network and server, and neither hops",
        ),
        (
            refused(&|chain, one| chain["client"] = one["client"].clone()),
            "none of these beside them",
        ),
        (
            refused(&|chain, _| chain["hops"][0]["relays"] = 1.into()),
            "unknown field `relays`",
        ),
    ] {
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
}

#[test]
fn settings_of_a_chain_name_their_hop() {
    let mut chain = find("alb-nginx-app").unwrap().chain();
    parameter::set(&mut chain, "hop2.client.idle_timeout", "4s").unwrap();
    assert_eq!(
        chain.hops[1].client.idle_timeout,
        Some(Duration::from_secs(4))
    );
    parameter::set(&mut chain, "requests.method", "GET").unwrap();
    parameter::set(&mut chain, "hop1.relay.no_response", "close").unwrap();
    assert_eq!(chain.hops[0].relay.unwrap().no_response, Reply::Closed);
    let mut refused = |key: &str, value: &str| {
        let problem = parameter::set(&mut chain, key, value).unwrap_err();
        problem.to_string()
    };
    for (said, words) in [
        (
            refused("client.idle_timeout", "4s"),
            "client.idle_timeout: say which hop: hop1.client.idle_timeout to hop3.client.idle_timeout",
        ),
        (
            refused("hop4.client.idle_timeout", "4s"),
            "hop4 is not one of hop1 to hop3",
        ),
        (
            refused("hop0.client.idle_timeout", "4s"),
            "hop0 is not one of hop1 to hop3",
        ),
        (
            refused("hop2.client.idle", "4s"),
            "hop2.client.idle: no such setting",
        ),
        (
            refused("hop2.client.idle_timeout", "soon"),
            "hop2.client.idle_timeout: ",
        ),
        (
            refused("hop2.requests.count", "4"),
            "the load is that of the whole chain: requests.count",
        ),
        (
            refused("hop3.relay.no_response", "502"),
            "only a proxy has it, and the server of hop3 is none",
        ),
        (
            refused("hop1.relay.no_response", "200"),
            "\"200\" is not one of 502, 503, 504, close, reset",
        ),
        (
            refused("hop1.relay.no", "502"),
            "no such setting; there are relay.no_connection",
        ),
    ] {
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
    // Of one hop its number may be left out.
    let mut one = Chain::from(ENTRIES[0].scenario());
    parameter::set(&mut one, "client.idle_timeout", "4s").unwrap();
    parameter::set(&mut one, "hop1.client.idle_timeout", "4s").unwrap();
}

#[test]
fn a_chain_out_of_bounds_is_refused_by_its_field() {
    let base = find("alb-nginx-app").unwrap().chain();
    assert_eq!(parameter::check(&base), Ok(()));
    let refused = |change: &dyn Fn(&mut Chain)| {
        let mut chain = base.clone();
        change(&mut chain);
        parameter::check(&chain).unwrap_err().to_string()
    };
    let day = Duration::from_secs(86_401);
    for (said, words) in [
        (
            refused(&|chain| chain.hops.clear()),
            "hops: 0 are not from 1 to 5",
        ),
        (
            refused(&|chain| chain.hops = vec![chain.hops[0].clone(); MAX_HOPS + 1]),
            "hops: 6 are not from 1 to 5",
        ),
        (
            refused(&|chain| chain.hops[1].relay = None),
            "hop2.relay: it is missing: this server has a hop behind it",
        ),
        (
            refused(&|chain| chain.hops[2].relay = chain.hops[0].relay),
            "hop3.relay: the last hop's server is the application",
        ),
        (
            refused(&|chain| chain.hops[1].client.idle_timeout = Some(day)),
            "hop2.client.idle_timeout: ",
        ),
        (
            refused(&|chain| chain.requests.count = 0),
            "requests.count: ",
        ),
        (
            refused(&|chain| chain.hops[0].server.killed_at = Some(Range::default())),
            "hop1.server.killed_at: no proxy of a chain can have it here",
        ),
        (
            refused(&|chain| chain.hops[1].client.suspended_at = Some(Range::default())),
            "hop2.client.suspended_at: no proxy",
        ),
        (
            refused(&|chain| {
                if let Some(relay) = &mut chain.hops[0].relay {
                    relay.timed_out = Reply::Answered;
                }
            }),
            "hop1.relay.timed_out: \"200\" is not one of",
        ),
    ] {
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
}

#[test]
fn every_proxy_answers() {
    let (client, server) = (&clients::go::PROFILE, &servers::javascript::node::PROFILE);
    for proxies in PROXIES.chunks(1).chain(PROXIES.chunks(MAX_HOPS - 1)) {
        let mut chain = Chain::of(client, proxies, server);
        chain.requests.count = 5;
        for one in outcomes(&chain) {
            assert_eq!(one.outcome(), Outcome::Served, "{}", proxies[0].id);
        }
    }
    assert!(PROXIES.iter().all(|proxy| !proxy.sources.is_empty()));
}
