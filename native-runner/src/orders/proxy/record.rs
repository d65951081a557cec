//! What a proxy has seen and done, as it is kept and told.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::super::log::{NotForced, Request, may_be_repeated};
use super::super::socket::{Sight, Sights};
use super::super::table::Order;

/// So many firings are kept, the latest.
pub(super) const KEPT: usize = 1000;

/// An order that was done to a connection, or was begun.
#[derive(Clone, Debug)]
pub(crate) struct Firing {
    /// Which one it is, counted from 1.
    pub(crate) number: u32,
    /// Which order.
    pub(crate) order: &'static Order,
    /// On which connection, counted from 1 as they were accepted.
    pub(crate) connection: u32,
    /// Which request of that connection it was done to, or in the place of which.
    pub(crate) nth: u32,
    /// How long the connection had been silent.
    pub(crate) silence: Duration,
    /// The request, where it is HTTP/1.1 and was seen.
    pub(crate) request: Option<Request>,
    /// The first octets of the request, by which it is known when it comes again.
    pub(crate) octets: Vec<u8>,
    /// Whether it was forced, or why not; nothing as long as it is under way.
    pub(crate) forced: Option<Result<(), NotForced>>,
    /// Whether the target had something of the request.
    pub(crate) handed_on: bool,
    /// The status of the answer that was swallowed, where it is HTTP/1.1.
    pub(crate) status: Option<u16>,
    /// The same octets on another connection, the first time.
    pub(crate) again: Option<Again>,
    /// Which of the orders that stood it is of.
    pub(super) standing: u32,
    /// Which request it was of the connection on which it came first, and how often it was applied
    /// before.
    pub(super) is_of: u32,
    pub(super) before: u32,
    /// What was seen of its connection and of the one on which the same octets came, where that
    /// is kept.
    pub(super) sights: Vec<Sights>,
}

/// A request that comes a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Again {
    /// On which connection.
    pub(crate) connection: u32,
    /// The status of its answer, where it is HTTP/1.1, once it has come.
    pub(crate) status: Option<u16>,
}

impl Firing {
    /// Whether it was forced.
    pub(crate) const fn is_forced(&self) -> bool {
        matches!(self.forced, Some(Ok(())))
    }

    /// Whether the target applied the request, if that is known: it answered, and by a status
    /// that says so.
    pub(crate) fn applied(&self) -> Option<bool> {
        self.request.as_ref().map(|_| says_applied(self.status))
    }

    /// What was seen of its connections up to now, in turn.
    pub(crate) fn sights(&self) -> Vec<Sight> {
        let all = self.sights.iter();
        let mut sights: Vec<Sight> = all.flat_map(|one| one.borrow().clone()).collect();
        sights.sort_by_key(|sight| sight.at);
        sights
    }

    /// Whether it applied it in both attempts, and the first was as ordered.
    pub(crate) fn applied_twice(&self) -> bool {
        let again = self.again.and_then(|again| again.status);
        self.is_forced() && self.applied() == Some(true) && says_applied(again)
    }
}

/// Whether an answer of this status says that the request took effect.
pub(super) fn says_applied(status: Option<u16>) -> bool {
    status.is_some_and(|status| status < 400)
}

/// How often a request came, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// How often it came, at least in part.
    pub(crate) came: u32,
    /// How often the target had something of it.
    pub(crate) handed_on: u32,
    /// How often the target answered.
    pub(crate) answered: u32,
    /// How often by a status below 400.
    pub(crate) applied: u32,
}

/// What goes wrong beside the orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The target is not there: what the kernel says.
    Unreachable(String),
    /// The target did not accept in time.
    Slow(Duration),
    /// The target closed a connection that had carried an answer, after this silence.
    Closed(Duration),
    /// The target reset a connection.
    Reset,
    /// What came is not HTTP/1.1; what it seems to be.
    NotHttp(&'static str),
    /// No connection can be accepted: what the kernel says.
    Full(String),
    /// The state of a connection cannot be asked for: what the kernel says.
    Unseen(String),
}

impl Trouble {
    /// What it is, in a few words.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "server not reached",
            Self::Slow(_) => "server too slow to accept",
            Self::Closed(_) => "closed by the server itself",
            Self::Reset => "reset by the server itself",
            Self::NotHttp(_) => "not HTTP/1.1",
            Self::Full(_) => "not accepted here",
            Self::Unseen(_) => "state not to be seen",
        }
    }
}

/// What is told as it happens.
#[derive(Debug)]
pub(crate) enum Told<'r> {
    /// An order was done, or was not forced.
    Fired(&'r Firing),
    /// The request of an order that was forced came again and, where it is read, was answered.
    Again(&'r Firing),
    /// Something went wrong on this connection, for the first time.
    Trouble(u32, &'r Trouble),
}

/// How many requests came again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repeats {
    /// On another connection.
    pub(crate) came: u32,
    /// How many of them were applied both times.
    pub(crate) twice: u32,
    /// How many of these may not be.
    pub(crate) doubled: u32,
}

impl Repeats {
    /// And this one's.
    pub(super) fn with(self, firing: &Firing) -> Self {
        let twice = firing.applied_twice();
        let may_be = |one: &Request| may_be_repeated(&one.method, one.has_key);
        let is_doubled = twice && !firing.request.as_ref().is_some_and(may_be);
        Self {
            came: self.came + u32::from(firing.again.is_some()),
            twice: self.twice + u32::from(twice),
            doubled: self.doubled + u32::from(is_doubled),
        }
    }
}

/// Everything since the beginning.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// Whether an order was ever to be done.
    pub(crate) was_asked: bool,
    /// How many connections were accepted.
    pub(crate) accepted: u32,
    /// How many of them are open.
    pub(crate) open: u32,
    /// How many requests came on a connection that had carried an answer.
    pub(crate) reused: u32,
    /// The longest silence before one of these.
    pub(crate) longest: Duration,
    /// How many orders were begun.
    pub(crate) begun: u32,
    /// These orders, the latest of them.
    pub(crate) firings: VecDeque<Firing>,
    /// How many were forced.
    pub(crate) forced: u32,
    /// How many were not.
    pub(crate) not_forced: u32,
    /// What became again of those orders that are not kept any more.
    pub(super) gone: Repeats,
    /// Requests by method and path, where they are HTTP/1.1.
    pub(crate) requests: BTreeMap<(String, String), Count>,
    /// How often what went wrong.
    pub(crate) troubles: BTreeMap<&'static str, u32>,
}

impl Record {
    /// What became of the requests of all orders in their second attempt.
    pub(crate) fn repeats(&self) -> Repeats {
        self.firings.iter().fold(self.gone, Repeats::with)
    }

    /// How many orders are under way and have a request in them.
    pub(crate) fn under_way(&self) -> usize {
        let under_way = |one: &&Firing| one.forced.is_none() && !one.order.comes_first();
        self.firings.iter().filter(under_way).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::table::find;
    use super::*;

    fn applied_twice(method: &str, has_key: bool) -> Firing {
        Firing {
            number: 1,
            order: find("applied-fin").expect("an order"),
            connection: 1,
            nth: 2,
            silence: Duration::ZERO,
            request: Some(Request {
                method: method.into(),
                target: "/".into(),
                has_key,
                content: None,
                closes: false,
            }),
            octets: Vec::new(),
            forced: Some(Ok(())),
            handed_on: true,
            status: Some(200),
            again: Some(Again {
                connection: 2,
                status: Some(201),
            }),
            standing: 0,
            is_of: 2,
            before: 0,
            sights: Vec::new(),
        }
    }

    #[test]
    fn what_is_not_kept_any_more_counts_all_the_same() {
        let mut record = Record::default();
        record.gone = record.gone.with(&applied_twice("POST", false));
        for (method, has_key) in [("POST", true), ("PUT", false), ("LOCK", false)] {
            record.firings.push_back(applied_twice(method, has_key));
        }
        let all = Repeats {
            came: 4,
            twice: 4,
            doubled: 2,
        };
        assert_eq!(record.repeats(), all);
    }
}
