//! The book's examples for the test suites of others (`docs/book/examples`), each run as whoever
//! copies it runs it, with `idlerace` on the path; and again with an `idlerace` that finds what
//! it should not or forces nothing, which each has to notice.
//!
//! That takes a minute and programs of other languages, so `cargo xtask test --long` runs it, and
//! says by `IDLERACE_SUITES` in which folder npm and pip have put what the examples import.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::env;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;

use tempfile::{TempDir, tempdir, tempdir_in};

const IDLERACE: &str = env!("CARGO_BIN_EXE_idlerace");

/// `JUnit` 5 in one file, where Debian has it.
const JUNIT: &str = "/usr/share/java/junit-platform-console-standalone.jar";

/// Where an example is.
fn example(name: &str) -> PathBuf {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/book/examples");
    Path::new(examples).join(name)
}

/// What npm and pip have fetched, if this is to be run. That it is not is said once for all.
fn packages() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let packages = env::var_os("IDLERACE_SUITES").map(PathBuf::from);
    if packages.is_none() {
        let why = "only `cargo xtask test --long` runs it and the book's other examples";
        SAID.call_once(|| skipped::note(why));
    }
    packages
}

fn is_there(program: &str, version: &str) -> bool {
    let is_there = Command::new(program).arg(version).output().is_ok();
    if !is_there {
        skipped::skip(&format!("there is no {program}"));
    }
    is_there
}

/// The path with this folder before all others.
fn path(first: &Path) -> OsString {
    let usual = env::var_os("PATH").unwrap();
    let folders = [first.to_owned()].into_iter();
    env::join_paths(folders.chain(env::split_paths(&usual))).unwrap()
}

/// A folder with an `idlerace` that says of every client that it applied twice, and whose proxy
/// forces nothing.
fn planted() -> TempDir {
    let folder = tempdir().unwrap();
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = proxy ]; then exec '{IDLERACE}' proxy --to \"$3\"; fi\n\
         echo applied twice; exit 1\n"
    );
    let program = folder.path().join("idlerace");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A suite passes, and says that with these words; beside an `idlerace` that should fail it, it
/// fails.
fn passes(suite: &mut Command, words: &str) {
    let own = Path::new(IDLERACE).parent().unwrap();
    let planted = planted();
    for (folder, is_right) in [(own, true), (planted.path(), false)] {
        let output = suite.env("PATH", path(folder)).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.success(), is_right, "{suite:?}: {said}");
        assert_eq!(said.contains(words), is_right, "{suite:?}: {said}");
    }
}

/// The words that start pytest on an example, and where it finds what that imports.
fn pytest(suite: &mut Command, packages: &Path, name: &str) {
    suite.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    suite.arg(example(name));
    suite.env("PYTHONPATH", packages.join("python"));
    suite.env("PYTHONDONTWRITEBYTECODE", "1");
}

/// Vitest on an example, in a folder of its own below what it imports.
fn vitest(packages: &Path, name: &str) -> (Command, TempDir) {
    let folder = tempdir_in(packages).unwrap();
    fs::copy(example(name), folder.path().join(name)).unwrap();
    let mut suite = Command::new("node");
    suite.arg(packages.join("node_modules/vitest/vitest.mjs"));
    suite.arg("run").current_dir(folder.path());
    suite.env("NO_COLOR", "1");
    (suite, folder)
}

#[test]
fn pytest_with_requests() {
    if let Some(packages) = packages().filter(|_| is_there("python3", "--version")) {
        let mut suite = Command::new("python3");
        pytest(&mut suite, &packages, "test_pool.py");
        passes(&mut suite, "1 passed");
    }
}

#[test]
fn vitest_with_fetch() {
    if let Some(packages) = packages().filter(|_| is_there("node", "--version")) {
        let (mut suite, _folder) = vitest(&packages, "pool.test.mjs");
        passes(&mut suite, "1 passed");
    }
}

#[test]
fn go_test_with_net_http() {
    if packages().is_none() || !is_there("go", "version") {
        return;
    }
    let folder = tempdir().unwrap();
    let copy = folder.path().join("pool_test.go");
    fs::copy(example("pool_test.go"), copy).unwrap();
    fs::write(folder.path().join("go.mod"), "module pool\n").unwrap();
    let mut suite = Command::new("go");
    suite.args(["test", "-count=1", "./..."]);
    suite.current_dir(folder.path()).env("HOME", folder.path());
    // Built once, net/http is there the next time.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go");
    suite.env("GOCACHE", cache).env("GOTOOLCHAIN", "local");
    passes(&mut suite, "ok  \tpool");
}

#[test]
fn junit_5_with_java_net_http() {
    if packages().is_none() {
        return;
    }
    if !Path::new(JUNIT).is_file() {
        return skipped::skip(&format!("there is no {JUNIT}"));
    }
    if !is_there("javac", "-version") {
        return;
    }
    let folder = tempdir().unwrap();
    let classes = env::join_paths([folder.path(), Path::new(JUNIT)]).unwrap();
    let mut javac = Command::new("javac");
    javac.arg("-cp").arg(&classes).arg("-d").arg(folder.path());
    let output = javac.arg(example("PoolTest.java")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let mut suite = Command::new("java");
    suite.arg("-cp").arg(&classes);
    suite.arg("org.junit.platform.console.ConsoleLauncher");
    suite.args(["--select-class", "PoolTest", "--disable-banner"]);
    passes(&mut suite, "1 tests successful");
}

#[test]
fn the_command_of_the_workflow() {
    let Some(packages) = packages().filter(|_| is_there("python3", "--version")) else {
        return;
    };
    let workflow = fs::read_to_string(example("github-actions.yml")).unwrap();
    let steps = workflow
        .lines()
        .filter_map(|line| line.split_once("- run: "));
    let mut ours = steps.filter(|(_, line)| line.starts_with("idlerace "));
    let (_, line) = ours.next().unwrap();
    let folder = tempdir().unwrap();
    fs::copy(example("test_pool.py"), folder.path().join("test_pool.py")).unwrap();
    let mut step = Command::new("sh");
    step.args(["-e", "-c", line]).current_dir(folder.path());
    step.env("PYTHONPATH", packages.join("python"));
    passes(&mut step, "told an error, applied once");
    for report in ["report.xml", "report.sarif"] {
        assert!(folder.path().join(report).is_file(), "{report}");
    }
}

/// What is in the book and run by nobody, or run and in no chapter, would be gone unnoticed.
#[test]
fn each_example_is_in_the_book_and_is_run() {
    let chapter = example("../src/suites.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    let runs = concat!(include_str!("suites.rs"), include_str!("../Cargo.toml"));
    for file in fs::read_dir(example("")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            chapter.contains(&format!("{{{{#include ../examples/{name}}}}}")),
            "{name}"
        );
        assert!(runs.contains(&name), "{name}");
    }
}

/// A Redis server; ended when it is dropped.
struct Redis {
    process: Child,
    port: String,
    _folder: TempDir,
}

impl Redis {
    fn start() -> Option<Self> {
        if !is_there("redis-server", "--version") {
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port().to_string();
        drop(free);
        let folder = tempdir().unwrap();
        let mut server = Command::new("redis-server");
        server.args(["--bind", "127.0.0.1", "--port", &port]);
        server.args(["--save", "", "--dir"]).arg(folder.path());
        let mut process = server.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let is_ready = lines.any(|line| line.unwrap().contains("Ready to accept connections"));
        assert!(is_ready);
        Some(Self {
            process,
            port,
            _folder: folder,
        })
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn redis_py_counts_twice() {
    if let Some((packages, redis)) = packages().zip(Redis::start()) {
        let mut suite = Command::new("python3");
        pytest(&mut suite, &packages, "test_redis.py");
        passes(suite.env("REDIS_PORT", &redis.port), "2 passed");
    }
}

#[test]
fn ioredis_counts_twice() {
    if let Some((packages, redis)) = packages().zip(Redis::start()) {
        let (mut suite, _folder) = vitest(&packages, "redis.test.mjs");
        passes(suite.env("REDIS_PORT", &redis.port), "2 passed");
    }
}

#[test]
fn an_insert_is_there_although_psycopg_says_an_error() {
    if let Some(packages) = packages().filter(|_| is_there("pg_virtualenv", "-h")) {
        let mut suite = Command::new("pg_virtualenv");
        suite.args(["-t", "python3"]);
        pytest(&mut suite, &packages, "test_postgres.py");
        passes(&mut suite, "3 passed");
    }
}
