//! One connection of a client and the one to the target that belongs to it: passes octets on in
//! both directions, and sees when the moment of an order has come.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use idlerace_core::trace::Op;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::super::socket::Connection;
use super::super::table::Order;
use super::board::Board;
use super::exchange::Exchange;
use super::pipe::{PIECE, Pipe, read, taken};
use super::record::{Trouble, says_applied};
use super::standing::{First, Moment};

/// What is said on a connection, as far as it is read.
#[derive(Debug)]
pub(super) enum Talk {
    /// It is passed on unread.
    Blind,
    /// HTTP/1.1.
    Http(Exchange),
    /// It was to be HTTP/1.1 and is not.
    Foreign,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Target,
}

/// A connection that broke, and how.
struct Broken(Side, io::Error);

/// What comes after a step.
pub(super) enum Next {
    /// The next step.
    On,
    /// This order, and the end of the answer that it is to be done with.
    Force(&'static Order, Vec<u8>),
}

/// A client's connection and the target's.
pub(super) struct Passage {
    pub(super) client: Connection,
    pub(super) target: TcpStream,
    pub(super) number: u32,
    pub(super) board: Rc<Board>,
    pub(super) talk: Talk,
    /// How many requests have come.
    pub(super) nth: u32,
    /// How long nothing had come before the moment.
    pub(super) silence: Duration,
    /// What of a request had come at the moment, and was not read.
    pub(super) unread: Vec<u8>,
    up: Pipe,
    down: Pipe,
    /// When something came last, and from where.
    last: (Instant, Side),
    /// Whether it has carried no answer.
    is_fresh: bool,
    /// Whether an order that comes first was considered in this pause.
    is_considered: bool,
    /// Which firing the request under way is another attempt of.
    pub(super) again: Option<u32>,
}

impl Passage {
    /// Nothing has come.
    pub(super) fn new(
        client: Connection,
        target: TcpStream,
        number: u32,
        board: Rc<Board>,
    ) -> Self {
        let talk = if board.http {
            Talk::Http(Exchange::default())
        } else {
            Talk::Blind
        };
        Self {
            client,
            target,
            number,
            board,
            talk,
            nth: 0,
            silence: Duration::ZERO,
            unread: Vec::new(),
            up: Pipe::default(),
            down: Pipe::default(),
            last: (Instant::now(), Side::Client),
            is_fresh: true,
            is_considered: false,
            again: None,
        }
    }

    /// Passes octets on until both sides have ended, one breaks, or an order's moment comes.
    pub(super) async fn pass(mut self) -> Option<(Self, &'static Order, Vec<u8>)> {
        let mut changes = self.board.changes();
        loop {
            let first = self.first();
            let step = tokio::select! {
                biased;
                ready = self.target.readable(), if self.down.has_room() => {
                    by(Side::Target, ready).and_then(|()| self.target_speaks())
                }
                ready = self.client.stream().readable(), if self.up.has_room() => {
                    by(Side::Client, ready).and_then(|()| self.client_speaks())
                }
                ready = self.client.stream().writable(), if self.down.is_stuck() => {
                    let flushed = ready.and_then(|()| self.down.flush(self.client.stream()));
                    self.written(flushed)
                }
                ready = self.target.writable(), if self.up.is_stuck() => {
                    let flushed = ready.and_then(|()| self.up.flush(&self.target));
                    on(Side::Target, flushed)
                }
                _ = changes.changed() => {
                    self.is_considered = false;
                    Ok(Next::On)
                }
                () = until(first), if first.is_some() => Ok(self.comes_first()),
            };
            match step {
                Ok(Next::On) if self.up.is_over() && self.down.is_over() => return None,
                Ok(Next::On) => {}
                Ok(Next::Force(order, last)) => return Some((self, order, last)),
                Err(broken) => {
                    self.breaks(&broken);
                    return None;
                }
            }
        }
    }

    /// What the target has to say.
    fn target_speaks(&mut self) -> Result<Next, Broken> {
        let mut octets = [0; PIECE];
        let Some(count) = by(Side::Target, read(&self.target, &mut octets))? else {
            return Ok(Next::On);
        };
        let octets = &octets[..count];
        if octets.is_empty() {
            self.target_ends();
            let ended = self.down.end(self.client.stream());
            return self.written(ended.map(|()| 0));
        }
        let is_answer = self.answers(octets);
        self.is_fresh &= !is_answer;
        self.is_considered = false;
        self.last = (Instant::now(), Side::Target);
        let is_last = matches!(&self.talk, Talk::Http(exchange) if exchange.is_idle());
        let is_meant = is_answer && is_last && self.up.has_room();
        if is_meant && self.board.first(self.nth + 1) == Some(First::WithAnswer) {
            self.is_considered = true;
            if let Some(order) = self.board.begin_first() {
                self.silence = Duration::ZERO;
                return Ok(Next::Force(order, octets.to_vec()));
            }
        }
        let written = self.down.put(self.client.stream(), octets);
        self.written(written)
    }

    /// So much was written to the client.
    fn written(&self, octets: io::Result<usize>) -> Result<Next, Broken> {
        if !matches!(octets, Ok(0)) {
            self.client.called(Op::Write, &octets);
        }
        if self.down.is_over() {
            self.client.called(Op::Shutdown, &Ok(0));
        }
        on(Side::Client, octets)
    }

    /// Whether these octets are an answer, or end one.
    fn answers(&mut self, octets: &[u8]) -> bool {
        let Talk::Http(exchange) = &mut self.talk else {
            return self.nth > 0;
        };
        match exchange.answers(octets) {
            Ok(ended) => {
                for answered in &ended {
                    self.board.answered(answered);
                    let again = self.again.take();
                    if says_applied(Some(answered.status)) {
                        let is_of = self.board.applied_by(again);
                        let (request, times) = is_of.unwrap_or((self.nth, 1));
                        self.client.applied(request, times);
                    }
                    if let Some(number) = again {
                        self.board.answered_again(number, answered.status);
                    }
                }
                !ended.is_empty()
            }
            Err(what) => {
                self.cannot_read(what);
                false
            }
        }
    }

    /// The target says nothing more. That it does so on a connection that a client would use
    /// again is worth a word; what was said to be the last answer is not.
    fn target_ends(&mut self) {
        if let Talk::Http(exchange) = &mut self.talk
            && let Some(answered) = exchange.answers_no_more()
        {
            self.board.answered(&answered);
            return;
        }
        if !self.is_fresh && !self.up.is_ended() && self.is_between() {
            let silence = self.last.0.elapsed();
            self.board.trouble(self.number, &Trouble::Closed(silence));
        }
    }

    /// What the client has to say.
    fn client_speaks(&mut self) -> Result<Next, Broken> {
        if self.is_between() {
            self.silence = self.last.0.elapsed();
            if self.board.is_watching()
                && let Some(order) = self.moment()
            {
                return Ok(Next::Force(order, Vec::new()));
            }
        }
        let mut octets = [0; PIECE];
        let Some(count) = by(Side::Client, taken(self.client.read(&mut octets)))? else {
            return Ok(Next::On);
        };
        let octets = &octets[..count];
        if octets.is_empty() {
            return on(Side::Target, self.up.end(&self.target).map(|()| 0));
        }
        self.asks(octets);
        self.last = (Instant::now(), Side::Client);
        on(Side::Target, self.up.put(&self.target, octets))
    }

    /// The order of a request that has begun to come, if there is one.
    fn moment(&mut self) -> Option<&'static Order> {
        let look = match self.client.look() {
            Ok(look) => look,
            Err(error) => {
                if error.kind() == io::ErrorKind::Unsupported {
                    let trouble = Trouble::Unseen(error.to_string());
                    self.board.trouble(self.number, &trouble);
                }
                // What broke is found out by who reads.
                return None;
            }
        };
        if look.unread.is_empty() {
            return None;
        }
        let moment = Moment {
            nth: self.nth + 1,
            silence: self.silence,
            is_fresh: self.is_fresh,
            octets: &look.unread,
        };
        let order = self.board.fires(&moment);
        self.again = self.board.came(&self.client, &look.unread);
        if order.is_some() {
            self.unread = look.unread;
        }
        order
    }

    /// Octets of the client that are about to be passed on.
    fn asks(&mut self, octets: &[u8]) {
        let is_between = self.is_between();
        if is_between && !self.is_fresh {
            self.board.reused(self.silence);
        }
        match &mut self.talk {
            Talk::Http(exchange) => match exchange.asks(octets) {
                Ok(begun) => {
                    for request in begun {
                        self.nth += 1;
                        self.board.asked(&request);
                        self.board.handed_on(&request);
                    }
                }
                Err(what) => self.cannot_read(what),
            },
            Talk::Blind | Talk::Foreign => {
                let is_next = self.nth == 0 || self.silence >= self.board.silence();
                self.nth += u32::from(is_between && is_next);
            }
        }
    }

    fn cannot_read(&mut self, what: &'static str) {
        self.talk = Talk::Foreign;
        self.board.trouble(self.number, &Trouble::NotHttp(what));
    }

    /// Whether everything that was asked was answered, as far as that can be told, and what
    /// comes next from the client is a request.
    fn is_between(&self) -> bool {
        match &self.talk {
            Talk::Blind => self.nth == 0 || self.last.1 == Side::Target,
            Talk::Http(exchange) => exchange.is_idle(),
            Talk::Foreign => false,
        }
    }

    /// When an order is due that comes before the next request.
    fn first(&self) -> Option<Instant> {
        let is_open = self.up.has_room() && self.down.has_room();
        if self.is_fresh || self.is_considered || !is_open || !self.is_between() {
            return None;
        }
        match self.board.first(self.nth + 1)? {
            First::After(silence) => Some(self.last.0 + silence),
            First::WithAnswer => None,
        }
    }

    /// That moment has come.
    fn comes_first(&mut self) -> Next {
        self.is_considered = true;
        self.silence = self.last.0.elapsed();
        let order = self.board.begin_first();
        order.map_or(Next::On, |order| Next::Force(order, Vec::new()))
    }

    /// What one side did to its connection is done to the other's.
    fn breaks(&self, Broken(side, error): &Broken) {
        let is_reset = matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        );
        match side {
            Side::Client => abort(&self.target),
            Side::Target => {
                if is_reset {
                    self.board.trouble(self.number, &Trouble::Reset);
                }
                // One that is gone is closed as well as reset.
                let _ = self.client.resets();
            }
        }
    }
}

/// Has a connection be reset when it is closed.
pub(super) fn abort(connection: &TcpStream) {
    // A connection that is gone is closed as well as reset.
    let _ = SockRef::from(connection).set_linger(Some(Duration::ZERO));
}

/// Whose error it is.
fn by<T>(side: Side, result: io::Result<T>) -> Result<T, Broken> {
    result.map_err(|error| Broken(side, error))
}

fn on(side: Side, octets: io::Result<usize>) -> Result<Next, Broken> {
    by(side, octets).map(|_| Next::On)
}

/// Waits for this instant; for nothing if there is none.
async fn until(instant: Option<Instant>) {
    if let Some(instant) = instant {
        sleep_until(instant).await;
    }
}
