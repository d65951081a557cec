//! What a named scenario is, and the parts of the course that all of them make.

use crate::scenario::Scenario;

/// One named scenario.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name in links, files and on the command line.
    pub name: &'static str,
    /// Where it belongs in a course.
    pub chapter: Chapter,
    /// A line for a menu.
    pub title: &'static str,
    build: fn() -> Scenario,
}

/// One named scenario as it is written down. What it teaches and what it stands for is apart from
/// it afterwards: nothing that runs asks for it, and who does not say it need not carry it.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) chapter: Chapter,
    pub(super) title: &'static str,
    pub(super) lesson: &'static str,
    /// Rows of the measured data, facts, clauses.
    pub(super) source: &'static str,
    pub(super) build: fn() -> Scenario,
}

impl Row {
    pub(super) const fn entry(self) -> Entry {
        Entry {
            name: self.name,
            chapter: self.chapter,
            title: self.title,
            build: self.build,
        }
    }
}

/// A part of the course that the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// Persistent connections, and the timer that ends them.
    Reuse,
    /// The orders in which end and reuse can meet.
    Race,
    /// What sending again repairs, and what it breaks.
    Retry,
    /// What helps, what it costs, and what only seems to help.
    Fixes,
    /// Other policies, other places.
    Variations,
    /// Other causes of the same errors, and how to tell them.
    Causes,
}

impl Chapter {
    /// Every chapter, in order.
    pub const ALL: [Self; 6] = [
        Self::Reuse,
        Self::Race,
        Self::Retry,
        Self::Fixes,
        Self::Variations,
        Self::Causes,
    ];

    /// A heading for a menu.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reuse => "Reuse, and the timer that ends it",
            Self::Race => "The race",
            Self::Retry => "Sending again, and its danger",
            Self::Fixes => "What helps, and what it costs",
            Self::Variations => "Variations",
            Self::Causes => "Other causes of the same errors",
        }
    }
}

impl Entry {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        (self.build)()
    }
}
