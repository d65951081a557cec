//! What the tasks of one server share: its policies, its random numbers, and what is going
//! on on each connection.
//!
//! Serves nothing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use idlerace_core::scenario::Scenario;
use idlerace_core::time::Range;
use idlerace_core::trace::ConnId;
use tokio::sync::watch;

use crate::clock::observe::{Late, Observer};
use crate::clock::timer::sleep_until;
use crate::system::time::Rng;

/// The field in which a request says which one it is.
pub const REQUEST_ID: &str = "x-request-id";

/// The connection that a client's port stands for: the client dials, and numbers.
pub type Ports = Mutex<BTreeMap<u16, ConnId>>;

/// A server for one run.
#[derive(Debug)]
pub struct Server {
    pub(super) scenario: Scenario,
    pub(super) observer: Arc<Observer>,
    pub(super) ports: Arc<Ports>,
    pub(super) rng: Mutex<Rng>,
    pub(super) requests_read: AtomicU32,
    pub(super) settled: AtomicBool,
    pub(super) shutting_down: watch::Sender<bool>,
    /// A shutdown has come to what is idle.
    pub(super) drained: watch::Sender<bool>,
}

impl Server {
    /// A server under the policies of a scenario.
    #[must_use]
    pub fn new(scenario: Scenario, observer: Arc<Observer>, ports: Arc<Ports>) -> Self {
        Self {
            rng: Mutex::new(Rng::new(!scenario.seed)),
            scenario,
            observer,
            ports,
            requests_read: AtomicU32::new(0),
            settled: AtomicBool::new(false),
            shutting_down: watch::Sender::new(false),
            drained: watch::Sender::new(false),
        }
    }

    /// From here on nothing is closed for idleness any more: every request is over.
    pub fn settle(&self) {
        self.settled.store(true, Ordering::SeqCst);
    }

    /// A length out of the range, if it is slept.
    pub(super) fn slept(&self, range: Range) -> Option<Duration> {
        self.rng
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .slept(range)
    }

    /// Sleeps so long, and says how late it woke.
    pub(super) async fn sleep(&self, length: Duration) {
        let due = Instant::now() + length;
        sleep_until(due).await;
        self.observer.came(due, Late::Timer);
    }
}

/// What is going on on one connection, between hyper's service and the loop around it.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) busy: AtomicBool,
    pub(super) died: AtomicBool,
    /// The connection has its greatest age: the next response is its last.
    pub(super) old: AtomicBool,
    pub(super) served: AtomicU32,
}
