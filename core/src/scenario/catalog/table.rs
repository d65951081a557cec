//! All chapters one after the other.

use super::entry::Entry;
use super::{causes, fixes, race, retry, reuse, variations};
use crate::scenario::rows::{count, join};

/// In the order in which they are best learnt.
const CHAPTERS: [&[Entry]; 6] = [
    reuse::ENTRIES,
    race::ENTRIES,
    retry::ENTRIES,
    fixes::ENTRIES,
    variations::ENTRIES,
    causes::ENTRIES,
];

/// Every entry, in the order in which they are best learnt.
pub const ENTRIES: &[Entry] = &join::<Entry, { count(&CHAPTERS) }>(&CHAPTERS);

/// The entry with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}
