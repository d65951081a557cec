//! A connection's socket under an order: a look before each act whether it is as the act needs
//! it, and the acts that need nothing else. Plain calls, no rights.
//!
//! Knows neither what was said on the connection nor who does the order.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use idlerace_core::tcp::State;
use tokio::time::sleep;

use super::super::log::NotForced;
use super::super::table::Need;
use super::connection::Connection;

/// A FIN to a client that does nothing is acknowledged after 42 to 46 ms, by the delayed
/// acknowledgment of its kernel; a busy machine gets more.
pub(in crate::orders) const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(1);

/// So many octets are thrown away at once.
const AT_ONCE: usize = 4096;

/// How often is asked whether it was.
const ASKED_EVERY: Duration = Duration::from_millis(1);

/// Whether an answer's last segment carries the FIN for sure.
const FIN_IS_SURE: bool = cfg!(target_os = "linux");

/// That the connection is as an act needs it.
pub(in crate::orders) fn find(connection: &Connection, need: Need) -> Result<(), NotForced> {
    let found = connection.look()?;
    let is_finished = is_acknowledged(found.state);
    let is_right = match need {
        Need::Idle => found.state == State::Established && found.unread.is_empty(),
        Need::Unread => found.state == State::Established && !found.unread.is_empty(),
        Need::Finished => is_finished,
        Need::FinishedFirst => is_finished && (FIN_IS_SURE || found.unread.is_empty()),
        Need::FinishedAlone => is_finished && found.unread.is_empty(),
    };
    if is_right {
        return Ok(());
    }
    let needed = match need {
        Need::Idle => "ESTABLISHED with nothing unread",
        Need::Unread => "ESTABLISHED with a request unread",
        Need::Finished | Need::FinishedFirst => "FIN-WAIT-2 or beyond",
        Need::FinishedAlone => "FIN-WAIT-2 or beyond with nothing unread",
    };
    Err(NotForced(format!(
        "{needed} was needed, and it was {found}"
    )))
}

/// `shutdown(SHUT_WR)`.
pub(in crate::orders) fn finish(connection: &Connection, need: Need) -> Result<(), NotForced> {
    find(connection, need)?;
    Ok(connection.finish()?)
}

/// Waits until the client's kernel has the FIN.
pub(in crate::orders) async fn acknowledged(connection: &Connection) -> Result<(), NotForced> {
    let begin = Instant::now();
    loop {
        let state = match connection.look() {
            // Who answers a FIN by a RST has it: the next look finds the connection closed.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => State::Established,
            other => other?.state,
        };
        if is_acknowledged(state) {
            return Ok(());
        }
        if begin.elapsed() > ACKNOWLEDGED_WITHIN {
            return Err(NotForced(format!("the FIN was not acknowledged: {state}")));
        }
        sleep(ASKED_EVERY).await;
    }
}

/// `close()`.
pub(in crate::orders) fn close(connection: Connection, need: Need) -> Result<(), NotForced> {
    find(&connection, need)?;
    drop(connection);
    Ok(())
}

/// `SO_LINGER` 0, then `close()`.
pub(in crate::orders) fn reset(connection: Connection, need: Need) -> Result<(), NotForced> {
    connection.resets()?;
    close(connection, need)
}

/// Reads and throws away, until the client closes or the run is over.
pub(in crate::orders) async fn drain(connection: Connection) {
    while connection.stream().readable().await.is_ok() {
        match connection.read(&mut [0; AT_ONCE]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

/// FIN-WAIT-2, or what can come behind it. A client that reads the end at once closes, too, and
/// nothing is left of FIN-WAIT-2 then.
pub(in crate::orders) const fn is_acknowledged(state: State) -> bool {
    matches!(state, State::FinWait2 | State::TimeWait | State::Closed)
}
