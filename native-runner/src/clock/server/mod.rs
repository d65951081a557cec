//! The server: hyper's connections under a scenario's policies.
//!
//! hyper reads requests and writes responses. When a connection's time has come it is
//! taken back from hyper and closed here, in the scenario's way. Which request gets in
//! before that is decided by the kernel and by who runs first.

mod answer;
mod shared;

use std::future::{Future, pending, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use idlerace_core::scenario::Closing;
use idlerace_core::segment::Side;
use idlerace_core::trace::{ConnId, Op, Timer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use shared::Exchange;
pub use shared::{Ports, REQUEST_ID, Server};

use crate::clock::observe::Late;
use crate::clock::socket::Socket;
use crate::clock::stream::Stream;
use crate::clock::timer::{Sleep, sleep_until};
use crate::system::time::to_std;

/// Why the server is done with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The stream ended, or the last response has been written.
    Over,
    /// Its idle time is up, or the server shuts down.
    Decided,
    /// The process that serves it died.
    Died,
}

/// When the latest response was written, and the timer that still runs from there.
type Idle = Option<(Instant, Option<Sleep>)>;

impl Server {
    /// Accepts and serves until it is dropped.
    ///
    /// # Errors
    /// If the kernel refuses to accept.
    pub async fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        let mut connections = JoinSet::new();
        let mut shutdown = Box::pin(Arc::clone(&self).shut_down());
        let mut replaced = false;
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (stream, peer) = accepted?;
                    let known = self.connection_of(peer.port());
                    // Whoever else connects to this port is no part of the run.
                    if let Some(id) = known {
                        connections.spawn(Arc::clone(&self).connection(stream, id, replaced));
                    }
                }
                () = &mut shutdown, if !replaced => {
                    replaced = true;
                    connections.spawn(Arc::clone(&self).drain());
                }
                Some(_) = connections.join_next() => {}
            }
        }
    }

    fn connection_of(&self, port: u16) -> Option<ConnId> {
        self.ports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&port)
            .copied()
    }

    async fn shut_down(self: Arc<Self>) {
        let Some(at) = self.scenario.server.shutdown_at else {
            return pending().await;
        };
        let due = self.observer.start() + self.slept(at).unwrap_or_default();
        sleep_until(due).await;
        self.observer.came(due, Late::Timer);
        self.observer.expired(Side::Server, None, Timer::Shutdown);
        self.shutting_down.send_replace(true);
    }

    /// Closes what is idle when the shutdown has lasted for as long as the server drains.
    async fn drain(self: Arc<Self>) {
        if let Some(drain) = self.scenario.server.drain {
            self.sleep(to_std(drain)).await;
            if self.settled.load(Ordering::SeqCst) {
                return;
            }
            self.observer.expired(Side::Server, None, Timer::Grace);
        }
        self.drained.send_replace(true);
    }

    /// `anew`: accepted by the instance that stands in for the one that shuts down.
    async fn connection(self: Arc<Self>, stream: TcpStream, id: ConnId, anew: bool) {
        self.observer.called(Side::Server, id, Op::Accept, &Ok(0));
        // Without this a second write could wait for an acknowledgment of the first.
        let _ = stream.set_nodelay(true);
        let socket = Socket::new(stream, Side::Server, id, Arc::clone(&self.observer));
        let exchange = Arc::new(Exchange::default());
        let service = service_fn(|request| {
            Box::pin(Arc::clone(&self).respond(request, id, Arc::clone(&exchange), anew))
        });
        let mut connection = http1::Builder::new()
            // A handler's work is not undone when the client stops waiting for it.
            .half_close(true)
            .header_read_timeout(None)
            .serve_connection(TokioIo::new(Stream::new(Arc::clone(&socket))), service);

        let mut idle: Idle = None;
        let mut age: Idle = None;
        let mut drained = self.drained.subscribe();
        let mut drained = Box::pin(async move {
            if anew || drained.wait_for(|over| *over).await.is_err() {
                pending::<()>().await;
            }
        });
        let end = poll_fn(|cx| {
            // The connection before the timer: what can be read is served first.
            if connection.poll_without_shutdown(cx).is_ready() {
                return Poll::Ready(End::Over);
            }
            if exchange.died.load(Ordering::SeqCst) {
                return Poll::Ready(End::Died);
            }
            let told =
                !exchange.busy.load(Ordering::SeqCst) && drained.as_mut().poll(cx).is_ready();
            let aged = self.poll_age(&socket, &exchange, &mut age, cx).is_ready();
            let expired = self.poll_idle(&socket, &mut idle, cx).is_ready();
            if told || aged || expired {
                Poll::Ready(End::Decided)
            } else {
                Poll::Pending
            }
        })
        .await;
        // Nothing of the connection but the socket outlives this.
        drop(connection.into_parts());
        self.end(end, socket).await;
    }

    /// Follows the socket: octets written start the idle timer, octets read stop it.
    fn poll_idle(&self, socket: &Socket, idle: &mut Idle, cx: &mut Context<'_>) -> Poll<()> {
        let Some(timeout) = self.scenario.server.idle_timeout else {
            return Poll::Pending;
        };
        let quiet_since = socket.seen().quiet_since;
        if idle.as_ref().map(|(since, _)| *since) != quiet_since {
            *idle = quiet_since.map(|since| {
                let lag = self
                    .slept(self.scenario.server.timer_lag)
                    .unwrap_or_default();
                let due = since + to_std(timeout) + lag;
                (since, Some(sleep_until(due)))
            });
        }
        if self.is_over(idle, Timer::ServerIdle, socket, cx) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// Whether a timer of a connection is over, which is written down once; not if the run is
    /// settled by then.
    fn is_over(
        &self,
        timer: &mut Idle,
        which: Timer,
        socket: &Socket,
        cx: &mut Context<'_>,
    ) -> bool {
        let Some((_, running)) = timer else {
            return false;
        };
        let Some(sleep) = running else {
            return false;
        };
        if Pin::new(&mut *sleep).poll(cx).is_pending() {
            return false;
        }
        self.observer.came(sleep.due(), Late::Timer);
        *running = None;
        if self.settled.load(Ordering::SeqCst) {
            return false;
        }
        let connection = Some(socket.connection());
        self.observer.expired(Side::Server, connection, which);
        true
    }

    /// Waits from the first answer on until the connection is too old: ready if it is idle then
    /// and that is closed at once, else the response under way is the last.
    fn poll_age(
        &self,
        socket: &Socket,
        exchange: &Exchange,
        age: &mut Idle,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        let policy = &self.scenario.server;
        let Some(limit) = policy.max_age else {
            return Poll::Pending;
        };
        if age.is_none() {
            *age = socket.seen().quiet_since.map(|since| {
                let due = since + self.slept(limit).unwrap_or_default();
                (since, Some(sleep_until(due)))
            });
        }
        if !self.is_over(age, Timer::ServerAge, socket, cx) {
            return Poll::Pending;
        }
        exchange.old.store(true, Ordering::SeqCst);
        let is_idle = socket.seen().quiet_since.is_some();
        if is_idle && !policy.old_waits {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    async fn end(&self, end: End, socket: Arc<Socket>) {
        let policy = &self.scenario.server;
        let closing = match end {
            End::Decided => {
                if let Some(lag) = self.slept(policy.close_lag) {
                    self.sleep(lag).await;
                }
                policy.closing
            }
            End::Died if policy.death.is_some_and(|death| death.resets) => Closing::Abort,
            End::Over if socket.seen().end.is_none() => policy.closing,
            End::Died | End::Over => Closing::Close,
        };
        if end == End::Died
            && let Some(part) = self.part()
        {
            socket.write(&part);
        }
        // A socket that has just been reset refuses both calls; it is closed all the same.
        match closing {
            Closing::Close | Closing::Deaf { .. } => {}
            Closing::HalfClose { drain } => {
                let _ = socket.shutdown();
                let _ = tokio::time::timeout(to_std(drain), socket.drain()).await;
            }
            Closing::Abort => {
                let _ = socket.will_reset();
            }
        }
    }
}
