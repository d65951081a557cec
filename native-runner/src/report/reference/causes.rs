//! What `causes` says: who says a text, what can be behind it, and how to tell. Made from the
//! model and from what people reported; searches nothing and runs nothing for real.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::causes::{Causes, Found, KindOfCauses, Log, OneCause};
use idlerace_core::catalog::{Entry, find};
use idlerace_core::explain::{Cause, Effect};
use idlerace_core::texts::{APPLIED_OR_NOT, How, Kind, Said, behind, helps, reports, tell};

use super::watched::Watched;

/// What was asked for, and which texts came of it; all is empty for every cause.
#[derive(Debug, Default)]
pub(crate) struct Asked<'i> {
    /// The text.
    pub text: Option<String>,
    /// Of a log, what was searched.
    pub log: Option<Log>,
    /// How the texts were found.
    pub how: How,
    /// The texts, each with the number of lines that have it.
    pub found: Vec<(&'i Said, u64)>,
    /// If there are none: texts that come near.
    pub near: Vec<String>,
}

/// The answer for programs, which has all that people get to read.
pub(crate) fn answer(asked: &Asked<'_>) -> Causes {
    watching(&Watched::new(), asked)
}

fn watching(watched: &Watched, asked: &Asked<'_>) -> Causes {
    let everything = asked.text.is_none() && asked.log.is_none();
    let said: Vec<&Said> = asked.found.iter().map(|(said, _)| *said).collect();
    let ends_so =
        |cause: Cause| everything || said.iter().any(|one| one.causes().any(|c| c == cause));
    let kinds = if everything {
        reports::most_first(Kind::ALL.into())
    } else if asked.how == How::Program {
        // Of all that a program can say not the most texts count.
        reports::most_first(behind(&said))
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
                .map(|cause| one_cause(cause, (watched, &said)))
                .collect();
            one_kind(kind, causes, (watched, &said))
        })
        .collect();
    Causes {
        version: Version,
        text: asked.text.clone(),
        log: asked.log,
        how: asked.how.id().to_owned(),
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
        versions: said.versions().map(ToOwned::to_owned),
        profile: said.client.map(|client| client.id.to_owned()),
        text: said.text.clone(),
        source: said.source.map(ToOwned::to_owned),
        lines,
        causes: said.causes().collect(),
        kinds: said.kinds().map(|kind| kind.id().to_owned()).collect(),
    }
}

fn one_kind(
    kind: Kind,
    causes: Vec<OneCause>,
    (watched, said): (&Watched, &[&Said]),
) -> KindOfCauses {
    let sources: Vec<String> = reports::naming(kind)
        .map(|report| report.source.to_owned())
        .collect();
    KindOfCauses {
        kind: kind.id().to_owned(),
        sentence: kind.sentence().to_owned(),
        tell: tell(kind, said),
        helps: helps(kind, said),
        reports: sources.len(),
        sources,
        scenario: kind.scenario().map(ToOwned::to_owned),
        show: show_kind(kind, &causes, (watched, said)),
        causes,
    }
}

fn one_cause(cause: Cause, (watched, said): (&Watched, &[&Said])) -> OneCause {
    let scenarios = watched.of(cause);
    let signature = cause.signature();
    let (show, as_said) = show(cause, &scenarios, (watched, said));
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
        show,
        as_said,
        scenarios: scenarios
            .iter()
            .map(|entry| entry.name.to_owned())
            .collect(),
    }
}

/// The command that shows a cause, and whether that ends as one of the texts says.
fn show(
    cause: Cause,
    scenarios: &[&Entry],
    (watched, said): (&Watched, &[&Said]),
) -> (String, bool) {
    let any = || {
        let first = scenarios.first().map_or("", |entry| entry.name);
        (format!("idlerace show {first}"), said.is_empty())
    };
    let shown = watched.shown(scenarios, &[cause], said);
    shown.map_or_else(any, |command| (command, true))
}

/// The command that shows a kind with one of the texts: its scenario, or one of its causes.
fn show_kind(
    kind: Kind,
    causes: &[OneCause],
    (watched, said): (&Watched, &[&Said]),
) -> Option<String> {
    let own = find(kind.scenario()?)?;
    if said.is_empty() {
        return Some(format!("idlerace show {}", own.name));
    }
    let others = || causes.iter().flat_map(|one| watched.of(one.cause));
    let by = |scenarios: &[&Entry]| watched.shown(scenarios, kind.causes(), said);
    by(&[own]).or_else(|| by(&others().collect::<Vec<_>>()))
}

/// Every cause for people, in the order of the book.
pub(crate) fn every(answer: &Causes) -> String {
    let watched = Watched::new();
    let mut text = String::new();
    for cause in Cause::ALL {
        text += &block(&one_cause(cause, (&watched, &[])), "");
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
    let how = [How::Text, How::Part, How::Program];
    let how = how.into_iter().find(|how| how.id() == answer.how);
    if let Some(caution) = how.and_then(How::caution) {
        text += caution;
        text += "\n\n";
    }
    for one in &answer.found {
        text += &who(one, answer.log.is_some());
    }
    if answer.kinds.is_empty() {
        return text + "\nNo cause that is modelled here ends so.\n";
    }
    let _ = writeln!(
        text,
        "\nWhat can be behind it: first what most of these texts can stand for, and the most\n\
         reported first. Counted are {} {},\n\
         nearly all of HTTP; the count says what is written about, not how likely it is. One can\n\
         name several kinds.",
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
    let mut text = format!(
        "\n{} of {reports} public reports: {}\n",
        kind.reports, kind.sentence
    );
    let _ = writeln!(text, "  Tell it by: {}", kind.tell);
    let _ = writeln!(text, "  What helps: {}", kind.helps);
    if let Some(source) = kind.sources.first() {
        let _ = writeln!(text, "  Reported in: {source}");
    }
    if let Some(show) = &kind.show {
        let _ = writeln!(text, "  See it: {show}");
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
         {indent}  see     {}{}\n",
        one.cause.id(),
        one.sentence,
        one.client,
        one.server,
        one.wire,
        one.show,
        if one.as_said {
            ""
        } else {
            "  (which ends in other words)"
        }
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use idlerace_core::explain::explain;
    use idlerace_core::parameter;
    use idlerace_core::simulate::simulate;
    use idlerace_core::texts::Index;
    use idlerace_core::trace::{Failure, Trace};

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

    /// What happens when a command is typed that shows something.
    fn typed(command: &str) -> Trace {
        let mut words = command
            .strip_prefix("idlerace show ")
            .unwrap()
            .split(" --set ");
        let mut scenario = find(words.next().unwrap()).unwrap().scenario();
        for (key, value) in words.filter_map(|set| set.split_once('=')) {
            parameter::set(&mut scenario, key, value).unwrap();
        }
        simulate(&scenario)
    }

    /// Every command under a text leads to where somebody reads it, or to the failure that it
    /// stands for.
    #[test]
    fn what_is_shown_ends_as_was_asked() {
        let (index, watched) = (Index::new(), Watched::new());
        let mut traces: BTreeMap<String, Trace> = BTreeMap::new();
        let (mut wrong, mut all, mut otherwise) = (BTreeSet::new(), 0, 0);
        for said in index.all() {
            let found = index.of_text(&said.text).into_iter().map(|one| (one, 1));
            let asked = Asked {
                text: Some(said.text.clone()),
                found: found.collect(),
                ..Asked::default()
            };
            let mut ends_so = |command: &str| {
                let trace = traces.entry(command.to_owned());
                let trace = trace.or_insert_with(|| typed(command));
                let lines = explain(trace).client_log;
                let failures = trace.requests.iter().filter_map(|one| one.result.err());
                let failures: Vec<Failure> = failures.collect();
                asked.found.iter().any(|(one, _)| {
                    lines.iter().any(|line| one.is_in(line))
                        || failures.iter().any(|end| one.ends().contains(end))
                })
            };
            for kind in watching(&watched, &asked).kinds {
                let shown = kind.causes.iter().filter(|one| one.as_said);
                let shown = shown.map(|one| (one.cause.id(), &one.show));
                let whole = kind.show.iter().map(|show| (kind.kind.as_str(), show));
                all += kind.causes.len();
                otherwise += kind.causes.iter().filter(|one| !one.as_said).count();
                for (what, command) in shown.chain(whole) {
                    if !ends_so(command) {
                        wrong.insert(format!("{}: {what}: {command}", said.text));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        // What is said to end in other words is the exception.
        assert!(otherwise * 5 < all, "{otherwise} of {all}");
    }
}
