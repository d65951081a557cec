//! Everything that a run depends on, in one value that can be written down.
//!
//! A scenario is data: the same one goes into the model and to the real sockets.
//! Its JSON form is versioned, names every field and refuses the ones it does not
//! know. Which values are in bounds is said in `parameter`.

pub mod catalog;
pub mod parameter;
pub mod profile;
pub mod retry;
mod service;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::http::message::{Method, Persistence};
use crate::scenario::profile::{ClientProfile, ServerProfile};
use crate::scenario::retry::Retry;
use crate::units::time::{Duration, Range};
use crate::units::{segment::Side, tcp::Config};

pub use service::{HEAD, RECORD, Service};

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// The whole input of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`VERSION`].
    pub version: u32,
    /// Decides where in its range each delay falls.
    pub seed: u64,
    /// What the client is asked to do.
    pub requests: Requests,
    /// How the client goes about it.
    pub client: Client,
    /// What lies between.
    pub network: Network,
    /// How the server treats its connections.
    pub server: Server,
}

/// The requests of a run, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// How many.
    pub count: u32,
    /// From the end of one to the beginning of the next.
    pub pause: Range,
    /// The method of all of them.
    pub method: Method,
    /// Whether they carry an `Idempotency-Key` (fact P3-015).
    pub idempotency_key: bool,
    /// Whether the body can be sent a second time (Go's `GetBody`, curl's rewind).
    pub replayable: bool,
    /// Octets of request line and header fields.
    pub head_bytes: u32,
    /// Octets of content.
    pub body_bytes: u32,
    /// Octets of a whole response.
    pub response_bytes: u32,
}

/// The policies of a client. A profile fills them in; each can then be changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Whose words the client logs.
    pub profile: ClientProfile,
    /// Whether connections are kept for the next request.
    pub keep_alive: bool,
    /// Closes a connection that has been idle so long; `null` never.
    pub idle_timeout: Option<Duration>,
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
    /// Gives a request up so long after it began; `null` never.
    pub request_timeout: Option<Duration>,
    /// When a failed request is sent again without asking.
    pub retry: Retry,
    /// `TCP_KEEPIDLE` and `TCP_KEEPINTVL` in seconds, with [`PROBES`] probes; `null`
    /// sends none.
    #[serde(default)]
    pub tcp_keepalive: Option<u32>,
    /// `net.ipv4.tcp_retries2`, of both hosts: how long data is sent again before the
    /// kernel gives the connection up.
    #[serde(default = "tcp_retries2")]
    pub tcp_retries2: u32,
}

/// What nobody has tuned: fifteen doubled waits, 924.6 s at least (`ip-sysctl.rst`).
const fn tcp_retries2() -> u32 {
    Config::LINUX.retries
}

/// `TCP_KEEPCNT`: probes without an answer (`net.ipv4.tcp_keepalive_probes`).
pub const PROBES: u32 = 9;

/// How a client learns that an idle connection is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Liveness {
    /// It does not look.
    None,
    /// A read is always pending; the end is noticed within the lag.
    Background {
        /// From the kernel having the FIN to the client acting on it.
        lag: Range,
    },
    /// It polls the connection when it picks it.
    Checkout,
    /// It polls when it picks a connection that has been idle so long.
    CheckoutAfter {
        /// The least idle time that is worth a look.
        idle: Duration,
    },
}

/// The way between client and server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// One-way delay from client to server. Segments do not overtake each other.
    pub to_server: Range,
    /// One-way delay from server to client.
    pub to_client: Range,
    /// A device on the way that keeps state for each connection.
    pub middlebox: Option<Middlebox>,
    /// What happens to single segments.
    pub faults: Vec<Fault>,
}

/// A NAT, firewall or load balancer that watches connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Middlebox {
    /// Forgets a connection that has been silent so long.
    pub idle_timeout: Duration,
    /// What it does with segments of a connection that it has forgotten.
    pub then: Forgotten,
    /// How far the numbers of its own RSTs are ahead of the exact ones.
    #[serde(default)]
    pub off_by: u32,
}

/// What a middlebox does when a connection has been silent for too long: it forgets
/// it, and what it does with later segments; or it ends it by RST, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forgotten {
    /// Drops them without a word (fact P1-059).
    Drop,
    /// Answers the sender with a RST.
    Reset,
    /// Sends the client a RST in the server's name, and passes what comes later.
    ResetClient,
    /// Sends the server a RST in the client's name, and passes what comes later.
    ResetServer,
    /// Sends one to each (fact P1-059, `EnableTcpReset`).
    ResetBoth,
}

/// Something that happens to one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Who sent it.
    pub from: Side,
    /// What it is.
    pub kind: Kind,
    /// Which one of these, counting from 1 over the whole run.
    pub nth: u32,
    /// What happens to it.
    pub fate: FaultFate,
}

/// Kinds of segments that a fault can pick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// SYN or SYN-ACK.
    Syn,
    /// FIN, with data or without.
    Fin,
    /// RST.
    Rst,
    /// Data without FIN.
    Data,
    /// An acknowledgment alone.
    Ack,
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FaultFate {
    /// It never arrives.
    Drop,
    /// It takes this long; others may overtake it.
    Delay {
        /// The delay in place of the ordinary one.
        by: Duration,
    },
}

/// The policies of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Which server it stands for.
    pub profile: ServerProfile,
    /// Closes a connection that has been idle so long; `null` never.
    pub idle_timeout: Option<Duration>,
    /// How late the idle timer fires.
    pub timer_lag: Range,
    /// From the decision to close to the call that closes. A request that arrives
    /// in between is not read any more.
    pub close_lag: Range,
    /// How it closes.
    pub closing: Closing,
    /// From reading a request to having its answer. The request is applied at the end.
    pub handler_time: Range,
    /// From the kernel having something to the server reading it.
    pub wake_lag: Range,
    /// Requests on one connection; the last response announces the close.
    pub max_requests: Option<u32>,
    /// Whether every response says `Connection: close`.
    pub announces_close: bool,
    /// What `Keep-Alive: timeout=` says, in whole seconds; `null` sends none.
    pub hint: Option<Duration>,
    /// When an orderly shutdown begins; another instance accepts from then on.
    pub shutdown_at: Option<Duration>,
    /// When the process that serves a connection dies.
    pub death: Option<Death>,
    /// When the process is killed, whatever it does; another accepts from then on.
    #[serde(default)]
    pub killed_at: Option<Duration>,
    /// From when to when the host is down. It comes back without its connections.
    #[serde(default)]
    pub host_down: Option<Range>,
    /// From when to when the accept queue has no room.
    #[serde(default)]
    pub queue_full: Option<Range>,
    /// `net.ipv4.tcp_abort_on_overflow`: a full queue resets instead of ignoring.
    #[serde(default)]
    pub abort_on_overflow: bool,
    /// What is behind the port.
    #[serde(default)]
    pub service: Service,
}

/// The three ways of closing a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Closing {
    /// `close()`: what arrives later is refused with a RST.
    Close,
    /// `shutdown(SHUT_WR)`, then reads and throws away, then `close()`
    /// (RFC 9112 §9.6).
    HalfClose {
        /// How long it reads on.
        drain: Duration,
    },
    /// `close()` with `SO_LINGER` zero: a RST at once.
    Abort,
}

/// The serving process dies while it works on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    /// While serving which request, counting those read over the whole run.
    pub request: u32,
    /// Whether every later one dies too.
    pub and_later: bool,
    /// Before or after the request was applied.
    pub when: DeathPoint,
    /// Whether its connections end by RST (`SO_LINGER` zero) instead of FIN.
    pub resets: bool,
}

/// Where in its work a process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeathPoint {
    /// The request has been read and nothing was done.
    BeforeApplying,
    /// Its effect is there and the answer is not.
    AfterApplying,
}

/// How long a connection may stay in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Not at all: it is closed.
    No,
    /// So long.
    For(Duration),
    /// Until somebody else ends it.
    Unlimited,
}

impl Client {
    /// How long a connection may stay in the pool after a response. A hint only
    /// shortens the stay, and a margin may eat it up (fact P2-016).
    #[must_use]
    pub fn stay(&self, response: Persistence) -> Stay {
        let hinted = response
            .timeout_secs
            .zip(self.hint_margin)
            .map(|(secs, margin)| {
                Duration::from_secs(secs.into())
                    .less(margin)
                    .unwrap_or_default()
            });
        if !self.keep_alive || response.close || hinted == Some(Duration::ZERO) {
            return Stay::No;
        }
        let limit = [self.idle_timeout, hinted].into_iter().flatten().min();
        limit.map_or(Stay::Unlimited, Stay::For)
    }
}

impl Death {
    /// Whether it comes at this point of serving the `nth` request of the run.
    #[must_use]
    pub fn strikes(&self, nth: u32, point: DeathPoint) -> bool {
        self.when == point && (nth == self.request || (self.and_later && nth > self.request))
    }
}

impl Scenario {
    /// The article's client and server, with nothing in the way: one POST.
    #[must_use]
    pub fn new() -> Self {
        Self {
            version: VERSION,
            seed: 1,
            requests: Requests {
                count: 2,
                pause: Range::fixed(Duration::from_millis(200)),
                method: Method::Post,
                idempotency_key: false,
                replayable: true,
                head_bytes: 118,
                body_bytes: 20,
                response_bytes: 118,
            },
            client: ClientProfile::Go.client(),
            network: Network {
                to_server: Range::fixed(Duration::from_millis(5)),
                to_client: Range::fixed(Duration::from_millis(5)),
                middlebox: None,
                faults: Vec::new(),
            },
            server: Server {
                idle_timeout: Some(Duration::from_millis(300)),
                ..ServerProfile::Go.server()
            },
        }
    }

    /// Whether more goes wrong than two applications, and a wire between them, can do
    /// by themselves.
    #[must_use]
    pub fn has_mishaps(&self) -> bool {
        let server = &self.server;
        server.service != Service::Http
            || server.killed_at.is_some()
            || server.host_down.is_some()
            || server.queue_full.is_some()
            || self.client.tcp_keepalive.is_some()
    }

    /// The longest round trip that the network's delays allow.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        self.network.to_server.max() + self.network.to_client.max()
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}
