//! What real clients, servers and proxies of others did.

pub mod clients;
pub mod proxies;
pub mod servers;
