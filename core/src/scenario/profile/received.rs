//! How far a response had come when it broke off.

use crate::scenario::load::Requests;

/// How far a response had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Whether its head was complete.
    pub head: bool,
    /// Octets of content that had come.
    pub content: u32,
    /// Octets of content that had not.
    pub missing: u32,
}

impl Received {
    /// Of a response to one of these requests, so many octets had come.
    #[must_use]
    pub const fn of(requests: &Requests, octets: u32) -> Self {
        let whole = requests.response_content();
        let head = requests.response_bytes - whole;
        let content = octets.saturating_sub(head);
        Self {
            head: octets >= head,
            content,
            missing: whole.saturating_sub(content),
        }
    }
}
