//! The policies of a server.

use alloc::string::{String, ToString};

use super::convert::{optional, parse, parse_optional, parse_seconds};
use super::kind::{DAY, KEEPIDLE, MINUTE, Parameter, ValueKind};
use crate::scenario::Closing;
use crate::scenario::profile::{ById, Profile, ServerProfile};
use crate::units::time::Duration;

pub(super) const ROWS: &[Parameter] = &[
    Parameter {
        key: "server.profile",
        label: "server",
        kind: ValueKind::Choice(ServerProfile::IDS),
        get: |s| s.server.profile.to_string(),
        set: |s, v| {
            s.server.adopt(ById::find(v)?.0);
            Some(())
        },
    },
    Parameter {
        key: "server.idle_timeout",
        label: "server idle timeout",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.server.idle_timeout),
        // Where one setting of the product makes the announcement as well, it moves with it;
        // `server.hint` is below in the table, so that who sets both has both.
        set: |s, v| {
            let mut timeout = None;
            parse_optional(v, &mut timeout)?;
            s.server.set_idle_timeout(timeout);
            Some(())
        },
    },
    Parameter {
        key: "server.timer_lag",
        label: "lateness of the idle timer",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.server.timer_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.timer_lag),
    },
    Parameter {
        key: "server.close_lag",
        label: "from the decision to close()",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.server.close_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.close_lag),
    },
    Parameter {
        key: "server.closing",
        label: "way of closing",
        kind: ValueKind::Choice(&["close", "half-close", "abort", "deaf"]),
        get: |s| {
            String::from(match s.server.closing {
                Closing::Close => "close",
                Closing::HalfClose { .. } => "half-close",
                Closing::Abort => "abort",
                Closing::Deaf { .. } => "deaf",
            })
        },
        set: |s, v| {
            s.server.closing = match (v, s.server.closing) {
                ("close", _) => Closing::Close,
                ("abort", _) => Closing::Abort,
                ("deaf", deaf @ Closing::Deaf { .. }) => deaf,
                // Envoy's delayed_close_timeout (fact P5-001).
                ("deaf", _) => Closing::Deaf {
                    wait: Duration::from_secs(1),
                },
                (_, half @ Closing::HalfClose { .. }) => half,
                // Apache's SECONDS_TO_LINGER (fact P1-013).
                _ => Closing::HalfClose {
                    drain: Duration::from_secs(2),
                },
            };
            Some(())
        },
    },
    Parameter {
        key: "server.handler_time",
        label: "handler time",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.server.handler_time.to_string(),
        set: |s, v| parse(v, &mut s.server.handler_time),
    },
    Parameter {
        key: "server.wake_lag",
        label: "server's lag in reading",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.server.wake_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.wake_lag),
    },
    Parameter {
        key: "server.max_requests",
        label: "requests on one connection",
        kind: ValueKind::OptionalNumber {
            min: 1,
            max: 1_000_000,
        },
        get: |s| optional(s.server.max_requests),
        set: |s, v| parse_optional(v, &mut s.server.max_requests),
    },
    Parameter {
        key: "server.max_age",
        label: "greatest age of a connection",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.server.max_age),
        set: |s, v| parse_optional(v, &mut s.server.max_age),
    },
    Parameter {
        key: "server.old_waits",
        label: "closes an old one behind an answer alone",
        kind: ValueKind::Flag,
        get: |s| s.server.old_waits.to_string(),
        set: |s, v| parse(v, &mut s.server.old_waits),
    },
    Parameter {
        key: "server.announces_close",
        label: "says Connection: close",
        kind: ValueKind::Flag,
        get: |s| s.server.announces_close.to_string(),
        set: |s, v| parse(v, &mut s.server.announces_close),
    },
    Parameter {
        key: "server.hint",
        label: "says Keep-Alive: timeout=",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.server.hint),
        // What is sent is a number of seconds: the rest of a length is not, as in Node.
        set: |s, v| {
            let mut hint: Option<Duration> = None;
            parse_optional(v, &mut hint)?;
            s.server.hint = hint.map(Duration::whole_secs);
            Some(())
        },
    },
    Parameter {
        key: "server.shutdown_at",
        label: "orderly shutdown at",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.server.shutdown_at),
        set: |s, v| parse_optional(v, &mut s.server.shutdown_at),
    },
    Parameter {
        key: "server.drain",
        label: "then drains for",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.server.drain),
        set: |s, v| parse_optional(v, &mut s.server.drain),
    },
    Parameter {
        key: "server.tcp_keepalive",
        label: "TCP keep-alive every so many seconds",
        kind: KEEPIDLE,
        get: |s| optional(s.server.tcp_keepalive),
        set: |s, v| parse_seconds(v, &mut s.server.tcp_keepalive),
    },
];
