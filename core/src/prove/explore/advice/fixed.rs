//! Settings that have one value: to send again, to say by a key that this may be done, not to
//! reuse a connection at all.

use alloc::format;
use alloc::vec::Vec;

use super::change::{Change, find, of_client, of_server};
use super::proof::holds;
use crate::http::message::RequestId;
use crate::prove::explore::verdict::Limits;
use crate::run::simulate::simulate;
use crate::scenario::Scenario;
use crate::scenario::parameter;
use crate::scenario::profile::{Setting, Step};
use crate::scenario::retry::Methods;
use crate::trace::What;
use crate::units::time::{Duration, Range};

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
    let mut change = Change::of_words(scenario, setting, value)?;
    if matches!(setting.parameter, RETRY | KEY)
        && let Some(wait) = wait(&change.scenario)
    {
        change = change.noting(format!(
            "Where the device on the way has forgotten a connection and says nothing, that is \
             {wait} after the request was written: so long its kernel sends it into silence."
        ));
    }
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

/// How long a request waits until it is sent again, on a connection that a device on the way has
/// forgotten in silence; in whole seconds, by a simulation. `None` without such a device, or if
/// nothing keeps a connection for as long.
fn wait(scenario: &Scenario) -> Option<Duration> {
    const SECOND_REQUEST: RequestId = RequestId(2);
    let middlebox = scenario.network.middlebox?;
    let mut asked = scenario.clone();
    asked.requests.count = SECOND_REQUEST.0;
    asked.requests.pause = Range::fixed(middlebox.idle_timeout.times(2));
    let trace = simulate(&asked);
    let begins = |number: u32| {
        let mut all = trace.events.iter();
        all.find_map(|event| {
            let What::Begins {
                request, attempt, ..
            } = event.what
            else {
                return None;
            };
            (request == SECOND_REQUEST && attempt == number).then_some(event.at)
        })
    };
    let wait = (begins(2)? - begins(1)?).whole_secs();
    (!wait.is_zero()).then_some(wait)
}
