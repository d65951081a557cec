//! What lies between a client and a server: delays, a middlebox, and what happens to
//! single segments.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::units::segment::Side;
use crate::units::time::{Duration, Range};

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
    pub then: ExpiryAction,
    /// How far the numbers of its own RSTs are ahead of the exact ones.
    #[serde(default)]
    pub off_by: u32,
}

/// What a middlebox does when a connection has been silent for too long: it forgets
/// it, and what it does with later segments; or it ends it by RST, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpiryAction {
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
    pub kind: SegmentKind,
    /// Which one of these, counting from 1 over the whole run.
    pub nth: u32,
    /// What happens to it.
    pub fate: FaultAction,
}

/// Kinds of segments that a fault can pick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentKind {
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
pub enum FaultAction {
    /// It never arrives.
    Drop,
    /// It takes this long; others may overtake it.
    Delay {
        /// The delay in place of the ordinary one.
        by: Duration,
    },
}
