//! What can happen on a hop besides what its applications do at times of their own.
//!
//! One home for it: every part of a scenario is named here, so that a new one has to be thought
//! of before anything compiles.

use crate::scenario::{Client, Network, Requests, Scenario, Server, Service};
use crate::units::time::Duration;

/// What of it makes a difference to an attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Besides {
    /// What is sent may take any time.
    pub(super) loose: bool,
    /// A connection that was kept can be gone sooner than by an idle timeout.
    pub(super) sooner: bool,
    /// Something else can happen once a handler has worked for so long.
    pub(super) while_handling: Option<Duration>,
}

impl Besides {
    /// Nothing.
    const NOTHING: Self = Self {
        loose: false,
        sooner: false,
        while_handling: None,
    };
    /// Of what can come at any moment.
    const AT_ANY_MOMENT: Self = Self {
        loose: false,
        sooner: true,
        while_handling: Some(Duration::ZERO),
    };
    /// The same of what takes segments from the wire, or their readers.
    const LOOSE: Self = Self {
        loose: true,
        ..Self::AT_ANY_MOMENT
    };

    /// All of it on a hop.
    pub(super) fn of(hop: &Scenario) -> Self {
        let Scenario {
            version: _,
            // Every seed is looked at.
            seed: _,
            requests,
            client,
            network,
            server,
        } = hop;
        of_requests(requests)
            .and(of_client(client, server.hint.is_some()))
            .and(of_network(network))
            .and(of_server(server))
    }

    fn and(self, other: Self) -> Self {
        let both = [self.while_handling, other.while_handling];
        Self {
            loose: self.loose || other.loose,
            sooner: self.sooner || other.sooner,
            while_handling: both.into_iter().flatten().min(),
        }
    }

    fn if_there(self, is_there: bool) -> Self {
        if is_there { self } else { Self::NOTHING }
    }
}

/// How long messages take to write is counted where attempts are (`attempt`).
const fn of_requests(requests: &Requests) -> Besides {
    let Requests {
        count: _,
        pause: _,
        method: _,
        idempotency_key: _,
        replayable: _,
        head_bytes: _,
        body_bytes: _,
        response_bytes: _,
    } = requests;
    Besides::NOTHING
}

/// `hinted`: its server says how long it keeps a connection.
fn of_client(client: &Client, hinted: bool) -> Besides {
    let Client {
        profile: _,
        keep_alive,
        // The time of its own in which it lets go.
        idle_timeout: _,
        max_age,
        hint_margin,
        // How soon and how it learns of an end, not whether there is one.
        liveness: _,
        checkout_lag: _,
        split_write: _,
        wake_lag: _,
        reads_after_failed_write: _,
        while_writing: _,
        // What cuts an answer short is a mishap of its server.
        takes_short_answers: _,
        spares_get: _,
        // The walk counts both.
        request_timeout: _,
        retry: _,
        tcp_keepalive,
        suspended_at,
        suspended_for: _,
        tcp_retries2: _,
        // How long a request takes to write.
        send_buffer: _,
    } = client;
    let lets_go = Besides {
        sooner: true,
        ..Besides::NOTHING
    };
    lets_go
        .if_there(!keep_alive || max_age.is_some() || (hint_margin.is_some() && hinted))
        .and(Besides::AT_ANY_MOMENT.if_there(tcp_keepalive.is_some()))
        .and(Besides::LOOSE.if_there(suspended_at.is_some()))
}

fn of_network(network: &Network) -> Besides {
    let Network {
        // How long what is sent takes.
        to_server: _,
        to_client: _,
        middlebox,
        faults,
    } = network;
    let forgets = Besides {
        while_handling: middlebox.map(|one| one.idle_timeout),
        ..Besides::LOOSE
    };
    forgets
        .if_there(middlebox.is_some())
        .and(Besides::LOOSE.if_there(!faults.is_empty()))
}

fn of_server(server: &Server) -> Besides {
    let Server {
        profile: _,
        // The time of its own in which it closes.
        idle_timeout: _,
        timer_lag: _,
        close_lag: _,
        closing: _,
        // The walk counts it.
        handler_time: _,
        wake_lag: _,
        max_requests,
        max_age,
        // Which of its ends an age brings about is the explorer's.
        old_waits: _,
        announces_close,
        // It is the client that heeds it.
        hint: _,
        shutdown_at,
        drain: _,
        death,
        killed_at,
        host_down,
        queue_full,
        abort_on_overflow: _,
        tcp_keepalive,
        service,
    } = server;
    let ends = max_requests.is_some()
        || max_age.is_some()
        || *announces_close
        || death.is_some()
        || *service != Service::Http;
    let ends = Besides {
        sooner: ends,
        ..Besides::NOTHING
    };
    let comes = shutdown_at.is_some() || killed_at.is_some() || tcp_keepalive.is_some();
    ends.and(Besides::AT_ANY_MOMENT.if_there(comes))
        .and(Besides::LOOSE.if_there(host_down.is_some() || queue_full.is_some()))
}
