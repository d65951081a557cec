//! The page's address that shows what was done to a client.

use idlerace_core::http::Method;
use idlerace_core::profile::ClientProfile;

use crate::orders::Order;
use crate::predict::orders::{self, Sent};

/// The query of the address that opens the order's scenario, with this client, method and key;
/// of a body nothing is known.
pub(super) fn link(
    order: &Order,
    client: Option<&ClientProfile>,
    method: Option<Method>,
    has_key: bool,
) -> String {
    let sent = method.map(|method| Sent {
        method,
        body: 0,
        key: has_key,
    });
    orders::link(order, client, sent)
}
