//! What the model says of a client's profile when an order is forced on it: how the order's
//! scenario, two requests of which the second uses the connection of the first again, ends for that
//! client's caller. Which scenario that is `formats` says.

use std::collections::{BTreeMap, BTreeSet};

use formats::answers::clients::{On, Way};
use formats::answers::test::{Predicted, Told, Word};
pub(crate) use formats::orders::Asked;
use formats::orders::{CROSSING, CUT_SHORT, HALF_CLOSE, NOTICED, Order, RESET_IDLE, UNREAD, find};
use idlerace_core::explain::client_log;
use idlerace_core::http::RequestId;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::{Death, Fault, FaultAction, Scenario, SegmentKind};
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

/// So many where there are some thousand cells.
const SEEDS_OF_A_CELL: u64 = 40;

/// The order of this name as a scenario on loopback, if the model has one: as the page shows it,
/// with that kernel's room for what is written, and with the answers of our own origin.
fn on_loopback(
    order: &str,
    client: &'static ClientProfile,
    asked: Asked,
) -> Option<(&'static Order, Scenario)> {
    let order = find(order).filter(|order| order.is_modelled)?;
    let mut scenario = order.as_scenario(Some(client), Some(asked));
    scenario.client.send_buffer = Some(LOOPBACK_SEND_BUFFER);
    let requests = &mut scenario.requests;
    requests.response_bytes = requests.response_bytes - requests.response_content() + CONTENT;
    if *order == CUT_SHORT {
        // As the origin does it: of an odd number the smaller half is written.
        let written = requests.response_bytes - (CONTENT - CONTENT / 2);
        let death = scenario.server.death;
        scenario.server.death = death.map(|death| Death { written, ..death });
    }
    // A RST is there before the call that asked for it returns, so whoever writes twice has it at
    // the second.
    if [NOTICED, RESET_IDLE].contains(order) {
        scenario.network.to_server = Range::fixed(Duration::ZERO);
        scenario.network.to_client = Range::fixed(Duration::ZERO);
    }
    Some((order, scenario))
}

/// Each way in which an order can end for a client's caller on loopback; nothing for an order that
/// the model has no scenario of.
pub(crate) fn predicted(
    order: &str,
    client: &'static ClientProfile,
    asked: Asked,
) -> Vec<Predicted> {
    let known = on_loopback(order, client, asked);
    known.map_or_else(Vec::new, |(_, scenario)| endings([(scenario, SEEDS)]))
}

/// The same where the page shows it; there is a scenario of each order there. Of a request that
/// a kernel may have no room for, each way with room and without.
pub(crate) fn on_the_page(
    order: &Order,
    client: &'static ClientProfile,
    asked: Asked,
) -> Vec<Predicted> {
    let shown = order.as_scenario(Some(client), Some(asked));
    let mut all = Vec::new();
    if !shown.request_fits() {
        let mut whole = shown.clone();
        whole.client.send_buffer = Some(LOOPBACK_SEND_BUFFER);
        all.push((whole, SEEDS));
        let cut = between_pieces(order, &shown);
        all.extend(cut.map(|one| (one, SEEDS_OF_A_CELL)));
    }
    all.push((shown, SEEDS));
    endings(all)
}

/// Each way in which one of some scenarios can end, with so many seeds each.
fn endings(scenarios: impl IntoIterator<Item = (Scenario, u64)>) -> Vec<Predicted> {
    let traces = scenarios.into_iter();
    let traces = traces.flat_map(|(scenario, seeds)| self::traces(scenario, seeds));
    let ways = traces.filter_map(|trace| ends(&trace));
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
    let Some((order, mut scenario)) = on_loopback(order, client, asked) else {
        return Vec::new();
    };
    let mut seeds = SEEDS;
    // Whether the reset comes between the writes of head and content is the client's own haste.
    if *order == UNREAD && asked.body > 0 && scenario.client.split_write.is_some() {
        let closes_late = scenario.server.close_lag.max();
        scenario.client.split_write = Range::new(Duration::ZERO, closes_late + closes_late);
        if scenario.client.while_writing.by_chance() {
            scenario.client.wake_lag = a_moment();
        }
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
fn between_pieces(order: &Order, scenario: &Scenario) -> Option<Scenario> {
    let acts_first = [UNREAD, CROSSING, HALF_CLOSE].contains(order);
    let mut one = scenario.clone();
    one.client.send_buffer = Some(ETHERNET_SEND_BUFFER);
    if !acts_first || one.request_fits() {
        return None;
    }
    if one.client.while_writing.by_chance() {
        one.client.wake_lag = a_moment();
        if *order == CROSSING {
            one.network.faults.push(RIGHT_BEFORE_THE_RESET);
        }
    }
    Some(one)
}

/// How late a thread may be that another of its client races with.
fn a_moment() -> Range {
    Range::new(Duration::ZERO, Duration::from_millis(1)).unwrap_or_default()
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
    let texts = trace.scenario.client.profile.texts();
    let words = || client_log(trace, texts).pop().unwrap_or_default();
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
