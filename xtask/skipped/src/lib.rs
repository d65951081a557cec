//! What a test leaves out because the machine lacks something: said loudly, written down for
//! the table at the end of `cargo xtask test`, and a failure where everything is meant to be
//! there. It knows neither the tests nor the programs that they call; the list of those is
//! `xtask/src/needs/programs.rs`.
#![forbid(unsafe_code)]

use std::{
    env,
    fs::OpenOptions,
    io::{self, Write as _},
    panic::Location,
    path::Path,
    thread,
};

/// The environment variable that names the record: a file with one line for each thing that
/// was left out, `test name: what is missing`. Without it nothing is written down.
pub const RECORD: &str = "IDLERACE_SKIPPED";

/// Whether nobody is there who could read that something was skipped: `CI` is set, and to
/// something other than `false`. There, what cannot be done is an error.
#[must_use]
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Notes that the test on this thread leaves something out, and what is missing for it.
///
/// # Panics
/// In CI, where nothing may be missing.
#[track_caller]
pub fn skip(missing: &str) {
    skip_test(&this_test(Location::caller()), missing);
}

/// The same for a test of this name.
///
/// # Panics
/// In CI, where nothing may be missing.
#[track_caller]
pub fn skip_test(name: &str, missing: &str) {
    assert!(!in_ci(), "{name} may not be skipped in CI: {missing}");
    tell(name, missing);
}

/// Notes what the test on this thread could not tell, which is no failure anywhere: say,
/// because the machine had too much else to do.
#[track_caller]
pub fn note(why: &str) {
    tell(&this_test(Location::caller()), why);
}

/// The name of the test on this thread, or where it is where tests have no threads of their own.
fn this_test(place: &Location<'_>) -> String {
    let thread = thread::current();
    let name = thread.name().filter(|name| *name != "main");
    name.map_or_else(|| place.to_string(), str::to_owned)
}

fn tell(name: &str, why: &str) {
    eprintln!("SKIPPED {name}: {why}");
    if let Some(record) = env::var_os(RECORD) {
        let written = write_down(Path::new(&record), name, why);
        assert!(
            written.is_ok(),
            "cannot write to {}: {written:?}",
            record.display()
        );
    }
}

/// Adds one line in one write, so that the lines of tests that run at the same time stay whole.
fn write_down(record: &Path, name: &str, why: &str) -> io::Result<()> {
    let why: Vec<&str> = why.split_whitespace().collect();
    let line = format!("{name}: {}\n", why.join(" "));
    let mut file = OpenOptions::new().create(true).append(true).open(record)?;
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_left_out_is_one_line() {
        let name = format!("idlerace-skipped-{}", std::process::id());
        let record = env::temp_dir().join(name);
        write_down(&record, "captures", "there is\nno tshark").unwrap();
        write_down(&record, "manual", "there is no groff").unwrap();
        let lines = std::fs::read_to_string(&record).unwrap();
        std::fs::remove_file(&record).unwrap();
        assert_eq!(
            lines,
            "captures: there is no tshark\nmanual: there is no groff\n"
        );
    }
}
