//! One run: an origin that does one order, and the program that talks to it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::child::{Command, Ended};
use super::guard::Guard;
use super::identity::Identity;
use super::log::Log;
use super::origin::{Ordered, Origin, Place};

/// An order that is under way when the program has ended comes to its end within this.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// What the program sent last is seen within this.
const LATEST: Duration = Duration::from_millis(2);

/// The methods of a run, and what else its program is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Which method it is asked to use, if it is told.
    pub(crate) method: Option<String>,
    /// Whether it is asked to send an `Idempotency-Key`.
    pub(crate) with_key: bool,
}

/// What is run.
#[derive(Debug)]
pub(crate) struct Program {
    /// The program and its arguments, with places for what it is told.
    pub(crate) words: Vec<OsString>,
    /// How long it may take.
    pub(crate) longest: Duration,
    /// Where the origins are that it talks to.
    pub(crate) place: Place,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    /// What the origin saw.
    pub(crate) log: Log,
    /// What became of the program.
    pub(crate) ended: Ended,
}

impl Program {
    /// Runs it once, beside an origin that does this order, or serves everything.
    ///
    /// # Errors
    /// If the program cannot be started, or there is no port to listen on.
    pub(super) async fn trial(
        &self,
        variant: &Variant,
        order: Option<Ordered>,
        guard: &Guard,
    ) -> io::Result<Trial> {
        let origin = Origin::new(&self.place, order, guard.family()).await?;
        let command = self.command(variant, &origin.url());
        let (log, sights) = (origin.log(), origin.sights());
        let is_over = || order.is_none() || log.borrow().forced.is_some();
        let ended = async {
            let ended = command.run(guard, self.longest).await?;
            let over = async {
                while !is_over() {
                    sleep(LATEST).await;
                }
            };
            let _ = timeout(AFTERWARDS, over).await;
            sleep(LATEST).await;
            // What comes behind is the end of the origin.
            log.borrow_mut().sights = sights.borrow().iter().copied().collect();
            Ok::<_, io::Error>(ended)
        };
        let ended = tokio::select! {
            ended = ended => ended?,
            broken = origin.serve() => return Err(never_ends(broken)),
        };
        let log = log.borrow().clone();
        Ok(Trial { log, ended })
    }

    /// With what it is told in its places and in its environment.
    fn command(&self, variant: &Variant, url: &str) -> Command {
        let method = variant.method.as_deref().unwrap_or_default();
        let key = if variant.with_key { KEY } else { "" };
        let file = self.place.tls.as_ref().map(Identity::authority);
        let authority = file.map(|file| file.display().to_string());
        let ca = authority.as_deref().unwrap_or_default();
        let places = [
            ("{url}", url),
            ("{method}", method),
            ("{key}", key),
            ("{ca}", ca),
        ];
        let words = self.words.iter().map(|word| filled(word, &places));
        let mut environment = vec![
            ("IDLERACE_URL", url.to_owned()),
            // A proxy of the user's would stand between.
            ("NO_PROXY", direct("NO_PROXY")),
            ("no_proxy", direct("no_proxy")),
        ];
        if let Some(method) = &variant.method {
            environment.push(("IDLERACE_METHOD", method.clone()));
            environment.push(("IDLERACE_KEY", key.to_owned()));
        }
        environment.extend(
            TRUST
                .iter()
                .filter(|_| authority.is_some())
                .map(|name| (*name, ca.to_owned())),
        );
        Command {
            words: words.collect(),
            environment,
        }
    }

    /// Whether one of its words has this place.
    pub(crate) fn has(&self, place: &str) -> bool {
        let mut words = self.words.iter().filter_map(|word| word.to_str());
        words.any(|word| word.contains(place))
    }
}

/// An origin serves until it cannot.
pub(super) fn never_ends(broken: io::Result<()>) -> io::Error {
    let reason = broken.err();
    reason.unwrap_or_else(|| io::ErrorKind::Other.into())
}

/// Where clients look for a file of the authorities that they trust: OpenSSL and Go, curl,
/// requests, Node; and ours, for all others.
const TRUST: [&str; 5] = [
    "IDLERACE_CA",
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
];

/// The key of a run. One origin sees one request with it.
pub(super) const KEY: &str = "idlerace-1";

/// What this variable says, and loopback.
fn direct(name: &str) -> String {
    let own = std::env::var(name).unwrap_or_default();
    let comma = if own.is_empty() { "" } else { "," };
    format!("{own}{comma}127.0.0.1,localhost,::1,[::1]")
}

/// A word with what belongs in its places; one that is not Unicode has none.
fn filled(word: &OsStr, places: &[(&str, &str)]) -> OsString {
    let Some(text) = word.to_str() else {
        return word.to_owned();
    };
    let fill = |text: String, (place, value): &(&str, &str)| text.replace(place, value);
    places.iter().fold(text.to_owned(), fill).into()
}
