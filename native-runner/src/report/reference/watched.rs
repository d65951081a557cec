//! What happens in the named scenarios, with one client or another: which of them shows a
//! cause, and ends in the text that somebody has.
//!
//! Runs each once, and knows the command that shows it; what is said of it is for others.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use idlerace_core::catalog::{ENTRIES, Entry};
use idlerace_core::explain::{Cause, explain};
use idlerace_core::parameter;
use idlerace_core::profile::ClientProfile;
use idlerace_core::simulate::simulate;
use idlerace_core::texts::Said;
use idlerace_core::trace::Failure;

/// What is set in a scenario besides, so that a client writes to a connection that it could
/// know to be over, in two steps, or only once, or does not wait for long; the least first.
const BESIDES: [&[(&str, &str)]; 5] = [
    &[],
    &[("client.liveness", "none")],
    &[("client.split_write", "20ms")],
    &[("client.request_timeout", "1s")],
    &[("client.liveness", "none"), ("client.retry", "never")],
];

/// A request that fails, the causes of its failed attempts, and what its user reads.
struct Failed {
    causes: Vec<Cause>,
    failure: Failure,
    line: String,
}

type Run = Rc<[Failed]>;

/// The named scenarios, and what was run of them.
pub(super) struct Watched {
    causes: Vec<(&'static Entry, Vec<Cause>)>,
    runs: RefCell<BTreeMap<String, Run>>,
}

impl Watched {
    pub(super) fn new() -> Self {
        let causes = |entry: &'static Entry| {
            let stories = explain(&simulate(&entry.scenario())).stories;
            (entry, stories.iter().map(|story| story.cause).collect())
        };
        Self {
            causes: ENTRIES.iter().map(causes).collect(),
            runs: RefCell::default(),
        }
    }

    /// In which scenarios a cause is.
    pub(super) fn of(&self, cause: Cause) -> Vec<&'static Entry> {
        let has = self.causes.iter().filter(|(_, all)| all.contains(&cause));
        has.map(|(entry, _)| *entry).collect()
    }

    /// The command that shows one of these causes in one of these scenarios, with one of these
    /// texts, said by its client; if none does, with a failure that one of the texts stands for.
    pub(super) fn shown(
        &self,
        scenarios: &[&Entry],
        causes: &[Cause],
        said: &[&Said],
    ) -> Option<String> {
        let each = || {
            let besides = BESIDES.iter();
            besides.flat_map(|set| scenarios.iter().map(move |entry| (*entry, *set)))
        };
        let by = |failed: &Failed| failed.causes.iter().any(|cause| causes.contains(cause));
        let own = || said.iter().filter_map(|one| Some((one, one.client?)));
        let mut in_words = each().filter_map(|(entry, set)| {
            own().find_map(|(one, client)| {
                let (command, run) = self.run(entry, Some(client), set)?;
                let says_so = |failed: &Failed| by(failed) && one.is_in(&failed.line);
                run.iter().any(says_so).then_some(command)
            })
        });
        let mut in_kind = each().filter_map(|(entry, set)| {
            let (command, run) = self.run(entry, None, set)?;
            let stands = |end: &Failure| said.iter().any(|one| one.ends().contains(end));
            let ends_so = |failed: &Failed| by(failed) && stands(&failed.failure);
            run.iter().any(ends_so).then_some(command)
        });
        in_words.next().or_else(|| in_kind.next())
    }

    /// A scenario with a client and settings: the command that shows it, and how it fails.
    fn run(
        &self,
        entry: &Entry,
        client: Option<&ClientProfile>,
        set: &[(&str, &str)],
    ) -> Option<(String, Run)> {
        let client = client.map(|client| ("client.profile", client.id));
        let settings = || client.iter().chain(set);
        let command = settings().fold(
            format!("idlerace show {}", entry.name),
            |command, (key, value)| format!("{command} --set {key}={value}"),
        );
        if let Some(known) = self.runs.borrow().get(&command) {
            return Some((command, Rc::clone(known)));
        }
        let mut scenario = entry.scenario();
        for (key, value) in settings() {
            parameter::set(&mut scenario, key, value).ok()?;
        }
        let trace = simulate(&scenario);
        let told = explain(&trace);
        let failed = trace
            .requests
            .iter()
            .filter_map(|one| Some((one.request, one.result.err()?)));
        let run = failed
            .zip(&told.client_log)
            .map(|((request, failure), line)| {
                let own = told.stories.iter().filter(|story| story.request == request);
                Failed {
                    causes: own.map(|story| story.cause).collect(),
                    failure,
                    line: line.clone(),
                }
            });
        let run: Run = run.collect();
        let mut runs = self.runs.borrow_mut();
        runs.insert(command.clone(), Rc::clone(&run));
        Some((command, run))
    }
}
