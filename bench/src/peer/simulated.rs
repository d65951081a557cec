//! The race and the kept connection over turmoil-net's sockets, as one writes them for it:
//! two hosts, a server and a client in plain async Rust, its own fixture in between.
//!
//! All races of a call share one fixture, so that what setting it up costs is spread. Packets
//! that are sent in the same tick of its clock cross.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use turmoil_net::fixture::ClientServer;
use turmoil_net::shim::tokio::net::{TcpListener, TcpStream};
use turmoil_net::{Packet, Transport, Verdict, rule};

use super::{OCTETS, REQUEST, RESPONSE};

/// One tick of the fixture's clock.
const TICK: Duration = Duration::from_millis(1);

/// Two requests on a connection that the server closes as the second is written; so often.
/// Returns how many second requests ended without an answer.
///
/// # Panics
///
/// If its sockets do not do what sockets do.
#[must_use]
pub fn crossing(times: u32) -> u64 {
    let server = async move {
        let listener = listen().await;
        for _ in 0..times {
            let mut stream = accept(&listener).await;
            serve(&mut stream, 1).await;
            // Its idle timer: the client has the answer a tick after it is written.
            tokio::time::sleep(2 * TICK).await;
            drop(stream);
        }
    };
    ClientServer::new()
        .server("server", server)
        .run("client", async move {
            let mut lost = 0;
            for _ in 0..times {
                let mut stream = connect().await;
                ask(&mut stream, 1).await;
                tokio::time::sleep(TICK).await;
                stream.write_all(&REQUEST).await.expect("a live connection");
                lost += u64::from(!matches!(stream.read(&mut [0; 1]).await, Ok(1..)));
            }
            lost
        })
}

/// So many requests on one connection; returns how many were answered.
#[must_use]
pub fn cycles(count: u32) -> u64 {
    let server = async move {
        let listener = listen().await;
        serve(&mut accept(&listener).await, count).await;
    };
    let client = async move { ask(&mut connect().await, count).await };
    ClientServer::new()
        .server("server", server)
        .run("client", client)
}

/// What becomes of a request that reaches a closed socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterClose {
    /// The octets that were acknowledged all the same.
    pub acknowledged: bool,
    /// The RST that RFC 9293 (§3.10.7.4) and Linux answer it with was sent.
    pub reset: bool,
}

/// Watches the packets of one race.
///
/// # Panics
///
/// If its sockets do not do what sockets do.
#[must_use]
pub fn after_close() -> AfterClose {
    let seen = Rc::new(Cell::new(AfterClose {
        acknowledged: false,
        reset: false,
    }));
    let packets = Rc::clone(&seen);
    let mut requests = 0;
    let mut next = None;
    let watch = move |packet: &Packet| {
        if let Transport::Tcp(segment) = &packet.payload {
            let mut now = packets.get();
            if segment.dst_port == PORT && segment.payload.len() == REQUEST.len() {
                requests += 1;
                next = Some(segment.seq.wrapping_add(OCTETS));
            } else if segment.src_port == PORT && requests == 2 {
                now.reset |= segment.flags.rst;
                now.acknowledged |= Some(segment.ack) == next;
            }
            packets.set(now);
        }
        Verdict::Pass
    };
    let server = async {
        let listener = listen().await;
        let mut stream = accept(&listener).await;
        serve(&mut stream, 1).await;
        tokio::time::sleep(2 * TICK).await;
        drop(stream);
        std::future::pending::<()>().await;
    };
    ClientServer::new()
        .server("server", server)
        .run("client", async move {
            let watching = rule(watch);
            let mut stream = connect().await;
            ask(&mut stream, 1).await;
            tokio::time::sleep(TICK).await;
            stream.write_all(&REQUEST).await.expect("a live connection");
            // Far longer than a RST would take.
            tokio::time::sleep(100 * TICK).await;
            drop(watching);
        });
    seen.get()
}

const PORT: u16 = 80;

async fn listen() -> TcpListener {
    TcpListener::bind(("0.0.0.0", PORT))
        .await
        .expect("a free port")
}

async fn accept(listener: &TcpListener) -> TcpStream {
    listener.accept().await.expect("a connection").0
}

async fn connect() -> TcpStream {
    TcpStream::connect(("server", PORT))
        .await
        .expect("a server that listens")
}

async fn serve(stream: &mut TcpStream, count: u32) {
    let mut request = [0; REQUEST.len()];
    for _ in 0..count {
        stream.read_exact(&mut request).await.expect("a request");
        stream.write_all(&RESPONSE).await.expect("a client");
    }
}

async fn ask(stream: &mut TcpStream, count: u32) -> u64 {
    let mut response = [0; RESPONSE.len()];
    for _ in 0..count {
        stream.write_all(&REQUEST).await.expect("a live connection");
        stream.read_exact(&mut response).await.expect("a response");
    }
    count.into()
}
