//! What is advised: each value, typed as it stands there, makes its scenario safe for any
//! traffic, and with every delay twice as long; it names nothing that its client or server has
//! not; and what is advised for each named scenario, as it was reviewed (`golden/advice.txt`).
//!
//! `UPDATE_EXPECT=1` writes the file anew.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::fmt::Write as _;

use expect_test::expect_file;
use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explore::{
    Advice, Limits, Question, Verdict, advice, judge, no_timeout_helps, out_of_bounds,
    probes_in_part,
};
use idlerace_core::parameter;
use idlerace_core::profile::{Profile as _, Setting, clients, servers};
use idlerace_core::scenario::{Client, Scenario, Server};
use idlerace_core::time::Duration;

fn with_path_doubled(mut scenario: Scenario) -> Scenario {
    for way in [
        &mut scenario.network.to_server,
        &mut scenario.network.to_client,
    ] {
        *way = way.map(|delay| delay.times(2));
    }
    scenario
}

fn verdict(scenario: &Scenario) -> Verdict {
    judge(scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict
}

fn changed(scenario: &Scenario, set: &[(&'static str, String)]) -> Scenario {
    let mut changed = scenario.clone();
    for (key, value) in set {
        parameter::set(&mut changed, key, value).unwrap();
    }
    changed
}

/// What is wrong with what is advised for a scenario.
fn problems(scenario: &Scenario) -> Vec<String> {
    let mut problems = Vec::new();
    for one in advice(scenario, &Limits::DEFAULT) {
        let safer = changed(scenario, &one.set);
        for asked in [safer.clone(), with_path_doubled(safer)] {
            let verdict = verdict(&asked);
            if verdict != Verdict::Safe {
                problems.push(format!("{}: {verdict:?}", one.typed));
            }
        }
        problems.extend(not_had(scenario, &one));
    }
    problems
}

/// Of what is set, what neither client nor server lets its user set.
fn not_had(scenario: &Scenario, one: &Advice) -> Vec<String> {
    let settings = [
        scenario.client.profile.about().unwrap().settings,
        scenario.server.profile.about().unwrap().settings,
    ];
    let settings: Vec<&Setting> = settings.into_iter().flatten().collect();
    let is_had = |key: &str| settings.iter().any(|setting| setting.parameter == key);
    let is_typed = settings.iter().any(|setting| {
        let words = setting.typed.split('{').next().unwrap();
        one.typed.starts_with(words)
    });
    let keys = one.set.iter().map(|(key, _)| *key);
    let mut problems: Vec<String> = keys
        .filter(|key| !is_had(key))
        .map(|key| format!("{}: nobody here has {key}", one.typed))
        .collect();
    problems.extend(one.set.iter().filter_map(|(key, value)| {
        let setting = settings.iter().find(|one| one.parameter == *key)?;
        let takes = value.parse().is_ok_and(|value| setting.takes(value));
        let bounds = setting.bounds.filter(|_| !takes)?;
        Some(format!("{}: it takes {bounds:?}", one.typed))
    }));
    if !is_typed {
        problems.push(format!("{}: nobody here types that", one.typed));
    }
    problems
}

fn set(name: &str, settings: &[(&'static str, &str)]) -> Scenario {
    let settings: Vec<_> = settings
        .iter()
        .map(|(key, value)| (*key, (*value).to_owned()))
        .collect();
    changed(&find(name).unwrap().scenario(), &settings)
}

fn advised(scenario: &Scenario) -> Vec<Advice> {
    advice(scenario, &Limits::DEFAULT)
}

fn typed(scenario: &Scenario) -> Vec<String> {
    advised(scenario).into_iter().map(|one| one.typed).collect()
}

fn keys(scenario: &Scenario) -> Vec<&'static str> {
    let all = advised(scenario);
    all.iter()
        .flat_map(|one| one.set.iter().map(|(key, _)| *key))
        .collect()
}

#[test]
fn what_is_advised_for_every_entry_is_as_reviewed_and_true() {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for entry in ENTRIES {
        let scenario = entry.scenario();
        let _ = writeln!(table, "{}", entry.name);
        for one in advised(&scenario) {
            let set = one.set.iter().map(|(key, value)| format!("{key}={value}"));
            let _ = writeln!(table, "  {}", one.typed);
            let _ = writeln!(table, "    {}", set.collect::<Vec<_>>().join(" "));
            for sentence in one.sentences() {
                let _ = writeln!(table, "    {sentence}");
            }
        }
        let why = no_timeout_helps(&scenario);
        let _ = why.map(|why| writeln!(table, "  {why}"));
        wrong.extend(
            problems(&scenario)
                .into_iter()
                .map(|one| format!("{}: {one}", entry.name)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    expect_file!["golden/advice.txt"].assert_eq(&table);
}

/// A timer that is sure to be late is longer than it says; what is advised does not count on
/// twice of that.
#[test]
fn what_is_advised_does_not_rely_on_a_late_timer() {
    for lag in ["40ms", "40ms..300ms", "1s..2s"] {
        for client in ["node", "go", "nginx-upstream"] {
            let settings = [("client.profile", client), ("server.timer_lag", lag)];
            let scenario = set("fin-seen-in-time", &settings);
            assert_eq!(problems(&scenario), [""; 0], "{client}, {lag}");
            assert!(!advised(&scenario).is_empty(), "{client}, {lag}");
        }
    }
}

/// Every client before every server, with its timeout as it comes or, if it has none, one
/// that is shorter than the client's.
#[test]
fn what_is_advised_for_every_pair_is_true() {
    let (mut wrong, mut given) = (Vec::new(), 0);
    for client in clients::ALL {
        for server in servers::ALL {
            let mut scenario = Scenario {
                client: Client::of(client),
                server: Server::of(server),
                ..Scenario::new()
            };
            let timeout = scenario.server.idle_timeout;
            scenario.server.idle_timeout = timeout.or(Some(Duration::from_secs(2)));
            given += advised(&scenario).len();
            let decided = !matches!(verdict(&scenario), Verdict::Undecided { .. });
            assert!(decided, "{} and {}", client.id, server.id);
            let pair = format!("{} and {}", client.id, server.id);
            wrong.extend(
                problems(&scenario)
                    .into_iter()
                    .map(|one| format!("{pair}: {one}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(given > 100, "{given}");
}

#[test]
fn case_01_advice_of_a_fixed_pause() {
    let said = advised(&set("alb-and-node", &[]));
    let server = said
        .iter()
        .find(|one| one.set[0].0 == "server.idle_timeout")
        .unwrap();
    assert_eq!(server.typed, "server.keepAliveTimeout = 65_000");
    let bound = server.bound.unwrap().value;
    assert!(
        bound > Duration::from_secs(60) && bound < Duration::from_millis(60_010),
        "{bound}"
    );
    assert_eq!(said[1].typed, "idle_timeout.timeout_seconds = 5");
    // What costs the fewest handshakes is said first.
    let costs: Vec<i32> = said.iter().map(|one| one.cost.handshakes).collect();
    assert!(costs.is_sorted() && costs[0] < 0, "{costs:?}");
}

#[test]
fn no_value_is_advised_that_the_product_does_not_take() {
    let patient = [
        ("client.idle_timeout", "20000s"),
        ("server.idle_timeout", "10000s"),
    ];
    let scenario = set("alb-and-node", &patient);
    assert_eq!(problems(&scenario), Vec::<String>::new());
    let said = advised(&scenario);
    let all: Vec<&str> = said.iter().map(|one| one.typed.as_str()).collect();
    for typable in [
        "idle_timeout.timeout_seconds = 4000",
        "server.keepAliveTimeout = 22_000_000",
    ] {
        assert!(all.contains(&typable), "{all:?}");
    }
    assert_eq!(out_of_bounds(&scenario, &Limits::DEFAULT), None);
    // Before a server that waits for less than a second there is none.
    let hasty = set("crossing", &[("client.profile", "alb")]);
    let why = out_of_bounds(&hasty, &Limits::DEFAULT).unwrap();
    assert_eq!(
        why,
        "idle_timeout.timeout_seconds cannot be set so that it is safe: it takes 1s to 4000s, and \
         safe is at most 289.969999ms."
    );
    assert!(
        !typed(&hasty)
            .iter()
            .any(|one| one.starts_with("idle_timeout"))
    );
}

#[test]
fn case_03_advice_against_a_deploy() {
    for scenario in [
        set("deploy", &[]),
        set("deploy", &[("requests.pause", "0s..10s")]),
    ] {
        assert!(no_timeout_helps(&scenario).is_some());
        let said = advised(&scenario);
        assert!(!said.is_empty());
        for one in said {
            let drains = one.set.iter().any(|(key, _)| *key == "server.drain");
            assert!(drains, "{}", one.typed);
        }
    }
}

#[test]
fn case_05_the_alb_notices_a_fin() {
    let scenario = set("alb-and-node", &[]);
    assert_eq!(scenario.client, Client::of(&clients::proxies::alb::PROFILE));
    let text = parameter::find("client.liveness").unwrap().get(&scenario);
    assert_eq!(text, "background");
}

#[test]
fn case_06_hints_for_clients_that_read_none() {
    let wide = ("requests.pause", "0s..1000s");
    for client in [
        "go",
        "hyper-util",
        "curl",
        "requests",
        "urllib3",
        "httpx",
        "alb",
        "nginx-upstream",
    ] {
        for name in ["alb-and-node", "crossing", "firewall-resets"] {
            let scenario = set(name, &[("client.profile", client), wide]);
            let hints = keys(&scenario)
                .iter()
                .any(|key| key.contains("hint_margin"));
            assert!(!hints, "{client} in {name}");
            if ["requests", "urllib3"].contains(&client) {
                assert!(
                    !keys(&scenario).contains(&"client.idle_timeout"),
                    "{client}"
                );
            }
        }
    }
}

#[test]
fn case_07_values_that_can_be_typed() {
    let wide = [("requests.pause", "0s..120s")];
    for (server, words) in [
        ("gunicorn", "gunicorn --keep-alive 65"),
        ("uvicorn", "uvicorn --timeout-keep-alive 65"),
        ("puma-6", "persistent_timeout 65"),
        ("nginx", "keepalive_timeout 65s;"),
        ("node", "server.keepAliveTimeout = 65_000"),
        ("go", "IdleTimeout: 65 * time.Second"),
        ("hyper", ".header_read_timeout(Duration::from_secs(65))"),
        ("apache", "KeepAliveTimeout 65"),
    ] {
        let mut scenario = set("alb-and-node", &wide);
        scenario.server = Server::of(servers::ALL.iter().find(|one| one.id == server).unwrap());
        scenario.server.idle_timeout = Some(Duration::from_secs(2));
        let said = typed(&scenario);
        assert!(said.iter().any(|one| one == words), "{server}: {said:?}");
    }
}

#[test]
fn case_08_node_before_the_buffer() {
    let before = [
        ("client.profile", "node-before-buffer"),
        ("server.profile", "node-before-buffer"),
    ];
    let safe = |scenario| verdict(&scenario) == Verdict::Safe;
    assert!(safe(set("keep-alive-hint", &[])));
    assert!(!safe(set("keep-alive-hint", &before)));
    let one_second = [
        before[0],
        before[1],
        ("server.idle_timeout", "1s"),
        ("server.hint", "1s"),
        ("requests.pause", "997ms"),
    ];
    let as_reported = judge(
        &set("keep-alive-hint", &one_second),
        Question::AsTimed,
        &Limits::DEFAULT,
    )
    .verdict;
    assert!(
        matches!(as_reported, Verdict::Unsafe { .. }),
        "{as_reported:?}"
    );
}

#[test]
fn case_09_headers_timeout_of_old_node() {
    let wide = ("requests.pause", "0s..120s");
    let scenario = set(
        "alb-and-node",
        &[("server.profile", "node-before-buffer"), wide],
    );
    let said = typed(&scenario);
    let words = "server.keepAliveTimeout = 65_000; server.headersTimeout = 66_000";
    assert!(said.iter().any(|one| one == words), "{said:?}");
    let said = advised(&set("alb-and-node", &[wide]));
    let mut notes = said.iter().flat_map(|one| &one.notes);
    assert!(notes.any(|note| note.contains("headersTimeout")));
}

#[test]
fn case_13_retry_and_keep_alive_are_offered() {
    let requests = [
        ("client.profile", "requests"),
        ("requests.method", "GET"),
        ("requests.pause", "0s..1s"),
    ];
    let said = keys(&set("crossing", &requests));
    assert!(said.contains(&"client.retry"), "{said:?}");
    let post = keys(&set("crossing", &[requests[0], requests[2]]));
    assert!(!post.contains(&"client.retry"), "{post:?}");
    let load_balancer = [requests[0], ("server.idle_timeout", "3600s")];
    let in_part = probes_in_part(&set("firewall-resets", &load_balancer), &Limits::DEFAULT);
    assert!(in_part.is_some_and(|said| said.contains("TCP_KEEPIDLE = 75")));
    let silent = [load_balancer[0], load_balancer[1], requests[1]];
    let said = keys(&set("nat-forgets", &silent));
    assert!(
        said.contains(&"client.tcp_keepalive") && said.contains(&"client.retry"),
        "{said:?}"
    );
    let said = keys(&set("firewall-resets", &[requests[0]]));
    assert!(said.contains(&"client.tcp_keepalive"), "{said:?}");
}

/// The shortest drain that does, with who has to wait for it.
#[test]
fn a_drain_is_no_longer_than_it_has_to_be() {
    let drains = |scenario: &Scenario| {
        let all = advised(scenario).into_iter();
        let set = |one: &Advice| one.set.iter().any(|(key, _)| *key == "server.drain");
        all.filter(set).collect::<Vec<_>>()
    };
    let healed = drains(&set("deploy", &[("requests.method", "GET")]));
    let set = |one: &Advice| one.set.last().unwrap().clone();
    assert_eq!(set(&healed[0]), ("server.drain", "1s".to_owned()));
    let said = healed[0].sentences().join(" ");
    assert!(said.contains("terminationGracePeriodSeconds"), "{said}");
    // What is not sent again has to find the connection open for as long as the client keeps it.
    let mut lost = find("deploy").unwrap().scenario();
    lost.client.idle_timeout = Some(Duration::from_secs(60));
    let all = drains(&lost);
    assert_eq!(set(&all[0]), ("server.drain", "65s".to_owned()));
}
