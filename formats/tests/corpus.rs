//! Files as they were written once, by versions that had so many named scenarios: they load
//! for ever, and lead to the same outcomes. New ones are added; these are never changed.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use formats::{Kept, read};
use idlerace_core::{parameter, simulate::simulate};

/// Every file of the corpus by its path without `.scenario.json` or `.trace.json`.
fn corpus() -> BTreeMap<PathBuf, Vec<Kept>> {
    let mut found: BTreeMap<PathBuf, Vec<Kept>> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for version in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(version.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let kept = read(&fs::read(&path).unwrap());
            let kept = kept.unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
            let name = path.with_extension("").with_extension("");
            found.entry(name).or_default().push(kept);
        }
    }
    found
}

#[test]
fn old_files_load_and_lead_to_the_same_outcomes() {
    let corpus = corpus();
    assert!(corpus.len() >= 8, "{:?}", corpus.keys());
    for (name, kept) in corpus {
        let name = name.display();
        let trace = kept.iter().find_map(|one| match one {
            Kept::Trace(trace) => Some(trace),
            Kept::Scenario(_) => None,
        });
        let trace = trace.unwrap_or_else(|| panic!("{name} has no trace"));
        assert_eq!(kept.len(), 2, "{name}");
        for one in &kept {
            let scenario = one.clone().into_scenario();
            parameter::check(&scenario).unwrap();
            assert_eq!(scenario, trace.scenario, "{name}");
            assert_eq!(simulate(&scenario).requests, trace.requests, "{name}");
        }
    }
}
