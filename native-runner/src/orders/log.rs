//! What an origin sees of one run: the requests, on which connections they came, and whether
//! the order was forced.

use std::time::Duration;

use idlerace_core::http::Method;

use super::socket::Sight;

/// The number of the request that leaves a connection behind.
pub(super) const FIRST: u32 = 1;

/// The number of the request that is counted.
pub(super) const SECOND: u32 = 2;

/// Why a run is not as its order says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotForced(pub(crate) String);

impl From<std::io::Error> for NotForced {
    fn from(error: std::io::Error) -> Self {
        Self(format!("the connection broke too early: {error}"))
    }
}

/// What is known of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// Its method, as it came.
    pub(crate) method: String,
    /// What it is for, as it came.
    pub(crate) target: String,
    /// Whether it has an `Idempotency-Key`.
    pub(crate) has_key: bool,
    /// Octets of its content, if its head says how many.
    pub(crate) content: Option<u64>,
    /// Whether its client will not use the connection again.
    pub(crate) closes: bool,
}

/// Whether to do it twice is the same as to do it once (RFC 9110 §9.2.2), or the server is given
/// the means to see to that. A method that is not known here may not be.
pub(crate) fn may_be_repeated(method: &str, has_key: bool) -> bool {
    let is_it = |one: &Method| one.is_idempotent() && one.to_string() == method;
    has_key || Method::ALL.iter().any(is_it)
}

/// The second request, or the same again: it came at least in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// On which connection, counted from 1 as they were accepted.
    pub(crate) connection: u32,
    /// Whether that had carried the first request.
    pub(crate) reused: bool,
    /// Whether it took effect.
    pub(crate) applied: bool,
    /// What was seen of it; of one that was not read perhaps nothing.
    pub(crate) request: Option<Request>,
}

/// What an origin saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    /// How many connections were accepted.
    pub(crate) connections: u32,
    /// The first request.
    pub(crate) first: Option<Request>,
    /// The connection that carried it.
    pub(crate) warm: Option<u32>,
    /// How long it took from the first answer to the second request, if that was read.
    pub(crate) gap: Option<Duration>,
    /// The attempts of the second, as they came.
    pub(crate) attempts: Vec<Attempt>,
    /// Whether the order was done, or why it was not; nothing as long as it is under way.
    pub(crate) forced: Option<Result<(), NotForced>>,
    /// What came in the place of a request, if something did.
    pub(crate) foreign: Option<&'static str>,
    /// What was seen of the connections.
    pub(crate) sights: Vec<Sight>,
}

impl Log {
    /// The second request came on this connection, and is not applied yet.
    pub(super) fn attempt(&mut self, connection: u32, request: Option<Request>) {
        self.attempts.push(Attempt {
            connection,
            reused: self.warm == Some(connection),
            applied: false,
            request,
        });
    }

    /// The attempt that came last takes effect; how often the request has by this.
    pub(super) fn apply(&mut self) -> u32 {
        if let Some(last) = self.attempts.last_mut() {
            last.applied = true;
        }
        u32::try_from(self.applied()).unwrap_or(u32::MAX)
    }

    /// How often the second request took effect.
    pub(crate) fn applied(&self) -> usize {
        self.attempts.iter().filter(|one| one.applied).count()
    }
}
