//! Clients in Rust.

pub mod hyper_util;
pub mod reqwest;
pub mod ureq;
