//! What requests and responses of a given length look like: HTTP/1.1, so that whoever
//! opens a record reads it as such.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::http::message::RequestId;
use crate::scenario::Requests;

/// A request of the scenario's length, head and content.
#[must_use]
pub fn request(requests: &Requests, request: RequestId) -> Vec<u8> {
    let start = format!(
        "{} /test HTTP/1.1\r\nHost: server:8080\r\nX-Request-Id: {request}\r\nContent-Length: {}\r\n",
        requests.method, requests.body_bytes
    );
    let mut octets = padded(&start, requests.head_bytes);
    octets.resize(octets.len() + length(requests.body_bytes), b'.');
    octets
}

/// A response of the scenario's length.
#[must_use]
pub fn response(requests: &Requests) -> Vec<u8> {
    reply(requests, "200 OK")
}

/// The same with another status and its reason.
pub(super) fn reply(requests: &Requests, status: &str) -> Vec<u8> {
    let whole = requests.response_bytes;
    let content = requests.response_content();
    let start = format!("HTTP/1.1 {status}\r\nContent-Length: {content}\r\n");
    let mut octets = padded(&start, whole - content);
    octets.resize(length(whole), b'.');
    octets
}

/// A head of so many octets; where there is no room for one, just octets.
fn padded(start: &str, whole: u32) -> Vec<u8> {
    let (field, end) = ("X-Padding: ", "\r\n\r\n");
    let whole = length(whole);
    let Some(room) = whole.checked_sub(start.len() + field.len() + end.len()) else {
        return vec![b'.'; whole];
    };
    format!("{start}{field}{}{end}", ".".repeat(room)).into_bytes()
}

fn length(octets: u32) -> usize {
    usize::try_from(octets).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use crate::scenario::Scenario;

    use super::*;

    #[test]
    fn messages_are_as_long_as_the_scenario_says() {
        let mut requests = Scenario::new().requests;
        for (head, body, whole) in [(118, 20, 118), (40, 0, 60), (1, 1, 1), (700, 9, 1_000)] {
            (requests.head_bytes, requests.body_bytes) = (head, body);
            requests.response_bytes = whole;
            let written = request(&requests, RequestId(7));
            assert_eq!(written.len(), length(head + body));
            assert_eq!(response(&requests).len(), length(whole));
        }
    }

    #[test]
    fn a_head_ends_where_the_content_begins() {
        let requests = Scenario::new().requests;
        for (octets, head) in [
            (request(&requests, RequestId(1)), 118),
            (response(&requests), 100),
        ] {
            assert_eq!(&octets[head - 4..head], b"\r\n\r\n");
        }
    }
}
