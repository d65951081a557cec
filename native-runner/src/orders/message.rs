//! HTTP/1.1 as an origin needs it: a request is read to its end, and what matters of it kept.
//!
//! Every request gets the same answer. Knows nothing of connections that end.

use std::borrow::Cow;
use std::io;

use super::content::Content;
use super::log::Request;
use super::socket::Connection;
use super::tls::{Session, is_alert};
use httparse::{EMPTY_HEADER, Status};

/// A head that is longer is none.
pub(super) const LONGEST_HEAD: usize = 64 << 10;
/// As many fields are read.
pub(super) const FIELDS: usize = 128;

/// So many octets are read at once.
const AT_ONCE: usize = 16 << 10;

/// What every request is answered.
const CONTENT: &str = "answered\n";

/// So many octets are every answer's content.
pub(crate) const CONTENT_OCTETS: usize = CONTENT.len();

/// What came.
#[derive(Debug)]
pub(super) enum Came {
    /// A whole request.
    Request(Request),
    /// The end of the stream.
    End,
    /// Something else; what it seems to be.
    Foreign(&'static str),
}

/// The head of a request: its length, and what follows it.
pub(super) struct Head {
    pub(super) request: Request,
    pub(super) length: usize,
    pub(super) content: Content,
    /// Whether the client sends the content when it is asked for it.
    pub(super) waits: bool,
}

/// What a connection brought, and was not taken yet.
#[derive(Debug, Default)]
pub(super) struct Reader {
    octets: Vec<u8>,
    tls: Option<Session>,
    /// Why it is no TLS that goes on, in words.
    broken: Option<&'static str>,
}

impl Reader {
    /// With TLS between the connection and HTTP, if there is some.
    pub(super) fn new(tls: Option<Session>) -> Self {
        Self {
            tls,
            ..Self::default()
        }
    }

    /// Writes octets of HTTP: what a socket's empty buffer has room for.
    ///
    /// # Errors
    /// If it has not, or the connection broke.
    pub(super) fn answer(&mut self, connection: &Connection, octets: &[u8]) -> io::Result<()> {
        connection.write(&self.sealed(octets)?)
    }

    /// What octets of HTTP are on the connection.
    ///
    /// # Errors
    /// If they are too many.
    pub(super) fn sealed<'o>(&mut self, octets: &'o [u8]) -> io::Result<Cow<'o, [u8]>> {
        Ok(match &mut self.tls {
            Some(session) => session.seal(octets)?.into(),
            None => octets.into(),
        })
    }

    /// Whether what came, and was not read, is the beginning of a request and not a leave; with
    /// TLS that can be told by its length alone.
    pub(super) fn is_leave(&self, unread: &[u8]) -> bool {
        self.tls.is_some() && is_alert(unread)
    }

    /// Reads the next request to its end; asks for its content where the client waits for that.
    ///
    /// # Errors
    /// If the connection breaks.
    pub(super) async fn next(&mut self, connection: &Connection) -> io::Result<Came> {
        let head = loop {
            match head(&self.octets) {
                Ok(Some(head)) => break head,
                Ok(None) if self.octets.len() <= LONGEST_HEAD => {}
                Ok(None) | Err(_) => return Ok(Came::Foreign(looks_like(&self.octets))),
            }
            if !self.more(connection).await? {
                let half = "the beginning of a request and then the end of the stream";
                let half = (!self.octets.is_empty()).then_some(half);
                return Ok(self.broken.or(half).map_or(Came::End, Came::Foreign));
            }
        };
        self.octets.drain(..head.length);
        if head.waits {
            self.answer(connection, b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        Ok(if self.skip(connection, head.content).await? {
            Came::Request(head.request)
        } else {
            Came::Foreign("a request whose content ends too early or is not HTTP/1.1")
        })
    }

    /// Reads what there is; whether there was anything before the end.
    async fn more(&mut self, connection: &Connection) -> io::Result<bool> {
        let before = self.octets.len();
        loop {
            connection.stream().readable().await?;
            let mut came = [0; AT_ONCE];
            match connection.read(&mut came) {
                Ok(0) => return Ok(false),
                Ok(count) => self.take(connection, &came[..count])?,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
            if self.broken.is_some() {
                return Ok(false);
            }
            // A handshake is nothing that HTTP hears of.
            if self.octets.len() > before {
                return Ok(true);
            }
        }
    }

    /// Takes octets of the connection.
    fn take(&mut self, connection: &Connection, came: &[u8]) -> io::Result<()> {
        let Some(session) = &mut self.tls else {
            self.octets.extend_from_slice(came);
            return Ok(());
        };
        let (reply, broken) = session.open(came, &mut self.octets);
        self.broken = broken;
        if reply.is_empty() {
            return Ok(());
        }
        connection.write(&reply)
    }

    /// Throws a content away; whether it was whole.
    async fn skip(&mut self, connection: &Connection, mut content: Content) -> io::Result<bool> {
        loop {
            let Ok(taken) = content.take(&self.octets) else {
                return Ok(false);
            };
            self.octets.drain(..taken);
            if content.is_over() {
                return Ok(true);
            }
            if !self.more(connection).await? {
                return Ok(false);
            }
        }
    }
}

/// The head at the beginning of these octets, if it is whole.
pub(super) fn head(octets: &[u8]) -> Result<Option<Head>, httparse::Error> {
    let mut fields = [EMPTY_HEADER; FIELDS];
    let mut parsed = httparse::Request::new(&mut fields);
    let Status::Complete(length) = parsed.parse(octets)? else {
        return Ok(None);
    };
    let has = |name: &str, value: &str| {
        let named = parsed.headers.iter().filter(|field| is(field, name));
        let mut values = named.map(|field| String::from_utf8_lossy(field.value).to_lowercase());
        values.any(|found| found.split(',').any(|one| one.trim() == value))
    };
    let octets = field(&parsed, "content-length").map(|field| String::from_utf8_lossy(field.value));
    let octets = octets.map_or(Ok(0), |text| text.trim().parse());
    let is_chunked = has("transfer-encoding", "chunked");
    let is_old = parsed.version == Some(0);
    let closes = has("connection", "close") || (is_old && !has("connection", "keep-alive"));
    let request = request(&parsed).ok_or(httparse::Error::Token)?;
    Ok(Some(Head {
        request: Request {
            content: octets.clone().ok().filter(|_| !is_chunked),
            closes,
            ..request
        },
        length,
        content: if is_chunked {
            Content::chunks()
        } else {
            Content::Octets(octets.map_err(|_| httparse::Error::HeaderValue)?)
        },
        waits: has("expect", "100-continue"),
    }))
}

fn is(field: &httparse::Header<'_>, name: &str) -> bool {
    field.name.eq_ignore_ascii_case(name)
}

/// The request whose head begins so, though it may not be whole: its method and target, and what
/// the fields say that are there.
pub(super) fn begun(octets: &[u8]) -> Option<Request> {
    if let Some(head) = head(octets).ok()? {
        return Some(head.request);
    }
    let mut fields = [EMPTY_HEADER; FIELDS];
    let mut parsed = httparse::Request::new(&mut fields);
    parsed.parse(octets).ok()?;
    request(&parsed)
}

/// What is known of a request by as much of its head as was parsed.
fn request(parsed: &httparse::Request<'_, '_>) -> Option<Request> {
    Some(Request {
        method: parsed.method?.to_owned(),
        target: parsed.path?.to_owned(),
        has_key: field(parsed, "idempotency-key").is_some_and(|field| !field.value.is_empty()),
        content: None,
        closes: false,
    })
}

fn field<'p, 'o>(
    parsed: &'p httparse::Request<'_, 'o>,
    name: &str,
) -> Option<&'p httparse::Header<'o>> {
    parsed.headers.iter().find(|field| is(field, name))
}

/// What octets that are no request of HTTP/1.1 seem to be.
pub(super) fn looks_like(octets: &[u8]) -> &'static str {
    match octets {
        [0x16, 0x03, ..] => "TLS; the address begins with http:",
        [b'P', b'R', b'I', b' ', ..] => "HTTP/2; ask for HTTP/1.1",
        _ => "something that is not HTTP/1.1",
    }
}

/// The answer to a request, and where the half of its content ends.
pub(super) fn answer(request: &Request) -> (String, usize) {
    let length = CONTENT.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n");
    let half = head.len() + length / 2;
    if request.method == "HEAD" {
        return (head, half);
    }
    (head + CONTENT, half)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// What a reader makes of octets that come in these pieces, up to the end of the stream.
    async fn read(pieces: &[&str]) -> Vec<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let write = async {
            let mut client = TcpStream::connect(address).await.unwrap();
            client.set_nodelay(true).unwrap();
            for piece in pieces {
                client.write_all(piece.as_bytes()).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let read = async {
            let (connection, _) = listener.accept().await.unwrap();
            let connection = Connection::new(connection, 1, None);
            let (mut reader, mut came) = (Reader::default(), Vec::new());
            loop {
                match reader.next(&connection).await.unwrap() {
                    Came::Request(one) => {
                        let key = if one.has_key { " key" } else { "" };
                        let closes = if one.closes { " closes" } else { "" };
                        came.push(format!("{} {}{key}{closes}", one.method, one.target));
                    }
                    Came::End => return came,
                    Came::Foreign(what) => {
                        came.push(what.to_owned());
                        return came;
                    }
                }
            }
        };
        tokio::join!(write, read).1
    }

    #[tokio::test]
    async fn requests_are_read_to_their_end_however_they_come() {
        let chunks = "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        let pieces = [
            "GET /a HTT",
            "P/1.1\r\nhost: x\r\n\r\nPUT /p HTTP/1.1\r\nContent-Length: 5\r\n\r\n12",
            "345",
            chunks,
            "3\r\nab",
            "c\r\n2;x=y\r\nde\r\n0\r",
            "\nend: no\r\n\r",
            "\n",
            "POST /k HTTP/1.1\r\nidempotency-key: 1\r\nConnection: Close\r\n\r\n",
            "GET /old HTTP/1.0\r\nIdempotency-Key:\r\n\r\n",
        ];
        let came = read(&pieces).await;
        let expected = [
            "GET /a",
            "PUT /p",
            "POST /b",
            "POST /k key closes",
            "GET /old closes",
        ];
        assert_eq!(came, expected);
    }

    #[tokio::test]
    async fn what_is_no_request_is_named() {
        for (pieces, words) in [
            (&["\u{16}\u{3}\u{1}"][..], "TLS"),
            (&["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], "HTTP/2"),
            (&["*1\r\n$4\r\nPING\r\n"], "is not HTTP/1.1"),
            (&["GET / HT"], "the beginning of a request"),
            (
                &["POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n1"],
                "content ends too early",
            ),
            (
                &["POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n"],
                "is not HTTP/1.1",
            ),
        ] {
            let came = read(pieces).await;
            assert!(
                came.len() == 1 && came[0].contains(words),
                "{came:?}: {words}"
            );
        }
    }

    #[test]
    fn the_beginning_of_a_request_tells_what_it_is() {
        let request = begun(b"POST /x HTTP/1.1\r\nidempotency-key: 1\r\nho").unwrap();
        assert_eq!((&*request.method, &*request.target), ("POST", "/x"));
        assert!(request.has_key);
        assert_eq!((request.content, begun(b"")), (None, None));
        let whole = begun(b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nam").unwrap();
        assert_eq!(whole.content, Some(9));
        let (text, half) = answer(&request);
        assert!(text.ends_with("\r\n\r\nanswered\n") && text[..half].ends_with("\r\n\r\nansw"));
    }
}
