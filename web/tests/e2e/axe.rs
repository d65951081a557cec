//! axe-core, which knows what a page must have for those who cannot see or point.

use std::{env, fs, path::PathBuf};

use serde_json::Value;

use crate::harness::stage::{tests, top};
use crate::harness::user::{DESK, PHONE, User};

tests![axe_finds_nothing];

/// Where `cargo xtask test` puts it.
const USUAL: &str = "target/axe/node_modules/axe-core/axe.min.js";

/// The file that `IDLERACE_AXE` names, or the usual one, if it is there.
pub(crate) fn file() -> Option<PathBuf> {
    let named = env::var_os("IDLERACE_AXE").map(PathBuf::from);
    let file = top().join(named.unwrap_or_else(|| PathBuf::from(USUAL)));
    file.is_file().then_some(file)
}

/// A state of the page: its address, and what is clicked there.
const STATES: [(&str, &[&str]); 12] = [
    ("?scenario=crossing", &[]),
    ("?scenario=crossing&view=table", &[]),
    ("?scenario=no-such-thing&set.requests.pause=soon", &[]),
    ("?scenario=crossing", &["#catalogue-open"]),
    ("?v=1&tour=2", &["#guide-next"]),
    ("?v=1&tour=6", &[]),
    ("?v=1&tour=9", &[]),
    ("?v=1&course=2", &[]),
    ("?v=1&course=2", &["#guide [data-guess=Reset]"]),
    (
        "?v=1&course=8&said=Served.Eof.Reset.Unsent.Recovered.Eof.TimedOut.Reset",
        &["#guide-next"],
    ),
    ("?scenario=crossing&beside=died-after-applying", &[]),
    (
        "?scenario=crossing&beside=died-after-applying&view=table",
        &[],
    ),
];

async fn axe_finds_nothing(user: User) {
    let axe = source();
    for (query, clicked) in STATES {
        user.forget().await;
        user.open(query).await;
        for selector in clicked {
            user.counts(selector, 1).await;
            user.click(selector).await;
        }
        user.unfold().await;
        // What is dark differs in nothing but colours.
        for (scheme, rules) in [("light", "undefined"), ("dark", "['color-contrast']")] {
            user.media(&[("prefers-color-scheme", scheme)]).await;
            for screen in [DESK, PHONE] {
                user.fits(query, screen).await;
                let found = violations(&user, &axe, rules).await;
                assert!(
                    found.is_empty(),
                    "{query}, {clicked:?} clicked, {scheme}, {screen:?}: {found:#?}"
                );
            }
        }
    }
}

/// Its program.
pub(crate) fn source() -> String {
    fs::read_to_string(file().expect("axe-core")).unwrap()
}

/// What it finds wrong with the page as it is, by these rules or by all: the rule and the
/// elements, a line each.
pub(crate) async fn violations(user: &User, axe: &str, rules: &str) -> Vec<String> {
    let run = "
        const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'], iframes: false, runOnly: RULES }).then(
            found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
                `${rule.id}: ${node.target} ${node.failureSummary}`))),
            error => done([String(error)]));";
    let run = run.replace("RULES", rules);
    let known = user.value("typeof axe").await;
    if known == "undefined" {
        user.client.execute(axe, Vec::new()).await.unwrap();
    }
    let found = user.client.execute_async(&run, Vec::new()).await.unwrap();
    let lines = found.as_array().cloned().unwrap_or_default();
    lines
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
