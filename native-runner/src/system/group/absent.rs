//! This system has no groups of processes in the sense of POSIX: the one that is started is
//! ended, and what it started is not.

use std::io;
use std::process::Command;

/// Leaves it as it is.
pub(crate) fn apart(_command: &mut Command) {}

/// Leaves it as it is.
pub(crate) fn with_us(_command: &mut Command) {}

/// Asks nobody: there is no such signal.
///
/// # Errors
/// Always.
pub(crate) fn ask_leader(_group: u32) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Ends nothing: whoever started the process ends it.
///
/// # Errors
/// None.
#[expect(
    clippy::unnecessary_wraps,
    reason = "where there are groups it can fail"
)]
pub(crate) fn end(_group: u32) -> io::Result<()> {
    Ok(())
}
