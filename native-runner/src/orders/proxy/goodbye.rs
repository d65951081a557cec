//! What clients say when they have read the end of the stream, before they close: no request,
//! though it comes behind the FIN and is not read.

use super::super::log::NotForced;
use super::super::socket::Connection;
use super::super::socket::{find, is_acknowledged};
use super::super::table::Need;
use super::super::tls::is_alert_alone;

/// `Terminate` of the protocol of `PostgreSQL`, version 3.0.
const TERMINATE: &[u8] = b"X\0\0\0\x04";

/// That the FIN was the first thing that the client had: it has acknowledged it, and what came,
/// if anything did, was said while it closed.
pub(super) fn nothing_crossed(connection: &Connection) -> Result<(), NotForced> {
    let found = connection.look()?;
    if is_acknowledged(found.state) && is_goodbye(&found.unread) {
        return Ok(());
    }
    find(connection, Need::FinishedAlone)
}

fn is_goodbye(octets: &[u8]) -> bool {
    is_alert_alone(octets) || octets == TERMINATE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goodbye_is_no_request() {
        let mut alert = vec![0x17, 3, 3, 0, 0x13];
        alert.resize(alert.len() + 0x13, 0);
        assert!(is_goodbye(&alert) && is_goodbye(TERMINATE));
        assert!(is_goodbye(&[0x15, 3, 3, 0, 2, 1, 0]) && !is_goodbye(&[0x15, 3, 3, 0, 2]));
        alert.push(0x17);
        assert!(!is_goodbye(&alert) && !is_goodbye(b"GET /") && !is_goodbye(&[]));
    }
}
