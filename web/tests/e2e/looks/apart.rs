//! That no words stand on others, at any step of any scenario, and that all of the picture
//! stands out, what is still to come, too.

use std::env;

use idlerace_core::catalog::ENTRIES;

use super::lines;
use crate::harness::stage::Test;
use crate::harness::user::{DESK, User};

/// The catalogue in parts, so that each takes its time and browsers share them.
pub(crate) const TESTS: &[(&str, Test)] = &[
    ("no_words_stand_on_others_1", |user| Box::pin(part(user, 0))),
    ("no_words_stand_on_others_2", |user| Box::pin(part(user, 1))),
    ("no_words_stand_on_others_3", |user| Box::pin(part(user, 2))),
    ("no_words_stand_on_others_4", |user| Box::pin(part(user, 3))),
];

const APART: &str = include_str!("apart.js");

/// How many steps are taken in one call: a call may take a minute.
const STRETCH: u64 = 400;

/// The steps of a scenario that are looked at every time. A run that is longer goes on in the
/// same way; with `IDLERACE_WIDTHS` all of its steps are.
const FIRST: u64 = 100;

/// The widths of screens: those in `IDLERACE_WIDTHS`, or a desk's.
fn screens() -> Option<Vec<(u32, u32)>> {
    let named = env::var("IDLERACE_WIDTHS").ok()?;
    let height = |width: u32| if width < 640 { 740 } else { 1024 };
    let widths = named.split_whitespace().map(|width| {
        let width = width.parse().expect("a width in pixels");
        (width, height(width))
    });
    Some(widths.collect())
}

async fn part(user: User, number: usize) {
    let long = screens();
    let last = if long.is_some() { u64::MAX } else { FIRST };
    // What moves stands still, so that each step is seen as it is.
    let still = ("prefers-reduced-motion", "reduce");
    for screen in long.unwrap_or_else(|| vec![DESK]) {
        user.screen(screen).await;
        for entry in ENTRIES.iter().skip(number).step_by(TESTS.len()) {
            user.open(&format!("?scenario={}&step=0", entry.name)).await;
            let what = format!("{} at {screen:?}", entry.name);
            let media = [still, ("prefers-color-scheme", "light")];
            user.stands_out_in(&media, &what).await;
            let found = user.walk(last).await;
            assert!(found.is_empty(), "{what}: {found:#?}");
            let media = [still, ("prefers-color-scheme", "dark")];
            user.stands_out_in(&media, &what).await;
        }
    }
}

impl User {
    /// Goes to this step, counted from 1, or to the last one, and returns what words stand on
    /// others at any of them.
    async fn walk(&self, last: u64) -> Vec<String> {
        let mut found = Vec::new();
        let mut to = STRETCH.min(last);
        loop {
            let walk = format!(
                "const done = arguments[0]; {}({to}).then(done, error => done(String(error)));",
                APART.trim()
            );
            let seen = self.client.execute_async(&walk, Vec::new()).await.unwrap();
            found.extend(lines(&seen["found"]));
            let number = |name| seen[name].as_u64().unwrap_or_else(|| panic!("{seen}"));
            if number("step") >= number("of").min(last) {
                return found;
            }
            to = (to + STRETCH).min(last);
        }
    }
}
