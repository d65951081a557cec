//! What goes wrong at a server, beside the race.

use alloc::string::{String, ToString};

use super::convert::{choose, optional, parse, parse_optional};
use super::kind::{DAY, MESSAGE, Parameter, ValueKind};
use crate::scenario::{Death, Scenario, Service};

pub(super) const ROWS: &[Parameter] = &[
    // Without a death there is nothing to set.
    Parameter {
        key: "server.death.written",
        label: "octets of the response before the process dies",
        kind: ValueKind::Number {
            min: 0,
            max: MESSAGE,
        },
        get: |s| s.server.death.map_or(0, |death| death.written).to_string(),
        set: |s, v| {
            let mut written = 0;
            parse(v, &mut written)?;
            if let Some(death) = &mut s.server.death {
                death.written = written;
            }
            Some(())
        },
    },
    Parameter {
        key: "server.death.resets",
        label: "a process that dies resets",
        kind: ValueKind::Flag,
        get: |s| s.server.death.is_some_and(|death| death.resets).to_string(),
        set: |s, v| of_death(s, v, |death| &mut death.resets),
    },
    Parameter {
        key: "server.death.and_later",
        label: "dies at every later request, too",
        kind: ValueKind::Flag,
        get: |s| {
            s.server
                .death
                .is_some_and(|death| death.and_later)
                .to_string()
        },
        set: |s, v| of_death(s, v, |death| &mut death.and_later),
    },
    Parameter {
        key: "server.killed_at",
        label: "process killed at",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.server.killed_at),
        set: |s, v| parse_optional(v, &mut s.server.killed_at),
    },
    Parameter {
        key: "server.host_down",
        label: "host down from..to",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.server.host_down),
        set: |s, v| parse_optional(v, &mut s.server.host_down),
    },
    Parameter {
        key: "server.queue_full",
        label: "accept queue full from..to",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.server.queue_full),
        set: |s, v| parse_optional(v, &mut s.server.queue_full),
    },
    Parameter {
        key: "server.abort_on_overflow",
        label: "a full queue resets",
        kind: ValueKind::Flag,
        get: |s| s.server.abort_on_overflow.to_string(),
        set: |s, v| parse(v, &mut s.server.abort_on_overflow),
    },
    Parameter {
        key: "server.service",
        label: "behind the port",
        kind: ValueKind::Choice(&["http", "refusing", "tls", "nobody"]),
        get: |s| service(s.server.service),
        set: |s, v| {
            let all = [
                Service::Http,
                Service::EarlyReject,
                Service::Tls,
                Service::NotListening,
            ];
            choose(v, all, service, &mut s.server.service)
        },
    },
];

fn of_death(scenario: &mut Scenario, value: &str, part: fn(&mut Death) -> &mut bool) -> Option<()> {
    let mut is = false;
    parse(value, &mut is)?;
    if let Some(death) = &mut scenario.server.death {
        *part(death) = is;
    }
    Some(())
}

fn service(service: Service) -> String {
    String::from(match service {
        Service::Http => "http",
        Service::EarlyReject => "refusing",
        Service::Tls => "tls",
        Service::NotListening => "nobody",
    })
}
