//! `idlerace check` as a user meets it: over each wire, as root and as nobody, with and
//! without the rights, killed in the middle; and what it writes down.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use skipped::skip;

const BINARY: &str = env!("CARGO_BIN_EXE_idlerace");

/// Some that take no time: a crossing, a reset, a retry, a forged RST.
const QUICK: [&str; 4] = [
    "crossing",
    "unread-at-close",
    "get-is-retried",
    "firewall-resets",
];

/// Of each at least so many orders as it is timed, and so many ways to end with any traffic:
/// FIN and request cross, there are many orders, a moment is open, a process dies, timers stand
/// still.
const EXPLORED: [(&str, [u64; 2]); 5] = [
    ("crossing", [2, 4]),
    ("article-as-logged", [200, 4]),
    ("deploy", [2, 4]),
    ("died-after-applying", [2, 5]),
    ("client-suspended", [6, 3]),
];

fn check(options: &[&str]) -> Output {
    Command::new(BINARY)
        .arg("check")
        .args(options)
        .output()
        .unwrap()
}

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

fn rows(output: &Output) -> Vec<Value> {
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    let answer: Value = serde_json::from_str(out).unwrap_or_else(|_| panic!("{out}{error}"));
    answer["rows"].as_array().unwrap().clone()
}

/// Whether there is a wire at all; says so if not.
fn has_wire() -> bool {
    let output = check(&["--wire", "veth", "keep-alive-off"]);
    let wired = output.status.code() != Some(2);
    if !wired {
        skip(text(&output.stderr));
    }
    wired
}

/// A file in the system's folder for them that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("idlerace-{}-{name}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn tshark(file: &Scratch, options: &[&str]) -> Option<Output> {
    let mut command = Command::new("tshark");
    command
        .args(["-r", file.path()])
        .args(options)
        .output()
        .ok()
}

#[test]
fn what_crossed_is_written_down_so_that_others_can_read_it() {
    if !has_wire() {
        return;
    }
    let (pcapng, junit) = (Scratch::new("race.pcapng"), Scratch::new("report.xml"));
    let files = ["--pcapng", pcapng.path(), "--junit", junit.path()];
    let output = check(&[&files[..], &QUICK].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let report = fs::read_to_string(&junit.0).unwrap();
    let read = roxmltree::Document::parse(&report).unwrap();
    let suite = read.root_element().first_element_child().unwrap();
    let counts = ["tests", "failures", "errors", "skipped"];
    let counts = counts.map(|name| suite.attribute(name).unwrap());
    assert_eq!(counts, ["4", "0", "0", "0"], "{report}");
    let cases = suite
        .children()
        .filter(|node| node.has_tag_name("testcase"));
    let checked: Vec<_> = cases.map(|case| case.attribute("name").unwrap()).collect();
    assert_eq!(checked, QUICK);
    let Some(packets) = tshark(&pcapng, &["-T", "fields", "-e", "frame.interface_name"]) else {
        return skip("there is no tshark");
    };
    let seen: BTreeSet<&str> = text(&packets.stdout).lines().collect();
    assert_eq!(seen, BTreeSet::from(["client", "server"]));
    let said = text(&packets.stderr).to_lowercase();
    assert!(
        !said.contains("warning") && !said.contains("error"),
        "{said}"
    );
    let malformed = tshark(&pcapng, &["-Y", "_ws.malformed"]).unwrap();
    assert_eq!(text(&malformed.stdout), "");
    // Errors, and every warning but that a RST is a RST (severities 0x800000, 0x600000).
    let wrong = "_ws.expert.severity >= 0x600000 && !tcp.connection.rst";
    let wrong = tshark(&pcapng, &["-Y", wrong]).unwrap();
    assert_eq!(text(&wrong.stdout), "");
    let named = tshark(
        &pcapng,
        &[
            "-Y",
            "frame.comment contains \"crossing #1 server tcp > R\"",
        ],
    );
    assert_eq!(text(&named.unwrap().stdout).lines().count(), 2);
}

#[test]
fn every_way_says_the_same() {
    if !has_wire() {
        return;
    }
    for way in ["auto", "tun", "veth"] {
        let output = check(&[&["--wire", way, "--json"][..], &QUICK].concat());
        if way == "tun" && output.status.code() == Some(2) {
            skip(text(&output.stderr));
            continue;
        }
        for row in rows(&output) {
            assert_eq!(row["verdict"], "agrees", "{row}");
            assert!(way == "auto" || row["wire"] == way, "{row}");
        }
    }
}

#[test]
fn an_ordinary_user_has_a_wire_too() {
    let nobody = Command::new(BINARY)
        .args(["check", "--json"])
        .args(QUICK)
        .uid(65_534)
        .gid(65_534)
        .output();
    let Ok(output) = nobody else {
        return skip("only root can become an ordinary user");
    };
    let said = text(&output.stderr);
    if said.contains("no wire") {
        return skip(said);
    }
    for row in rows(&output) {
        assert_eq!(row["verdict"], "agrees", "{row}");
    }
}

#[test]
fn without_descriptors_it_says_how_to_have_more() {
    let mut command = Command::new("sh");
    let script = "ulimit -n 10; exec \"$0\" check crossing";
    let output = command.args(["-c", script, BINARY]).output().unwrap();
    let said = text(&output.stderr);
    if said.contains("user namespace") {
        return skip(said);
    }
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("open files: ulimit -n 1024"), "{said}");
    assert!(!said.contains("sysctl"), "{said}");
}

#[test]
fn without_the_rights_it_says_what_is_missing_and_uses_loopback() {
    // A user namespace in which nobody may make another one, and no capability either.
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && \
         exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";
    let poor = |options: &[&str]| {
        let mut command = Command::new("unshare");
        command.args([
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            script,
            "sh",
            BINARY,
            "check",
        ]);
        command.args(options).output()
    };
    let Ok(output) = poor(&["died-after-applying", "crossing", "--json"]) else {
        return skip("there is no unshare(1)");
    };
    let said = text(&output.stderr);
    if !said.contains("idlerace: ") {
        return skip(said);
    }
    // What helps against this limit, and nothing that helps against another.
    for words in [
        "no wire",
        "user namespace",
        "sysctl user.max_user_namespaces=9999",
        "on loopback instead",
    ] {
        assert!(said.contains(words), "no \"{words}\" in: {said}");
    }
    assert!(!said.contains("Debian"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let rows = rows(&output);
    assert_ne!(rows[0]["verdict"], "not-run", "{}", rows[0]);
    assert_eq!(rows[1]["verdict"], "not-run", "{}", rows[1]);
    // Who insists on a wire gets no substitute.
    let insisting = poor(&["--wire", "veth"]).unwrap();
    assert_eq!(
        (insisting.status.code(), text(&insisting.stdout)),
        (Some(2), "")
    );
}

#[test]
fn by_the_clock_comes_after_step_by_step() {
    if !has_wire() {
        return;
    }
    let output = check(&["--clock", "--json", "died-after-applying", "keep-alive-off"]);
    let rows = rows(&output);
    let steps = |row: &Value| row["steps"].is_u64();
    assert_eq!(
        rows.iter().map(steps).collect::<Vec<_>>(),
        [true, true, false, false]
    );
    for row in &rows {
        assert_ne!(row["verdict"], "differs", "{row}");
        assert_ne!(row["verdict"], "not-run", "{row}");
    }
}

#[test]
fn what_two_programs_cannot_show_is_shown_by_the_model_s_calls() {
    if !has_wire() {
        return;
    }
    // A killed worker, a dead host, a server that is no HTTP server, a full queue; and two
    // that take minutes of the kernels' own time unless these are told to be quicker.
    let names = [
        "worker-killed-unread",
        "host-rebooted",
        "plain-to-tls-port",
        "backlog-full-reset",
        "tcp-keepalive-probe",
        "nat-forgets-no-timeout",
    ];
    let options: Vec<&str> = ["--clock", "--json"].into_iter().chain(names).collect();
    let output = check(&options);
    let rows = rows(&output);
    assert_eq!(rows.len(), 2 * names.len());
    for row in &rows {
        assert_ne!(row["verdict"], "differs", "{row}");
        assert_ne!(row["verdict"], "not-run", "{row}");
    }
    let changed = |row: &&Value| row["changes"][0].is_string();
    let changed: Vec<_> = rows[..names.len()].iter().filter(changed).collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
}

#[test]
fn packets_are_not_written_down_where_nobody_sees_them() {
    let output = check(&[
        "--wire",
        "loopback",
        "--pcapng",
        "never.pcapng",
        "keep-alive-off",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("needs a wire"));
}

/// The network namespaces of a process's threads.
fn namespaces(process: &str) -> BTreeSet<PathBuf> {
    let tasks = fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten();
    let links = tasks
        .flatten()
        .map(|task| fs::read_link(task.path().join("ns/net")));
    links.flatten().collect()
}

/// What a process holds open of `/proc/*/ns/net`, as the kernel names it.
fn held(process: &str) -> BTreeSet<PathBuf> {
    let files = fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten();
    let links = files.flatten().map(|file| fs::read_link(file.path()));
    let is_net = |path: &PathBuf| path.to_string_lossy().starts_with("net:[");
    links.flatten().filter(is_net).collect()
}

fn interfaces() -> BTreeSet<std::ffi::OsString> {
    let entries = fs::read_dir("/sys/class/net").unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

/// Waits until a check has made its namespaces; which they are.
fn under_way(child: &mut Child) -> BTreeSet<PathBuf> {
    let process = child.id().to_string();
    loop {
        let made = held(&process);
        if made.len() >= 2 || child.try_wait().unwrap().is_some() {
            return made;
        }
        std::thread::yield_now();
    }
}

#[test]
fn killed_in_the_middle_it_leaves_nothing_behind() {
    if !has_wire() {
        return;
    }
    let before = interfaces();
    for way in ["tun", "veth"] {
        let mut child = Command::new(BINARY)
            .args(["check", "nat-forgets", "--wire", way])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let made = under_way(&mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        if made.is_empty() {
            skip(&format!("{way}: it never had a namespace"));
        }
        let processes = fs::read_dir("/proc").unwrap().flatten();
        for process in processes.map(|entry| entry.file_name().into_string().unwrap()) {
            let left: BTreeSet<_> = &namespaces(&process) | &held(&process);
            assert!(left.is_disjoint(&made), "process {process} is in {made:?}");
        }
    }
    assert_eq!(interfaces(), before);
}

/// A sample: `cargo xtask test --long` has every named scenario.
#[test]
fn every_order_that_the_explorer_finds_comes_about_on_the_kernel() {
    if !has_wire() {
        return;
    }
    let output = check(
        &[
            &["--explored", "--json"][..],
            &EXPLORED.map(|(name, _)| name),
        ]
        .concat(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let rows = rows(&output);
    let expected = EXPLORED.iter().flat_map(|(name, least)| {
        [
            (name, "as-timed", least[0]),
            (name, "any-traffic", least[1]),
        ]
    });
    assert_eq!(rows.len(), 2 * EXPLORED.len());
    for (row, (name, question, least)) in rows.iter().zip(expected) {
        assert_eq!(row["name"], *name);
        assert_eq!(row["question"], question);
        let orders = &row["orders"];
        assert!(orders["agree"].as_u64() >= Some(least), "{row}");
        for none in ["differ", "too-busy", "not-run", "left-out"] {
            assert_eq!(orders[none], 0, "{none}: {row}");
        }
        assert!(orders["limit"].is_null(), "{row}");
    }
}
