//! The state as a query string: `?scenario=crossing`.
//!
//! Reading never fails: an address that somebody typed must open the page.
//! This file knows nothing of the browser.

use form_urlencoded::{Serializer, parse};

use crate::state::State;

const SCENARIO: &str = "scenario";

/// Reads the state from a query, with or without its question mark. Unknown
/// keys are passed over, and of a key that is given twice the first counts.
#[must_use]
pub fn read(query: &str) -> State {
    let query = query.strip_prefix('?').unwrap_or(query);
    let scenario = parse(query.as_bytes())
        .find(|(key, _)| key == SCENARIO)
        .map(|(_, value)| value.into_owned());
    State { scenario }
}

/// Writes the state as a query with its question mark, or as nothing where
/// there is nothing to say.
#[must_use]
pub fn write(state: &State) -> String {
    let Some(scenario) = &state.scenario else {
        return String::new();
    };
    Serializer::for_suffix(String::from("?"), 1)
        .append_pair(SCENARIO, scenario)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for name in ["crossing", "", "a&b=c", "50 %", "+", "ключ", "?scenario="] {
            let state = State {
                scenario: Some(name.to_owned()),
            };
            assert_eq!(read(&write(&state)), state, "{}", write(&state));
        }
        assert_eq!(read(&write(&State::default())), State::default());
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
    fn a_plain_name_is_written_plainly() {
        let state = State {
            scenario: Some("crossing".to_owned()),
        };
        assert_eq!(write(&state), "?scenario=crossing");
    }

    fn check(query: &str, scenario: Option<&str>) {
        assert_eq!(read(query).scenario.as_deref(), scenario, "{query}");
    }
}
