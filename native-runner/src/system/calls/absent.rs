//! What is not asked of this system.

use std::io;

use idlerace_core::tcp::State;

use super::whose::NAME;

/// The state of a connection: on Windows `SIO_TCP_INFO` would say it, and is not asked.
///
/// # Errors
/// Always.
pub(crate) fn state<T>(_connection: &T) -> io::Result<State> {
    let message = format!("the state of a connection is not asked of {NAME}");
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}
