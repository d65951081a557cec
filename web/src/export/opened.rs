//! What lies on the desk: a run, out of the page or out of a file. Knows nothing of how it is
//! shown.

use idlerace_core::{
    export::Format,
    parameter,
    simulate::simulate,
    trace::{Trace, Vantage},
};

use crate::browser::address;
use crate::model::route::Route;
use crate::model::scenario_ref::nearest;
use crate::model::url;

/// What lies on the desk.
#[derive(Debug, PartialEq)]
pub(super) struct Opened {
    /// What a file of it is called, without the ending.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) trace: Trace,
    /// Where the page shows it: `None` if no address can say it.
    pub(super) query: Option<String>,
    /// Whether it came out of a file.
    pub(super) loaded: bool,
}

impl Opened {
    /// What the page shows.
    pub(super) fn of_page() -> Self {
        // What cannot be had the page has told.
        let (mut route, _) = url::read(&address::query());
        let run = route.setup.run(&mut Vec::new());
        Self {
            name: route.setup.entry().name.to_owned(),
            title: route.setup.title(),
            trace: run.trace.clone(),
            query: Some(url::write(&route)),
            loaded: false,
        }
    }

    /// What is in a file of this name.
    pub(super) fn of_file(name: &str, text: &[u8]) -> Result<Self, String> {
        let told = |problem: String| format!("{name}: {problem}");
        let kept = formats::read(text).map_err(told)?;
        let (scenario, trace) = match kept {
            formats::Kept::Scenario(scenario) => (scenario, None),
            formats::Kept::Trace(trace) => (trace.scenario.clone(), Some(trace)),
        };
        parameter::check(&scenario).map_err(|problem| told(problem.to_string()))?;
        let query = nearest(&scenario).map(|setup| {
            url::write(&Route {
                setup,
                ..Route::default()
            })
        });
        let (name, _) = name.rsplit_once('.').unwrap_or((name, ""));
        Ok(Self {
            name: name.to_owned(),
            title: name.to_owned(),
            trace: trace.unwrap_or_else(|| simulate(&scenario)),
            query,
            loaded: true,
        })
    }

    /// As what it can be taken along: what was seen at one end has no packets.
    pub(super) fn formats(&self) -> impl Iterator<Item = Format> {
        let has_packets = self.trace.vantage.peer().is_none();
        let all = Format::ALL.into_iter();
        all.filter(move |format| has_packets || !format.needs_packets())
    }

    /// What the model says of the same scenario, where one end of it was observed.
    pub(super) fn predicted(&self) -> Option<Trace> {
        let is_seen = self.trace.vantage.peer().is_some();
        is_seen.then(|| simulate(&self.trace.scenario))
    }

    /// What a reader of the picture has to know of where it comes from.
    pub(super) fn note(&self) -> Option<&'static str> {
        if !self.loaded {
            return None;
        }
        let same = || simulate(&self.trace.scenario).events == self.trace.events;
        Some(match (self.trace.vantage, &self.query) {
            (Vantage::Origin, _) => {
                "Observed at one end, by the origin of idlerace test: its own calls, and what its \
                 kernel told it. Arrows are what those calls read, wrote and closed, packets were \
                 not recorded, and nothing of the client’s side was seen."
            }
            (Vantage::Proxy, _) => {
                "Observed at one end, by idlerace proxy: its own calls on the client’s \
                 connections, and what its kernel told it. Arrows are what those calls read, wrote \
                 and closed, packets were not recorded, and nothing of the client’s side was seen."
            }
            (Vantage::Observed, _) => {
                "This was observed on real kernels; the page shows what the model predicts."
            }
            (Vantage::Simulated, _) if !same() => {
                "The model of today predicts something else for this scenario; the picture is \
                 what the file says."
            }
            (Vantage::Simulated, None) => {
                "No address can name this scenario, for something in it has no setting. \
                 `idlerace show` and `idlerace check` take the file as it is."
            }
            (Vantage::Simulated, Some(_)) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog::ENTRIES;

    use super::*;
    use crate::model::state::State;

    #[test]
    fn what_goes_out_comes_in_again_and_leads_to_the_same_place() {
        for entry in ENTRIES {
            let trace = simulate(&entry.scenario());
            for text in [
                serde_json::to_vec(&entry.scenario()).unwrap(),
                serde_json::to_vec(&trace).unwrap(),
            ] {
                let opened = Opened::of_file("it.json", &text).unwrap();
                assert_eq!(opened.trace, trace, "{}", entry.name);
                let query = opened.query.as_deref().expect(entry.name);
                assert_eq!(State::of_query(query).run().trace, trace, "{query}");
                assert_eq!(opened.note(), None);
            }
        }
    }

    #[test]
    fn a_bad_file_is_told_in_a_line_that_names_the_field() {
        check("{}", "f.json: not a scenario: version is missing");
        check("[", "f.json: not a scenario: an array");
        check(
            "{",
            "f.json: not a scenario: not JSON: the text ends too early",
        );
        let mut scenario = serde_json::to_value(ENTRIES[0].scenario()).unwrap();
        scenario["requests"]["pause"] = "soon".into();
        check(&scenario.to_string(), "f.json: requests.pause: ");
        scenario["requests"]["pause"] = "300ms".into();
        scenario["requests"]["count"] = 4_000_000.into();
        check(&scenario.to_string(), "f.json: requests.count: ");
    }

    fn check(text: &str, expected: &str) {
        let problem = Opened::of_file("f.json", text.as_bytes()).unwrap_err();
        assert!(problem.starts_with(expected), "{problem}");
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }

    #[test]
    fn what_no_setting_says_is_told() {
        let mut scenario = ENTRIES[0].scenario();
        scenario.network.faults = idlerace_core::catalog::find("lost-fin")
            .unwrap()
            .scenario()
            .network
            .faults;
        scenario
            .network
            .faults
            .extend(scenario.network.faults.clone());
        let text = serde_json::to_vec(&scenario).unwrap();
        let opened = Opened::of_file("f.json", &text).unwrap();
        assert_eq!(opened.query, None);
        assert!(opened.note().unwrap().contains("No address"));
    }
}
