//! The policies of the two ends: what a client does with its connections, and a server
//! with its own.

mod client;
mod closing;
mod death;
mod liveness;
mod server;
mod service;
mod while_writing;

pub use client::{Client, PROBES, Retention};
pub use closing::Closing;
pub use death::{Death, DeathPoint};
pub use liveness::Liveness;
pub use server::Server;
pub use service::{HEADER_BUFFER_BYTES, Service, TLS_RECORD_HEADER_BYTES};
pub use while_writing::WhileWriting;
