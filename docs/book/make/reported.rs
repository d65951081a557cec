//! What people reported, as core has it: how many reports name each kind of cause, and all of
//! them.

use std::cmp::Reverse;
use std::fmt::Write as _;

use idlerace_core::texts::{
    Kind,
    reports::{self, Report},
};

use crate::{
    directive::Chapter,
    tables::{cell, linked, watch_named},
};

/// How many there are, and what they are.
pub(crate) fn about() -> String {
    format!("{} {}.", reports::count(), reports::ABOUT)
}

/// A row a kind of cause, the most reported first.
pub(crate) fn by_kind(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| what ended the connection | reports | how to tell | what helps | causes | to watch |\n\
         |---|---|---|---|---|---|\n",
    );
    let mut kinds = Kind::ALL;
    kinds.sort_by_key(|kind| Reverse(reports::naming(*kind).count()));
    for kind in kinds {
        let causes: Vec<String> = (kind.causes().iter())
            .map(|cause| linked(*cause, chapter))
            .collect();
        let scenario = kind.scenario().map(|name| watch_named(name, chapter));
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| `{}`: {} | {} | {} | {} | {} | {} |",
            kind.id(),
            cell(kind.sentence()),
            reports::naming(kind).count(),
            cell(kind.tell()),
            cell(kind.helps()),
            causes.join(", "),
            scenario.unwrap_or_default()
        );
    }
    let open = all().filter(|report| report.kinds.is_empty()).count();
    let _ = writeln!(table, "| nobody found out | {open} | | | | |");
    table
}

/// A row a report.
pub(crate) fn list() -> String {
    let mut table =
        String::from("| who spoke to whom | when | what was seen | named |\n|---|---|---|---|\n");
    for report in all() {
        let named: Vec<String> = (report.kinds.iter())
            .map(|kind| format!("`{}`", kind.id()))
            .collect();
        let _ = writeln!(
            table,
            "| [{}]({}) | {} | {} | {} |",
            cell(&report.stack.replace("->", "→")),
            report.source,
            report.date,
            cell(report.symptom),
            named.join(", ")
        );
    }
    table
}

fn all() -> impl Iterator<Item = &'static Report> {
    reports::ALL.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_kind_has_its_count_and_every_report_its_row() {
        let table = by_kind(Chapter::at(Path::new("reports.md")));
        let counts: Vec<usize> = table
            .lines()
            .skip(2)
            .map(|row| row.split(" | ").nth(1).unwrap().parse().unwrap())
            .collect();
        assert_eq!(counts.len(), Kind::ALL.len() + 1, "{table}");
        let (open, kinds) = counts.split_last().unwrap();
        assert!(kinds.is_sorted_by(|one, other| one >= other), "{counts:?}");
        let named: usize = all().map(|report| report.kinds.len()).sum();
        assert_eq!(kinds.iter().sum::<usize>(), named);
        assert!(*open < reports::count());
        assert_eq!(list().lines().count(), 2 + reports::count());
    }
}
