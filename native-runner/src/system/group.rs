//! Processes that are started together with all that they start, and end together.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::calls::end_with_us;

/// Has a process that is about to be started lead a group of its own, so that no key that is
/// pressed for this one is meant for it.
pub(crate) fn apart(command: &mut Command) {
    command.process_group(0);
}

/// The same, and has it end with this process where the system can see to that.
pub(crate) fn with_us(command: &mut Command) {
    apart(command);
    end_with_us(command);
}

/// Asks the process that leads a group to end.
///
/// # Errors
/// What the kernel says.
pub(crate) fn ask_leader(group: u32) -> io::Result<()> {
    let leader = i32::try_from(group).map_err(io::Error::other)?;
    kill(Pid::from_raw(leader), Signal::SIGTERM).map_err(io::Error::from)
}

/// Ends every process of a group that is still there. One that left the group stays.
///
/// # Errors
/// What the kernel says; not if there is none left.
pub(crate) fn end(group: u32) -> io::Result<()> {
    let Ok(group) = i32::try_from(group) else {
        return Ok(());
    };
    match killpg(Pid::from_raw(group), Signal::SIGKILL) {
        Ok(()) | Err(Errno::ESRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
