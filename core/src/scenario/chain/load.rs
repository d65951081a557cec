//! How many use a chain at once, when each begins, and which connections a client keeps for
//! that. Without a load one request is under way at a time in the whole chain.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::units::time::{Duration, Range};

/// So many clients at the most.
pub const MAX_CLIENTS: u32 = 1_000;

/// So many requests of all clients together at the most.
pub const MAX_REQUESTS: u32 = 10_000;

/// Who uses a chain: clients that are at work at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// How many. Each sends [`Requests::count`](crate::scenario::Requests::count) requests, one
    /// after the other, with [`Requests::pause`](crate::scenario::Requests::pause) between.
    pub clients: u32,
    /// Whether they are parts of one program, which share its pool; else each is a program of
    /// its own, and has its own connections.
    pub shared: bool,
    /// When each begins.
    pub arrival: Arrival,
}

impl Load {
    /// One client, which begins at once.
    pub const ONE: Self = Self {
        clients: 1,
        shared: false,
        arrival: Arrival::After(Range::fixed(Duration::ZERO)),
    };
}

/// When the clients of a load begin. As a text: `10ms`, `5ms..20ms`, `at 0ms, 10ms, 40ms`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// The first at once, and each so long after the one before it.
    After(Range),
    /// At these times from the beginning of the run, one for each.
    At(Vec<Duration>),
}

/// Before a list of times.
const AT: &str = "at ";

/// As [`FromStr`] reads it.
impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(length) => length.fmt(f),
            Self::At(times) => {
                let times: Vec<String> = times.iter().map(ToString::to_string).collect();
                write!(f, "{AT}{}", times.join(", "))
            }
        }
    }
}

impl FromStr for Arrival {
    type Err = String;

    /// # Errors
    /// What the text is not, in a line.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some(list) = text.strip_prefix(AT) else {
            let length = text.parse().map(Self::After);
            return length
                .map_err(|wrong| format!("{wrong}; a list of times is at 0ms, 10ms, 40ms"));
        };
        let times = list.split(',').map(|one| one.trim().parse());
        let times: Result<Vec<Duration>, _> = times.collect();
        times.map(Self::At).map_err(|wrong| wrong.to_string())
    }
}

impl Serialize for Arrival {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Arrival {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// The connections of a client under a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Requests that are under way at once, each on a connection of its own: one beyond these
    /// waits until another is over, and its own timeout has not begun. `null` any number.
    pub size: Option<u32>,
    /// Idle connections that are kept: beyond these the one that has been idle for longest is
    /// closed. `null` all.
    pub idle: Option<u32>,
    /// Which of those that are idle is taken.
    pub order: Order,
}

impl Pool {
    /// As many as it takes, all kept.
    pub const ANY: Self = Self {
        size: None,
        idle: None,
        order: Order::LastUsedFirst,
    };
}

/// Which idle connection is taken for a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The one that was used last, as in nginx (fact P1-009) and Node's agent (fact P2-015): a
    /// burst leaves connections that nobody uses until the next burst.
    #[default]
    LastUsedFirst,
    /// The one that has been idle for longest, as in reactor-netty (fact P2-062): all are used
    /// in turn.
    FirstUsedFirst,
}

impl Order {
    /// Every one, as it is written.
    pub const NAMES: [&'static str; 2] = ["last-used-first", "first-used-first"];
    /// The same in that order.
    const ALL: [Self; 2] = [Self::LastUsedFirst, Self::FirstUsedFirst];

    /// The one that is written so.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let place = Self::NAMES.iter().position(|one| *one == text)?;
        Self::ALL.get(place).copied()
    }

    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastUsedFirst => "last-used-first",
            Self::FirstUsedFirst => "first-used-first",
        }
    }
}
