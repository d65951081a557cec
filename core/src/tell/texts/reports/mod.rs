//! What people reported: requests lost, or applied twice, on connections that were used again.
//!
//! They are public reports (bug trackers, pull requests, blogs) that were found in November
//! 2026 by looking for such errors. They are no sample: how many name a kind of cause says
//! what is often written about, not how often it happens. The symptoms are the reporters'; the
//! kind is what ended the failures, or what the thread came to; where it came to nothing
//! there is none.

mod gateways;
mod programs;
mod report;

use alloc::vec::Vec;
use core::cmp::Reverse;

use super::kind::Kind;

pub use report::Report;

/// Every report, in two lists.
pub const ALL: [&[Report]; 2] = [gateways::ALL, programs::ALL];

/// What the reports are, for who reads how many of them there are.
pub const ABOUT: &str = "public reports, found in November 2026 and no sample";

/// How many reports there are.
#[must_use]
pub const fn count() -> usize {
    ALL[0].len() + ALL[1].len()
}

/// The reports that name a kind of cause.
pub fn naming(kind: Kind) -> impl Iterator<Item = &'static Report> {
    let all = ALL.into_iter().flatten();
    all.filter(move |report| report.kinds.contains(&kind))
}

/// Kinds of causes, those that most reports name first.
#[must_use]
pub fn most_first(mut kinds: Vec<Kind>) -> Vec<Kind> {
    kinds.sort_by_key(|kind| Reverse(naming(*kind).count()));
    kinds
}
