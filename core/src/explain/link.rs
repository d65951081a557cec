//! What each event of a story means, and the clause that says so.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that can happen a story tells little"
)]

use alloc::string::ToString;

use super::Link;
use super::evidence::Evidence;
use crate::errno::Errno;
use crate::segment::Segment;
use crate::tcp::Verdict;
use crate::trace::{Event, Op, Place, Timer, What};

/// A sentence and its clause.
type Meaning = (&'static str, &'static str);

/// What an event means in a story; `None` for what only carries it on.
pub(super) fn link(event: &Event, evidence: &Evidence) -> Option<Link> {
    let (says, clause) = match event.what {
        What::Begins { reused: true, .. } => (
            "The client picks the idle connection for the request.",
            "RFC 9112 §9.3",
        ),
        What::Begins { reused: false, .. } => (
            "The client opens a connection for the request.",
            "RFC 9293 §3.5",
        ),
        What::Expired(timer) => expired(timer)?,
        What::Called { call, result } => match event.place {
            Place::ClientApp => client_call(call, result, evidence)?,
            _ => server_call(call, result)?,
        },
        What::Arrived { segment, verdict } => arrived(event, segment, verdict, evidence)?,
        What::Lost { .. } => ("The request is swallowed on the way.", "RFC 5382 §5"),
        _ => return None,
    };
    Some(Link {
        event: event.id,
        says: says.to_string(),
        clause: clause.to_string(),
    })
}

const fn expired(timer: Timer) -> Option<Meaning> {
    Some(match timer {
        Timer::ServerIdle => (
            "The server's idle timeout is over: it decides to close.",
            "RFC 9112 §9.5",
        ),
        Timer::Shutdown => (
            "The server is told to shut down: it closes what is idle.",
            "RFC 9112 §9.5",
        ),
        Timer::Request => ("The client's request timeout is over.", "RFC 9112 §9.5"),
        Timer::Middlebox => (
            "A device on the way forgets the silent connection.",
            "RFC 5382 §5",
        ),
        Timer::Handler => ("The request is applied.", "RFC 9110 §9.2.2"),
        _ => return None,
    })
}

const fn client_call(call: Op, result: Result<u32, Errno>, evidence: &Evidence) -> Option<Meaning> {
    Some(match (call, result) {
        (Op::Write, Ok(_)) => (
            "The client writes the request; its kernel takes it.",
            "RFC 9112 §9.3.1",
        ),
        (Op::Write, Err(_)) => ("The write fails: nothing left the client.", "tcp_sendmsg"),
        (Op::Read, Ok(0)) if evidence.is_idle() => (
            "The client reads the end of the stream; no request is outstanding.",
            "RFC 9112 §9.5",
        ),
        (Op::Read, Ok(0)) => (
            "The client reads the end of the stream where it expected an answer.",
            "RFC 9112 §8",
        ),
        (Op::Read, Err(_)) => ("The client's read reports the reset.", "tcp_reset"),
        (Op::Poll, Ok(1)) => (
            "The client looks before it uses the connection: something is there.",
            "RFC 9112 §9.5",
        ),
        _ => return None,
    })
}

const fn server_call(call: Op, result: Result<u32, Errno>) -> Option<Meaning> {
    Some(match (call, result) {
        (Op::Close, _) => ("The server closes its socket.", "RFC 9293 §3.6"),
        (Op::Abort, _) => ("The server resets the connection.", "RFC 9293 §3.10.5"),
        (Op::Shutdown, _) => (
            "The server closes its direction and reads on.",
            "RFC 9112 §9.6",
        ),
        (Op::Read, Ok(1..)) => ("The server reads the request.", "RFC 9112 §9.3"),
        _ => return None,
    })
}

fn arrived(
    event: &Event,
    segment: Segment,
    verdict: Verdict,
    evidence: &Evidence,
) -> Option<Meaning> {
    Some(match event.place {
        Place::ClientTcp if segment.is_reset() => {
            ("The RST reaches the client.", "RFC 9293 §3.5.3")
        }
        _ if segment.is_reset() => ("The RST reaches the server.", "RFC 9293 §3.5.3"),
        Place::ServerTcp if verdict == Verdict::Refused => (
            "The request reaches a connection that nobody holds any more; a RST refuses it.",
            "RFC 9293 §3.5.2, RFC 2525 §2.17",
        ),
        Place::ClientTcp if evidence.fin_arrived == Some(event.id) => {
            ("The FIN reaches the client's kernel.", "RFC 9293 §3.6")
        }
        Place::ServerTcp if evidence.request_arrived == Some(event.id) => (
            "The request reaches the server's kernel.",
            "RFC 9293 §3.10.7.4",
        ),
        _ => return None,
    })
}
