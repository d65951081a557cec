//! What a world that is one hop of several says to the others. A world alone has none of it.

use alloc::vec::Vec;

use crate::http::message::RequestId;
use crate::http::outcome::{ConnId, Failure};
use crate::machine::client::Attempt;
use crate::scenario::chain::Pool;

/// How a world belongs to a chain.
#[derive(Clone, Debug)]
pub(super) struct Coupling<'s> {
    /// Its requests begin when it is asked, and not after pauses.
    pub(super) asked: bool,
    /// What its server reads is handed on, and answered when it is told.
    pub(super) hands_on: bool,
    /// Which connections its client keeps.
    pub(super) pool: &'s Pool,
    /// What has happened since the last time.
    pub(super) reports: Vec<Report>,
}

/// Something that the other hops have to know.
#[derive(Clone, Copy, Debug)]
pub(super) enum Report {
    /// The server has read a request, which is to be handed on.
    Read(ConnId, RequestId),
    /// A request has taken effect.
    Applied(RequestId),
    /// The client is done with a request.
    Finished(Attempt, Result<(), Failure>),
}
