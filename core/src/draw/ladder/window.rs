//! Race windows: when a request finds a closing connection.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each kind of mark picks the few events that it shows"
)]

use alloc::vec::Vec;

use super::marks::Window;
use crate::trace::{Event, Op, Place, Timer, Trace, What};

/// From each decision that an idle connection ends (the server's idle timeout, its
/// orderly shutdown, its greatest age, a middlebox's idle timeout) until the client knew of it.
pub(super) fn windows(trace: &Trace, rows: &[u32]) -> Vec<Window> {
    let decided = trace.events.iter().filter_map(|event| match event.what {
        What::Expired(Timer::ServerIdle | Timer::Middlebox) => Some((event, event.connection?)),
        // A shutdown is decided for every connection at once; each close names it.
        What::Expired(Timer::CloseLag) => {
            let shutdown = trace.event(event.cause?)?;
            matches!(
                shutdown.what,
                What::Expired(Timer::Shutdown | Timer::Grace | Timer::ServerAge)
            )
            .then_some((shutdown, event.connection?))
        }
        _ => None,
    });
    let window = |(decision, connection): (&Event, _)| {
        let later = &trace.events[decision.id.0 as usize..];
        let known = later
            .iter()
            .find(|event| event.connection == Some(connection) && is_known_by(event))?;
        Some(Window {
            connection,
            start: rows[decision.id.0 as usize],
            end: rows[known.id.0 as usize],
        })
    };
    decided.filter_map(window).collect()
}

/// Whether the client knows by this that its connection has ended, or ends it itself.
fn is_known_by(event: &Event) -> bool {
    let What::Called { call, result } = event.what else {
        return false;
    };
    let known = match call {
        Op::Read => matches!(result, Ok(0) | Err(_)),
        Op::Poll => result == Ok(1),
        Op::Write => result.is_err(),
        Op::Close | Op::Abort => true,
        Op::Connect | Op::Accept | Op::Shutdown => false,
    };
    known && event.place == Place::ClientApp
}
