//! The words of TCP that stand in a scenario and in a trace: an endpoint's states and
//! timers, what becomes of a segment, and what a host is set to.
//!
//! They say what there is and decide nothing; the endpoint itself is `machine::tcp`.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::time::Duration;

/// The states of RFC 9293 §3.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "RFC 9293 §3.3.2 defines them")]
pub enum State {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Closed => "CLOSED",
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
        })
    }
}

/// What a host is set to. The same for every endpoint of it, and never changed by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The smoothed round-trip time. Linux adds at least 200 ms to it to get the
    /// retransmission timeout (`tcp_set_rto`, `TCP_RTO_MIN`).
    pub round_trip: Duration,
    /// Octets that can wait unread.
    pub receive_buffer: u32,
    /// Octets that can wait unacknowledged, before any growth.
    pub send_buffer: u32,
    /// As many can once it has grown (`tcp_sndbuf_expand`).
    pub largest_send_buffer: u32,
    /// `net.ipv4.tcp_syn_retries`.
    pub syn_retries: u32,
    /// `net.ipv4.tcp_synack_retries`.
    pub synack_retries: u32,
    /// `net.ipv4.tcp_retries2`.
    pub retries: u32,
    /// Retries for a connection that no process holds any more (`tcp_orphan_retries`).
    pub orphan_retries: u32,
    /// `net.ipv4.tcp_fin_timeout`: how long FIN-WAIT-2 waits once no process holds it.
    pub fin_timeout: Duration,
    /// `TCP_USER_TIMEOUT`.
    pub user_timeout: Option<Duration>,
    /// `SO_KEEPALIVE` with its three figures.
    pub probes: Option<Probes>,
    /// `net.ipv4.tcp_abort_on_overflow`.
    pub abort_on_overflow: bool,
    /// What is done otherwise than a Linux host does it.
    pub unseen: Unseen,
}

/// A send buffer where segments are Ethernet's: room for ten segments, twice, with what the kernel
/// counts for each (`tcp_sndbuf_expand`; measured on Linux 6.18: `SO_SNDBUF` is 46,080, and of a
/// million octets `write()` takes 46,336).
pub const ETHERNET_SEND_BUFFER: u32 = 46_080;
/// The same on loopback, whose segments have 64 KiB.
pub const LOOPBACK_SEND_BUFFER: u32 = 2_626_560;
/// `net.ipv4.tcp_wmem`, the third figure: as large as a send buffer grows by itself.
pub const LARGEST_SEND_BUFFER: u32 = 4 << 20;

/// What no Linux host does, and what is explored for any traffic does where nothing comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unseen {
    /// Whether everything is acknowledged at once.
    pub prompt_acks: bool,
    /// Whether an established connection sends no probes.
    pub quiet: bool,
    /// Whether what is unread takes no room in the window that is offered.
    pub roomy: bool,
}

impl Unseen {
    /// All as a Linux host does it.
    pub const NOTHING: Self = Self {
        prompt_acks: false,
        quiet: false,
        roomy: false,
    };
}

impl Config {
    /// What a Linux host does that nobody has tuned.
    pub const LINUX: Self = Self {
        round_trip: Duration::ZERO,
        receive_buffer: 65_536,
        send_buffer: ETHERNET_SEND_BUFFER,
        largest_send_buffer: LARGEST_SEND_BUFFER,
        syn_retries: 6,
        synack_retries: 5,
        retries: 15,
        orphan_retries: 8,
        fin_timeout: Duration::from_secs(60),
        user_timeout: None,
        probes: None,
        abort_on_overflow: false,
        unseen: Unseen::NOTHING,
    };
}

/// TCP keep-alive (RFC 9293 §3.8.4): probes on a connection that is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    /// `TCP_KEEPIDLE`.
    pub idle: Duration,
    /// `TCP_KEEPINTVL`.
    pub interval: Duration,
    /// `TCP_KEEPCNT`.
    pub count: u32,
}

/// What can time out in one endpoint. At most one of each runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timer {
    /// Retransmission, tail loss probe (RFC 8985 §7) or zero-window probe: Linux
    /// keeps them in one timer, `icsk_retransmit_timer`.
    Retransmission,
    /// An acknowledgment that is waiting for company.
    DelayedAck,
    /// How recent the last data is; decides how eagerly data is acknowledged.
    Recency,
    /// TIME-WAIT, or FIN-WAIT-2 that no process holds.
    TimeWait,
    /// The next TCP keep-alive probe.
    Probe,
}

/// What became of an arriving segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It did what it says.
    Accepted,
    /// It was thrown away without an answer.
    Ignored,
    /// It was thrown away and answered by an ACK that says what is expected
    /// (RFC 9293 §3.10.7.4, RFC 5961).
    Challenged,
    /// It was thrown away and answered by a RST (RFC 9293 §3.5.2).
    Refused,
}
