//! What the model says of a client's profile when an order is forced on it: the order as a
//! scenario of two requests, the one that opens a connection and the one that uses it again.

use std::collections::{BTreeMap, BTreeSet};

use formats::answers::clients::{On, Way};
use formats::answers::test::{Predicted, Told, Word};
use idlerace_core::explain::explain;
use idlerace_core::http::{Method, RequestId};
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::{
    Client, Closing, Death, DeathPoint, Fault, FaultAction, Scenario, SegmentKind,
};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::{ETHERNET_SEND_BUFFER, LOOPBACK_SEND_BUFFER};
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{Trace, What};

use crate::orders::CONTENT_OCTETS;

/// So many seeds are tried: where a profile's own delays decide, both ways are found.
const SEEDS: u64 = 8;

/// And so many where the client races with itself.
const SEEDS_OF_A_RACE: u64 = 200;

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
    ("noticed", LATER, at_once),
    ("reset-idle", LATER, |one| {
        at_once(one);
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
        // As the origin does it: of an odd number the smaller half is written.
        let content = one.requests.response_content();
        let written = one.requests.response_bytes - (content - content / 2);
        one.server.death = Some(Death { written, ..APPLIED });
    }),
    ("every-attempt", EARLIER, |one| {
        one.server.death = Some(Death {
            and_later: true,
            ..APPLIED
        });
    }),
];

/// On loopback a RST is there before the call that asked for it returns, so whoever writes twice
/// has it at the second.
fn at_once(scenario: &mut Scenario) {
    scenario.network.to_server = Range::fixed(Duration::ZERO);
    scenario.network.to_client = Range::fixed(Duration::ZERO);
}

const APPLIED: Death = Death {
    request: 2,
    and_later: false,
    when: DeathPoint::AfterApplying,
    resets: false,
    written: 0,
};

/// The second request of two.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// Its method.
    pub(crate) method: Method,
    /// Whether it has an `Idempotency-Key`.
    pub(crate) idempotency_key: bool,
    /// Octets of its content.
    pub(crate) body: u32,
}

/// The scenario of an order, if the model has one.
fn scenario(order: &str, client: &'static ClientProfile, asked: Asked) -> Option<Scenario> {
    let (_, pause, set) = RECIPES.iter().find(|(name, ..)| *name == order)?;
    let mut scenario = Scenario {
        client: Client::of(client),
        ..Scenario::new()
    };
    scenario.server.idle_timeout = Some(IDLE);
    let requests = &mut scenario.requests;
    requests.pause = Range::fixed(*pause);
    requests.method = asked.method;
    requests.idempotency_key = asked.idempotency_key;
    requests.body_bytes = asked.body;
    requests.response_bytes = requests.response_bytes - requests.response_content() + CONTENT;
    scenario.client.send_buffer = Some(LOOPBACK_SEND_BUFFER);
    set(&mut scenario);
    Some(scenario)
}

/// Each way in which an order can end for a client's caller; nothing for an order that the
/// model has no scenario of.
pub(crate) fn predicted(
    order: &str,
    client: &'static ClientProfile,
    asked: Asked,
) -> Vec<Predicted> {
    let Some(scenario) = scenario(order, client, asked) else {
        return Vec::new();
    };
    let ways = traces(scenario, SEEDS).filter_map(|trace| ends(&trace));
    ways.collect::<BTreeSet<_>>().into_iter().collect()
}

/// How a trace's last request ended for its caller, and in which words the client says so.
pub(crate) fn ends(trace: &Trace) -> Option<Predicted> {
    let Way {
        ok, error, applied, ..
    } = way(trace)?;
    let told = if ok { Word::Success } else { Word::Error };
    Some(Predicted {
        told: Told { told, applied },
        text: error,
    })
}

/// The same, and on which connections the request was applied.
pub(crate) fn ways(order: &str, client: &'static ClientProfile, asked: Asked) -> Vec<Way> {
    let Some(mut scenario) = scenario(order, client, asked) else {
        return Vec::new();
    };
    let mut seeds = SEEDS;
    // Whether the reset comes between the writes of head and content is the client's own haste.
    if order == "unread" && asked.body > 0 && scenario.client.split_write.is_some() {
        scenario.client.split_write = Range::new(Duration::ZERO, CLOSES_LATE + CLOSES_LATE);
        seeds = SEEDS_OF_A_RACE;
    }
    let cut = between_pieces(order, &scenario);
    let whole = traces(scenario, seeds);
    let cut = cut.into_iter().flat_map(|one| traces(one, SEEDS_OF_A_RACE));
    let ways = whole.chain(cut).filter_map(|trace| way(&trace));
    ways.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A long body that is written piece by piece, and whose peer acts at its first octets: an end
/// can come between two pieces, and is told as where a kernel has no room for the rest.
fn between_pieces(order: &str, scenario: &Scenario) -> Option<Scenario> {
    let acts_first = matches!(order, "unread" | "crossing" | "half-close");
    let mut one = scenario.clone();
    one.client.send_buffer = Some(ETHERNET_SEND_BUFFER);
    if !acts_first || one.request_fits() {
        return None;
    }
    if one.client.while_writing.by_chance() {
        one.client.wake_lag = Range::new(Duration::ZERO, Duration::from_millis(1))?;
        if order == "crossing" {
            one.network.faults.push(RIGHT_BEFORE_THE_RESET);
        }
    }
    Some(one)
}

/// The FIN comes so shortly before the RST that a client gets to both.
const RIGHT_BEFORE_THE_RESET: Fault = Fault {
    from: Side::Server,
    kind: SegmentKind::Fin,
    nth: 1,
    fate: FaultAction::Delay {
        by: Duration::from_micros(11_500),
    },
};

fn traces(mut scenario: Scenario, seeds: u64) -> impl Iterator<Item = Trace> {
    (0..seeds).map(move |seed| {
        scenario.seed = seed;
        simulate(&scenario)
    })
}

/// How a run ended for its second request.
fn way(trace: &Trace) -> Option<Way> {
    let last = trace.requests.last()?;
    let (mut reused, mut runs_on) = (BTreeMap::new(), Vec::new());
    for event in &trace.events {
        if let What::Begins { reused: again, .. } = event.what {
            reused.insert(event.connection, again);
        } else if let What::Applied { request, .. } = event.what
            && request == RequestId(2)
        {
            let again = reused.get(&event.connection);
            let is_reused = again.is_some_and(|again| *again);
            runs_on.push(if is_reused { On::Reused } else { On::Fresh });
        }
    }
    let words = || explain(trace).client_log.pop().unwrap_or_default();
    Some(Way {
        ok: last.result.is_ok(),
        error: last.result.is_err().then(words),
        applied: last.applied,
        runs_on,
    })
}

/// Octets of every answer's content.
#[expect(clippy::cast_possible_truncation, reason = "it is one line")]
const CONTENT: u32 = CONTENT_OCTETS as u32;
