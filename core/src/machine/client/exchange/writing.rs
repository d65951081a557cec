//! Writing a request, in one call, in two, or in as many as a kernel without room makes it.

use alloc::vec::Vec;

use super::Client;
use super::phase::{Exchange, Phase, writes_twice};
use crate::http::outcome::ConnId;
use crate::machine::client::interface::{Action, Rules, Timer};
use crate::units::errno::Errno;
use crate::units::time::{Duration, Range};

impl Client {
    /// Whether it waits to write more on a connection.
    #[must_use]
    pub fn is_blocked(&self, connection: ConnId) -> bool {
        self.under_way.is_blocked(connection)
    }

    pub(super) fn write_head(
        &mut self,
        rules: Rules<'_>,
        exchange: Exchange,
        out: &mut Vec<Action>,
    ) {
        let phase = if writes_twice(rules) {
            Phase::WritingHead
        } else {
            Phase::WritingBody
        };
        let exchange = Exchange { phase, ..exchange };
        self.under_way.put(exchange);
        let connection = exchange.attempt.connection;
        out.push(Action::Write(connection, exchange.due(rules)));
    }

    pub(super) fn wrote(
        &mut self,
        rules: Rules<'_>,
        connection: ConnId,
        result: Result<u32, Errno>,
        out: &mut Vec<Action>,
    ) {
        let Some(mut exchange) = self.under_way.on(connection).copied() else {
            return;
        };
        let received = exchange.received_early();
        exchange.phase = match result {
            Ok(taken) if taken < exchange.due(rules) => Phase::Blocked {
                rest: exchange.unwritten(rules) - taken,
                received,
            },
            Err(Errno::Again) => Phase::Blocked {
                rest: exchange.unwritten(rules),
                received,
            },
            Ok(_) if exchange.phase == Phase::WritingHead => {
                let wait = rules.client.split_write;
                debug_assert!(wait.is_some(), "only who writes twice writes a head alone");
                let timer = Timer::Body(exchange.slot);
                out.push(Action::Start(timer, wait.unwrap_or_default()));
                Phase::BodyDue
            }
            Err(errno) if exchange.tells_apart(rules) => {
                let wait = Range::new(Duration::ZERO, rules.client.wake_lag.max());
                let timer = Timer::Room(exchange.slot);
                out.push(Action::Start(timer, wait.unwrap_or_default()));
                Phase::Broken(errno)
            }
            Err(errno) if !exchange.reads_on(rules) => {
                let failure = exchange.failed_write(rules, errno);
                return self.fail(rules, exchange, failure, out);
            }
            Ok(_) | Err(_) => Phase::Awaiting { received },
        };
        self.under_way.put(exchange);
    }

    /// The kernel has room for more of the request, or will never have.
    #[cold]
    pub(super) fn go_on(&self, connection: ConnId, out: &mut Vec<Action>) {
        if let Some(Exchange {
            phase: Phase::Blocked { rest, .. },
            ..
        }) = self.under_way.on(connection).copied()
        {
            out.push(Action::Write(connection, rest));
        }
    }

    /// Nothing more is written.
    pub(super) fn stop_writing(exchange: Exchange, out: &mut Vec<Action>) {
        if matches!(exchange.phase, Phase::Blocked { .. } | Phase::Broken(_)) {
            out.push(Action::Stop(Timer::Room(exchange.slot)));
        }
    }
}
