//! What a process asked its kernel for, and what it was told.

use super::scene::{Meaning, Scene, Sentence, by_side};
use crate::trace::{Op, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::Side;

pub(super) fn called(scene: Scene<'_>, call: Op, result: Result<u32, Errno>) -> Sentence {
    let client = scene.event.place.side() == Some(Side::Client);
    let meaning = match call {
        Op::Connect => connect(result),
        Op::Accept => accept(result),
        Op::Poll => poll(result),
        Op::Read if client => client_read(scene, result),
        Op::Read => server_read(scene, result),
        Op::Write if client => client_write(scene, result),
        Op::Write => server_write(scene, result),
        Op::Close if client => client_close(scene),
        Op::Close => ("The server closes its socket.", "RFC 9293 §3.6"),
        Op::Shutdown if result.is_err() => (
            "There is no direction left to close: the connection is gone.",
            "inet_shutdown",
        ),
        Op::Shutdown => (
            by_side!(client, "The ", " closes its direction and reads on."),
            "RFC 9112 §9.6",
        ),
        Op::Abort => (
            by_side!(client, "The ", " resets the connection."),
            "RFC 9293 §3.10.5",
        ),
    };
    meaning.into()
}

const fn connect(result: Result<u32, Errno>) -> Meaning {
    match result {
        Ok(_) => (
            "The client's connect() returns: its connection stands.",
            "RFC 9293 §3.10.1",
        ),
        Err(Errno::ConnRefused) => (
            "The client's connect() fails: a RST answered the SYN.",
            "RFC 9293 §3.10.7.3",
        ),
        Err(Errno::TimedOut) => (
            "The client's connect() fails: nothing answered the SYN.",
            "tcp_write_timeout",
        ),
        Err(Errno::Again | Errno::Pipe | Errno::ConnReset | Errno::NotConn) => (
            "The client's connect() fails: there is no connection.",
            "RFC 9293 §3.10.1",
        ),
    }
}

const fn accept(result: Result<u32, Errno>) -> Meaning {
    if result.is_ok() {
        (
            "The server accepts the connection that its kernel had ready.",
            "inet_csk_accept",
        )
    } else {
        (
            "The server's kernel has no connection ready.",
            "inet_csk_accept",
        )
    }
}

const fn poll(result: Result<u32, Errno>) -> Meaning {
    match result {
        Ok(0) => (
            "The client looks before it uses the connection: nothing is there, it seems alive.",
            "RFC 9112 §9.5",
        ),
        Ok(_) => (
            "The client looks before it uses the connection: something is there.",
            "RFC 9112 §9.5",
        ),
        Err(_) => ("The client could not look at the connection.", "tcp_poll"),
    }
}

const fn client_read(scene: Scene<'_>, result: Result<u32, Errno>) -> Meaning {
    match result {
        Ok(octets @ 1..) if is_part(scene, octets) => (
            "The client reads the first part of the response.",
            "RFC 9112 §8",
        ),
        Ok(1..) => ("The client reads the response.", "RFC 9112 §9.2"),
        Ok(0) if scene.context.asked => (
            "The client reads the end of the stream where it expected an answer.",
            "RFC 9112 §8",
        ),
        Ok(0) => (
            "The client reads the end of the stream; no request is outstanding.",
            "RFC 9112 §9.5",
        ),
        Err(Errno::Again) => (
            "The client looks; there is nothing to read yet.",
            "tcp_recvmsg_locked",
        ),
        Err(Errno::ConnReset) => ("The client's read reports the reset.", "tcp_reset"),
        Err(Errno::Pipe) => (
            "The client's read reports the reset that came after the FIN.",
            "tcp_reset",
        ),
        Err(Errno::TimedOut) => (
            "The client's read reports that its kernel gave up.",
            "tcp_write_err",
        ),
        Err(Errno::NotConn | Errno::ConnRefused) => (
            "The client's read reports that there is no connection.",
            "tcp_recvmsg_locked",
        ),
    }
}

const fn server_read(scene: Scene<'_>, result: Result<u32, Errno>) -> Meaning {
    match result {
        Ok(1..) if scene.context.read => ("The server reads more of the request.", "RFC 9112 §9.3"),
        Ok(1..) => ("The server reads the request.", "RFC 9112 §9.3"),
        Ok(0) => (
            "The server reads the end of the stream: the client has closed.",
            "RFC 9293 §3.6",
        ),
        Err(Errno::Again) => (
            "The server looks; there is nothing to read yet.",
            "tcp_recvmsg_locked",
        ),
        Err(Errno::ConnReset | Errno::Pipe) => {
            ("The server's read reports the reset.", "tcp_reset")
        }
        Err(Errno::TimedOut) => (
            "The server's read reports that its kernel gave up.",
            "tcp_write_err",
        ),
        Err(Errno::NotConn | Errno::ConnRefused) => (
            "The server's read reports that there is no connection.",
            "tcp_recvmsg_locked",
        ),
    }
}

fn client_write(scene: Scene<'_>, result: Result<u32, Errno>) -> Meaning {
    let written = scene.context.written;
    match result {
        Ok(octets) if leaves_some(scene, octets) => (
            if written > 0 {
                "The client writes more of the request, as much as its kernel has room for."
            } else {
                "The client writes the request; its kernel has room for the first part of it."
            },
            "tcp_sendmsg",
        ),
        Ok(_) if written > 0 => (
            "The client writes the rest of the request; its kernel takes it.",
            "RFC 9112 §9.3.1",
        ),
        Ok(_) => (
            "The client writes the request; its kernel takes it.",
            "RFC 9112 §9.3.1",
        ),
        Err(Errno::Again) => (
            "The client's kernel has no room: the write has to wait.",
            "tcp_sendmsg",
        ),
        Err(_) if written > 0 => (
            "The write fails: the rest of the request stays with the client.",
            "tcp_sendmsg",
        ),
        Err(_) => ("The write fails: nothing left the client.", "tcp_sendmsg"),
    }
}

/// Whether the kernel has taken less of a request than it was given.
fn leaves_some(scene: Scene<'_>, octets: u32) -> bool {
    let scenario = &scene.trace.scenario;
    let requests = &scenario.requests;
    let whole = requests.head_bytes + requests.body_bytes;
    let head = scenario.client.split_write.is_some() && octets == requests.head_bytes;
    let written = scene.context.written.saturating_add(octets);
    !scenario.request_fits() && !head && written < whole
}

const fn server_write(scene: Scene<'_>, result: Result<u32, Errno>) -> Meaning {
    match result {
        Ok(octets) if is_part(scene, octets) => (
            "The server writes the first part of the response; its kernel takes it.",
            "RFC 9112 §8",
        ),
        Ok(_) => (
            "The server writes the response; its kernel takes it.",
            "RFC 9112 §9.2",
        ),
        Err(Errno::Again) => (
            "The server's kernel has no room: the write has to wait.",
            "tcp_sendmsg",
        ),
        Err(_) => (
            "The write fails: the response never leaves the server.",
            "tcp_sendmsg",
        ),
    }
}

/// Whether this is what a process wrote of a response before it died.
const fn is_part(scene: Scene<'_>, octets: u32) -> bool {
    match &scene.trace.scenario.server.death {
        Some(death) => death.written == octets,
        None => false,
    }
}

fn client_close(scene: Scene<'_>) -> Meaning {
    let says = match scene.cause().map(|cause| cause.what) {
        Some(What::Called {
            call: Op::Read,
            result: Ok(1..),
        }) => "The client keeps no connection: it closes its socket.",
        Some(What::Expired(Timer::Request)) => "The client gives up and closes its socket.",
        _ => "The client closes its socket.",
    };
    (says, "RFC 9293 §3.6")
}
