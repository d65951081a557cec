//! What WebDriver has no standard word for: the browser's own protocol, and its console.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command that Chromium's driver knows.
#[derive(Debug)]
pub(crate) enum Command {
    /// A method of the `DevTools` protocol with its parameters.
    Devtools(&'static str, Value),
    /// What the console got since it was asked last.
    Console,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        let rest = match self {
            Self::Devtools(..) => "goog/cdp/execute",
            Self::Console => "se/log",
        };
        base.join(&format!("session/{session}/{rest}"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = match self {
            Self::Devtools(method, parameters) => json!({ "cmd": method, "params": parameters }),
            Self::Console => json!({ "type": "browser" }),
        };
        (Method::POST, Some(body.to_string()))
    }
}
