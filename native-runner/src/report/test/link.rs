//! The page's address that shows what was done to a client.

use idlerace_core::http::Method;
use idlerace_core::profile::ClientProfile;

use crate::orders::Order;

/// The query of the address that opens the order's scenario, with this client, method and key.
pub(super) fn link(
    order: &Order,
    client: Option<&ClientProfile>,
    method: Option<Method>,
    has_key: bool,
) -> String {
    let mut link = format!("?v=1&scenario={}", order.scenario);
    if let Some(client) = client {
        link = link + "&set.client.profile=" + client.id;
    }
    if let Some(method) = method {
        link = link + "&set.requests.method=" + &method.to_string();
    }
    if has_key {
        link += "&set.requests.idempotency_key=true";
    }
    link
}
