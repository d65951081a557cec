//! What `causes` says: who says a text, what can be behind it, and how to tell. Made from the
//! model and from what people reported; searches nothing and runs nothing for real.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::causes::{Causes, Found, KindOfCauses, Log, OneCause};
use idlerace_core::catalog::{ENTRIES, Entry};
use idlerace_core::explain::{Cause, Effect, explain};
use idlerace_core::parameter;
use idlerace_core::simulate::simulate;
use idlerace_core::texts::{APPLIED_OR_NOT, Kind, Said, behind, reports};

/// What was asked for, and which texts came of it; all is empty for every cause.
#[derive(Debug, Default)]
pub(crate) struct Asked<'i> {
    /// The text.
    pub text: Option<String>,
    /// Of a log, what was searched.
    pub log: Option<Log>,
    /// The texts, each with the number of lines that have it.
    pub found: Vec<(&'i Said, u64)>,
    /// If there are none: texts that come near.
    pub near: Vec<String>,
}

/// The answer for programs, which has all that people get to read.
pub(crate) fn answer(asked: &Asked<'_>) -> Causes {
    let everything = asked.text.is_none() && asked.log.is_none();
    let said: Vec<&Said> = asked.found.iter().map(|(said, _)| *said).collect();
    let ends_so =
        |cause: Cause| everything || said.iter().any(|one| one.causes().any(|c| c == cause));
    let watched = Watched::new();
    let kinds = if everything {
        reports::most_first(Kind::ALL.into())
    } else {
        behind(&said)
    };
    let kinds = kinds
        .into_iter()
        .map(|kind| {
            let causes = kind
                .causes()
                .iter()
                .copied()
                .filter(|cause| ends_so(*cause));
            let causes = causes
                .map(|cause| one_cause(cause, &watched, &said))
                .collect();
            one_kind(kind, causes)
        })
        .collect();
    Causes {
        version: Version,
        text: asked.text.clone(),
        log: asked.log,
        found: asked
            .found
            .iter()
            .map(|(said, lines)| found(said, *lines))
            .collect(),
        near: asked.near.clone(),
        reports: reports::count(),
        reports_are: reports::ABOUT.to_owned(),
        kinds,
    }
}

fn found(said: &Said, lines: u64) -> Found {
    Found {
        who: said.who.to_owned(),
        versions: said.versions.map(ToOwned::to_owned),
        profile: said.client.map(|client| client.id.to_owned()),
        text: said.text.clone(),
        source: said.source.map(ToOwned::to_owned),
        lines,
        causes: said.causes().collect(),
        kinds: said.kinds().map(|kind| kind.id().to_owned()).collect(),
    }
}

fn one_kind(kind: Kind, causes: Vec<OneCause>) -> KindOfCauses {
    let sources: Vec<String> = reports::naming(kind)
        .map(|report| report.source.to_owned())
        .collect();
    KindOfCauses {
        kind: kind.id().to_owned(),
        sentence: kind.sentence().to_owned(),
        tell: kind.tell().to_owned(),
        reports: sources.len(),
        sources,
        scenario: kind.scenario().map(ToOwned::to_owned),
        causes,
    }
}

fn one_cause(cause: Cause, watched: &Watched, said: &[&Said]) -> OneCause {
    let scenarios = watched.of(cause);
    let signature = cause.signature();
    OneCause {
        cause,
        sentence: cause.sentence().to_owned(),
        applied: match cause.effect() {
            Effect::Applied => Some(true),
            Effect::NotApplied => Some(false),
            Effect::Either => None,
        },
        client: signature.client.to_string(),
        server: signature.server.to_string(),
        wire: signature.wire.to_string(),
        show: show(cause, &scenarios, said),
        scenarios: scenarios
            .iter()
            .map(|entry| entry.name.to_owned())
            .collect(),
    }
}

/// In which named scenarios each cause is.
struct Watched(Vec<(&'static Entry, Vec<Cause>)>);

impl Watched {
    fn new() -> Self {
        let causes = |entry: &'static Entry| {
            let stories = explain(&simulate(&entry.scenario())).stories;
            (entry, stories.iter().map(|story| story.cause).collect())
        };
        Self(ENTRIES.iter().map(causes).collect())
    }

    fn of(&self, cause: Cause) -> Vec<&'static Entry> {
        let has = self.0.iter().filter(|(_, causes)| causes.contains(&cause));
        has.map(|(entry, _)| *entry).collect()
    }
}

/// The command that shows a cause: with a client whose text was found, if that client then
/// says it.
fn show(cause: Cause, scenarios: &[&Entry], said: &[&Said]) -> String {
    let says_so = |entry: &Entry, said: &Said| {
        let client = said.client?;
        let mut scenario = entry.scenario();
        parameter::set(&mut scenario, "client.profile", client.id).ok()?;
        let told = explain(&simulate(&scenario));
        let has = told.stories.iter().any(|story| story.cause == cause)
            && told.client_log.iter().any(|line| said.is_in(line));
        has.then(|| {
            format!(
                "idlerace show {} --set client.profile={}",
                entry.name, client.id
            )
        })
    };
    let each = scenarios
        .iter()
        .flat_map(|entry| said.iter().map(move |said| (entry, said)));
    let own = each
        .into_iter()
        .find_map(|(entry, said)| says_so(entry, said));
    own.unwrap_or_else(|| {
        let first = scenarios.first().map_or("", |entry| entry.name);
        format!("idlerace show {first}")
    })
}

/// Every cause for people, in the order of the book.
pub(crate) fn every(answer: &Causes) -> String {
    let watched = Watched::new();
    let mut text = String::new();
    for cause in Cause::ALL {
        text += &block(&one_cause(cause, &watched, &[]), "");
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "Those behind an error text, by what {} {} name: idlerace causes TEXT.\n\
         Watch one: idlerace show NAME. Have two real kernels do it: idlerace check NAME.",
        answer.reports, answer.reports_are
    );
    text
}

/// What was found, for people.
pub(crate) fn text(answer: &Causes) -> String {
    let mut text = answer.log.map_or_else(String::new, |log| {
        format!(
            "{} of {} lines have an error text that is known here.\n",
            log.matched, log.lines
        )
    });
    for one in &answer.found {
        text += &who(one, answer.log.is_some());
    }
    if answer.kinds.is_empty() {
        return text + "\nNo cause that is modelled here ends so.\n";
    }
    let _ = writeln!(
        text,
        "\nWhat can be behind it, the most reported first. Counted are {} {};\n\
         the count says what is written about, not how likely it is. One can name several kinds.",
        answer.reports, answer.reports_are
    );
    let mut told: Vec<Cause> = Vec::new();
    for kind in &answer.kinds {
        text += &kind_of_causes(kind, answer.reports, &mut told);
    }
    text + &applied(answer)
}

/// That a text can stand for a request that was applied and for one that was not, if it can.
fn applied(answer: &Causes) -> String {
    let causes = || answer.kinds.iter().flat_map(|kind| &kind.causes);
    let ids = |applied| {
        let ids = causes().filter(|one| one.applied == applied);
        let ids = ids.map(|one| one.cause.id()).collect::<BTreeSet<_>>();
        ids.into_iter().collect::<Vec<_>>().join(", ")
    };
    let (was, was_not, either) = (ids(Some(true)), ids(Some(false)), ids(None));
    if either.is_empty() && (was.is_empty() || was_not.is_empty()) {
        return String::new();
    }
    let each = [
        (was, "it was, if it is"),
        (was_not, "it was not, if it is"),
        (either, "it can be either, if it is"),
    ];
    let each = each.iter().filter(|(ids, _)| !ids.is_empty());
    let each: Vec<String> = each.map(|(ids, says)| format!("{says} {ids}")).collect();
    format!("\n{APPLIED_OR_NOT}: {}.\n", each.join(";\n"))
}

fn who(one: &Found, in_log: bool) -> String {
    let lines = match one.lines {
        _ if !in_log => String::new(),
        1 => "1 line   ".to_owned(),
        lines => format!("{lines} lines   "),
    };
    let versions = one.versions.iter().map(|versions| format!(" ({versions})"));
    let source = one
        .source
        .iter()
        .map(|source| format!("\n    read in {source}"));
    format!(
        "{lines}{}{}\n    {}{}\n",
        one.who,
        versions.collect::<String>(),
        one.text,
        source.collect::<String>()
    )
}

/// A kind with the causes of it: each is described once.
fn kind_of_causes(kind: &KindOfCauses, reports: usize, told: &mut Vec<Cause>) -> String {
    let mut text = format!("\n{} of {reports}  {}\n", kind.reports, kind.sentence);
    let _ = writeln!(text, "  Tell it by: {}", kind.tell);
    if let Some(source) = kind.sources.first() {
        let _ = writeln!(text, "  Reported in: {source}");
    }
    if let Some(scenario) = &kind.scenario {
        let _ = writeln!(text, "  See it: idlerace show {scenario}");
    }
    let (known, fresh): (Vec<&OneCause>, Vec<&OneCause>) = kind
        .causes
        .iter()
        .partition(|one| told.contains(&one.cause));
    for one in fresh {
        told.push(one.cause);
        text += &block(one, "  ");
    }
    if !known.is_empty() {
        let names: Vec<&str> = known.iter().map(|one| one.cause.id()).collect();
        let _ = writeln!(text, "  As above: {}", names.join(", "));
    }
    text
}

/// A cause and its signs.
fn block(one: &OneCause, indent: &str) -> String {
    format!(
        "{indent}{}: {}\n{indent}  client  {}\n{indent}  server  {}\n{indent}  wire    {}\n\
         {indent}  see     {}\n",
        one.cause.id(),
        one.sentence,
        one.client,
        one.server,
        one.wire,
        one.show
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_and_can_be_watched() {
        let all = every(&answer(&Asked::default()));
        let watched = Watched::new();
        for cause in Cause::ALL {
            assert!(all.contains(cause.sentence()), "{cause:?}");
            assert!(!watched.of(cause).is_empty(), "{cause:?} is in no scenario");
        }
    }
}
