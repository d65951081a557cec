//! Whose kernel this program runs on, what it says of a connection, what its errors are called,
//! the processes that it starts, how many files it may have open; delays, which are slept
//! or left to the machine; and the calls of systems for which there are no safe words.
//!
//! The model is Linux's. Knows no scenario and no wire.

#[cfg(target_os = "linux")]
pub(crate) mod calls;
#[cfg(target_os = "macos")]
#[path = "calls/macos.rs"]
pub(crate) mod calls;
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
#[path = "calls/absent.rs"]
pub(crate) mod calls;

pub(crate) mod connection;
pub(crate) mod errors;

#[cfg(target_os = "linux")]
pub(crate) mod family;
#[cfg(not(target_os = "linux"))]
#[path = "family/absent.rs"]
pub(crate) mod family;

#[cfg(unix)]
pub(crate) mod group;
#[cfg(not(unix))]
#[path = "group/absent.rs"]
pub(crate) mod group;

#[cfg(unix)]
pub(crate) mod files;
#[cfg(not(unix))]
#[path = "files/absent.rs"]
pub(crate) mod files;

pub mod pool;
pub mod time;

mod whose;

pub use whose::{IS_THE_MODELS, NAME, foreign_kernel};
