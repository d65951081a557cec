//! Does the acts of an order on a connection of an origin, which answers by itself, and looks
//! afterwards whether that came in time; what a socket has to be before each is `socket`'s.
//!
//! Knows neither who the client is nor what is concluded.

use std::cell::RefCell;
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::log::{FIRST, Log, NotForced, Request, SECOND};
use super::message::{Came, Reader, answer, begun};
use super::socket::Connection;
use super::socket::{ACKNOWLEDGED_WITHIN, acknowledged, close, drain, find, finish, reset};
use super::table::{Act, End, Need, Order};
use crate::system::family::{Family, Held};

/// A client that pauses for so long is reset in its pause, and not at once.
const PAUSES: Duration = Duration::from_millis(40);

/// How long it has been idle then.
const IDLE: Duration = Duration::from_millis(10);

/// So long at most may an answer and the reset behind it take where the client does not pause
/// and cannot be stopped: of thousands of clients that wait for nothing but the answer none had
/// written again in it.
const AT_ONCE: Duration = Duration::from_micros(30);

/// What is sent to ourselves arrives within this, unless the kernel has put off to deliver what
/// was sent before.
const DELIVERED: Duration = Duration::from_micros(20);

/// The connection on which an order is done.
pub(super) struct Stage<'l> {
    pub(super) connection: Connection,
    pub(super) reader: Reader,
    /// Which one it is, counted from 1.
    pub(super) number: u32,
    /// The request that was read last.
    pub(super) request: Request,
    /// How long the client takes from an answer to its next request, if nothing happens.
    pub(super) gap: Duration,
    /// The processes that the client is one of, if it is ours to stop.
    pub(super) family: Option<Family>,
    pub(super) log: &'l RefCell<Log>,
}

/// Does all acts of an order, and says in the log whether it was forced.
pub(super) async fn perform(order: &Order, mut stage: Stage<'_>) {
    let log = stage.log;
    let tell = |result| log.borrow_mut().forced = Some(result);
    for act in order.acts {
        if let Err(reason) = stage.act(*act).await {
            return tell(Err(reason));
        }
    }
    match order.end {
        End::Close(need) => tell(close(stage.connection, need)),
        End::Reset(need) => tell(reset(stage.connection, need)),
        End::AnswerAndReset => tell(stage.answer_and_reset().await),
        End::Drain => {
            tell(Ok(()));
            drain(stage.connection).await;
        }
        End::Hold => {
            tell(Ok(()));
            // Until the run is over, and all its connections with it.
            pending::<()>().await;
        }
    }
}

impl Stage<'_> {
    async fn act(&mut self, act: Act) -> Result<(), NotForced> {
        match act {
            Act::Answer => {
                self.connection.applied(FIRST, 1);
                let text = answer(&self.request).0;
                Ok(self.reader.answer(&self.connection, text.as_bytes())?)
            }
            Act::AnswerHalf => self.answer_half(),
            Act::AnswerAndFinish => {
                self.connection.applied(FIRST, 1);
                let text = answer(&self.request).0;
                let octets = self.reader.sealed(text.as_bytes())?;
                Ok(self.connection.write_and_finish(&octets)?)
            }
            Act::Await => self.await_request().await,
            Act::Read => self.read().await,
            Act::Apply => {
                let times = self.log.borrow_mut().apply();
                self.connection.applied(SECOND, times);
                Ok(())
            }
            Act::Finish(need) => finish(&self.connection, need),
            Act::Acknowledged => acknowledged(&self.connection).await,
        }
    }

    fn answer_half(&mut self) -> Result<(), NotForced> {
        if self.request.method == "HEAD" {
            let why = "an answer to HEAD is without content that could be cut short";
            return Err(NotForced(why.into()));
        }
        let (text, half) = answer(&self.request);
        let text = &text.as_bytes()[..half];
        Ok(self.reader.answer(&self.connection, text)?)
    }

    /// Waits for octets of the next request, and writes them down as an attempt.
    async fn await_request(&mut self) -> Result<(), NotForced> {
        if self.connection.stream().peek(&mut [0]).await? == 0 {
            return Err(no_second());
        }
        let unread = self.connection.look()?.unread;
        if self.reader.is_leave(&unread) {
            return Err(no_second());
        }
        let request = begun(&unread);
        self.log.borrow_mut().attempt(self.number, request);
        Ok(())
    }

    async fn read(&mut self) -> Result<(), NotForced> {
        match self.reader.next(&self.connection).await? {
            Came::Request(request) => self.request = request,
            Came::End => return Err(no_second()),
            Came::Foreign(what) => return Err(NotForced(format!("what came is {what}"))),
        }
        let request = Some(self.request.clone());
        self.log.borrow_mut().attempt(self.number, request);
        Ok(())
    }

    /// A client that is stopped writes nothing: it has the answer and the reset when it goes on,
    /// or, if it pauses, the reset alone, and the rest of its pause to see it in. Of one that
    /// cannot be stopped nobody can say whether it has written, once the connection is closed: so
    /// it counts how long the calls took, up to the moment when its kernel has the reset, and
    /// nothing that waits lies between them.
    async fn answer_and_reset(mut self) -> Result<(), NotForced> {
        find(&self.connection, Need::Idle)?;
        self.connection.applied(FIRST, 1);
        self.connection.resets()?;
        let text = answer(&self.request).0;
        let octets = self.reader.sealed(text.as_bytes())?;
        let behind = Behind::new()?;
        let pauses = self.gap >= PAUSES;
        let mut held = if pauses { None } else { self.hold() };
        let begin = Instant::now();
        self.connection.write(&octets)?;
        if pauses {
            sleep(IDLE).await;
            held = self.hold();
        }
        let gap = self.gap;
        close(self.connection, Need::Idle)?;
        let (took, delivery) = (begin.elapsed(), behind.arrives()?);
        // Whoever is held goes on behind this.
        in_time(gap, took, delivery, held.is_some())
    }

    fn hold(&self) -> Option<Held> {
        let stream = self.connection.stream();
        let (near, far) = (stream.local_addr(), stream.peer_addr());
        self.family?.hold(near.ok()?, far.ok()?)
    }
}

/// Whether the client cannot have written again before its kernel had the reset; and, if it
/// pauses, had time left to see it: else it is luck what it does.
fn in_time(gap: Duration, took: Duration, delivery: Duration, held: bool) -> Result<(), NotForced> {
    let (pauses, all) = (gap >= PAUSES, took + delivery);
    let is_sure = held || (took <= AT_ONCE && delivery <= DELIVERED);
    // Whoever is held has not written, and only has to see it.
    let latest = if held { gap * 2 / 3 } else { gap / 2 };
    if (pauses && all < latest) || (!pauses && is_sure) {
        return Ok(());
    }
    let why = if held {
        let (all, gap) = (all.as_millis(), gap.as_millis());
        format!("the reset came {all} ms into a pause of {gap} ms: what it leaves is luck")
    } else {
        let micros = all.as_micros();
        format!(
            "whether the client wrote again in the {micros} us before it had the reset is \
             unknown; a pause of 50 ms between its requests makes it sure"
        )
    };
    Err(NotForced(why))
}

/// A datagram to ourselves: loopback carries what one thread sends in its order, so what was
/// sent before has arrived when this has.
struct Behind(UdpSocket);

impl Behind {
    fn new() -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(socket.local_addr()?)?;
        socket.set_read_timeout(Some(ACKNOWLEDGED_WITHIN))?;
        Ok(Self(socket))
    }

    /// How long it takes now.
    fn arrives(&self) -> io::Result<Duration> {
        let begin = Instant::now();
        self.0.send(&[0])?;
        self.0.recv(&mut [0])?;
        Ok(begin.elapsed())
    }
}

fn no_second() -> NotForced {
    NotForced("the client closed the connection before its second request".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_is_in_time_if_nothing_was_written_and_a_pause_has_some_left() {
        let is = |gap, took, held| {
            let [gap, took] = [gap, took].map(Duration::from_micros);
            in_time(gap, took, Duration::from_micros(5), held).is_ok()
        };
        // It waits for nothing but the answer.
        assert!(is(100, 20, false) && !is(100, 90, false));
        assert!(is(100, 2_000, true));
        // It pauses.
        assert!(is(60_000, 12_000, false) && is(60_000, 39_000, true));
        assert!(!is(60_000, 45_000, false) && !is(60_000, 45_000, true));
    }
}
