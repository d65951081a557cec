//! How wide words are, about: so much for each letter.

use alloc::format;
use alloc::string::String;

/// The widths of letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    /// A letter of a note, on average.
    note: i64,
    /// How much wider a capital is.
    capital: i64,
    /// A letter of a segment's label.
    label: i64,
    /// A letter of the time scale.
    tick: i64,
}

impl Letters {
    /// Of a document, whose reader may have a wide font only.
    pub(super) const ANY_FONT: Self = Self {
        note: 66,
        capital: 18,
        label: 67,
        tick: 68,
    };

    /// Of the page, where a word that is a little too wide does no harm.
    pub(super) const PAGE: Self = Self {
        note: 63,
        capital: 16,
        label: 73,
        tick: 72,
    };

    /// The width of a note.
    pub(super) fn note(&self, text: &str) -> i64 {
        let capitals = text.chars().filter(char::is_ascii_uppercase).count();
        count(text) * self.note + i64::try_from(capitals).unwrap_or(0) * self.capital
    }

    /// The width of a segment's label.
    pub(super) fn label(&self, text: &str) -> i64 {
        count(text) * self.label
    }

    /// The width of what stands above a lane.
    pub(super) fn head(&self, text: &str) -> i64 {
        self.note(text) * 5 / 4
    }

    /// The width of a point of the time scale.
    pub(super) fn tick(&self, text: &str) -> i64 {
        count(text) * self.tick
    }
}

fn count(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(0)
}

/// What an idle timer of this length is called.
pub(super) fn timer_name(length: &str) -> String {
    format!("idle timer, {length}")
}
