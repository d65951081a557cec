//! Real clients, servers and proxies of others: which are known, by which driver each client is
//! spoken to, how each server and proxy is started, and where what this machine lacks is fetched
//! to.
//!
//! Tables and files: knows no order, no model, and nothing of what they do.

mod bounded;
pub(crate) mod clients;
mod fetch;
mod folder;
mod packages;
pub(crate) mod proxies;
mod ready;
pub(crate) mod servers;

pub(crate) use clients::{Client, Prepared};
pub(crate) use proxies::Proxy;
pub(crate) use ready::Ready;
pub(crate) use servers::Server;
