//! A server as a client of it sees the end of an idle connection: when it closes, and what
//! becomes of requests that are sent just before that.
//!
//! Plain connections to one address; knows neither which server it is nor what it should do.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Response, Status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What every connection asks for.
pub(super) const REQUEST: &[u8] = b"GET /test HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// An answer that takes longer does not come, unless the server closes before that.
pub(super) const ANSWERED_WITHIN: Duration = Duration::from_secs(5);

/// A head that is longer is none, in octets.
const LONGEST_HEAD: usize = 16 << 10;

/// A connection that has carried an answer.
pub(super) struct Warm {
    pub(super) stream: TcpStream,
    asked: Instant,
    answered: Instant,
    answer: Answer,
}

/// What is known of an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// What `Keep-Alive` says.
    pub(super) hint: Option<String>,
    /// Whether the server says that it will close.
    pub(super) closes: bool,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the stream: a FIN.
    Fin,
    /// An error: a RST.
    Rst,
}

/// The end of an idle connection.
#[derive(Clone, Debug)]
pub(super) struct Closed {
    /// How long after the answer was read. A busy client reads it late, and this is too short
    /// by that.
    pub(super) after: Duration,
    /// How long after the request: not shorter than from the answer on.
    pub(super) at_most: Duration,
    /// How.
    pub(super) end: End,
    /// What the answer had said.
    pub(super) answer: Answer,
}

/// A request on a connection that had been idle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late {
    /// How long after the answer it was written.
    pub(super) at: Duration,
    /// How long after that the connection ended, if that came in the place of an answer.
    pub(super) lost: Option<Duration>,
}

/// Has so many connections wait for their end side by side.
///
/// # Errors
/// If the server does not answer, or one is still there after so long.
pub(super) async fn closes(
    server: SocketAddr,
    count: u32,
    longest: Duration,
) -> io::Result<Vec<Closed>> {
    let one = move || async move {
        let mut warm = Warm::new(server).await?;
        let end = timeout(longest, end(&mut warm.stream)).await;
        let end = end.map_err(|_| other("it did not close in time"))??;
        Ok(Closed {
            after: warm.answered.elapsed(),
            at_most: warm.asked.elapsed(),
            end,
            answer: warm.answer,
        })
    };
    all((0..count).map(|_| one())).await
}

/// Has a request sent on an idle connection at each of these times after its answer; those that
/// had seen the end before are left out.
///
/// # Errors
/// If the server does not answer the first request of one, or neither answers a later one nor
/// closes its connection.
pub(super) async fn late(server: SocketAddr, at: &[Duration]) -> io::Result<Vec<Late>> {
    let one = move |at: Duration| async move {
        let mut warm = Warm::new(server).await?;
        sleep(at.saturating_sub(warm.answered.elapsed())).await;
        // What has come is looked at before the write, as a careful client does.
        let is_over = warm.stream.try_read(&mut [0]).is_ok();
        let at = warm.answered.elapsed();
        let begin = Instant::now();
        if is_over || warm.stream.write_all(REQUEST).await.is_err() {
            return Ok(None);
        }
        let answer = next(&mut warm.stream, ANSWERED_WITHIN).await?;
        Ok(Some(Late {
            at,
            lost: answer.is_none().then(|| begin.elapsed()),
        }))
    };
    let late = all(at.iter().map(|at| one(*at))).await?;
    Ok(late.into_iter().flatten().collect())
}

/// After how many requests on one connection the server closes it; nothing if it serves as many
/// as this.
///
/// # Errors
/// If it neither answers nor closes.
pub(super) async fn serves(server: SocketAddr, most: u32) -> io::Result<Option<u32>> {
    let mut warm = Warm::new(server).await?;
    let mut answer_before = warm.answer;
    for served in 1..most {
        if answer_before.closes {
            return Ok(Some(served));
        }
        if warm.stream.write_all(REQUEST).await.is_err() {
            return Ok(Some(served));
        }
        match next(&mut warm.stream, ANSWERED_WITHIN).await? {
            Some(answer) => answer_before = answer,
            None => return Ok(Some(served)),
        }
    }
    Ok(None)
}

/// Whether it answers by now.
pub(super) async fn is_there(server: SocketAddr) -> bool {
    matches!(timeout(ANSWERED_WITHIN, Warm::new(server)).await, Ok(Ok(_)))
}

impl Warm {
    pub(super) async fn new(server: SocketAddr) -> io::Result<Self> {
        let mut stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let asked = Instant::now();
        stream.write_all(REQUEST).await?;
        let answer = timeout(ANSWERED_WITHIN, answer(&mut stream)).await;
        let answer = answer.map_err(|_| other("it did not answer in time"))??;
        let answer = answer.ok_or_else(|| other("it closed without an answer"))?;
        Ok(Self {
            stream,
            asked,
            answered: Instant::now(),
            answer,
        })
    }
}

/// Waits for the end of a stream on which nothing more should come.
pub(super) async fn end(stream: &mut TcpStream) -> io::Result<End> {
    match stream.read(&mut [0]).await {
        Ok(0) => Ok(End::Fin),
        Ok(_) => Err(other("it said something without being asked")),
        Err(_) => Ok(End::Rst),
    }
}

/// The answer to a request that was sent; nothing if the connection ends in its place.
pub(super) async fn next(stream: &mut TcpStream, within: Duration) -> io::Result<Option<Answer>> {
    let answer = timeout(within, answer(stream)).await;
    let answer = answer.map_err(|_| other("it neither answered in time nor closed"))?;
    let is_end = |error: &io::Error| {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        let ends = [
            BrokenPipe,
            ConnectionAborted,
            ConnectionReset,
            UnexpectedEof,
        ];
        ends.contains(&error.kind())
    };
    match answer {
        Err(error) if is_end(&error) => Ok(None),
        other => other,
    }
}

/// Reads an answer to its end; nothing if the stream ends before it begins.
async fn answer(stream: &mut TcpStream) -> io::Result<Option<Answer>> {
    let mut octets = Vec::new();
    loop {
        if let Some((answer, whole)) = head(&octets)? {
            while octets.len() < whole {
                if stream.read_buf(&mut octets).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            return Ok(Some(answer));
        }
        if octets.len() > LONGEST_HEAD {
            return Err(other("what it says is no answer"));
        }
        match stream.read_buf(&mut octets).await? {
            0 if octets.is_empty() => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

/// The head of an answer if it is whole, and how long head and content are.
fn head(octets: &[u8]) -> io::Result<Option<(Answer, usize)>> {
    let mut fields = [EMPTY_HEADER; 64];
    let mut parsed = Response::new(&mut fields);
    let Status::Complete(length) = parsed.parse(octets).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let field = |name: &str| {
        let mut fields = parsed.headers.iter();
        let field = fields.find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).into_owned())
    };
    let content = field("content-length").and_then(|text| text.trim().parse::<usize>().ok());
    let content = content.ok_or_else(|| other("its answer has no Content-Length"))?;
    let closes = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let answer = Answer {
        hint: field("keep-alive"),
        closes,
    };
    Ok(Some((answer, length + content)))
}

/// All of them side by side.
pub(super) async fn all<T: 'static>(
    each: impl Iterator<Item = impl Future<Output = io::Result<T>> + 'static>,
) -> io::Result<Vec<T>> {
    let mut tasks = JoinSet::new();
    for one in each {
        tasks.spawn_local(one);
    }
    let mut done = Vec::new();
    while let Some(one) = tasks.join_next().await {
        done.push(one.map_err(io::Error::other)??);
    }
    Ok(done)
}

fn other(what: &'static str) -> io::Error {
    io::Error::other(what)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio::task::{LocalSet, spawn_local};

    use super::*;

    /// A server that closes after 60 ms and reads nothing in the last 40 of them.
    async fn deaf(listener: TcpListener) {
        while let Ok((mut stream, _)) = listener.accept().await {
            spawn_local(async move {
                let mut octets = [0; 1024];
                loop {
                    let read = timeout(Duration::from_millis(20), stream.read(&mut octets)).await;
                    let Ok(Ok(1..)) = read else { break };
                    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                    if stream.write_all(answer).await.is_err() {
                        return;
                    }
                }
                sleep(Duration::from_millis(40)).await;
            });
        }
    }

    /// A server that answers once on each connection, and then says this.
    async fn says_then(listener: TcpListener, then: &'static [u8]) {
        while let Ok((mut stream, _)) = listener.accept().await {
            spawn_local(async move {
                let mut octets = [0; 1024];
                let mut says: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                while let Ok(1..) = stream.read(&mut octets).await {
                    if stream.write_all(says).await.is_err() {
                        return;
                    }
                    says = then;
                }
            });
        }
    }

    /// Its silence is no close, and neither is what is no HTTP.
    #[tokio::test]
    async fn a_server_that_hangs_or_raves_has_not_closed() {
        for (then, words) in [(&b""[..], "nor closed"), (b"x\r\n\r\n", "invalid")] {
            let run = async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let address = listener.local_addr().unwrap();
                spawn_local(says_then(listener, then));
                let mut warm = Warm::new(address).await.unwrap();
                warm.stream.write_all(REQUEST).await.unwrap();
                let said = next(&mut warm.stream, Duration::from_millis(300)).await;
                let said = said.unwrap_err().to_string();
                assert!(said.contains(words), "{said}");
            };
            LocalSet::new().run_until(run).await;
        }
    }

    #[tokio::test]
    async fn a_server_that_is_deaf_before_it_closes_is_seen_to_be() {
        let run = async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            spawn_local(deaf(listener));
            let closed = closes(address, 5, Duration::from_secs(1)).await.unwrap();
            let soonest = closed.iter().map(|one| one.after).min().unwrap();
            assert!(soonest >= Duration::from_millis(59), "{soonest:?}");
            assert!(closed.iter().all(|one| one.end == End::Fin));
            let at = [5, 30].map(Duration::from_millis);
            let late = late(address, &at).await.unwrap();
            let lost: Vec<bool> = late.iter().map(|one| one.lost.is_some()).collect();
            let is_late = |one: &Late| one.at > Duration::from_millis(15);
            let expected: Vec<bool> = late.iter().map(is_late).collect();
            assert_eq!(lost, expected);
            assert_eq!(serves(address, 7).await.unwrap(), None);
        };
        LocalSet::new().run_until(run).await;
    }
}
