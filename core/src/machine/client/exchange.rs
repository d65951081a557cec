//! One request after the other: picking a connection, writing, waiting, failing,
//! trying again, and giving the connection back.

mod phase;
mod renaming;
mod writing;

use alloc::vec::Vec;

use self::phase::{Exchange, Phase};
use super::interface::{Action, Attempt, Input, Rules, Timer};
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
    current: Option<Exchange>,
    /// The connection of the request under way, if it got its greatest age meanwhile.
    old: Option<ConnId>,
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
    pub const fn is_done(&self, requests: &Requests) -> bool {
        self.current.is_none() && self.begun >= requests.count
    }

    /// The attempt under way.
    #[must_use]
    pub fn current(&self) -> Option<Attempt> {
        self.current.map(|exchange| exchange.attempt)
    }

    /// How long after the kernel has something on a connection the client looks, or
    /// `None` if it would not look at all.
    #[must_use]
    pub fn wakes(&self, policy: &Policy, connection: ConnId) -> Option<Range> {
        let background = match policy.liveness {
            Liveness::Background { lag } => Some(lag),
            Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => None,
        };
        match self.current {
            Some(exchange) if exchange.attempt.connection == connection => match exchange.phase {
                Phase::Polling | Phase::CheckedOut => background,
                Phase::Connecting | Phase::Blocked { .. } | Phase::Awaiting { .. } => {
                    Some(policy.wake_lag)
                }
                // A client that writes in two steps reads after the second.
                Phase::WritingHead | Phase::BodyDue | Phase::WritingBody => None,
            },
            _ => background.filter(|_| self.pool.has(connection)),
        }
    }

    /// Takes an input; appends what is to be done.
    pub fn handle(&mut self, rules: Rules<'_>, input: Input, out: &mut Vec<Action>) {
        match input {
            Input::Begin => self.begin(rules, out),
            Input::BeginFresh => {
                let request = self.begin_next(rules, out);
                self.dial(request, 1, out);
            }
            Input::Connected(connection, result) => self.connected(rules, connection, result, out),
            Input::Polled(connection, readable) => self.polled(rules, connection, readable, out),
            Input::Wrote(connection, result) => self.wrote(rules, connection, result, out),
            Input::Woken(connection) => out.push(Action::Read(connection)),
            Input::Room(connection) => self.go_on(connection, out),
            Input::Read(connection, result, complete) => match self.current {
                Some(exchange) if exchange.attempt.connection == connection => {
                    self.read(rules, exchange, result, complete, out);
                }
                _ => self.read_idle(connection, result, out),
            },
            Input::Expired(timer) => self.expired(rules, timer, out),
        }
    }

    fn begin(&mut self, rules: Rules<'_>, out: &mut Vec<Action>) {
        let request = self.begin_next(rules, out);
        self.acquire(rules, request, 1, out);
    }

    fn begin_next(&mut self, rules: Rules<'_>, out: &mut Vec<Action>) -> RequestId {
        self.begun += 1;
        if let Some(timeout) = rules.client.request_timeout {
            out.push(Action::Start(Timer::Request, Range::fixed(timeout)));
        }
        RequestId(self.begun)
    }

    /// Takes the connection used last, or opens one.
    fn acquire(
        &mut self,
        rules: Rules<'_>,
        request: RequestId,
        number: u32,
        out: &mut Vec<Action>,
    ) {
        let Some(idle) = self.pool.take(out) else {
            return self.dial(request, number, out);
        };
        let connection = idle.connection;
        let attempt = Attempt {
            request,
            number,
            connection,
            reused: true,
        };
        let validates = match rules.client.looks(rules.requests.method) {
            Liveness::Checkout => true,
            Liveness::CheckoutAfter { .. } => idle.stale_check_due,
            Liveness::None | Liveness::Background { .. } => false,
        };
        if validates {
            self.current = Some(Exchange {
                attempt,
                phase: Phase::Polling,
            });
            out.push(Action::Poll(connection));
        } else {
            self.check_out(rules, attempt, out);
        }
    }

    fn dial(&mut self, request: RequestId, number: u32, out: &mut Vec<Action>) {
        self.dialed += 1;
        let connection = ConnId(self.dialed);
        let attempt = Attempt {
            request,
            number,
            connection,
            reused: false,
        };
        self.current = Some(Exchange {
            attempt,
            phase: Phase::Connecting,
        });
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
        let Some(Exchange {
            attempt,
            phase: Phase::Polling,
        }) = self.current
        else {
            debug_assert!(false, "{connection} was polled for nobody");
            return;
        };
        if readable {
            close(connection, out);
            self.acquire(rules, attempt.request, attempt.number, out);
        } else {
            self.check_out(rules, attempt, out);
        }
    }

    fn check_out(&mut self, rules: Rules<'_>, attempt: Attempt, out: &mut Vec<Action>) {
        self.current = Some(Exchange {
            attempt,
            phase: Phase::CheckedOut,
        });
        out.push(Action::Begins(attempt));
        out.push(Action::Start(Timer::Checkout, rules.client.checkout_lag));
    }

    fn connected(
        &mut self,
        rules: Rules<'_>,
        connection: ConnId,
        result: Result<(), Errno>,
        out: &mut Vec<Action>,
    ) {
        let Some(exchange) = self
            .current
            .filter(|exchange| exchange.attempt.connection == connection)
        else {
            return;
        };
        match result {
            Ok(()) => self.write_head(rules, exchange.attempt, out),
            Err(errno) => self.fail(rules, exchange.attempt, Failure::NotConnected(errno), out),
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
        let attempt = exchange.attempt;
        let ended = match (result, complete) {
            (Err(Errno::Again), _) => return,
            (Ok(_), Some(mut persistence)) => {
                // Nothing can follow a request that is not whole.
                persistence.close |= matches!(exchange.phase, Phase::Blocked { .. });
                return self.succeed(rules, attempt, persistence, out);
            }
            (Ok(0), None) => StreamEnd::Eof,
            (Err(errno), _) => StreamEnd::Error(errno),
            (Ok(_), None) => {
                let received = true;
                let phase = if let Phase::Blocked { rest, .. } = exchange.phase {
                    Phase::Blocked { rest, received }
                } else {
                    Phase::Awaiting { received }
                };
                self.current = Some(Exchange { attempt, phase });
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
            | Phase::Awaiting { received: false } => Failure::NoResponse(ended),
        };
        self.fail(rules, attempt, failure, out);
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
        attempt: Attempt,
        persistence: Persistence,
        out: &mut Vec<Action>,
    ) {
        let connection = attempt.connection;
        self.stop_writing(out);
        let is_old = self.old.take() == Some(connection);
        let age = rules.client.max_age.filter(|_| !attempt.reused);
        match rules.client.stay(persistence) {
            stay if is_old || stay == Retention::No => close(connection, out),
            stay => {
                if let Retention::For(limit) = stay {
                    out.push(Action::Start(Timer::Idle(connection), Range::fixed(limit)));
                }
                if let Some(age) = age {
                    out.push(Action::Start(Timer::Age(connection), Range::fixed(age)));
                }
                self.pool.put(rules.client, connection, out);
            }
        }
        self.finish(attempt, Ok(()), out);
    }

    fn fail(
        &mut self,
        rules: Rules<'_>,
        attempt: Attempt,
        failure: Failure,
        out: &mut Vec<Action>,
    ) {
        out.push(Action::Stop(Timer::Checkout));
        out.push(Action::Stop(Timer::Body));
        self.stop_writing(out);
        self.old = None;
        close(attempt.connection, out);
        if rules
            .client
            .retry
            .again(rules.requests, failure, attempt.reused, attempt.number)
            == RetryDecision::Yes
        {
            self.acquire(rules, attempt.request, attempt.number + 1, out);
        } else {
            self.finish(attempt, Err(failure), out);
        }
    }

    fn finish(&mut self, attempt: Attempt, result: Result<(), Failure>, out: &mut Vec<Action>) {
        self.current = None;
        out.push(Action::Stop(Timer::Request));
        out.push(Action::Finished(attempt, result));
    }

    fn expired(&mut self, rules: Rules<'_>, timer: Timer, out: &mut Vec<Action>) {
        match (timer, self.current) {
            (Timer::Pause, _) => self.begin(rules, out),
            (Timer::Idle(connection), _) => self.pool.evict(connection, out),
            (Timer::Age(connection), _) if self.pool.has(connection) => {
                self.pool.evict(connection, out);
            }
            (Timer::Age(connection), _) => self.old = Some(connection),
            (Timer::StaleCheck(connection), _) => self.pool.stale_check_is_due(connection),
            (
                Timer::Checkout,
                Some(Exchange {
                    attempt,
                    phase: Phase::CheckedOut,
                }),
            ) => {
                self.write_head(rules, attempt, out);
            }
            (
                Timer::Body,
                Some(Exchange {
                    attempt,
                    phase: Phase::BodyDue,
                }),
            ) => {
                self.current = Some(Exchange {
                    attempt,
                    phase: Phase::WritingBody,
                });
                out.push(Action::Write(attempt.connection, rules.requests.body_bytes));
            }
            (Timer::Room, Some(Exchange { attempt, .. })) => {
                self.go_on(attempt.connection, out);
            }
            (Timer::Request, Some(Exchange { attempt, .. })) => {
                self.fail(rules, attempt, Failure::TimedOut, out);
            }
            (Timer::Checkout | Timer::Body | Timer::Room | Timer::Request, current) => {
                debug_assert!(
                    false,
                    "{timer:?} runs out and belongs to nothing: {current:?}"
                );
            }
        }
    }
}
