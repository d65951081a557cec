//! What `chain` says to people: a verdict a hop, one for the chain, what to type, and a run that
//! shows what is not safe.

use std::fmt::Write as _;

use idlerace_core::prove_chain::{ChainAdvice, ChainVerdict, HopRow, Standing, scope};
use idlerace_core::scenario::chain::catalog::CHAINS;
use idlerace_core::tell::chain::{load, story};
use idlerace_core::trace::chain::ChainTrace;

use crate::source::chain::LoadedChain;

/// The names of the chains that there are.
pub(crate) fn names() -> String {
    let width = CHAINS
        .iter()
        .map(|entry| entry.name.len())
        .max()
        .unwrap_or(0);
    let line = |text: String, entry: &idlerace_core::scenario::chain::catalog::ChainEntry| {
        text + &format!("{:<width$}  {}\n", entry.name, entry.title)
    };
    CHAINS.iter().fold(String::new(), line)
}

/// One run: how each request ended, what every host has to say, and every event of all hops.
pub(crate) fn ran(loaded: &LoadedChain, trace: &ChainTrace) -> String {
    format!("{}\n{}\n{trace}", heading(loaded), story(trace))
}

fn heading(loaded: &LoadedChain) -> String {
    let hosts = 0..=loaded.chain.hops.len();
    let hosts: Vec<String> = hosts.map(|host| loaded.chain.host(host)).collect();
    let path = hosts.join(" -> ");
    match loaded.entry {
        Some(entry) => format!(
            "{}: {}\n{}\n{path}\n",
            entry.name, entry.title, entry.lesson
        ),
        None => format!("{}\n{path}\n", loaded.name),
    }
}

/// All of it.
pub(crate) fn text(
    loaded: &LoadedChain,
    found: &ChainVerdict,
    advice: Option<&ChainAdvice>,
) -> String {
    let load = load(&loaded.chain).map_or_else(String::new, |load| load + "\n");
    let line = found.line() + "\n" + scope(&loaded.chain) + "\n";
    let mut text = heading(loaded) + &load + "\n" + &line;
    text += "\nEach hop for itself; what another hop heals or breaks is not counted\n";
    for row in &found.hops {
        text += &hop_lines(row);
    }
    if let Some(line) = found.weakest_line() {
        let _ = writeln!(text, "\n{line}");
    }
    text += &typed(found, advice);
    text += &ends(found);
    text += &as_it_comes(loaded);
    if let Some(run) = &found.witness {
        let pause = run.chain.requests.pause;
        let _ = write!(
            text,
            "\nHow it comes to that, after pauses of {pause}\n{}",
            story(run)
        );
    }
    text
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Safe => "safe",
        Standing::Unsafe => "UNSAFE",
        Standing::Undecided => "undecided",
    }
}

fn hop_lines(row: &HopRow) -> String {
    let HopRow {
        hop,
        client,
        server,
        line,
        ..
    } = row;
    let verdict = word(row.standing);
    let mut text = format!("  hop {hop}  {client} -> {server}: {verdict}\n         {line}\n");
    if let Some(formula) = &row.formula {
        let _ = writeln!(text, "         {formula}");
    }
    text
}

fn typed(found: &ChainVerdict, advice: Option<&ChainAdvice>) -> String {
    if found.standing == Standing::Safe {
        return String::new();
    }
    let Some(advice) = advice else {
        return format!("\n{}\n", ChainAdvice::NONE);
    };
    let mut text = format!("\n{}\n", advice.lead());
    for one in &advice.typed {
        let hosts = one.hosts.join(" and ");
        let _ = writeln!(text, "  hop {}, {hosts}: {}", one.hop, one.typed);
        for (key, value) in &one.set {
            let _ = writeln!(text, "      --set {key}={value}");
        }
        for note in &one.notes {
            let _ = writeln!(text, "      {note}");
        }
    }
    for hop in &advice.without {
        let _ = writeln!(text, "  hop {hop}: nothing was found that can be typed");
    }
    text
}

/// What a user of the chain can come to, as far as the hops together allow.
fn ends(found: &ChainVerdict) -> String {
    if found.ends.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nHow a request can end, as far as the hops together allow\n");
    for end in &found.ends {
        let _ = writeln!(text, "  {}", end.sentence());
    }
    text
}

/// What the file does not say.
fn as_it_comes(loaded: &LoadedChain) -> String {
    if loaded.not_given.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nNot given, so as the product comes, or as the article has it\n");
    for one in &loaded.not_given {
        let host = loaded.chain.host(one.host);
        let _ = writeln!(text, "  {host}: {}={}", one.key, one.value);
    }
    text
}
