//! `idlerace chain`: what it says of whose hosts, with which exit code, and that a file is
//! answered or refused in one line, whatever is in it.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "chain/captured.rs"]
mod captured;
#[path = "chain/random.rs"]
mod random;
#[path = "chain/written.rs"]
mod written;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use idlerace_core::rng::SplitMix64;
use serde_json::Value;

/// So many random files; the long tests ask for ten thousand.
const FILES: u32 = 200;
/// Those that take longer are counted and told, for a machine can be busy.
const SLOW: Duration = Duration::from_millis(50);

const MINE: &str = r#"
[[host]]
profile = "go"
round_trip = "20ms"

[[host]]
profile = "alb"
round_trip = "1ms"

[[host]]
profile = "nginx"

[[host]]
profile = "gunicorn"
server.idle_timeout = "5s"
"#;

fn idlerace(arguments: &[&str], input: &str) -> Output {
    idlerace_of(arguments, input.as_bytes())
}

fn idlerace_of(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let program = program.arg("chain").args(arguments);
    let program = program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.stderr(Stdio::piped()).spawn().unwrap();
    // One that refuses its arguments reads nothing.
    let _ = program.stdin.take().unwrap().write_all(input);
    program.wait_with_output().unwrap()
}

/// What it says to a chain with these settings, in a line.
fn refuses(arguments: &[&str]) -> String {
    let output = idlerace(arguments, "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    said
}

/// What it prints when it ends with this exit code.
fn says(code: i32, arguments: &[&str], input: &str) -> String {
    let output = idlerace(arguments, input);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_file_has_a_verdict_a_hop_and_values_to_type() {
    let said = says(1, &["-"], MINE);
    for words in [
        "go -> alb -> nginx -> gunicorn",
        "The chain, any traffic: unsafe: a request can be lost.",
        "hop 1  go -> alb: UNSAFE",
        "hop 2  alb -> nginx: safe",
        "hop 3  nginx -> gunicorn: UNSAFE",
        "To be mended first: hop 1, go -> alb.",
        "To type; with all of it the chain is safe for any traffic",
        "gunicorn --keep-alive",
        "--set hop3.server.idle_timeout=",
        "the user reads 502, never applied",
        "Not given, so as the product comes",
        "go: requests.method=POST",
        "nginx: hop3.client.idle_timeout=60s",
        "How it comes to that, after pauses of",
    ] {
        assert!(said.contains(words), "no \"{words}\" in:\n{said}");
    }
    // What was given is not said to be missing.
    assert!(
        !said.contains("gunicorn: hop3.server.idle_timeout="),
        "{said}"
    );
}

#[test]
fn what_is_advised_is_safe_when_it_is_set() {
    let answer: Value = serde_json::from_str(&says(1, &["-", "--json"], MINE)).unwrap();
    let typed = answer["advice"]["typed"].as_array().unwrap();
    let set = typed.iter().flat_map(|one| one["set"].as_array().unwrap());
    let set = set.map(|pair| {
        format!(
            "--set={}={}",
            pair[0].as_str().unwrap(),
            pair[1].as_str().unwrap()
        )
    });
    let set: Vec<String> = set.collect();
    let mut arguments = vec!["-"];
    arguments.extend(set.iter().map(String::as_str));
    let said = says(0, &arguments, MINE);
    assert!(said.contains("The chain, any traffic: safe"), "{said}");
}

#[test]
fn a_named_chain_is_shown_and_proven() {
    let names = says(0, &[], "");
    assert!(names.contains("alb-nginx-app"), "{names}");
    let said = says(0, &["retries-multiply", "--run"], "");
    assert!(
        said.contains("request 2: applied more than once (502); 2 sent, 4 applied"),
        "{said}"
    );
    let said = says(0, &["haproxy-mirrors-close"], "");
    assert!(said.contains("hop 2  haproxy -> node: UNSAFE"), "{said}");
}

#[test]
fn what_is_no_chain_is_refused_in_one_line() {
    let two = |first: &str, last: &str| format!("[[host]]\n{first}\n[[host]]\n{last}\n");
    let (go, node) = ("profile = \"go\"", "profile = \"node\"");
    for (input, words) in [
        (String::new(), "missing field `host`"),
        ("x = ".to_owned(), "line 1: "),
        (
            "[[host]]\nprofile = \"go\"\n".to_owned(),
            "host: 1 are too few; a chain has two or more",
        ),
        (
            two("profile = \"goo\"", node),
            "host 1: profile: \"goo\" is not the name of a client; try",
        ),
        (
            two(go, "profile = \"nodes\""),
            "host 2: profile: \"nodes\" is not the name of a server; try",
        ),
        (
            two(go, "profile = \"node\"\ncolour = 1"),
            "line 5: unknown field `colour`",
        ),
        (
            two(go, "profile = \"node\"\nserver.idle_timeout = \"soon\""),
            "hop1.server.idle_timeout: ",
        ),
        (
            two(go, "profile = \"node\"\nserver.idle_timeout = 1.5"),
            "hop1.server.idle_timeout: float is given",
        ),
        (
            two(go, "profile = \"node\"\nserver.idle = \"1s\""),
            "hop1.server.idle: no such setting",
        ),
        (
            two(go, "profile = \"node\"\nround_trip = \"1ms\""),
            "host 2: round_trip: there is no next host",
        ),
        (
            two("profile = \"go\"\nserver.idle_timeout = \"1s\"", node),
            "host 1: server: this host has none, for it is the user's client",
        ),
        (
            two(go, "profile = \"node\"\nclient.idle_timeout = \"1s\""),
            "host 2: client: this host has none, for it is the last",
        ),
        (
            two("profile = \"go\"\nround_trip = \"far\"", node),
            "host 1: round_trip: ",
        ),
        ("{\"version\": 9}".to_owned(), "seed"),
    ] {
        let output = idlerace(&["-"], &input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {said}");
        assert!(said.contains(words), "{input}: {said}");
        assert_eq!(said.lines().count(), 1, "{input}: {said}");
        assert!(output.stdout.is_empty(), "{input}");
    }
    let output = idlerace(&["alb-nginx-apps"], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("did you mean alb-nginx-app?"), "{said}");
}

/// A process that dies belongs to the application, and is said whole.
#[test]
fn what_is_no_death_is_refused_in_one_line() {
    let two = |first: &str, last: &str| format!("[[host]]\n{first}\n[[host]]\n{last}\n");
    let (go, node) = ("profile = \"go\"", "profile = \"node\"");
    for (input, words) in [
        ("[1]".to_owned(), "line 1: unknown field `1`"),
        (
            two(go, node) + "server.death = { request = 2 }",
            "host 2: server.death: missing field `when`",
        ),
        (
            format!(
                "{}{}",
                two(go, "profile = \"nginx\"\nserver.death = 1"),
                "[[host]]\n"
            ) + node,
            "host 2: server.death: only the application, which is the last host, has it",
        ),
        (
            two(go, node) + "server.death = { request = 2, when = \"soon\" }",
            "host 2: server.death: unknown variant `soon`",
        ),
    ] {
        let output = idlerace(&["-"], &input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {said}");
        assert!(said.contains(words), "{input}: {said}");
        assert_eq!(said.lines().count(), 1, "{input}: {said}");
    }
}

/// In the order of their table and not in that in which they are typed; a proxy has two sides,
/// and one word for both.
#[test]
fn settings_are_turned_whole_and_in_order() {
    let typed = |settings: &[&str]| {
        let mut arguments = vec!["alb-nginx-app", "--json"];
        arguments.extend(settings.iter().flat_map(|one| ["--set", one]));
        let answer: Value = serde_json::from_str(&says(1, &arguments, "")).unwrap();
        answer["chain"]["hops"].clone()
    };
    let (profile, timeout) = ("hop3.server.profile=node", "hop3.server.idle_timeout=9s");
    let hops = typed(&[timeout, profile]);
    assert_eq!(hops, typed(&[profile, timeout]));
    assert_eq!(hops[2]["server"]["idle_timeout"], "9s");

    for setting in [
        "hop2.server.profile=envoy",
        "hop3.client.profile=envoy-upstream",
    ] {
        let hops = typed(&["hop2.relay.no_response=close", setting]);
        assert_eq!(hops[1]["server"]["profile"], "envoy", "{setting}");
        assert_eq!(hops[2]["client"]["profile"], "envoy-upstream", "{setting}");
        assert_eq!(hops[1]["relay"]["no_connection"], "503", "{setting}");
        assert_eq!(hops[1]["relay"]["no_response"], "close", "{setting}");
    }
    let said = refuses(&["alb-nginx-app", "--set", "hop2.server.profile=node"]);
    assert!(
        said.contains("hop2.server.profile: \"node\" is not a proxy"),
        "{said}"
    );
    assert!(said.contains("one of alb, nginx, envoy"), "{said}");

    let said = refuses(&["alb-nginx-app", "--set", "hop2.client.suspended_at=1s"]);
    assert!(said.contains("hop2.client.suspended_at: "), "{said}");
    assert!(said.ends_with("the user's client can\n"), "{said}");
}

/// A mark of the octets' order is skipped, and a process can die.
#[test]
fn a_file_is_read_as_it_was_saved() {
    let marked = "\u{feff}".to_owned() + MINE;
    assert_eq!(says(1, &["-"], &marked), says(1, &["-"], MINE));
    let dying = "[server.death]\nrequest = 2\nwhen = \"after-applying\"\n";
    let file = MINE.to_owned() + &dying.replace("[server", "[host.server");
    let answer: Value = serde_json::from_str(&says(1, &["-", "--json"], &file)).unwrap();
    let server = &answer["chain"]["hops"][2]["server"];
    assert_eq!(server["death"]["request"], 2);
    assert_eq!(server["death"]["and_later"], false);
    assert_eq!(server["idle_timeout"], "5s");
}

/// Files made of what files are made of, in any order and with slips: each is answered, or
/// refused in one line.
#[test]
fn random_files_are_answered_or_refused() {
    let files = std::env::var_os("IDLERACE_SETTINGS").map_or(FILES, |_| 10_000);
    let mut rng = SplitMix64::new(17);
    let (mut answered, mut refused) = (0, 0);
    let (mut slowest, mut which, mut slow) = (Duration::ZERO, Vec::new(), 0);
    for _ in 0..files {
        let input = random::file(&mut rng);
        let began = Instant::now();
        let output = idlerace_of(&["-", "--json"], &input);
        let took = began.elapsed();
        let shown = String::from_utf8_lossy(&input);
        let said = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(2) if output.stdout.is_empty() => {
                refused += 1;
                assert_eq!(said.lines().count(), 1, "{shown}\n{said}");
            }
            Some(0..=2) => answered += 1,
            other => panic!("{other:?}: {shown}\n{said}"),
        }
        assert!(!said.contains("panicked"), "{shown}\n{said}");
        slow += u32::from(took > SLOW);
        if took > slowest {
            (slowest, which) = (took, input);
        }
    }
    println!(
        "{files} files: {answered} answered, {refused} refused, {slow} took longer than {SLOW:?}, the slowest {slowest:?}:\n{}",
        String::from_utf8_lossy(&which)
    );
    assert!(
        answered > files / 4 && refused > files / 4,
        "{answered} answered, {refused} refused"
    );
}

/// A load is part of a file, is said, and decides of what the verdict is true.
#[test]
fn a_file_can_have_a_load_and_pools() {
    let load =
        "[requests]\ncount = 3\n[load]\nclients = 6\nshared = true\narrival = \"1ms..5ms\"\n";
    let pooled = MINE.replace(
        "profile = \"nginx\"",
        "profile = \"nginx\"\npool.size = 2\npool.order = \"first-used-first\"",
    );
    let file = format!("{load}{pooled}");
    let said = says(1, &["-"], &file);
    for words in [
        "6 clients, parts of one program, which share its connections: each begins 1ms..5ms after",
        "For any number of requests at once, each alone on its connection, over plain TCP",
    ] {
        assert!(said.contains(words), "no \"{words}\" in:\n{said}");
    }
    let said = says(0, &["-", "--run"], &file);
    assert!(
        said.contains("\nrequests 1-18: served; 1 sent, 1 applied\n"),
        "{said}"
    );
    for (input, words) in [
        (pooled, "hop3.pool: there is no load"),
        (
            file.replace("clients = 6", "clients = 0"),
            "load.clients: \"0\" is not a whole number",
        ),
        (
            file.replace("clients", "users"),
            "load.users: no such setting; there are load.clients",
        ),
    ] {
        let output = idlerace(&["-"], &input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}
