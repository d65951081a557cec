//! What real clients do under every order, real servers at the end of an idle connection, and real
//! proxies at the edges of their timeouts.

mod clients;
mod made;
mod proxies;
mod servers;

pub(crate) use clients::clients;
pub(crate) use proxies::proxies;
pub(crate) use servers::servers;
