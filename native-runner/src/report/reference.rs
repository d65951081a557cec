//! What can be looked up: the named scenarios, and the causes of errors, which are the
//! article's troubleshooting list, made from the model. Runs nothing for real.

use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::list::{List, Listed};
use idlerace_core::catalog::{ENTRIES, Entry};
use idlerace_core::explain::{Cause, explain};
use idlerace_core::simulate::simulate;

/// The named scenarios for people.
pub(crate) fn list() -> String {
    let mut text = String::new();
    for entry in ENTRIES {
        let _ = writeln!(
            text,
            "{}\n    {}\n    {}\n",
            entry.name, entry.title, entry.lesson
        );
    }
    text + "See one: idlerace show NAME. Run one: idlerace run NAME. Run all: idlerace check.\n"
}

/// The named scenarios for programs.
pub(crate) fn listed() -> List {
    let listed = |entry: &Entry| Listed {
        name: entry.name.to_owned(),
        title: entry.title.to_owned(),
        lesson: entry.lesson.to_owned(),
        source: entry.source().to_owned(),
    };
    List {
        version: Version,
        scenarios: ENTRIES.iter().map(listed).collect(),
    }
}

/// Every cause: what it is, what the client's error, the server's log and a capture show,
/// and the scenarios in which it can be watched.
pub(crate) fn causes() -> String {
    let mut text = String::new();
    for cause in Cause::ALL {
        let signature = cause.signature();
        let shown = shown(cause).join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\n  client  {}\n  server  {}\n  wire    {}\n  see     {shown}\n",
            cause.sentence(),
            signature.client,
            signature.server,
            signature.wire,
        );
    }
    text + "Watch one: idlerace show NAME. Have two real kernels do it: idlerace check NAME.\n"
}

/// The named scenarios in whose stories the cause is.
fn shown(cause: Cause) -> Vec<&'static str> {
    let has = |entry: &&Entry| {
        let explained = explain(&simulate(&entry.scenario()));
        explained.stories.iter().any(|story| story.cause == cause)
    };
    ENTRIES.iter().filter(has).map(|entry| entry.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_and_can_be_watched() {
        let text = causes();
        for cause in Cause::ALL {
            assert!(text.contains(cause.sentence()), "{cause:?}");
            assert!(!shown(cause).is_empty(), "{cause:?} is in no scenario");
        }
    }
}
