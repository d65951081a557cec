//! What HTTP means: requests and their methods, how one can end, and which octets of a
//! stream are whose.
//!
//! Knows the errno in which an end shows; no connection, no scenario, no machine.

pub mod h1;
pub mod message;
pub mod outcome;

pub use message::{Method, Persistence, Request, RequestId};
