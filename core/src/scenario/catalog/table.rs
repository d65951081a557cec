//! All chapters one after the other.

use super::entry::{Entry, Row};
use super::{causes, fixes, race, retry, reuse, variations};
use crate::scenario::rows::{count, join};

/// In the order in which they are best learnt.
const CHAPTERS: [&[Row]; 6] = [
    reuse::ROWS,
    race::ROWS,
    retry::ROWS,
    fixes::ROWS,
    variations::ROWS,
    causes::ROWS,
];

/// Every entry, in the order in which they are best learnt.
pub const ENTRIES: &[Entry] = &{
    let mut entries = [ROWS[0].entry(); ROWS.len()];
    let mut at = 0;
    while at < ROWS.len() {
        entries[at] = ROWS[at].entry();
        at += 1;
    }
    entries
};

const ROWS: [Row; count(&CHAPTERS)] = join(&CHAPTERS);

/// What each of them teaches, in the same order.
const LESSONS: [&str; ROWS.len()] = {
    let mut lessons = [""; ROWS.len()];
    let mut at = 0;
    while at < ROWS.len() {
        lessons[at] = ROWS[at].lesson;
        at += 1;
    }
    lessons
};

impl Entry {
    /// What a learner takes home.
    #[must_use]
    pub fn lesson(&self) -> &'static str {
        let own = ENTRIES.iter().position(|entry| entry.name == self.name);
        own.map_or("", |at| LESSONS[at])
    }

    /// What it stands for: rows of the measured data, facts, clauses.
    #[must_use]
    pub fn source(&self) -> &'static str {
        let own = ROWS.iter().find(|row| row.name == self.name);
        own.map_or("", |row| row.source)
    }
}

/// The entry with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}
