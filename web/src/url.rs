//! The state as a query string: `?v=1&scenario=crossing&set.requests.pause=310ms&step=12`.
//!
//! Reading never fails: an address that somebody typed must open the page, and what it
//! asks for in vain is told. This file knows nothing of the browser.

use form_urlencoded::{Serializer, parse};
use idlerace_core::parameter;

use crate::state::{Playhead, Settings, State, View};

const VERSION: &str = "1";
const SET: &str = "set.";

/// Reads the state from a query, with or without its question mark. Of a key that is
/// given twice the first counts.
#[must_use]
pub fn read(query: &str) -> State {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut asked = Asked::default();
    for (key, value) in parse(query.as_bytes()) {
        asked.take(&key, &value);
    }
    let mut state = State::new(
        asked.scenario,
        asked.settings,
        asked.playhead.unwrap_or_default(),
        asked.view.unwrap_or_default(),
    );
    asked.notices.append(&mut state.notices);
    state.notices = asked.notices;
    state
}

#[derive(Default)]
struct Asked {
    scenario: Option<String>,
    settings: Settings,
    playhead: Option<Playhead>,
    view: Option<View>,
    notices: Vec<String>,
}

impl Asked {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "v" if value == VERSION => {}
            "v" => self.notices.push(format!(
                "The link says that it is of version “{}”; this page reads version {VERSION}.",
                brief(value)
            )),
            "scenario" => {
                self.scenario.get_or_insert_with(|| value.to_owned());
            }
            "step" => match (value, value.parse()) {
                ("end", _) => {
                    self.playhead.get_or_insert(Playhead::End);
                }
                (_, Ok(event)) => {
                    self.playhead.get_or_insert(Playhead::At(event));
                }
                _ => self.misses(key, value, "the number of an event, or “end”"),
            },
            "view" => match value {
                "ladder" => {
                    self.view.get_or_insert(View::Ladder);
                }
                "table" => {
                    self.view.get_or_insert(View::Table);
                }
                _ => self.misses(key, value, "“ladder” or “table”"),
            },
            _ => self.set(key, value),
        }
    }

    fn set(&mut self, key: &str, value: &str) {
        let known = key.strip_prefix(SET).and_then(|key| {
            let mut all = parameter::ALL.iter();
            all.position(|parameter| parameter.key == key)
        });
        match known {
            Some(number) => {
                let value = value.to_owned();
                self.settings.entry(number).or_insert(value);
            }
            None => self.notices.push(format!(
                "The link asks for “{}”, which this page does not know.",
                brief(key)
            )),
        }
    }

    fn misses(&mut self, key: &str, value: &str, right: &str) {
        let value = brief(value);
        self.notices.push(format!(
            "In the link, {key} is “{value}”; it should be {right}."
        ));
    }
}

/// What a stranger wrote, short enough to be quoted.
fn brief(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// Writes the state as a query with its question mark, or as nothing where there is
/// nothing to say.
#[must_use]
pub fn write(state: &State) -> String {
    let mut query = Serializer::for_suffix(String::from("?v=1"), 1);
    if let Some(scenario) = &state.scenario {
        query.append_pair("scenario", scenario);
    }
    for (&number, value) in state.settings() {
        if let Some(parameter) = parameter::ALL.get(number) {
            query.append_pair(&format!("{SET}{}", parameter.key), value);
        }
    }
    match state.playhead {
        Playhead::Opening => {}
        Playhead::At(event) => {
            query.append_pair("step", &event.to_string());
        }
        Playhead::End => {
            query.append_pair("step", "end");
        }
    }
    if state.view == View::Table {
        query.append_pair("view", "table");
    }
    let query = query.finish();
    if query == "?v=1" {
        String::new()
    } else {
        query
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::*;
    use crate::state::Action;

    #[test]
    fn what_is_written_is_read_back() {
        for name in ["crossing", "", "a&b=c", "50 %", "+", "ключ", "?scenario="] {
            let state = Rc::new(State::default()).reduce(Action::Choose(name.to_owned()));
            assert_eq!(read(&write(&state)), *state, "{}", write(&state));
        }
        assert_eq!(read(&write(&State::default())), State::default());
    }

    #[test]
    fn each_part_of_the_state_survives() {
        let state = Rc::new(State::default())
            .reduce(Action::Choose("crossing".to_owned()))
            .reduce(Action::Turn {
                key: "requests.pause",
                value: "310ms".to_owned(),
            })
            .reduce(Action::Seek(12))
            .reduce(Action::Show(View::Table));
        let query = "?v=1&scenario=crossing&set.requests.pause=310ms&step=12&view=table";
        assert_eq!(write(&state), query);
        assert_eq!(read(query), *state);
        let end = state.reduce(Action::End);
        assert!(write(&end).contains("step=end"));
        assert_eq!(read(&write(&end)), *end);
    }

    #[test]
    fn reads_what_people_type() {
        check("", None);
        check("?", None);
        check("scenario=crossing", Some("crossing"));
        check("?scenario=crossing", Some("crossing"));
        check("?utm=1&scenario=a&scenario=b", Some("a"));
        check("?scenario", Some(""));
        check("?scenario=%zz%ff", Some("%zz\u{fffd}"));
        check("?Scenario=crossing", None);
    }

    #[test]
    fn what_cannot_be_had_is_told() {
        for (query, told) in [
            ("?v=9", "version “9”"),
            ("?utm=1", "“utm”"),
            ("?set.no.such=1", "“set.no.such”"),
            ("?set.requests.count=0", "requests.count: \"0\" is not"),
            ("?step=abc", "step is “abc”"),
            ("?step=99999999", "no step 99999999"),
            ("?view=pie", "view is “pie”"),
        ] {
            let notices = read(query).notices;
            assert_eq!(notices.len(), 1, "{query}: {notices:?}");
            assert!(notices[0].contains(told), "{query}: {notices:?}");
        }
        assert!(
            read("?v=1&scenario=crossing&view=ladder")
                .notices
                .is_empty()
        );
    }

    /// Whatever becomes of a link on its way, it opens a page, and the page's own link
    /// says the same again.
    #[test]
    fn a_broken_link_opens_something_that_has_a_link() {
        const LINK: &str = "?v=1&scenario=crossing&set.requests.pause=310ms\
                            &set.client.profile=curl&step=12&view=table";
        const BYTES: &[u8] = b"&=%+;.#?\xff0 9az";
        let mut seed: u32 = 7;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        for _ in 0..400 {
            let mut bytes = LINK.as_bytes().to_vec();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(4) {
                    0 => bytes[at] = BYTES[random(BYTES.len())],
                    1 => bytes.insert(at, BYTES[random(BYTES.len())]),
                    2 => bytes.truncate(at.max(1)),
                    _ => {
                        bytes.remove(at);
                        bytes.push(b'&');
                    }
                }
            }
            let query = String::from_utf8_lossy(&bytes);
            let mut state = read(&query);
            state.notices.clear();
            assert_eq!(read(&write(&state)), state, "{query}");
        }
    }

    #[test]
    fn a_plain_name_is_written_plainly() {
        let state = Rc::new(State::default()).reduce(Action::Choose("crossing".to_owned()));
        assert_eq!(write(&state), "?v=1&scenario=crossing");
    }

    fn check(query: &str, scenario: Option<&str>) {
        assert_eq!(read(query).scenario.as_deref(), scenario, "{query}");
    }
}
