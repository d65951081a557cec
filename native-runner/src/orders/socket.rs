//! A connection's socket under an order: a look before each act whether it is as the act needs
//! it, and the acts that need nothing else. Plain calls, no rights.
//!
//! Knows neither what was said on the connection nor who does the order.

use std::io::ErrorKind;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use idlerace_core::tcp::State;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::log::NotForced;
use super::table::Need;
use crate::system::connection::Look;

/// A FIN to a client that does nothing is acknowledged after 42 to 46 ms, by the delayed
/// acknowledgment of its kernel; a busy machine gets more.
pub(super) const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(1);

/// How often is asked whether it was.
const ASKED_EVERY: Duration = Duration::from_millis(1);

/// Whether an answer's last segment carries the FIN for sure.
const FIN_IS_SURE: bool = cfg!(target_os = "linux");

/// That the connection is as an act needs it.
pub(super) fn find(connection: &TcpStream, need: Need) -> Result<(), NotForced> {
    let found = Look::at(connection)?;
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
pub(super) fn finish(connection: &TcpStream, need: Need) -> Result<(), NotForced> {
    find(connection, need)?;
    Ok(SockRef::from(connection).shutdown(Shutdown::Write)?)
}

/// Waits until the client's kernel has the FIN.
pub(super) async fn acknowledged(connection: &TcpStream) -> Result<(), NotForced> {
    let begin = Instant::now();
    loop {
        let state = match Look::at(connection) {
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
pub(super) fn close(connection: TcpStream, need: Need) -> Result<(), NotForced> {
    find(&connection, need)?;
    drop(connection);
    Ok(())
}

/// `SO_LINGER` 0, then `close()`.
pub(super) fn reset(connection: TcpStream, need: Need) -> Result<(), NotForced> {
    SockRef::from(&connection).set_linger(Some(Duration::ZERO))?;
    close(connection, need)
}

/// Reads and throws away, until the client closes or the run is over.
pub(super) async fn drain(connection: TcpStream) {
    let mut octets = [0; 4096];
    while connection.readable().await.is_ok() {
        match connection.try_read(&mut octets) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

/// FIN-WAIT-2, or what can come behind it. A client that reads the end at once closes, too, and
/// nothing is left of FIN-WAIT-2 then.
pub(super) const fn is_acknowledged(state: State) -> bool {
    matches!(state, State::FinWait2 | State::TimeWait | State::Closed)
}
