//! The servers: policies and sources.

use core::fmt;

use super::{ServerProfile, micros};
use crate::scenario::{Closing, Server, Service};
use crate::units::time::{Duration, Range};

impl ServerProfile {
    /// Every server, the article's first.
    pub const ALL: [Self; 5] = [Self::Go, Self::Node, Self::Nginx, Self::Apache, Self::Hyper];

    /// The name in scenarios and links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Node => "node",
            Self::Nginx => "nginx",
            Self::Apache => "apache",
            Self::Hyper => "hyper",
        }
    }

    /// The name for people, with the version that the figures are of.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Go => "Go net/http 1.27",
            Self::Node => "Node.js http.Server 8 to 25",
            Self::Nginx => "nginx",
            Self::Apache => "Apache httpd 2.4",
            Self::Hyper => "hyper 1.12",
        }
    }

    /// The policies as they come, on a machine with nothing else to do.
    #[must_use]
    pub fn server(self) -> Server {
        Server {
            profile: self,
            idle_timeout: match self {
                Self::Go => None,
                // 5 s, and the buffer of 1 s that is added to it.
                Self::Node => Some(Duration::from_secs(6)),
                Self::Nginx => Some(Duration::from_secs(75)),
                Self::Apache => Some(Duration::from_secs(5)),
                Self::Hyper => Some(Duration::from_secs(30)),
            },
            timer_lag: Range::default(),
            close_lag: micros(20),
            closing: match self {
                Self::Apache => Closing::HalfClose {
                    drain: Duration::from_secs(2),
                },
                Self::Go | Self::Node | Self::Nginx | Self::Hyper => Closing::Close,
            },
            handler_time: micros(100),
            wake_lag: micros(20),
            max_requests: match self {
                Self::Nginx => Some(1_000),
                Self::Apache => Some(100),
                Self::Go | Self::Node | Self::Hyper => None,
            },
            announces_close: false,
            hint: (self == Self::Node).then_some(Duration::from_secs(5)),
            shutdown_at: None,
            death: None,
            killed_at: None,
            host_down: None,
            queue_full: None,
            abort_on_overflow: false,
            service: Service::Http,
        }
    }
}

impl fmt::Display for ServerProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
