//! What `idlerace odds` says and what it refuses, and that the order of `--set` says nothing.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::{Command, Output};

use idlerace_core::catalog::ENTRIES;
use idlerace_core::simulate::simulate;
use serde_json::Value;

fn idlerace(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_idlerace");
    Command::new(program).args(arguments).output().unwrap()
}

/// What it prints when it ends with this exit code, and what it complains of.
fn says(code: i32, arguments: &[&str]) -> (String, String) {
    let output = idlerace(arguments);
    let text = |octets| String::from_utf8(octets).unwrap();
    let complaint = text(output.stderr);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}: {complaint}"
    );
    (text(output.stdout), complaint)
}

fn json(arguments: &[&str]) -> Value {
    let (text, _) = says(0, &[arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

#[test]
fn odds_say_which_pauses_fail_and_how_often() {
    let (said, _) = says(0, &["odds", "crossing"]);
    // S - RTT - lags, S + L + n: DESIGN's window, a row for each traffic.
    assert!(said.contains("from 289.97ms to 300.05ms"), "{said}");
    assert!(said.contains("pauses as it has them, 297ms"), "{said}");
    assert_eq!(said.matches("at random, one").count(), 9, "{said}");
    let said = json(&["odds", "crossing", "--mean", "1s"]);
    // e^-0.28997 - e^-0.30005, of 86,400 requests.
    let row = &said["at_random"][0];
    assert_eq!(row["certain"], row["possible"]);
    assert_eq!(row["certain"].as_u64().unwrap() / 1_000_000, 7_504);
    assert_eq!(row["failures_a_day"][0], 648);
    assert_eq!(said["own"]["certain"], 1_000_000_000_000_u64);
    assert_eq!(
        (&said["version"], &said["rate_unit"]),
        (&1.into(), &"1e-12".into())
    );
    // One pause in ten lies in the second range, and a hundredth of that in the window.
    let pauses = "0s..200ms=9,0ms..1008ms=1";
    let said = json(&["odds", "crossing", "--pauses", pauses]);
    assert_eq!(said["own"]["certain"].as_u64().unwrap() / 1_000_000, 1_000);
    let (said, _) = says(0, &["odds", "keep-alive-off"]);
    assert!(
        said.contains("No pause fails in that race: no connection is kept"),
        "{said}"
    );
}

#[test]
fn what_is_no_traffic_is_refused_with_what_would_be_right() {
    for (option, value, words) in [
        ("--pauses", "0s..200ms=9,1s", "\"1s\" is not like 0s..1s=90"),
        ("--pauses", "1s..0s=1", "begins above its end"),
        ("--pauses", "0s..1s=0", "\"0\" is not a weight"),
        ("--mean", "0s", "a mean pause is longer than 0s"),
        ("--rate", "0", "requests a second"),
    ] {
        let (_, said) = says(2, &["odds", "crossing", option, value, "--pool", "1"]);
        assert!(said.contains(words), "{option} {value}: {said}");
    }
    let (_, said) = says(2, &["odds", "crossing", "--pool", "1", "--rate", "100"]);
    assert!(
        said.contains("carry less than 98.5 requests a second"),
        "{said}"
    );
}

/// Case 04: of no entry in which `show` has a request fail do the odds say that none does.
#[test]
fn case_04_odds_do_not_contradict_show() {
    for entry in ENTRIES {
        let failed = simulate(&entry.scenario())
            .requests
            .iter()
            .any(|one| one.result.is_err());
        let output = idlerace(&["odds", entry.name]);
        let said = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        if output.status.code() == Some(2) {
            let scope = "this counts the idle race alone, and the scenario also has ";
            assert!(said.is_empty() && complaint.contains(scope), "{complaint}");
            continue;
        }
        let own = said
            .lines()
            .find(|line| line.starts_with("pauses as it has them"));
        let users = own.map(|line| line.split_whitespace().rev().nth(1).unwrap());
        let never = said.contains("No pause fails") || users == Some("0.0000");
        assert!(!(failed && never), "{}: {said}", entry.name);
    }
    for name in [
        "nat-forgets",
        "deploy",
        "worker-killed",
        "host-rebooted",
        "slow-handler",
    ] {
        says(2, &["odds", name]);
    }
    // A network load balancer that forgets after 350 s.
    let nlb = [
        "odds",
        "firewall-resets",
        "--set",
        "client.profile=requests",
        "--set",
        "server.idle_timeout=3600s",
        "--set",
        "network.middlebox=350s",
        "--set",
        "requests.pause=360s",
    ];
    let (_, said) = says(2, &nlb);
    assert!(
        said.contains("a pause of 350s or more can fail there"),
        "{said}"
    );
}

/// "0 a day" beside a share that is more than nothing reads as none.
#[test]
fn few_a_day_are_not_none() {
    for entry in ENTRIES {
        let output = idlerace(&["odds", entry.name]);
        let said = String::from_utf8(output.stdout).unwrap();
        for row in said.lines().filter(|line| line.starts_with("at random")) {
            let users = row.rsplit(" %").nth(1).unwrap();
            let fails = users.contains(|digit: char| ('1'..='9').contains(&digit));
            assert!(!(fails && row.ends_with(" 0")), "{}: {row}", entry.name);
        }
    }
    let (said, _) = says(0, &["odds", "alb-and-node", "--mean", "10m"]);
    assert!(said.contains("<1\n"), "{said}");
}

/// What is not counted is named in words, and not called a failure where it is none.
#[test]
fn what_is_not_counted_is_named() {
    for (name, words) in [
        ("host-down", "server.host_down (down from 50ms to 5s)"),
        ("lost-fin", "network.faults (a segment is lost or late)"),
        ("reset-in-window", "it acts on a connection after 240s"),
        ("tcp-keepalive-probe", "it acts on a connection after 60s"),
        ("nat-forgets", "a pause of 240s or more can fail there"),
    ] {
        let (_, said) = says(2, &["odds", name]);
        assert!(said.contains(words), "{name}: {said}");
    }
}

/// Of the article's program no pause is sure to fail, and many can: the sentence says both.
#[test]
fn case_04_what_can_fail_is_not_what_is_sure_to() {
    let (said, _) = says(0, &["odds", "article-as-logged"]);
    assert!(
        said.contains("can fail after a pause from 299.85ms to 301.33ms"),
        "{said}"
    );
    assert!(said.contains("After no pause is it sure to"), "{said}");
    assert!(!said.contains("No pause fails"), "{said}");
}

/// What the client sends again fails at its first attempt and not for its user.
#[test]
fn what_is_retried_fails_for_nobody() {
    for (name, user) in [
        ("get-is-retried", 0_u64),
        ("post-with-idempotency-key", 0),
        ("retried-post-after-crossing", 0),
        ("crossing", 1_000_000_000_000),
        ("post-is-not-retried", 1_000_000_000_000),
    ] {
        let said = json(&["odds", name]);
        assert_eq!(said["own"]["certain"], 1_000_000_000_000_u64, "{name}");
        assert_eq!(said["own_user"]["possible"], user, "{name}");
    }
}

/// Case 19: a client that is busy all the time has connections that are not.
#[test]
fn case_19_a_pool_under_load_fails_where_one_connection_would_not() {
    let busy = [
        "odds",
        "alb-and-node",
        "--set",
        "client.liveness=background",
        "--set",
        "server.profile=go",
        "--set",
        "server.idle_timeout=2s",
        "--mean",
        "10ms",
    ];
    let (said, _) = says(0, &busy);
    assert!(
        said.contains("<0.0001 %") && !said.contains("one in 10ms   0.0000"),
        "{said}"
    );
    assert!(said.contains("--pool N --rate R"), "{said}");
    let pool = ["--pool", "10", "--rate", "100"];
    let pauses = ["odds", "crossing", "--pauses", "1s=1"];
    let (_, refused) = says(2, &[&pauses[..], &pool].concat());
    assert!(refused.contains("cannot be used with"), "{refused}");
    let said = json(&[&busy[..], &pool].concat());
    assert!(
        said["pool"]["first"]["certain"].as_u64().unwrap() > 0,
        "{said}"
    );
    assert!(
        said["pool"]["failures_a_day"][0].as_u64().unwrap() > 0,
        "{said}"
    );
    assert_eq!(said["at_random"][0]["certain"], 0);
    let (said, _) = says(0, &[&busy[..], &pool, &["--order", "fifo"]].concat());
    for words in [
        "10 connections, fifo, 100/s",
        "is assumed",
        "independently",
        "exponential",
    ] {
        assert!(said.contains(words), "no \"{words}\" in: {said}");
    }
}

/// Case 12: a profile is set before what belongs to it, wherever it stands, and what it undoes
/// is said.
#[test]
fn case_12_the_order_of_set_says_nothing() {
    let settings = [
        "server.idle_timeout=2s",
        "server.profile=go",
        "requests.pause=0s..120s",
    ];
    let mut verdicts = Vec::new();
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let mut arguments = vec!["explore", "crossing"];
        for index in order {
            arguments.extend(["--set", settings[index]]);
        }
        let (_, complaint) = says(1, &arguments);
        assert!(!complaint.contains("sets"), "{complaint}");
        verdicts.push(json(&[&["odds"], &arguments[1..]].concat()));
    }
    assert!(
        verdicts.windows(2).all(|two| two[0] == two[1]),
        "{verdicts:#?}"
    );
    let (_, complaint) = says(0, &["show", "crossing", "--set", "server.profile=go"]);
    let undone = "server.profile=go sets server.idle_timeout to none in place of 300ms";
    assert!(complaint.contains(undone), "{complaint}");
    let twice = [
        "show",
        "crossing",
        "--set",
        "requests.pause=1ms",
        "--set",
        "requests.pause=2ms",
    ];
    let (_, complaint) = says(0, &twice);
    assert!(
        complaint.contains("is set in place of requests.pause=1ms"),
        "{complaint}"
    );
}

/// Case 12: every length takes a unit; what was written without one is what it was.
#[test]
fn case_12_tcp_keepalive_takes_a_unit() {
    let shown = |value: &str| {
        let set = format!("client.tcp_keepalive={value}");
        says(
            0,
            &["show", "nat-forgets", "--format", "scenario", "--set", &set],
        )
        .0
    };
    assert!(
        shown("120s").contains("\"tcp_keepalive\": 120"),
        "{}",
        shown("120s")
    );
    assert_eq!(shown("120s"), shown("2m"));
    assert_eq!(shown("120s"), shown("120"));
    for wrong in ["1.5s", "0s", "40000s", "soon"] {
        let set = format!("client.tcp_keepalive={wrong}");
        let (_, said) = says(2, &["show", "nat-forgets", "--set", &set]);
        assert!(
            said.contains("a whole number of seconds from 1s to 32767s, or none"),
            "{said}"
        );
    }
}
