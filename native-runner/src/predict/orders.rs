//! What the model says of a client's profile when an order is forced on it: the order as a
//! scenario of two requests, the one that opens a connection and the one that uses it again.

use std::collections::BTreeSet;

use formats::answers::test::{Predicted, Told, Word};
use idlerace_core::explain::explain;
use idlerace_core::http::Method;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::{Client, Closing, Death, DeathPoint, Scenario};
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::Trace;

/// So many seeds are tried: where a profile's own delays decide, both ways are found.
const SEEDS: u64 = 8;

/// When the peer's idle timer is over in these scenarios.
const IDLE: Duration = Duration::from_millis(100);

/// A request at this moment crosses the FIN: the way there and back takes 10 ms.
const CROSSES: Duration = Duration::from_millis(97);

/// At this moment the client has long had what the peer did.
const LATER: Duration = Duration::from_millis(150);

/// At this moment the connection is as it was.
const EARLIER: Duration = Duration::from_millis(20);

/// From the peer's decision to its `close()`, in which a request comes and is not read.
const CLOSES_LATE: Duration = Duration::from_millis(30);

/// An order as a scenario: what it is called, when the second request is made, and what else
/// is set.
type Recipe = (&'static str, Duration, fn(&mut Scenario));

const RECIPES: [Recipe; 10] = [
    ("noticed", LATER, |_| {}),
    ("reset-idle", LATER, |one| {
        one.server.closing = Closing::Abort;
    }),
    ("unread", CROSSES, |one| {
        one.server.close_lag = Range::fixed(CLOSES_LATE);
    }),
    ("crossing", CROSSES, |_| {}),
    ("half-close", CROSSES, |one| {
        one.server.close_lag = Range::fixed(CLOSES_LATE);
        one.server.closing = Closing::HalfClose {
            drain: Duration::from_secs(2),
        };
    }),
    ("read", EARLIER, |one| {
        one.server.death = Some(Death {
            when: DeathPoint::BeforeApplying,
            ..APPLIED
        });
    }),
    ("applied-fin", EARLIER, |one| {
        one.server.death = Some(APPLIED);
    }),
    ("applied-reset", EARLIER, |one| {
        one.server.death = Some(Death {
            resets: true,
            ..APPLIED
        });
    }),
    ("cut-short", EARLIER, |one| {
        let half = one.requests.response_content() / 2;
        let written = one.requests.response_bytes - half;
        one.server.death = Some(Death { written, ..APPLIED });
    }),
    ("every-attempt", EARLIER, |one| {
        one.server.death = Some(Death {
            and_later: true,
            ..APPLIED
        });
    }),
];

const APPLIED: Death = Death {
    request: 2,
    and_later: false,
    when: DeathPoint::AfterApplying,
    resets: false,
    written: 0,
};

/// Each way in which an order can end for a client's caller; nothing for an order that the
/// model has no scenario of.
pub(crate) fn predicted(
    order: &str,
    client: &'static ClientProfile,
    method: Method,
    idempotency_key: bool,
) -> Vec<Predicted> {
    let Some((_, pause, set)) = RECIPES.iter().find(|(name, ..)| *name == order) else {
        return Vec::new();
    };
    let mut scenario = Scenario {
        client: Client::of(client),
        ..Scenario::new()
    };
    scenario.server.idle_timeout = Some(IDLE);
    scenario.requests.pause = Range::fixed(*pause);
    scenario.requests.method = method;
    scenario.requests.idempotency_key = idempotency_key;
    scenario.requests.body_bytes = 0;
    set(&mut scenario);
    let ways = (0..SEEDS).filter_map(|seed| {
        scenario.seed = seed;
        ends(&simulate(&scenario))
    });
    ways.collect::<BTreeSet<_>>().into_iter().collect()
}

/// How a trace's last request ended, and in which words the client says so.
pub(crate) fn ends(trace: &Trace) -> Option<Predicted> {
    let last = trace.requests.last()?;
    let is_told = last.result.is_ok();
    let told = if is_told { Word::Success } else { Word::Error };
    let words = explain(trace).client_log.pop();
    Some(Predicted {
        told: Told {
            told,
            applied: last.applied,
        },
        text: words.filter(|_| !is_told),
    })
}
