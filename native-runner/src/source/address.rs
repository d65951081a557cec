//! An address of the page, or what stands behind its question mark, as a scenario and what is
//! set in it: what the page shows can be asked for here.
//!
//! Of an address this takes what makes a scenario; what the page shows of it besides (a step,
//! a view, another scenario beside it) has no meaning here.

use anyhow::{Result, bail};
use form_urlencoded::parse;

/// The scenario of an address, and its settings as `--set` takes them; `None` if the text is
/// none.
///
/// # Errors
/// One line that says what is missing, or has to be given otherwise.
pub(super) fn read(text: &str) -> Result<Option<(String, Vec<String>)>> {
    let Some((before, query)) = text.split_once('?') else {
        return Ok(None);
    };
    if !(before.is_empty() || before.contains("://")) {
        return Ok(None);
    }
    let (mut name, mut settings) = (None, Vec::new());
    for (key, value) in parse(query.split('#').next().unwrap_or_default().as_bytes()) {
        match key.as_ref() {
            "scenario" => name = name.or_else(|| Some(value.into_owned())),
            "order" => bail!(
                "the address has an order of its own: leave out order=, and give --order {value} \
                 to show or run"
            ),
            "load" => bail!("the address loads a file: give the file itself"),
            key => settings.extend(key.strip_prefix("set.").map(|key| format!("{key}={value}"))),
        }
    }
    match name {
        Some(name) => Ok(Some((name, settings))),
        None => bail!(
            "\"{text}\" is an address without scenario=NAME; put an address in quotes, or a shell \
             ends it at the first &"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_address_is_a_scenario_with_settings() {
        let read = |text: &str| read(text).map_err(|error| error.to_string());
        let settings = vec!["requests.pause=310ms".to_owned()];
        let asked = Ok(Some(("crossing".to_owned(), settings)));
        let query = "?v=1&scenario=crossing&set.requests.pause=310ms&step=12";
        assert_eq!(read(query), asked);
        assert_eq!(read(&format!("http://127.0.0.1:8300/{query}#x")), asked);
        assert_eq!(read("crossing"), Ok(None));
        assert_eq!(read("what?.json"), Ok(None));
        for (text, words) in [
            (
                "?v=1",
                "an address without scenario=NAME; put an address in quotes",
            ),
            ("?scenario=crossing&order=0.1", "give --order 0.1"),
            ("?load=x.json", "give the file itself"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
