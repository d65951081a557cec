//! Gets scenarios by name, from files and from standard input, and turns their knobs.
//!
//! Whatever is wrong with one is said in one line: where, what, and what would be right.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use formats::Kept;
use idlerace_core::catalog::{self, ENTRIES, Entry};
use idlerace_core::parameter;
use idlerace_core::replay::{Schedule, replay};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Trace, Vantage};

use crate::cli::Source;
use near::near;

mod address;
pub(crate) mod chain;
mod chain_file;
mod kept;
mod near;
mod settings;

pub(crate) use kept::kept;
pub(crate) use settings::{Setting, known, say_undone};

/// A scenario and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// Its name, or that of its file.
    pub name: String,
    /// Its entry, if it is a named one and nothing was changed in it.
    pub entry: Option<&'static Entry>,
    /// What was turned in it, as it was asked for.
    pub settings: Vec<String>,
    /// The same by key and value, in the order in which it was done.
    pub set: Vec<Setting>,
    /// The scenario, in bounds.
    pub scenario: Scenario,
    /// The trace that it came with, of whoever saw it.
    pub trace: Option<Trace>,
}

impl Loaded {
    /// What happens in it: in the order that its seed picks, or in this one.
    ///
    /// # Errors
    /// If the scenario does not allow the order.
    pub(crate) fn run(&self, order: Option<&Schedule>) -> Result<Trace> {
        let Some(order) = order else {
            return Ok(simulate(&self.scenario));
        };
        replay(&self.scenario, order)
            .with_context(|| format!("--order: {} does not allow this order", self.name))
    }
}

/// Gets a scenario and turns its knobs. Of a trace that was really seen it takes the scenario, and
/// says so.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) fn load(source: &Source) -> Result<Loaded> {
    let loaded = load_with_trace(source)?;
    let trace = loaded.trace.as_ref();
    if let Some(trace) = trace.filter(|trace| trace.vantage != Vantage::Simulated) {
        let (name, seen) = (&loaded.name, seen(trace.vantage));
        eprintln!("idlerace: {name}: what was seen {seen} is left aside; this is of its scenario");
    }
    Ok(loaded)
}

/// Gets a scenario and turns its knobs, for who shows the trace that it came with.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) fn load_with_trace(source: &Source) -> Result<Loaded> {
    let mut name = source.scenario.to_string_lossy().into_owned();
    let (mut path, mut settings) = (source.scenario.clone(), source.settings.clone());
    if !path.exists()
        && let Some((named, set)) = address::read(&name)?
    {
        (path, name) = (named.clone().into(), named);
        settings.splice(0..0, set);
    }
    let known = catalog::find(&name);
    let kept = match known {
        Some(entry) => Kept::Scenario(entry.scenario()),
        None if name == "-" => read(io::stdin().lock(), "standard input")?,
        None => from_file(&path, &name)?,
    };
    let (mut scenario, trace) = match kept {
        Kept::Scenario(scenario) => (scenario, None),
        Kept::Trace(trace) => (trace.scenario.clone(), Some(trace)),
    };
    let set = settings::read(&settings)?;
    settings::turn(&mut scenario, &set)?;
    scenario.seed = source.seed.unwrap_or(scenario.seed);
    parameter::check(&scenario).with_context(|| name.clone())?;
    let name = printable(&name);
    let entry = known.filter(|_| settings.is_empty());
    Ok(Loaded {
        name,
        entry,
        settings,
        set,
        scenario,
        trace,
    })
}

/// Where a trace was seen, in words.
pub(crate) const fn seen(vantage: Vantage) -> &'static str {
    match vantage {
        Vantage::Simulated => "by the model",
        Vantage::Observed => "on real sockets",
        Vantage::Origin => "at the origin",
        Vantage::Proxy => "at the proxy",
    }
}

/// A text without what a terminal would act on: that is shown as Rust writes it, `\u{1b}`.
pub(crate) fn printable(text: &str) -> String {
    let shown = |c: char| {
        let (plain, escaped) = if c.is_control() && c != '\n' {
            (None, Some(c.escape_debug()))
        } else {
            (Some(c), None)
        };
        plain.into_iter().chain(escaped.into_iter().flatten())
    };
    text.chars().flat_map(shown).collect()
}

/// Gets a scenario as it is.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) fn plain(path: &Path) -> Result<Loaded> {
    load(&Source {
        scenario: path.to_owned(),
        settings: Vec::new(),
        seed: None,
    })
}

/// The scenario in this text, in bounds.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) fn scenario(text: &[u8]) -> Result<Scenario> {
    let scenario = parse(text)?.into_scenario();
    parameter::check(&scenario)?;
    Ok(scenario)
}

fn from_file(path: &Path, name: &str) -> Result<Kept> {
    match File::open(path) {
        Ok(file) => read(file, name),
        // Most likely a name with a slip in it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(unknown(name)),
        Err(error) => Err(error).with_context(|| format!("cannot read {name}")),
    }
}

fn unknown(name: &str) -> anyhow::Error {
    let near = near(name, ENTRIES.iter().map(|entry| entry.name));
    let hint = if near.is_empty() {
        String::from("`idlerace list` shows the names")
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    anyhow!("no scenario and no file is called \"{name}\"; {hint}")
}

fn read(input: impl Read, name: &str) -> Result<Kept> {
    let mut text = Vec::new();
    input
        .take(u64::from(formats::LARGEST) + 1)
        .read_to_end(&mut text)
        .with_context(|| format!("cannot read {name}"))?;
    parse(&text).with_context(|| name.to_owned())
}

fn parse(text: &[u8]) -> Result<Kept> {
    formats::read(text).map_err(|problem| anyhow!(guessed(problem)))
}

/// What is wrong with a text; for a field that nearly is one of those that there are, with that
/// in place of all of them.
fn guessed(problem: String) -> String {
    let Some((place, known)) = problem.split_once(formats::UNKNOWN_FIELD) else {
        return problem;
    };
    let wrong = place.rsplit('.').next().unwrap_or_default();
    let known = known.split(" at line ").next().unwrap_or_default();
    let near = near(wrong, known.split(", "));
    if near.is_empty() {
        return problem;
    }
    let near = near.join(" or ");
    format!("{place}: not a field here; did you mean {near}?")
}
