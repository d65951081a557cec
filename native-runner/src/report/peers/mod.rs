//! What `clients` and `servers` say of others' programs.

pub(crate) mod clients;
pub(crate) mod servers;
