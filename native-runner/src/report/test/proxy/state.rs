//! The state of a proxy, for programs.

use std::time::Duration;

use formats::answers::Version;
use formats::answers::proxy::{Again, Firing as Told, Order, Proxy, Requests, Trouble};

use super::told::{file, predicted, shown};
use crate::cli::Proxy as Options;
use crate::orders::proxy::{Board, Firing, Setting};

/// Everything that is known. `listen` is the address of the proxy.
pub(crate) fn state(board: &Board, options: &Options, listen: &str) -> Proxy {
    let record = board.record();
    let requests = record
        .requests
        .iter()
        .map(|((method, path), count)| Requests {
            method: method.clone(),
            path: path.clone(),
            came: count.came,
            handed_on: count.handed_on,
            answered: count.answered,
            applied: count.applied,
        });
    let troubles = record.troubles.iter().map(|(what, times)| Trouble {
        what: (*what).to_owned(),
        times: *times,
    });
    Proxy {
        version: Version,
        to: options.to.clone(),
        listen: listen.to_owned(),
        http: board.http,
        order: board.setting().map(|setting| order(&setting)),
        accepted: record.accepted,
        open: record.open,
        reused: record.reused,
        longest_silence_us: micros(record.longest),
        forced: record.forced,
        not_forced: record.not_forced,
        firings: record
            .firings
            .iter()
            .map(|one| told(one, options))
            .collect(),
        requests: requests.collect(),
        troubles: troubles.collect(),
    }
}

fn order(setting: &Setting) -> Order {
    Order {
        order: setting.order.name.into(),
        when: setting.when.to_string(),
        once: setting.once,
    }
}

fn told(firing: &Firing, options: &Options) -> Told {
    let request = firing.request.as_ref();
    Told {
        number: firing.number,
        order: firing.order.name.into(),
        connection: firing.connection,
        nth: firing.nth,
        silence_us: micros(firing.silence),
        method: request.map(|one| one.method.clone()),
        target: request.map(|one| one.target.clone()),
        idempotency_key: request.map(|one| one.has_key),
        forced: firing.is_forced(),
        not_forced: not_forced(firing),
        handed_on: firing.handed_on,
        applied: firing.applied(),
        status: firing.status,
        again: firing.again.map(|again| Again {
            connection: again.connection,
            status: again.status,
        }),
        scenario: firing.order.called.scenario.into(),
        link: shown(firing, options).link(),
        predicted: predicted(firing, options),
        trace: file(firing, options).map(|file| file.display().to_string()),
    }
}

fn not_forced(firing: &Firing) -> Option<String> {
    let result = firing.forced.as_ref()?;
    result.as_ref().err().map(|why| why.0.clone())
}

/// Whole microseconds.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
