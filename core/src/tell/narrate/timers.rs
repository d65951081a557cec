//! Timers that begin, stop and run out.

use alloc::borrow::Cow;
use alloc::format;

use super::scene::{Meaning, Scene, Sentence};
use crate::trace::{Event, Op, Place, Timer, What};
use crate::units::segment::Side;
use crate::units::tcp;
use crate::units::time::Duration;

pub(super) fn started(place: Place, timer: Timer, length: Duration) -> Sentence {
    let says = match timer {
        Timer::ClientIdle => format!("The client keeps the connection, for {length} at most."),
        Timer::ServerIdle => format!("The server will close in {length} unless a request comes."),
        Timer::Pause
        | Timer::Request
        | Timer::CloseLag
        | Timer::Handler
        | Timer::Drain
        | Timer::Shutdown
        | Timer::Grace
        | Timer::Suspend
        | Timer::Resume
        | Timer::Kill
        | Timer::HostDown
        | Timer::HostUp
        | Timer::Middlebox
        | Timer::ClientAge
        | Timer::ServerAge
        | Timer::Tcp(_) => format!("{timer} of {length} begins at the {place}."),
    };
    Sentence {
        says: Cow::Owned(says),
        clause: "RFC 9112 §9.5",
    }
}

pub(super) fn stopped(scene: Scene<'_>, timer: Timer) -> Sentence {
    let ends = scene.cause().is_some_and(is_end);
    let says = match (timer, ends) {
        (Timer::ClientIdle, false) => {
            "The client's idle timeout stops: a request needs the connection."
        }
        (Timer::ClientIdle, true) => {
            "The client's idle timeout stops: there is nothing to keep any more."
        }
        (Timer::ServerIdle, false) => "The server's idle timeout stops: a request came in time.",
        (Timer::ServerIdle, true) => "The server's idle timeout stops: the connection ends first.",
        (
            Timer::Pause
            | Timer::Request
            | Timer::CloseLag
            | Timer::Handler
            | Timer::Drain
            | Timer::Shutdown
            | Timer::Grace
            | Timer::Suspend
            | Timer::Resume
            | Timer::Kill
            | Timer::HostDown
            | Timer::HostUp
            | Timer::Middlebox
            | Timer::ClientAge
            | Timer::ServerAge
            | Timer::Tcp(_),
            _,
        ) => {
            let says = format!("The {timer} stops at the {}.", scene.event.place);
            return Sentence {
                says: Cow::Owned(says),
                clause: "RFC 9112 §9.5",
            };
        }
    };
    (says, "RFC 9112 §9.5").into()
}

/// Whether the event ends the connection for whoever saw it.
fn is_end(event: &Event) -> bool {
    let read = What::Called {
        call: Op::Read,
        result: Ok(0),
    };
    let failed = matches!(event.what, What::Called { result: Err(_), .. });
    let looked = matches!(
        event.what,
        What::Called {
            call: Op::Poll,
            result: Ok(1)
        }
    );
    let told = matches!(
        event.what,
        What::Expired(
            Timer::Shutdown
                | Timer::Grace
                | Timer::Kill
                | Timer::HostDown
                | Timer::ClientAge
                | Timer::ServerAge
        )
    );
    event.what == read || failed || looked || told
}

pub(super) const fn expired(place: Place, timer: Timer) -> Meaning {
    match timer {
        Timer::Pause => (
            "The pause is over: the client's user asks for the next request.",
            "RFC 9112 §9.3",
        ),
        Timer::ClientIdle => (
            "The client's idle timeout is over: it keeps the connection no longer.",
            "RFC 9112 §9.5",
        ),
        Timer::Request => ("The client's request timeout is over.", "RFC 9112 §9.5"),
        Timer::ServerIdle => (
            "The server's idle timeout is over: it decides to close.",
            "RFC 9112 §9.5",
        ),
        Timer::CloseLag => (
            "The server acts on its decision; what has come since it does not look at.",
            "RFC 9112 §9.5",
        ),
        Timer::Handler => ("The request is applied.", "RFC 9110 §9.2.2"),
        Timer::Drain => (
            "The server has read on for long enough: it closes for good.",
            "RFC 9112 §9.6",
        ),
        Timer::Shutdown => (
            "The server is told to shut down: what is idle will be closed.",
            "RFC 9112 §9.5",
        ),
        Timer::Grace => (
            "The drain is over: the server closes what is idle.",
            "RFC 9112 §9.6",
        ),
        Timer::Suspend => (
            "The client is suspended; its kernel goes on.",
            "RFC 9112 §9.3.1",
        ),
        Timer::Resume => (
            "The client runs again: all that is overdue comes at once.",
            "RFC 9112 §9.3.1",
        ),
        Timer::Kill => (
            "The serving process is killed: its kernel closes every socket that it held.",
            "__tcp_close",
        ),
        Timer::HostDown => (
            "The server's host goes down, without a word to anybody.",
            "RFC 9293 §3.5.1",
        ),
        Timer::HostUp => (
            "The server's host is back, and knows nothing of what was.",
            "RFC 9293 §3.5.1",
        ),
        Timer::Middlebox => (
            "A device on the way forgets the silent connection.",
            "RFC 5382 §5",
        ),
        Timer::ClientAge => (
            "The connection has the greatest age that the client lets one have.",
            "RFC 9112 §9.5",
        ),
        Timer::ServerAge => (
            "The connection has the greatest age that the server lets one have.",
            "RFC 9112 §9.5",
        ),
        Timer::Tcp(timer) => kernel(place, timer),
    }
}

const fn kernel(place: Place, timer: tcp::Timer) -> Meaning {
    let client = matches!(place.side(), Some(Side::Client));
    match timer {
        tcp::Timer::Retransmission if client => (
            "No ACK has come: the client's kernel takes what it sent for lost.",
            "RFC 9293 §3.8.1",
        ),
        tcp::Timer::Retransmission => (
            "No ACK has come: the server's kernel takes what it sent for lost.",
            "RFC 9293 §3.8.1",
        ),
        tcp::Timer::DelayedAck => (
            "Nothing came along that could carry the ACK: it has to go alone.",
            "RFC 9293 §3.8.6.3",
        ),
        tcp::Timer::Recency => (
            "The latest data is no longer recent: the next may be acknowledged later.",
            "tcp_event_data_recv",
        ),
        tcp::Timer::TimeWait if client => (
            "The client's kernel has waited long enough and forgets the connection.",
            "RFC 9293 §3.10.8",
        ),
        tcp::Timer::TimeWait => (
            "The server's kernel has waited long enough and forgets the connection.",
            "RFC 9293 §3.10.8",
        ),
        tcp::Timer::Probe => (
            "The connection has been silent: the kernel asks whether the peer is there.",
            "RFC 9293 §3.8.4",
        ),
    }
}
