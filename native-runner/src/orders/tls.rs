//! TLS between the octets of a connection and those of HTTP, at the origin's end.
//!
//! Nothing of it ends with the connection: an order acts on TCP below it, so the client hears no
//! `close_notify`, as from a server that died. Knows no order.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::sync::Arc;

use rustls::{AlertDescription, Error, ServerConfig, ServerConnection};

/// The header of a record, in octets.
const HEADER: usize = 5;
/// The type of a record that is an alert, before there are keys (RFC 8446, 5.1).
const ALERT: u8 = 21;
/// The type of every record once there are keys.
const APPLICATION_DATA: u8 = 23;
/// How long an alert is then: two octets, its type and what proves that nobody changed them.
const ALERT_WITH_KEYS: u16 = 2 + 1 + 16;

/// The TLS of one connection.
#[derive(Debug)]
pub(super) struct Session(Box<ServerConnection>);

impl Session {
    /// Nothing has come yet.
    ///
    /// # Errors
    /// If there is no randomness.
    pub(super) fn new(config: Arc<ServerConfig>) -> io::Result<Self> {
        let session = ServerConnection::new(config).map_err(io::Error::other)?;
        Ok(Self(Box::new(session)))
    }

    /// Takes octets of the connection, adds what they hold to `plain`, and returns what has to
    /// be written for that; in words, if what came is no TLS that goes on, what it is.
    pub(super) fn open(
        &mut self,
        mut octets: &[u8],
        plain: &mut Vec<u8>,
    ) -> (Vec<u8>, Option<&'static str>) {
        let mut reply = Vec::new();
        let mut broken = None;
        while !octets.is_empty() && broken.is_none() {
            // The one who reads from memory cannot fail, but for octets behind the end.
            let taken = self.0.read_tls(&mut octets);
            broken = match self.0.process_new_packets() {
                Ok(_) if taken.is_ok_and(|count| count > 0) => None,
                Ok(_) => Some("more than TLS has room for"),
                Err(error) => Some(words(&error)),
            };
            match self.0.reader().read_to_end(plain) {
                Err(error) if error.kind() != ErrorKind::WouldBlock => break,
                _ => {}
            }
        }
        while self.0.wants_write() && self.0.write_tls(&mut reply).is_ok() {}
        (reply, broken)
    }

    /// The octets of the connection for these of HTTP.
    ///
    /// # Errors
    /// If they are too many.
    pub(super) fn seal(&mut self, octets: &[u8]) -> io::Result<Vec<u8>> {
        self.0.writer().write_all(octets)?;
        let mut sealed = Vec::new();
        while self.0.wants_write() {
            self.0.write_tls(&mut sealed)?;
        }
        Ok(sealed)
    }
}

/// Whether octets begin with a record by which a client takes its leave, or complains.
pub(super) fn is_alert(octets: &[u8]) -> bool {
    let Some([kind, _, _, high, low]) = octets.first_chunk::<HEADER>() else {
        return false;
    };
    let length = u16::from_be_bytes([*high, *low]);
    *kind == ALERT || (*kind == APPLICATION_DATA && length <= ALERT_WITH_KEYS)
}

/// Whether octets are such a record, whole, and nothing else.
pub(super) fn is_alert_alone(octets: &[u8]) -> bool {
    let length = octets
        .get(3..HEADER)
        .and_then(|length| length.try_into().ok());
    let length = length.map(u16::from_be_bytes).map(usize::from);
    is_alert(octets) && length == octets.len().checked_sub(HEADER)
}

fn words(error: &Error) -> &'static str {
    let Error::AlertReceived(alert) = error else {
        return if matches!(error, Error::InvalidMessage(_)) {
            "something that is not TLS; the address begins with https:"
        } else {
            "TLS that the origin does not speak"
        };
    };
    let is_of_trust = matches!(
        alert,
        AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
    );
    if is_of_trust {
        "an alert that it does not trust the origin's certificate: the file of its authority is \
         {ca} in COMMAND, or IDLERACE_CA in its environment"
    } else {
        "an alert in the place of a request"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_told_from_a_request() {
        for (octets, is) in [
            (&[21, 3, 3, 0, 2, 1, 0][..], true),
            (&[23, 3, 3, 0, 19, 7], true),
            (&[23, 3, 3, 0, 20, 7], false),
            (&[23, 3, 3, 1, 0], false),
            (&[23, 3, 3, 0], false),
            (b"POST / HTTP/1.1", false),
        ] {
            assert_eq!(is_alert(octets), is, "{octets:?}");
        }
    }
}
