//! What HTTP means, without octets: requests and their methods, and how one can end.
//!
//! Knows the errno in which an end shows; no connection, no scenario, no machine.

pub mod message;
pub mod outcome;

pub use message::{Method, Persistence, RequestId};
