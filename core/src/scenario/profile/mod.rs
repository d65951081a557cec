//! Real clients and servers as data: their policies, each figure with its source,
//! and the words in which their users read about a failure.
//!
//! A source is a fact id of the fact base or a file of the measured data; figures
//! hold for the version named with them.

mod servers;
mod sources;
mod words;

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::scenario::retry::{Methods, Retry};
use crate::scenario::{Client, Liveness};
use crate::units::tcp::Config;
use crate::units::time::{Duration, Range};

/// A client whose policies were read or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientProfile {
    /// Go `net/http` 1.27.
    Go,
    /// hyper-util 0.1, the legacy client.
    HyperUtil,
    /// curl 7.88 and libcurl 8.23.
    Curl,
    /// Node.js 20 to 26, `http.Agent` with `keepAlive`.
    Node,
    /// urllib3 2.8, `PoolManager`.
    Urllib3,
    /// requests 2.34, `Session`.
    Requests,
    /// AWS Application Load Balancer towards its target.
    Alb,
}

/// A server whose policies were read or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerProfile {
    /// Go `net/http` 1.27.
    Go,
    /// Node.js 8 to 25, `http.Server`.
    Node,
    /// nginx 1.22 to 1.31, towards its clients.
    Nginx,
    /// Apache httpd 2.4.
    Apache,
    /// hyper 1.12 with `header_read_timeout`.
    Hyper,
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it says, with its value.
    pub figure: &'static str,
    /// Fact id, or measured file.
    pub source: &'static str,
}

const fn micros(micros: u64) -> Range {
    Range::fixed(Duration::from_micros(micros))
}

/// A client that keeps connections, never looks and never retries.
const PLAIN: Retry = Retry {
    closed_idle: Methods::None,
    nothing_written: Methods::None,
    no_response: Methods::None,
    partial_response: Methods::None,
    key_counts: false,
    needs_replayable: true,
    reused_only: true,
    limit: 0,
};

impl ClientProfile {
    /// Every client, the article's first.
    pub const ALL: [Self; 7] = [
        Self::Go,
        Self::HyperUtil,
        Self::Curl,
        Self::Node,
        Self::Urllib3,
        Self::Requests,
        Self::Alb,
    ];

    /// The name in scenarios and links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::HyperUtil => "hyper-util",
            Self::Curl => "curl",
            Self::Node => "node",
            Self::Urllib3 => "urllib3",
            Self::Requests => "requests",
            Self::Alb => "alb",
        }
    }

    /// The name for people, with the version that the figures are of.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Go => "Go net/http 1.27",
            Self::HyperUtil => "hyper-util 0.1",
            Self::Curl => "curl 8",
            Self::Node => "Node.js http.Agent",
            Self::Urllib3 => "urllib3 2.8",
            Self::Requests => "requests 2.34",
            Self::Alb => "AWS ALB",
        }
    }

    /// The policies. Lags of tens of microseconds stand for a machine with nothing
    /// else to do; they are not figures of the library.
    #[must_use]
    pub fn client(self) -> Client {
        let background = Liveness::Background { lag: micros(50) };
        Client {
            profile: self,
            keep_alive: true,
            idle_timeout: self.idle_timeout(),
            hint_margin: (self == Self::Node).then_some(Duration::from_secs(1)),
            liveness: match self {
                Self::Go | Self::HyperUtil | Self::Node => background,
                Self::Curl => Liveness::CheckoutAfter {
                    idle: Duration::from_secs(1),
                },
                Self::Urllib3 | Self::Requests => Liveness::Checkout,
                Self::Alb => Liveness::None,
            },
            checkout_lag: micros(10),
            split_write: matches!(self, Self::Urllib3 | Self::Requests).then_some(micros(20)),
            wake_lag: micros(20),
            reads_after_failed_write: matches!(self, Self::Urllib3 | Self::Requests),
            request_timeout: None,
            retry: self.retry(),
            tcp_keepalive: None,
            tcp_retries2: Config::LINUX.retries,
        }
    }

    const fn idle_timeout(self) -> Option<Duration> {
        match self {
            Self::Go | Self::HyperUtil => Some(Duration::from_secs(90)),
            Self::Curl => Some(Duration::from_secs(118)),
            Self::Node => Some(Duration::from_secs(5)),
            Self::Alb => Some(Duration::from_secs(60)),
            Self::Urllib3 | Self::Requests => None,
        }
    }

    const fn retry(self) -> Retry {
        match self {
            // isReplayable and nothingWrittenError; errServerClosedIdle is told
            // before the octets are counted (P2-005), so a POST still sees it.
            Self::Go => Retry {
                closed_idle: Methods::Safe,
                nothing_written: Methods::Any,
                no_response: Methods::Safe,
                key_counts: true,
                limit: u32::MAX,
                ..PLAIN
            },
            Self::HyperUtil => Retry {
                closed_idle: Methods::Any,
                needs_replayable: false,
                limit: u32::MAX,
                ..PLAIN
            },
            Self::Curl => Retry {
                closed_idle: Methods::Any,
                nothing_written: Methods::Any,
                no_response: Methods::Any,
                limit: 5,
                ..PLAIN
            },
            Self::Urllib3 => Retry {
                closed_idle: Methods::Idempotent,
                nothing_written: Methods::Idempotent,
                no_response: Methods::Idempotent,
                reused_only: false,
                limit: 3,
                ..PLAIN
            },
            Self::Node | Self::Requests | Self::Alb => PLAIN,
        }
    }
}

impl fmt::Display for ClientProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
