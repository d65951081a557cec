//! The JSON Schemas (2020-12) of everything that is kept in files or answered to programs.
//! They refer to each other by the names of their files: `trace.json`.

/// A schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// What it is called; `.json` makes its file.
    pub name: &'static str,
    /// What has this form.
    pub about: &'static str,
    /// The document.
    pub text: &'static str,
}

const fn schema(name: &'static str, about: &'static str, text: &'static str) -> Schema {
    Schema { name, about, text }
}

/// All of them: files, then answers, then what is common to several answers.
pub const ALL: [Schema; 12] = [
    schema(
        "scenario",
        "A scenario file: everything that a run depends on",
        include_str!("../schema/scenario.json"),
    ),
    schema(
        "trace",
        "A trace file: everything that happened in a run",
        include_str!("../schema/trace.json"),
    ),
    schema(
        "list",
        "Output of `list --json`",
        include_str!("../schema/list.json"),
    ),
    schema(
        "causes",
        "Output of `causes --json`, with a text or without",
        include_str!("../schema/causes.json"),
    ),
    schema(
        "run",
        "Output of `run --json`",
        include_str!("../schema/run.json"),
    ),
    schema(
        "run-steps",
        "Output of `run --steps --json`",
        include_str!("../schema/run-steps.json"),
    ),
    schema(
        "run-line",
        "A line of the answer to a POST to `/api/run`",
        include_str!("../schema/run-line.json"),
    ),
    schema(
        "explore",
        "Output of `explore --json`",
        include_str!("../schema/explore.json"),
    ),
    schema(
        "odds",
        "Output of `odds --json`",
        include_str!("../schema/odds.json"),
    ),
    schema(
        "check",
        "Output of `check --json`",
        include_str!("../schema/check.json"),
    ),
    schema(
        "sweep",
        "Output of `sweep --json`, with one setting or two",
        include_str!("../schema/sweep.json"),
    ),
    schema(
        "verdict",
        "The verdict that is a part of several outputs",
        include_str!("../schema/verdict.json"),
    ),
];

/// The schema of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Schema> {
    ALL.iter().find(|schema| schema.name == name)
}
