//! The calls of Linux for which there are no safe words: naming a TUN device, binding a
//! packet socket, switching an interface's offloads off, asking for a connection's state,
//! telling the runtime of a descriptor, ignoring a signal, a child that ends with us.
//!
//! Owns nothing and decides nothing.
#![expect(
    unsafe_code,
    reason = "ioctl(2) and bind(2) take pointers to structures of the kernel; each is \
              built here, lives through the call, and is not kept by the kernel; a descriptor \
              that the runtime watches is owned by what watches it; a signal is \
              ignored, and no code of ours runs in a handler; between fork and exec one call \
              of the system is made"
)]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use idlerace_core::tcp::State;
use nix::errno::Errno;
use nix::libc::{self, c_char, c_int};
use nix::sys::prctl;
use nix::sys::signal::{SigHandler, Signal, signal};
use tokio::io::unix::AsyncFd;

/// `ETHTOOL_STXCSUM`, `ETHTOOL_STSO`, `ETHTOOL_SGSO`, `ETHTOOL_SGRO` (`linux/ethtool.h`).
const OFFLOADS: [u32; 4] = [0x17, 0x1f, 0x24, 0x2c];
/// `SIOCETHTOOL` (`linux/sockios.h`).
const SIOCETHTOOL: libc::Ioctl = 0x8946;

/// `struct ethtool_value`.
#[repr(C)]
struct Offload {
    command: u32,
    value: u32,
}

/// Has a write that would exceed the limit on the size of files (`ulimit -f`) fail with `EFBIG`
/// instead of ending the process (`setrlimit(2)`), so that what is half-written is removed.
pub(crate) fn survive_file_limit() {
    // SAFETY: nothing is run when the signal comes, and no other code sets what it does.
    let ignored = unsafe { signal(Signal::SIGXFSZ, SigHandler::SigIgn) };
    // It is a signal that can be ignored; where not, the process ends as it would have.
    let _ = ignored;
}

/// The state of a connection.
///
/// # Errors
/// What the kernel says.
pub(crate) fn state(connection: &impl AsRawFd) -> io::Result<State> {
    Ok(of_number(tcp_info(connection)?.tcpi_state))
}

/// How many octets of what was written to a connection its kernel has not sent yet.
///
/// # Errors
/// What the kernel says.
pub(crate) fn unsent(connection: &impl AsRawFd) -> io::Result<usize> {
    let octets = tcp_info(connection)?.tcpi_notsent_bytes;
    Ok(usize::try_from(octets).unwrap_or(usize::MAX))
}

/// What the kernel tells of a connection (`TCP_INFO`, `tcp(7)`).
fn tcp_info(connection: &impl AsRawFd) -> io::Result<libc::tcp_info> {
    // SAFETY: `tcp_info` is plain numbers, for which zeros are a value.
    let mut info: libc::tcp_info = unsafe { std::mem::zeroed() };
    let mut length = libc::socklen_t::try_from(size_of_val(&info)).unwrap_or_default();
    // SAFETY: getsockopt(2) writes at most `length` octets, which is the size of `info`.
    let result = unsafe {
        libc::getsockopt(
            connection.as_raw_fd(),
            libc::IPPROTO_TCP,
            libc::TCP_INFO,
            (&raw mut info).cast(),
            &raw mut length,
        )
    };
    checked(result)?;
    Ok(info)
}

/// The states by their numbers (`net/tcp_states.h`). What is in none of them is over.
pub(crate) const fn of_number(number: u8) -> State {
    match number {
        1 => State::Established,
        2 => State::SynSent,
        3 | 12 => State::SynReceived,
        4 => State::FinWait1,
        5 => State::FinWait2,
        6 => State::TimeWait,
        8 => State::CloseWait,
        9 => State::LastAck,
        11 => State::Closing,
        _ => State::Closed,
    }
}

/// Has a process that is about to be started be killed when the thread that starts it ends
/// (`PR_SET_PDEATHSIG`, `prctl(2)`), so also if this process is killed.
pub(crate) fn end_with_us(command: &mut Command) {
    let ask = || prctl::set_pdeathsig(Signal::SIGKILL).map_err(io::Error::from);
    // SAFETY: between fork and exec this makes one call of the system, which takes no lock and
    // no memory.
    unsafe { command.pre_exec(ask) };
}

/// Has the runtime watch a descriptor.
///
/// # Errors
/// What the kernel says.
pub(crate) fn watched(descriptor: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an `OwnedFd` is open, is the same one for as long as it lives, and lives in
    // what is returned.
    Ok(unsafe { AsyncFd::register(descriptor) }?)
}

/// Makes an open `/dev/net/tun` the device of this name, raw IP packets and nothing
/// before them (`TUNSETIFF`).
///
/// # Errors
/// What the kernel says.
pub(crate) fn name_tun(device: &File, name: &str) -> io::Result<()> {
    let mut request = request(name);
    request.ifr_ifru.ifru_flags = i16::try_from(libc::IFF_TUN | libc::IFF_NO_PI)
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    // SAFETY: TUNSETIFF reads and writes one `ifreq`, which outlives the call.
    let result = unsafe { libc::ioctl(device.as_raw_fd(), libc::TUNSETIFF, &raw mut request) };
    checked(result)
}

/// Has the kernel finish its packets before it hands them over: without this their
/// checksums are missing and several may come as one.
///
/// # Errors
/// What the kernel says.
pub(crate) fn no_offloads(socket: &OwnedFd, name: &str) -> io::Result<()> {
    for command in OFFLOADS {
        let mut offload = Offload { command, value: 0 };
        let mut request = request(name);
        request.ifr_ifru.ifru_data = (&raw mut offload).cast();
        // SAFETY: SIOCETHTOOL reads one `ifreq` and the `ethtool_value` that it points
        // to; both outlive the call.
        let result = unsafe { libc::ioctl(socket.as_raw_fd(), SIOCETHTOOL, &raw mut request) };
        checked(result)?;
    }
    Ok(())
}

/// Ties a packet socket to one interface and to IPv4.
///
/// # Errors
/// What the kernel says.
pub(crate) fn bind_to_interface(socket: &OwnedFd, index: u32) -> io::Result<()> {
    let invalid = |_| io::Error::from(io::ErrorKind::InvalidInput);
    // SAFETY: `sockaddr_ll` is plain data, for which zeros are a value.
    let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
    address.sll_family = u16::try_from(libc::AF_PACKET).map_err(invalid)?;
    address.sll_protocol = u16::try_from(libc::ETH_P_IP).map_err(invalid)?.to_be();
    address.sll_ifindex = i32::try_from(index).map_err(invalid)?;
    let length = u32::try_from(size_of_val(&address)).map_err(invalid)?;
    // SAFETY: bind(2) reads `length` octets, which is the size of the address.
    let result = unsafe { libc::bind(socket.as_raw_fd(), (&raw const address).cast(), length) };
    checked(result)
}

/// What a packet socket sends goes to the device at once (`PACKET_QDISC_BYPASS`).
///
/// # Errors
/// What the kernel says.
pub(crate) fn bypass_queue(socket: &OwnedFd) -> io::Result<()> {
    let yes: c_int = 1;
    let length = u32::try_from(size_of_val(&yes)).unwrap_or_default();
    // SAFETY: setsockopt(2) reads `length` octets, which is the size of the value.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_PACKET,
            libc::PACKET_QDISC_BYPASS,
            (&raw const yes).cast(),
            length,
        )
    };
    checked(result)
}

/// An `ifreq` for this interface, everything else zero.
fn request(name: &str) -> libc::ifreq {
    // SAFETY: `ifreq` is plain data and unions of it, for which zeros are a value.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    // The last octet stays zero: the kernel wants the name to end.
    let room = request.ifr_name.len() - 1;
    for (to, from) in request.ifr_name[..room].iter_mut().zip(name.bytes()) {
        *to = c_char::from_ne_bytes([from]);
    }
    request
}

fn checked(result: c_int) -> io::Result<()> {
    Errno::result(result).map(drop).map_err(io::Error::from)
}
