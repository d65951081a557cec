//! The calls of macOS for which there are no safe words: asking for a connection's state.
//!
//! Owns nothing and decides nothing.
#![expect(
    unsafe_code,
    reason = "getsockopt(2) takes a pointer to a structure of the kernel, which is built here, \
              lives through the call, and is not kept by the kernel"
)]

use std::io;
use std::os::fd::AsRawFd;
use std::process::Command;

use idlerace_core::tcp::State;
use nix::errno::Errno;
use nix::libc;

/// The state of a connection (`TCP_CONNECTION_INFO`, `netinet/tcp.h`).
///
/// # Errors
/// What the kernel says.
pub(crate) fn state(connection: &impl AsRawFd) -> io::Result<State> {
    // SAFETY: `tcp_connection_info` is plain numbers, for which zeros are a value.
    let mut info: libc::tcp_connection_info = unsafe { std::mem::zeroed() };
    let mut length = libc::socklen_t::try_from(size_of_val(&info)).unwrap_or_default();
    // SAFETY: getsockopt(2) writes at most `length` octets, which is the size of `info`.
    let result = unsafe {
        libc::getsockopt(
            connection.as_raw_fd(),
            libc::IPPROTO_TCP,
            libc::TCP_CONNECTION_INFO,
            (&raw mut info).cast(),
            &raw mut length,
        )
    };
    Errno::result(result)?;
    Ok(of_number(info.tcpi_state))
}

/// The states by their numbers (`netinet/tcp_fsm.h`). What is in none of them is over.
const fn of_number(number: u8) -> State {
    match number {
        1 => State::Listen,
        2 => State::SynSent,
        3 => State::SynReceived,
        4 => State::Established,
        5 => State::CloseWait,
        6 => State::FinWait1,
        7 => State::Closing,
        8 => State::LastAck,
        9 => State::FinWait2,
        10 => State::TimeWait,
        _ => State::Closed,
    }
}

/// This system has no word for it: a child outlives a process that is killed, until whoever
/// guards the children ends it.
pub(crate) fn end_with_us(_command: &mut Command) {}
