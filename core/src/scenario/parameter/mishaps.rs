//! The knobs of what goes wrong beside the race.

use alloc::string::{String, ToString};

use super::convert::{choose, optional, parse, parse_optional};
use super::{Kind, Parameter};
use crate::scenario::{Forgotten, Scenario, Service};
use crate::units::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Whole seconds up to `MAX_TCP_KEEPIDLE`, as the kernel takes them.
pub(super) const TCP_KEEPALIVE: Parameter = Parameter {
    key: "client.tcp_keepalive",
    label: "TCP keep-alive every so many seconds",
    kind: Kind::OptionalNumber {
        min: 1,
        max: 32_767,
    },
    get: |s| optional(s.client.tcp_keepalive),
    set: |s, v| parse_optional(v, &mut s.client.tcp_keepalive),
};

/// Up to what nobody has tuned: a longer wait shows nothing new.
pub(super) const TCP_RETRIES2: Parameter = Parameter {
    key: "client.tcp_retries2",
    label: "retransmissions before the kernel gives up",
    kind: Kind::Number { min: 1, max: 15 },
    get: |s| s.client.tcp_retries2.to_string(),
    set: |s, v| parse(v, &mut s.client.tcp_retries2),
};

const FORGOTTEN: [(&str, Forgotten); 5] = [
    ("drop", Forgotten::Drop),
    ("reset", Forgotten::Reset),
    ("reset-client", Forgotten::ResetClient),
    ("reset-server", Forgotten::ResetServer),
    ("reset-both", Forgotten::ResetBoth),
];

fn then(scenario: &Scenario) -> Forgotten {
    let middlebox = scenario.network.middlebox;
    middlebox.map_or(Forgotten::Drop, |middlebox| middlebox.then)
}

pub(super) const MIDDLEBOX_THEN: Parameter = Parameter {
    key: "network.middlebox.then",
    label: "what the middlebox does then",
    kind: Kind::Choice(&[
        "drop",
        "reset",
        "reset-client",
        "reset-server",
        "reset-both",
    ]),
    get: |s| {
        let name = FORGOTTEN.iter().find(|(_, one)| *one == then(s));
        name.map_or_else(String::new, |(name, _)| String::from(*name))
    },
    // Without a middlebox there is nothing to set.
    set: |s, v| {
        let (_, then) = FORGOTTEN.iter().find(|(name, _)| *name == v)?;
        if let Some(middlebox) = &mut s.network.middlebox {
            middlebox.then = *then;
        }
        Some(())
    },
};

/// 65,536 is the window: from there on the number is outside.
pub(super) const OFF_BY: Parameter = Parameter {
    key: "network.middlebox.off_by",
    label: "how far ahead its RST's number is",
    kind: Kind::Number {
        min: 0,
        max: 1 << 20,
    },
    get: |s| s.network.middlebox.map_or(0, |one| one.off_by).to_string(),
    set: |s, v| {
        let mut off_by = 0;
        parse(v, &mut off_by)?;
        if let Some(middlebox) = &mut s.network.middlebox {
            middlebox.off_by = off_by;
        }
        Some(())
    },
};

pub(super) const KILLED_AT: Parameter = Parameter {
    key: "server.killed_at",
    label: "process killed at",
    kind: Kind::OptionalLength { max: DAY },
    get: |s| optional(s.server.killed_at),
    set: |s, v| parse_optional(v, &mut s.server.killed_at),
};

pub(super) const HOST_DOWN: Parameter = Parameter {
    key: "server.host_down",
    label: "host down from..to",
    kind: Kind::OptionalRange { max: DAY },
    get: |s| optional(s.server.host_down),
    set: |s, v| parse_optional(v, &mut s.server.host_down),
};

pub(super) const QUEUE_FULL: Parameter = Parameter {
    key: "server.queue_full",
    label: "accept queue full from..to",
    kind: Kind::OptionalRange { max: DAY },
    get: |s| optional(s.server.queue_full),
    set: |s, v| parse_optional(v, &mut s.server.queue_full),
};

pub(super) const ABORT_ON_OVERFLOW: Parameter = Parameter {
    key: "server.abort_on_overflow",
    label: "a full queue resets",
    kind: Kind::Flag,
    get: |s| s.server.abort_on_overflow.to_string(),
    set: |s, v| parse(v, &mut s.server.abort_on_overflow),
};

pub(super) const SERVICE: Parameter = Parameter {
    key: "server.service",
    label: "behind the port",
    kind: Kind::Choice(&["http", "refusing", "tls", "nobody"]),
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
};

fn service(service: Service) -> String {
    String::from(match service {
        Service::Http => "http",
        Service::EarlyReject => "refusing",
        Service::Tls => "tls",
        Service::NotListening => "nobody",
    })
}
