//! What is kept of a report.

use crate::tell::texts::kind::Kind;

/// A report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Who spoke to whom.
    pub stack: &'static str,
    /// When: a year and perhaps a month, or `?`.
    pub date: &'static str,
    /// What the reporter saw.
    pub symptom: &'static str,
    /// What it was; none if nobody found out.
    pub kinds: &'static [Kind],
    /// Where it stands.
    pub source: &'static str,
}

/// A report as the lists have it.
pub(super) const fn report(
    stack: &'static str,
    date: &'static str,
    symptom: &'static str,
    kinds: &'static [Kind],
    source: &'static str,
) -> Report {
    Report {
        stack,
        date,
        symptom,
        kinds,
        source,
    }
}
