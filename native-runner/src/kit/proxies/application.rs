//! The application behind a proxy: an HTTP/1.1 server of ours that does to each request what its
//! address asks for, closes a connection that has been idle, and counts what took effect.
//!
//! On a thread of its own, with a port for each lane. Knows no proxy and no model.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener as Listener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Request, Status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{sleep, timeout};

/// A head that is longer is none, in octets.
const LONGEST_HEAD: usize = 16 << 10;

/// How it treats its connections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// Closes a connection that has been idle so long.
    pub(super) idle: Option<Duration>,
    /// Reads nothing for so long before it does.
    pub(super) deaf: Duration,
}

/// What a request asks the application to do; it stands in its address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// The lane, and the number of the request in it.
    pub(super) place: (usize, u32),
    /// How long it takes.
    pub(super) takes: Duration,
    /// Its first attempt ends, when its effect is there, with a close in the place of an answer.
    pub(super) dies: bool,
    /// The connection is closed after the answer, which says so.
    pub(super) closes: bool,
}

impl Wish {
    /// As an address.
    pub(super) fn path(self) -> String {
        let (lane, number) = self.place;
        let micros = self.takes.as_micros();
        let (dies, closes) = (u8::from(self.dies), u8::from(self.closes));
        format!("/{lane}/{number}/{micros}/{dies}/{closes}")
    }

    fn read(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let mut next = || parts.next()?.parse::<u64>().ok();
        Some(Self {
            place: (usize::try_from(next()?).ok()?, u32::try_from(next()?).ok()?),
            takes: Duration::from_micros(next()?),
            dies: next()? > 0,
            closes: next()? > 0,
        })
    }
}

/// What the application has seen.
#[derive(Debug, Default)]
struct Seen {
    applied: BTreeMap<(usize, u32), u32>,
    /// How late its latest timer was, for each lane.
    late: BTreeMap<usize, Duration>,
}

/// It runs until this is dropped.
#[derive(Debug)]
pub(super) struct Application {
    /// Its ports, one a lane.
    pub(super) lanes: Vec<u16>,
    seen: Arc<Mutex<Seen>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Application {
    /// Begins to listen.
    ///
    /// # Errors
    /// If there are no ports left.
    pub(super) fn new(lanes: usize, policy: Policy) -> io::Result<Self> {
        let bind = |_| Listener::bind((Ipv4Addr::LOCALHOST, 0));
        let listeners: Vec<Listener> = (0..lanes).map(bind).collect::<Result<_, _>>()?;
        let port = |one: &Listener| Ok(one.local_addr()?.port());
        let ports = listeners.iter().map(port).collect::<io::Result<_>>()?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (stop, stopped) = oneshot::channel();
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let board = Arc::clone(&seen);
        let thread = thread::spawn(move || {
            let local = LocalSet::new();
            for (lane, listener) in listeners.into_iter().enumerate() {
                local.spawn_local(listen(listener, lane, policy, Arc::clone(&board)));
            }
            let _ = local.block_on(&runtime, stopped);
        });
        Ok(Self {
            lanes: ports,
            seen,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// How often a request took effect.
    pub(super) fn applied(&self, place: (usize, u32)) -> u32 {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.applied.get(&place).copied().unwrap_or_default()
    }

    /// How late the latest timer of a lane was since it was asked before.
    pub(super) fn late(&self, lane: usize) -> Duration {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.late.remove(&lane).unwrap_or_default()
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn listen(listener: Listener, lane: usize, policy: Policy, seen: Arc<Mutex<Seen>>) {
    let listener = listener
        .set_nonblocking(true)
        .and_then(|()| TcpListener::from_std(listener));
    let Ok(listener) = listener else { return };
    while let Ok((stream, _)) = listener.accept().await {
        let seen = Arc::clone(&seen);
        spawn_local(async move {
            // A proxy that has gone is no concern of the application's.
            let _ = serve(stream, lane, policy, &seen).await;
        });
    }
}

async fn serve(
    mut stream: TcpStream,
    lane: usize,
    policy: Policy,
    seen: &Mutex<Seen>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut octets, mut served) = (Vec::new(), false);
    loop {
        let idle = policy.idle.filter(|_| served);
        let begin = Instant::now();
        let wish = match idle {
            None => next(&mut stream, &mut octets).await?,
            Some(idle) => {
                let Ok(wish) = timeout(idle, next(&mut stream, &mut octets)).await else {
                    sleep(policy.deaf).await;
                    let over = begin.elapsed().saturating_sub(idle + policy.deaf);
                    is_late(seen, lane, over);
                    return Ok(());
                };
                wish?
            }
        };
        let Some(wish) = wish else { return Ok(()) };
        if !wish.takes.is_zero() {
            let begin = Instant::now();
            sleep(wish.takes).await;
            is_late(seen, lane, begin.elapsed().saturating_sub(wish.takes));
        }
        if apply(seen, wish.place) == 1 && wish.dies {
            return Ok(());
        }
        stream.write_all(answer(wish.closes).as_bytes()).await?;
        if wish.closes {
            return Ok(());
        }
        served = true;
    }
}

fn answer(closes: bool) -> String {
    let end = if closes { "Connection: close\r\n" } else { "" };
    format!("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n{end}\r\nanswered\n")
}

/// Counts it; returns how often it was by now.
fn apply(seen: &Mutex<Seen>, place: (usize, u32)) -> u32 {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let times = seen.applied.entry(place).or_default();
    *times += 1;
    *times
}

fn is_late(seen: &Mutex<Seen>, lane: usize, by: Duration) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let most = seen.late.entry(lane).or_default();
    *most = by.max(*most);
}

/// The next request, with its content; nothing if the stream ends before it.
async fn next(stream: &mut TcpStream, octets: &mut Vec<u8>) -> io::Result<Option<Wish>> {
    loop {
        if let Some((wish, whole)) = head(octets)? {
            if octets.len() >= whole {
                octets.drain(..whole);
                return Ok(Some(wish));
            }
        } else if octets.len() > LONGEST_HEAD {
            return Err(io::Error::other("no request"));
        }
        if stream.read_buf(octets).await? == 0 {
            return Ok(None);
        }
    }
}

/// What a request asks for, once its head is whole, and how long it is with its content.
fn head(octets: &[u8]) -> io::Result<Option<(Wish, usize)>> {
    let mut fields = [EMPTY_HEADER; 64];
    let mut parsed = Request::new(&mut fields);
    let Status::Complete(length) = parsed.parse(octets).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let wish = parsed.path.and_then(Wish::read);
    let wish = wish.ok_or_else(|| io::Error::other("an address of somebody else"))?;
    let mut fields = parsed.headers.iter();
    let content = fields.find(|field| field.name.eq_ignore_ascii_case("content-length"));
    let content = content.and_then(|field| str::from_utf8(field.value).ok());
    let content: usize = content
        .map_or(Ok(0), str::parse)
        .map_err(io::Error::other)?;
    Ok(Some((wish, length + content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_read_as_it_is_written() {
        let wish = Wish {
            place: (3, 17),
            takes: Duration::from_micros(1_250),
            dies: true,
            closes: false,
        };
        assert_eq!(Wish::read(&wish.path()), Some(wish));
        assert_eq!(Wish::read("/3/17/1250/1"), None);
        let text = "POST /3/17/1250/1/0 HTTP/1.1\r\nContent-Length: 5\r\n\r\n12345GET";
        let (read, length) = head(text.as_bytes()).unwrap().unwrap();
        assert_eq!((read, &text[length..]), (wish, "GET"));
    }
}
