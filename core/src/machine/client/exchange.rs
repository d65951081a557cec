//! Requests, each on a connection of its own: picking one, writing, waiting, failing,
//! trying again, and giving the connection back.

mod phase;
mod renaming;
mod under_way;
mod writing;

use alloc::vec::Vec;

use self::phase::{Exchange, Phase, Turn};
use self::under_way::UnderWay;
use super::interface::{Action, Attempt, Input, Rules, Slot, Timer};
use super::pool::{Pool, close};
use crate::http::message::{Persistence, RequestId};
use crate::http::outcome::{ConnId, Failure, StreamEnd};
use crate::scenario::retry::RetryDecision;
use crate::scenario::{Client as Policy, Liveness, Requests, Retention, WhileWriting};
use crate::units::errno::Errno;
use crate::units::time::Range;

/// The client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    dialed: u32,
    begun: u32,
    under_way: UnderWay,
    /// The connections of requests under way that got their greatest age meanwhile.
    old: Vec<ConnId>,
    pool: Pool,
}

impl Client {
    /// Forgets everything and keeps its memory.
    pub fn restart(&mut self) {
        self.pool.clear();
        *self = Self {
            pool: core::mem::take(&mut self.pool),
            ..Self::default()
        };
    }

    /// Whether every request is over.
    #[must_use]
    pub fn is_done(&self, requests: &Requests) -> bool {
        self.begun >= requests.count && self.is_idle()
    }

    /// Whether no request is under way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The attempts under way.
    pub fn attempts(&self) -> impl Iterator<Item = Attempt> {
        self.under_way.iter().map(|exchange| exchange.attempt)
    }

    /// The attempt that the latest input was about, if it is under way.
    #[must_use]
    pub fn current(&self) -> Option<Attempt> {
        self.under_way.latest().map(|exchange| exchange.attempt)
    }

    /// The attempt under way on a connection, with its slot.
    #[must_use]
    pub fn attempt_on(&self, connection: ConnId) -> Option<(Attempt, Slot)> {
        let exchange = self.under_way.on(connection)?;
        Some((exchange.attempt, exchange.slot))
    }

    /// The attempt under way in a slot.
    #[must_use]
    pub fn attempt_in(&self, slot: Slot) -> Option<Attempt> {
        self.under_way.get(slot).map(|exchange| exchange.attempt)
    }

    /// How long after the kernel has something on a connection the client looks, or
    /// `None` if it would not look at all.
    #[must_use]
    pub fn wakes(&self, policy: &Policy, connection: ConnId) -> Option<Range> {
        let background = match policy.liveness {
            Liveness::Background { lag } => Some(lag),
            Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => None,
        };
        match self.under_way.on(connection) {
            Some(exchange) => match exchange.phase {
                Phase::Polling | Phase::CheckedOut => background,
                Phase::Connecting
                | Phase::Blocked { .. }
                | Phase::Broken(_)
                | Phase::Awaiting { .. } => Some(policy.wake_lag),
                // A client that writes in two steps reads after the second.
                Phase::WritingHead | Phase::BodyDue | Phase::WritingBody => None,
            },
            None => background.filter(|_| self.pool.has(connection)),
        }
    }

    /// Takes an input; appends what is to be done.
    pub fn handle(&mut self, rules: Rules<'_>, input: Input, out: &mut Vec<Action>) {
        match input {
            Input::Begin { fresh, owner } => self.begin(rules, (fresh, owner), out),
            Input::Connected(connection, result) => self.connected(rules, connection, result, out),
            Input::Polled(connection, readable) => self.polled(rules, connection, readable, out),
            Input::Wrote(connection, result) => self.wrote(rules, connection, result, out),
            Input::Woken(connection) => out.push(Action::Read(connection)),
            Input::Room(connection) => self.go_on(connection, out),
            Input::Read(connection, result, complete) => match self.under_way.on(connection) {
                Some(&exchange) => self.read(rules, exchange, result, complete, out),
                None => self.read_idle(connection, result, out),
            },
            Input::Expired(timer) => self.expired(rules, timer, out),
        }
    }

    /// Begins the next request, on a connection of this owner.
    fn begin(&mut self, rules: Rules<'_>, (fresh, owner): (bool, u32), out: &mut Vec<Action>) {
        self.begun += 1;
        let turn = Turn {
            request: RequestId(self.begun),
            slot: self.under_way.free(),
            owner,
        };
        if let Some(timeout) = rules.client.request_timeout {
            let timer = Timer::Request(turn.slot);
            out.push(Action::Start(timer, Range::fixed(timeout)));
        }
        if fresh {
            self.dial(turn, 1, out);
        } else {
            self.acquire(rules, turn, 1, out);
        }
    }

    /// Takes a connection that is idle, or opens one.
    fn acquire(&mut self, rules: Rules<'_>, turn: Turn, number: u32, out: &mut Vec<Action>) {
        let Some(idle) = self.pool.take(rules.pool.order, turn.owner, out) else {
            return self.dial(turn, number, out);
        };
        let connection = idle.connection;
        let attempt = Attempt {
            request: turn.request,
            number,
            connection,
            reused: true,
        };
        let phase = Phase::Polling;
        let exchange = Exchange::new(turn, attempt, phase);
        let validates = match rules.client.looks(rules.requests.method) {
            Liveness::Checkout => true,
            Liveness::CheckoutAfter { .. } => idle.stale_check_due,
            Liveness::None | Liveness::Background { .. } => false,
        };
        if validates {
            self.under_way.put(exchange);
            out.push(Action::Poll(connection));
        } else {
            self.check_out(rules, exchange, out);
        }
    }

    fn dial(&mut self, turn: Turn, number: u32, out: &mut Vec<Action>) {
        self.dialed += 1;
        let connection = ConnId(self.dialed);
        let attempt = Attempt {
            request: turn.request,
            number,
            connection,
            reused: false,
        };
        let phase = Phase::Connecting;
        self.under_way.put(Exchange::new(turn, attempt, phase));
        out.push(Action::Begins(attempt));
        out.push(Action::Dial(connection));
    }

    fn polled(
        &mut self,
        rules: Rules<'_>,
        connection: ConnId,
        readable: bool,
        out: &mut Vec<Action>,
    ) {
        let polled = self.under_way.on(connection).copied();
        let polled = polled.filter(|exchange| exchange.phase == Phase::Polling);
        debug_assert!(polled.is_some(), "{connection} was polled for nobody");
        let Some(exchange) = polled else {
            return;
        };
        if readable {
            close(connection, out);
            self.acquire(rules, exchange.turn(), exchange.attempt.number, out);
        } else {
            self.check_out(rules, exchange, out);
        }
    }

    fn check_out(&mut self, rules: Rules<'_>, exchange: Exchange, out: &mut Vec<Action>) {
        let phase = Phase::CheckedOut;
        self.under_way.put(Exchange { phase, ..exchange });
        out.push(Action::Begins(exchange.attempt));
        let timer = Timer::Checkout(exchange.slot);
        out.push(Action::Start(timer, rules.client.checkout_lag));
    }

    fn connected(
        &mut self,
        rules: Rules<'_>,
        connection: ConnId,
        result: Result<(), Errno>,
        out: &mut Vec<Action>,
    ) {
        let Some(exchange) = self.under_way.on(connection).copied() else {
            return;
        };
        match result {
            Ok(()) => self.write_head(rules, exchange, out),
            Err(errno) => self.fail(rules, exchange, Failure::NotConnected(errno), out),
        }
    }

    fn read(
        &mut self,
        rules: Rules<'_>,
        exchange: Exchange,
        result: Result<u32, Errno>,
        complete: Option<Persistence>,
        out: &mut Vec<Action>,
    ) {
        let ended = match (result, complete) {
            (Err(Errno::Again), _) => return,
            (Ok(_), Some(mut persistence)) => {
                // Nothing can follow a request that is not whole.
                let is_whole = !matches!(exchange.phase, Phase::Blocked { .. } | Phase::Broken(_));
                persistence.close |= !is_whole;
                return self.succeed(rules, exchange, persistence, out);
            }
            (Ok(0), None) => StreamEnd::Eof,
            (Err(errno), _) => StreamEnd::Error(errno),
            (Ok(_), None) => {
                let received = true;
                let phase = if let Phase::Blocked { rest, .. } = exchange.phase {
                    Phase::Blocked { rest, received }
                } else {
                    Self::stop_writing(exchange, out);
                    Phase::Awaiting { received }
                };
                self.under_way.put(Exchange { phase, ..exchange });
                return;
            }
        };
        let told_by_write =
            rules.client.while_writing == WhileWriting::ReadsApart && !exchange.received_early();
        let failure = match exchange.phase {
            Phase::Polling | Phase::CheckedOut => Failure::ClosedIdle(ended),
            Phase::Blocked { .. } if told_by_write => Failure::RequestCut(StreamEnd::Eof),
            Phase::Blocked { received: true, .. } | Phase::Awaiting { received: true } => {
                Failure::PartialResponse(ended)
            }
            Phase::Connecting
            | Phase::WritingHead
            | Phase::BodyDue
            | Phase::WritingBody
            | Phase::Blocked {
                received: false, ..
            }
            | Phase::Broken(_)
            | Phase::Awaiting { received: false } => Failure::NoResponse(ended),
        };
        self.fail(rules, exchange, failure, out);
    }

    /// A pooled connection has something to say: only its end makes sense.
    fn read_idle(&mut self, connection: ConnId, result: Result<u32, Errno>, out: &mut Vec<Action>) {
        if result != Err(Errno::Again) {
            self.pool.evict(connection, out);
        }
    }

    fn succeed(
        &mut self,
        rules: Rules<'_>,
        exchange: Exchange,
        persistence: Persistence,
        out: &mut Vec<Action>,
    ) {
        let (connection, owner) = (exchange.attempt.connection, exchange.owner);
        Self::stop_writing(exchange, out);
        let is_old = self.forget_age(connection);
        let age = rules.client.max_age.filter(|_| !exchange.attempt.reused);
        match rules.client.stay(persistence) {
            stay if is_old || stay == Retention::No => close(connection, out),
            stay => {
                if let Retention::For(limit) = stay {
                    out.push(Action::Start(Timer::Idle(connection), Range::fixed(limit)));
                }
                if let Some(age) = age {
                    out.push(Action::Start(Timer::Age(connection), Range::fixed(age)));
                }
                self.pool.put(rules, connection, owner, out);
            }
        }
        self.finish(exchange, Ok(()), out);
    }

    fn fail(
        &mut self,
        rules: Rules<'_>,
        exchange: Exchange,
        failure: Failure,
        out: &mut Vec<Action>,
    ) {
        let Exchange { attempt, slot, .. } = exchange;
        out.push(Action::Stop(Timer::Checkout(slot)));
        out.push(Action::Stop(Timer::Body(slot)));
        Self::stop_writing(exchange, out);
        self.forget_age(attempt.connection);
        close(attempt.connection, out);
        if rules
            .client
            .retry
            .again(rules.requests, failure, attempt.reused, attempt.number)
            == RetryDecision::Yes
        {
            self.acquire(rules, exchange.turn(), attempt.number + 1, out);
        } else {
            self.finish(exchange, Err(failure), out);
        }
    }

    fn finish(&mut self, exchange: Exchange, result: Result<(), Failure>, out: &mut Vec<Action>) {
        let slot = exchange.slot;
        self.under_way.end(slot);
        out.push(Action::Stop(Timer::Request(slot)));
        out.push(Action::Finished(exchange.attempt, result));
    }

    /// Whether a connection got its greatest age while it was used, which it is no longer.
    fn forget_age(&mut self, connection: ConnId) -> bool {
        let place = self.old.iter().position(|one| *one == connection);
        place.map(|place| self.old.swap_remove(place)).is_some()
    }

    fn expired(&mut self, rules: Rules<'_>, timer: Timer, out: &mut Vec<Action>) {
        match timer {
            Timer::Pause => self.begin(rules, (false, 0), out),
            Timer::Idle(connection) => self.pool.evict(connection, out),
            Timer::Age(connection) if self.pool.has(connection) => {
                self.pool.evict(connection, out);
            }
            Timer::Age(connection) => self.old.push(connection),
            Timer::StaleCheck(connection) => self.pool.stale_check_is_due(connection),
            Timer::Checkout(slot)
            | Timer::Body(slot)
            | Timer::Room(slot)
            | Timer::Request(slot) => {
                let exchange = self.under_way.get(slot).copied();
                debug_assert!(exchange.is_some(), "{timer:?} runs out for nothing");
                if let Some(exchange) = exchange {
                    self.goes_on(rules, timer, exchange, out);
                }
            }
        }
    }

    /// A timer of a request under way runs out.
    fn goes_on(
        &mut self,
        rules: Rules<'_>,
        timer: Timer,
        exchange: Exchange,
        out: &mut Vec<Action>,
    ) {
        let connection = exchange.attempt.connection;
        match (timer, exchange.phase) {
            (Timer::Checkout(_), Phase::CheckedOut) => self.write_head(rules, exchange, out),
            (Timer::Body(_), Phase::BodyDue) => {
                let phase = Phase::WritingBody;
                self.under_way.put(Exchange { phase, ..exchange });
                out.push(Action::Write(connection, rules.requests.body_bytes));
            }
            (Timer::Room(_), Phase::Broken(errno)) => {
                let failure = Failure::RequestCut(StreamEnd::Error(errno));
                self.fail(rules, exchange, failure, out);
            }
            (Timer::Room(_), _) => self.go_on(connection, out),
            (Timer::Request(_), _) => self.fail(rules, exchange, Failure::TimedOut, out),
            (_, phase) => debug_assert!(false, "{timer:?} runs out in {phase:?}"),
        }
    }
}
