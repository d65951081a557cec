//! The user's client before a proxy: one connection, a request, a pause, and a second request on
//! it. It looks before it writes, as a careful client does, and sends nothing again.
//!
//! Plain calls; knows no proxy and no model.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Response, Status};
use idlerace_core::errno::Errno;
use idlerace_core::http::Method;
use idlerace_core::outcome::{Failure, StreamEnd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::application::Wish;
use crate::system::errors::known;

/// What does not come within this does not come.
const LONGEST: Duration = Duration::from_secs(10);

/// What a request carries if its method has content.
const CONTENT: &str = "12345";

/// What the client knows of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// It read this status.
    Status(u16),
    /// It failed.
    Failed(Failure),
}

/// Two requests on one connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) first: Known,
    pub(super) second: Known,
    /// From the end of the first to the beginning of the second, as it was.
    pub(super) pause: Duration,
}

/// Makes two requests with so long a pause between them; `None` if one had no end.
///
/// # Errors
/// If the proxy takes no connection, or says what is no HTTP.
pub(super) async fn pair(
    proxy: SocketAddr,
    method: Method,
    wishes: [Wish; 2],
    pause: Duration,
) -> io::Result<Option<Pair>> {
    timeout(LONGEST, two(proxy, method, wishes, pause))
        .await
        .map_or(Ok(None), |pair| pair.map(Some))
}

async fn two(
    proxy: SocketAddr,
    method: Method,
    [first, second]: [Wish; 2],
    pause: Duration,
) -> io::Result<Pair> {
    let mut stream = connect(proxy).await?;
    let first = ask(&mut stream, method, first).await?;
    let end = Instant::now();
    sleep(pause).await;
    if stream.try_read(&mut [0]).is_ok() {
        stream = connect(proxy).await?;
    }
    let pause = end.elapsed();
    Ok(Pair {
        first,
        second: ask(&mut stream, method, second).await?,
        pause,
    })
}

async fn connect(proxy: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(proxy).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn ask(stream: &mut TcpStream, method: Method, wish: Wish) -> io::Result<Known> {
    let content = if content(method) == 0 { "" } else { CONTENT };
    let length = if content.is_empty() {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", content.len())
    };
    let path = wish.path();
    let text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n{content}");
    if let Err(error) = stream.write_all(text.as_bytes()).await {
        return Ok(Known::Failed(Failure::NothingWritten(errno(error)?)));
    }
    read(stream).await
}

/// Octets of content of a request with this method.
pub(super) fn content(method: Method) -> u32 {
    let length = u32::try_from(CONTENT.len()).unwrap_or_default();
    if method.is_safe() { 0 } else { length }
}

/// Reads an answer to its end.
async fn read(stream: &mut TcpStream) -> io::Result<Known> {
    let mut octets = Vec::new();
    loop {
        if let Some((status, whole)) = head(&octets)?
            && octets.len() >= whole
        {
            return Ok(Known::Status(status));
        }
        let end = match stream.read_buf(&mut octets).await {
            Ok(0) => StreamEnd::Eof,
            Ok(_) => continue,
            Err(error) => StreamEnd::Error(errno(error)?),
        };
        return Ok(Known::Failed(if octets.is_empty() {
            Failure::NoResponse(end)
        } else {
            Failure::PartialResponse(end)
        }));
    }
}

/// The status, once a head is whole, and how long the answer is.
fn head(octets: &[u8]) -> io::Result<Option<(u16, usize)>> {
    let mut fields = [EMPTY_HEADER; 64];
    let mut parsed = Response::new(&mut fields);
    let Status::Complete(length) = parsed.parse(octets).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let status = parsed.code.unwrap_or_default();
    let mut fields = parsed.headers.iter();
    let content = fields.find(|field| field.name.eq_ignore_ascii_case("content-length"));
    let content = content.and_then(|field| str::from_utf8(field.value).ok()?.parse().ok());
    // Of an answer without a length, which no proxy here gives to a request that was answered,
    // the head is enough.
    Ok(Some((status, length + content.unwrap_or(0_usize))))
}

/// The errno that the model knows an error by.
fn errno(error: io::Error) -> io::Result<Errno> {
    known(&error).ok_or(error)
}
