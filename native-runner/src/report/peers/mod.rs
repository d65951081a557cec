//! What `clients`, `servers` and `proxies` say of others' programs.

pub(crate) mod clients;
pub(crate) mod proxies;
pub(crate) mod servers;
