//! A scenario by the clock: hyper on both sides, over sockets of the kernel's own TCP.
//!
//! Which side wins a race is decided by the kernel and its scheduler; `observe` alone
//! turns what really happens into events. It predicts and judges nothing.

pub mod client;
pub mod content;
pub mod link;
pub mod observe;
#[cfg(target_os = "linux")]
pub mod processor;
#[cfg(not(target_os = "linux"))]
#[path = "processor/absent.rs"]
pub mod processor;
pub mod run;
pub mod server;
pub mod socket;
pub mod stream;
pub mod timer;
