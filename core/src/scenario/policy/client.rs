//! The policies of a client, and what they say of a connection that was answered on.

use serde::{Deserialize, Serialize};

use super::liveness::Liveness;
use super::while_writing::WhileWriting;
use crate::http::message::{Method, Persistence};
use crate::scenario::profile::{ById, ClientPolicy, ClientProfile};
use crate::scenario::retry::Retry;
use crate::units::tcp::Config;
use crate::units::time::{Duration, Range};

/// The policies of a client. A profile fills them in; each can then be changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a client"
)]
pub struct Client {
    /// Whose words the client logs.
    pub profile: ById<ClientProfile>,
    /// Whether connections are kept for the next request.
    pub keep_alive: bool,
    /// Closes a connection that has been idle so long; `null` never.
    pub idle_timeout: Option<Duration>,
    /// Closes a connection that is so old, counted from its first response: at once if it is
    /// idle, else behind the response under way; `null` never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Duration>,
    /// Closes this much before a `Keep-Alive: timeout=` hint runs out; `null`
    /// ignores the hint.
    pub hint_margin: Option<Duration>,
    /// How it learns that an idle connection is dead.
    pub liveness: Liveness,
    /// From picking an idle connection to the write on it.
    pub checkout_lag: Range,
    /// Writes the head and the body in two calls, so far apart; `null` in one.
    pub split_write: Option<Range>,
    /// From the kernel having something to the client reading it.
    pub wake_lag: Range,
    /// Reads on after a failed write, in case a response came early.
    pub reads_after_failed_write: bool,
    /// Whether it reads while its kernel has no room for the rest of a request.
    #[serde(default, skip_serializing_if = "WhileWriting::waits")]
    pub while_writing: WhileWriting,
    /// Takes a response whose content ends early for a whole one.
    #[serde(default, skip_serializing_if = "crate::scenario::retry::is_false")]
    pub takes_short_answers: bool,
    /// Polls no connection for a GET.
    #[serde(default, skip_serializing_if = "crate::scenario::retry::is_false")]
    pub spares_get: bool,
    /// Gives a request up so long after it began; `null` never.
    pub request_timeout: Option<Duration>,
    /// When a failed request is sent again without asking.
    pub retry: Retry,
    /// `TCP_KEEPIDLE` and `TCP_KEEPINTVL` in seconds, with [`PROBES`] probes; `null`
    /// sends none.
    #[serde(default)]
    pub tcp_keepalive: Option<u32>,
    /// When the process is suspended: neither its timers nor its reads come until it runs
    /// again, while its kernel goes on; `null` never.
    #[serde(default)]
    pub suspended_at: Option<Range>,
    /// For how long it is.
    #[serde(default = "suspended_for")]
    pub suspended_for: Range,
    /// `net.ipv4.tcp_retries2`, of both hosts: how long data is sent again before the
    /// kernel gives the connection up.
    #[serde(default = "tcp_retries2")]
    pub tcp_retries2: u32,
    /// `SO_SNDBUF`: octets that wait unacknowledged before a write has to wait; `null` what the
    /// kernel begins with on Ethernet, and makes larger by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_buffer: Option<u32>,
}

/// What nobody has tuned: fifteen doubled waits, 924.6 s at least (`ip-sysctl.rst`).
const fn tcp_retries2() -> u32 {
    Config::LINUX.retries
}

/// Longer than most idle timeouts; not a figure of any platform.
const fn suspended_for() -> Range {
    Range::fixed(Duration::from_secs(60))
}

/// `TCP_KEEPCNT`: probes without an answer (`net.ipv4.tcp_keepalive_probes`).
pub const PROBES: u32 = 9;

/// How long a connection may stay in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Not at all: it is closed.
    No,
    /// So long.
    For(Duration),
    /// Until somebody else ends it.
    Unlimited,
}

impl Client {
    /// The policies of a real client. Lags of tens of microseconds stand for a machine with
    /// nothing else to do; they are not figures of the client.
    #[must_use]
    pub fn of(profile: &'static ClientProfile) -> Self {
        let micros = |micros| Range::fixed(Duration::from_micros(micros));
        let mut client = Self {
            profile: ById(profile),
            keep_alive: true,
            idle_timeout: None,
            max_age: None,
            hint_margin: None,
            liveness: Liveness::None,
            checkout_lag: micros(10),
            split_write: None,
            wake_lag: micros(20),
            reads_after_failed_write: false,
            while_writing: WhileWriting::Waits,
            takes_short_answers: false,
            spares_get: false,
            request_timeout: None,
            retry: profile.retry,
            tcp_keepalive: None,
            suspended_at: None,
            suspended_for: suspended_for(),
            tcp_retries2: tcp_retries2(),
            send_buffer: None,
        };
        client.adopt(profile);
        client
    }

    /// Takes what a product decides. What it does not decide stays: how fast the machine is,
    /// whether it is suspended, what its kernel is set to, how long its user waits.
    pub fn adopt(&mut self, profile: &'static ClientProfile) {
        let ClientPolicy {
            idle_timeout,
            max_age,
            hint_margin,
            liveness,
            probes: _,
            splits_write,
            reads_after_failed_write,
            while_writing,
            takes_short_answers,
            spares_get,
        } = profile.policy;
        self.profile = ById(profile);
        self.idle_timeout = idle_timeout;
        self.max_age = max_age;
        self.hint_margin = hint_margin;
        self.liveness = liveness;
        let micros = |micros| Range::fixed(Duration::from_micros(micros));
        self.split_write = splits_write.then(|| micros(20));
        self.reads_after_failed_write = reads_after_failed_write;
        self.while_writing = while_writing;
        self.takes_short_answers = takes_short_answers;
        self.spares_get = spares_get;
        self.retry = profile.retry;
    }

    /// How it learns that an idle connection is dead before it sends a request with this method
    /// on it.
    #[must_use]
    pub fn looks(&self, method: Method) -> Liveness {
        match self.liveness {
            Liveness::Checkout | Liveness::CheckoutAfter { .. }
                if self.spares_get && method == Method::Get =>
            {
                Liveness::None
            }
            Liveness::None
            | Liveness::Background { .. }
            | Liveness::Checkout
            | Liveness::CheckoutAfter { .. } => self.liveness,
        }
    }

    /// How long a connection may stay in the pool after a response. A hint only
    /// shortens the stay, and a margin may eat it up (fact P2-016).
    #[must_use]
    pub fn stay(&self, response: Persistence) -> Retention {
        let hinted = response
            .timeout_secs
            .zip(self.hint_margin)
            .map(|(secs, margin)| {
                Duration::from_secs(secs.into())
                    .less(margin)
                    .unwrap_or_default()
            });
        if !self.keep_alive || response.close || hinted == Some(Duration::ZERO) {
            return Retention::No;
        }
        let limit = [self.idle_timeout, hinted].into_iter().flatten().min();
        limit.map_or(Retention::Unlimited, Retention::For)
    }
}
