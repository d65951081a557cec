//! What real clients and servers of others did.

pub mod clients;
pub mod servers;
