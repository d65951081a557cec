//! The named scenarios, one by one.

use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::list::{List, Listed};
use idlerace_core::catalog::{ENTRIES, Entry};

/// The named scenarios for people.
pub(crate) fn list() -> String {
    let mut text = String::new();
    for entry in ENTRIES {
        let _ = writeln!(
            text,
            "{}\n    {}\n    {}\n",
            entry.name,
            entry.title,
            entry.lesson()
        );
    }
    text + "See one: idlerace show NAME. Run one: idlerace run NAME. Run all: idlerace check.\n"
}

/// The named scenarios for programs.
pub(crate) fn listed() -> List {
    let listed = |entry: &Entry| Listed {
        name: entry.name.to_owned(),
        title: entry.title.to_owned(),
        lesson: entry.lesson().to_owned(),
        source: entry.source().to_owned(),
    };
    List {
        version: Version,
        scenarios: ENTRIES.iter().map(listed).collect(),
    }
}
