//! An order as the page shows it: its named scenario of two requests, the one that opens a
//! connection and the one that uses it again, and what is set in that; the address that opens
//! it, and how it ends for a client's caller.

use std::collections::BTreeSet;

use formats::answers::matrix::Ending;
use formats::answers::test::{Told, Word};
use idlerace_core::catalog;
use idlerace_core::explain::client_log;
use idlerace_core::http::Method;
use idlerace_core::parameter;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;

use crate::orders::Order;

/// So many seeds are tried: where a profile's own delays decide, both ways are found.
const SEEDS: u64 = 8;

/// A request, as far as an order's outcome depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Its method.
    pub(crate) method: Method,
    /// Octets of its body.
    pub(crate) body: u32,
    /// Whether it has an `Idempotency-Key`.
    pub(crate) key: bool,
}

/// What is set in an order's named scenario besides what makes it the order: its moments.
type Recipe = (&'static str, &'static [(&'static str, &'static str)]);

/// The way there and back takes 10 ms, and the server closes what was idle for 300 ms.
const RECIPES: [Recipe; 10] = [
    ("noticed", &[("requests.pause", LATER)]),
    ("reset-idle", &[("requests.pause", LATER)]),
    ("unread", &CLOSES_LATE),
    ("crossing", &[]),
    ("half-close", &CLOSES_LATE),
    ("read", &[]),
    ("applied-fin", &[]),
    ("applied-reset", &[]),
    ("cut-short", &[]),
    ("every-attempt", &[]),
];

/// At this moment the client has long had what the peer did.
const LATER: &str = "350ms";

/// From the peer's decision to its `close()` a request comes and is not read.
const CLOSES_LATE: [(&str, &str); 2] = [("requests.pause", "297ms"), ("server.close_lag", "30ms")];

/// What is set in the order's named scenario, with its client and request as far as they are
/// known, in the order in which it can be set; `None` of an order that the model has no
/// scenario of.
pub(crate) fn settings(
    order: &Order,
    client: Option<&ClientProfile>,
    sent: Option<Sent>,
) -> Option<Vec<(&'static str, String)>> {
    let (_, own) = RECIPES.iter().find(|(name, _)| *name == order.name)?;
    let mut all: Vec<(&str, String)> = Vec::new();
    all.extend(client.map(|client| ("client.profile", client.id.to_owned())));
    if let Some(Sent { method, body, key }) = sent {
        all.push(("requests.method", method.to_string()));
        all.push(("requests.body_bytes", body.to_string()));
        all.extend(key.then(|| ("requests.idempotency_key", true.to_string())));
    }
    let (_, order) = order.scenario;
    let own = order.iter().chain(*own);
    all.extend(own.map(|(key, value)| (*key, (*value).to_owned())));
    Some(all)
}

/// The query of the page's address that shows it; of an order that the model has no scenario of,
/// of one that is like it.
pub(crate) fn link(order: &Order, client: Option<&ClientProfile>, sent: Option<Sent>) -> String {
    let settings = settings(order, client, sent).unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::from("?v=1"));
    query.append_pair("scenario", order.scenario.0);
    for (key, value) in settings {
        query.append_pair(&format!("set.{key}"), &value);
    }
    query.finish()
}

/// The order as a scenario.
fn scenario(order: &Order, client: &ClientProfile, sent: Sent) -> Option<Scenario> {
    let settings = settings(order, Some(client), Some(sent))?;
    let mut scenario = catalog::find(order.scenario.0)?.scenario();
    let settings = settings.iter().map(|(key, value)| (*key, value.as_str()));
    parameter::set_all(&mut scenario, settings).ok()?;
    Some(scenario)
}

/// Each way in which an order can end for a client's caller, with its words; nothing for an
/// order that the model has no scenario of.
pub(crate) fn endings(order: &Order, client: &'static ClientProfile, sent: Sent) -> Vec<Ending> {
    let Some(mut scenario) = scenario(order, client, sent) else {
        return Vec::new();
    };
    let told = (0..SEEDS).filter_map(|seed| {
        scenario.seed = seed;
        let trace = simulate(&scenario);
        let last = trace.requests.last()?;
        let failed = last.result.is_err();
        let word = if failed { Word::Error } else { Word::Success };
        Some(Ending {
            told: Told {
                told: word,
                applied: last.applied,
            },
            text: failed
                .then(|| client_log(&trace, client.texts()).pop())
                .flatten(),
        })
    });
    told.collect::<BTreeSet<_>>().into_iter().collect()
}
