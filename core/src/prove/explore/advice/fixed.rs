//! Settings that have one value: to send again, to say by a key that this may be done, not to
//! reuse a connection at all.

use alloc::vec::Vec;

use super::change::{Change, find, of_client, of_server};
use super::proof::holds;
use crate::prove::explore::verdict::Limits;
use crate::scenario::Scenario;
use crate::scenario::parameter;
use crate::scenario::profile::{Setting, Step};
use crate::scenario::retry::Methods;

const RETRY: &str = "client.retry";
const KEY: &str = "requests.idempotency_key";
const REUSE: &str = "client.keep_alive";
const ANNOUNCES: &str = "server.announces_close";

/// Each that makes it safe by itself.
pub(super) fn changes(scenario: &Scenario, limits: Limits) -> Vec<Change> {
    let settings = of_client(scenario).iter().chain(of_server(scenario));
    let changes = settings.filter_map(|setting| change(scenario, setting));
    changes
        .filter(|change| holds(&change.scenario, limits))
        .collect()
}

/// To send again what may be sent again.
pub(super) fn retry(scenario: &Scenario) -> Option<Change> {
    change(scenario, find(of_client(scenario), RETRY)?)
}

/// What a setting does, if it is not so already and its request allows it.
fn change(scenario: &Scenario, setting: &Setting) -> Option<Change> {
    let Step::Only(value) = setting.step else {
        return None;
    };
    let now = parameter::find(setting.parameter)?.get(scenario);
    let (requests, client) = (&scenario.requests, &scenario.client);
    let again = requests.replayable || requests.body_bytes == 0;
    let idempotent = Methods::Idempotent.contains(requests.method);
    let allowed = match setting.parameter {
        RETRY => again && idempotent && !client.retry.no_response.contains(requests.method),
        KEY => again && !idempotent && client.retry.key_counts,
        // Whoever has a say of the client's needs none of the server's.
        ANNOUNCES => client.keep_alive && find(of_client(scenario), REUSE).is_none(),
        _ => true,
    };
    if now == value || !allowed {
        return None;
    }
    let change = Change::of_words(scenario, setting, value)?;
    Some(match setting.parameter {
        RETRY => change.noting(
            "A request that was applied before its connection broke is applied again: the method \
             says that this does no harm, and your application has to keep that promise.",
        ),
        KEY => change.noting(
            "The server has to know the key again: one that does not applies the request twice if \
             it had applied it before the connection broke.",
        ),
        _ => change,
    })
}
