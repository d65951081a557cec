//! Tables of what core knows by heart: causes, scenarios, settings, facts.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use idlerace_core::{
    catalog::{self, ENTRIES},
    explain::{Cause, explain},
    parameter::{self, ValueKind},
    simulate::simulate,
};

use crate::directive::Chapter;

/// The chapters, each with its title.
const SUMMARY: &str = include_str!("../src/SUMMARY.md");
/// Where the facts stand in the book.
const FACTS: &str = "facts.html";

/// What tells a cause from the others, and where it can be watched.
pub(crate) fn cause(name: &str, chapter: Chapter<'_>) -> Result<String> {
    let mut causes = Cause::ALL.into_iter();
    let cause = causes.find(|cause| cause.id() == name);
    let cause = cause.with_context(|| format!("there is no cause `{name}`"))?;
    let signature = cause.signature();
    let scenarios: Vec<String> = shown(cause)
        .into_iter()
        .map(|entry| watch(entry, chapter))
        .collect();
    Ok(format!(
        "> {}\n\n\
         | where | what you find |\n|---|---|\n\
         | the client's error | {} |\n| the server's log | {} |\n\
         | a capture between them | {} |\n| to watch | {} |\n",
        cause.sentence(),
        cell(&signature.client.to_string()),
        cell(&signature.server.to_string()),
        cell(&signature.wire.to_string()),
        scenarios.join(", "),
    ))
}

/// What a cause is called: the title of its chapter.
fn called(cause: Cause) -> &'static str {
    let link = format!("](causes/{}.md)", cause.id());
    let before = SUMMARY.split_once(&link).map(|(before, _)| before);
    let title = before.and_then(|before| Some(before.rsplit_once('[')?.1));
    title.unwrap_or(cause.id())
}

/// A cause as a link to its chapter.
pub(crate) fn linked(cause: Cause, chapter: Chapter<'_>) -> String {
    let (name, book, id) = (called(cause), chapter.book(), cause.id());
    format!("[{name}]({book}causes/{id}.html)")
}

/// Every cause with its chapter and what gives it away.
pub(crate) fn causes(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| what happened | the client's error | the server's log | on the wire |\n\
         |---|---|---|---|\n",
    );
    for cause in Cause::ALL {
        let signature = cause.signature();
        let _ = writeln!(
            table,
            "| {}: {} | {} | {} | {} |",
            linked(cause, chapter),
            cell(cause.sentence()),
            cell(&signature.client.to_string()),
            cell(&signature.server.to_string()),
            cell(&signature.wire.to_string())
        );
    }
    table
}

/// Every named scenario, chapter by chapter.
pub(crate) fn scenarios(chapter: Chapter<'_>) -> String {
    let mut text = String::new();
    for part in catalog::Chapter::ALL {
        let _ = writeln!(text, "\n## {}\n", part.title());
        text += "| name | what one learns | measured as, read in |\n|---|---|---|\n";
        for entry in ENTRIES.iter().filter(|entry| entry.chapter == part) {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                watch(entry, chapter),
                cell(entry.lesson()),
                cell(entry.source())
            );
        }
    }
    text
}

/// Every setting with the values that it takes.
pub(crate) fn parameters() -> String {
    let mut table = String::from("| setting | what it is | values |\n|---|---|---|\n");
    for parameter in parameter::ALL {
        let values = values(parameter.kind);
        let _ = writeln!(
            table,
            "| `{}` | {} | {} |",
            parameter.key,
            cell(parameter.label),
            cell(&values)
        );
    }
    table
}

fn values(kind: ValueKind) -> String {
    match kind {
        ValueKind::Number { min, max } => format!("{min} to {max}"),
        ValueKind::OptionalNumber { min, max } => format!("{min} to {max}, or `none`"),
        ValueKind::OptionalSeconds { min, max } => {
            format!("whole seconds like `60s`, {min}s to {max}s, or `none`")
        }
        ValueKind::Length { max } => format!("a length like `300ms`, up to {max}"),
        ValueKind::OptionalLength { max } => {
            format!("a length like `300ms`, up to {max}, or `none`")
        }
        ValueKind::Range { max } => format!("a length or a range like `1ms..5ms`, up to {max}"),
        ValueKind::OptionalRange { max } => {
            format!("a length or a range like `1ms..5ms`, up to {max}, or `none`")
        }
        ValueKind::Flag => "`true`, `false`".to_owned(),
        ValueKind::Choice(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        }
    }
}

/// Links to facts, `P1-001 P1-018`, each of which must stand in `facts`.
pub(crate) fn fact(ids: &str, facts: &str, chapter: Chapter<'_>) -> Result<String> {
    ensure!(!ids.is_empty(), "which fact?");
    for id in ids.split_whitespace() {
        let stands = facts.contains(&format!("\n| {id} |"));
        ensure!(stands, "{id} is not among the facts of docs/facts.md");
    }
    Ok(fact_links(ids.split_whitespace(), chapter))
}

/// Links to facts that are known to stand there.
pub(crate) fn fact_links<'a>(ids: impl Iterator<Item = &'a str>, chapter: Chapter<'_>) -> String {
    let book = chapter.book();
    let links: Vec<String> = ids
        .map(|id| format!("[{id}]({book}{FACTS}#{id})"))
        .collect();
    links.join(", ")
}

/// The link to one, in HTML.
pub(crate) fn fact_link(id: &str, chapter: Chapter<'_>) -> String {
    format!("<a href=\"{}{FACTS}#{id}\">{id}</a>", chapter.book())
}

/// The document of the facts, each row with an anchor of its own.
pub(crate) fn facts(document: &str) -> String {
    let anchored = document.lines().map(|line| {
        let row = line
            .strip_prefix("| P")
            .and_then(|rest| rest.split_once(" |"));
        row.map_or_else(
            || line.to_owned(),
            |(id, rest)| format!("| <span id=\"P{id}\">P{id}</span> |{rest}"),
        )
    });
    anchored.collect::<Vec<_>>().join("\n")
}

/// The named scenarios in which a simulated trace tells this cause.
pub(crate) fn shown(cause: Cause) -> Vec<&'static catalog::Entry> {
    let tells = |entry: &&catalog::Entry| {
        let told = explain(&simulate(&entry.scenario()));
        told.stories.iter().any(|story| story.cause == cause)
    };
    ENTRIES.iter().filter(tells).collect()
}

fn watch(entry: &catalog::Entry, chapter: Chapter<'_>) -> String {
    watch_named(entry.name, chapter)
}

/// A named scenario as a link to the page.
pub(crate) fn watch_named(name: &str, chapter: Chapter<'_>) -> String {
    let site = chapter.site();
    format!("[`{name}`]({site}index.html?v=1&scenario={name})")
}

/// A text as a table's cell takes it.
pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A text as HTML takes it, in an attribute too.
pub(crate) fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn each_cause_has_a_chapter_and_a_scenario() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for cause in Cause::ALL {
            let file = src.join(format!("causes/{}.md", cause.id()));
            let chapter = fs::read_to_string(&file).unwrap_or_default();
            let asks = format!("{{{{#cause {}}}}}", cause.id());
            assert!(chapter.contains(&asks), "no {asks} in {}", file.display());
            assert!(!shown(cause).is_empty(), "{cause:?}");
        }
    }

    #[test]
    fn the_summary_lists_the_causes_in_their_order() {
        let chapters = SUMMARY.split("(causes/").skip(1);
        let chapters: Vec<_> = chapters
            .filter_map(|rest| rest.split_once(".md)"))
            .map(|(id, _)| id)
            .collect();
        assert_eq!(chapters, Cause::ALL.map(Cause::id));
    }

    #[test]
    fn a_fact_can_be_pointed_at() {
        let facts = facts("text\n| P1-001 | nginx |\n| id | about |");
        assert_eq!(
            facts,
            "text\n| <span id=\"P1-001\">P1-001</span> | nginx |\n| id | about |"
        );
    }
}
