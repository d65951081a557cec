//! A chain: a client, proxies, and an application, with what lies between any two of them.
//!
//! `hops` is the chain itself, `form` its JSON, `relay` what a proxy makes of its next hop,
//! `load` how many use it at once and with which connections,
//! `parameter` every setting with its bounds, `catalog` the named chains. Nothing here runs.

pub mod relay;

pub mod load;

mod hops;

mod form;

pub mod parameter;

pub mod catalog;

pub use hops::{CHAIN_VERSION, Chain, Hop, MAX_HOPS};
pub use load::{Arrival, Load, Order, Pool};
pub use relay::{Mirror, Relay, Reply};
