//! What a caller was told, as the model words it: places are called alike, and where versions
//! of one library word the same differently, the words of its profile stand.

use std::net::SocketAddr;

/// The words of libcurl 8.23, and those of curl 7.88 for the same.
const REWORDED: [(&str, &str); 2] = [
    ("end of response with ", "transfer closed with "),
    (" bytes missing", " bytes remaining to read"),
];

/// An error text with its places named as profiles name them: the origin `server:8080`, and
/// whatever other port of its address the client's.
pub(super) fn told(text: &str, origin: SocketAddr) -> String {
    let (ip, port) = (origin.ip().to_string(), origin.port().to_string());
    let apart = format!("host='{ip}', port={port}");
    let text = text.replace(&apart, "host='server', port=8080");
    let mut parts = text.split(&ip);
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.strip_prefix(':').map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit());
            rest.split_at(end.unwrap_or(rest.len()))
        });
        match digits {
            Some((digits, rest)) if digits == port => named.extend(["server:8080", rest]),
            Some((digits, rest)) if !digits.is_empty() => named.extend(["client:40001", rest]),
            _ => named.extend(["server", part]),
        }
    }
    if named.starts_with("curl: ") {
        return REWORDED
            .iter()
            .fold(named, |text, (said, means)| text.replace(said, means));
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_called_as_profiles_call_them() {
        let origin = "127.0.0.1:5000".parse().unwrap();
        for (said, means) in [
            (
                "Get \"http://127.0.0.1:5000/test\": EOF",
                "Get \"http://server:8080/test\": EOF",
            ),
            (
                "read tcp 127.0.0.1:50001->127.0.0.1:5000: read: reset",
                "read tcp client:40001->server:8080: read: reset",
            ),
            (
                "HTTPConnectionPool(host='127.0.0.1', port=5000): x",
                "HTTPConnectionPool(host='server', port=8080): x",
            ),
            (
                "connect to 127.0.0.1 port 5000",
                "connect to server port 5000",
            ),
            (
                "curl: (18) end of response with 5 bytes missing",
                "curl: (18) transfer closed with 5 bytes remaining to read",
            ),
            (
                "x: end of response with 5 bytes missing",
                "x: end of response with 5 bytes missing",
            ),
        ] {
            assert_eq!(told(said, origin), means);
        }
    }
}
