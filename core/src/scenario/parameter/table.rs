//! The table of knobs. One row each, in the order of a form.

use alloc::string::{String, ToString};

use super::convert::{choose, methods_name, notice_lag, optional, parse, parse_optional};
use super::{Kind, Parameter, mishaps};
use crate::http::message::Method;
use crate::scenario::profile::{ById, ClientProfile, Profile, ServerProfile};
use crate::scenario::retry::Methods;
use crate::scenario::{Client, Closing, Forgotten, Liveness, Middlebox, Server};
use crate::units::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
const MINUTE: Duration = Duration::from_secs(60);
/// A message fits the receive buffer: a writer that has to wait is left out.
const MESSAGE: u64 = 1 << 16;

/// Every knob.
pub const ALL: &[Parameter] = &[
    Parameter {
        key: "requests.count",
        label: "requests",
        kind: Kind::Number { min: 1, max: 1_000 },
        get: |s| s.requests.count.to_string(),
        set: |s, v| parse(v, &mut s.requests.count),
    },
    Parameter {
        key: "requests.pause",
        label: "pause between requests",
        kind: Kind::Range { max: DAY },
        get: |s| s.requests.pause.to_string(),
        set: |s, v| parse(v, &mut s.requests.pause),
    },
    Parameter {
        key: "requests.method",
        label: "method",
        kind: Kind::Choice(&[
            "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "POST", "PATCH",
        ]),
        get: |s| s.requests.method.to_string(),
        set: |s, v| choose(v, Method::ALL, |m| m.to_string(), &mut s.requests.method),
    },
    Parameter {
        key: "requests.idempotency_key",
        label: "Idempotency-Key",
        kind: Kind::Flag,
        get: |s| s.requests.idempotency_key.to_string(),
        set: |s, v| parse(v, &mut s.requests.idempotency_key),
    },
    Parameter {
        key: "requests.replayable",
        label: "body can be sent again",
        kind: Kind::Flag,
        get: |s| s.requests.replayable.to_string(),
        set: |s, v| parse(v, &mut s.requests.replayable),
    },
    Parameter {
        key: "requests.head_bytes",
        label: "octets of the request's head",
        kind: Kind::Number {
            min: 16,
            max: MESSAGE,
        },
        get: |s| s.requests.head_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.head_bytes),
    },
    Parameter {
        key: "requests.body_bytes",
        label: "octets of the request's body",
        kind: Kind::Number {
            min: 0,
            max: MESSAGE,
        },
        get: |s| s.requests.body_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.body_bytes),
    },
    Parameter {
        key: "requests.response_bytes",
        label: "octets of a response",
        kind: Kind::Number {
            min: 16,
            max: MESSAGE,
        },
        get: |s| s.requests.response_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.response_bytes),
    },
    Parameter {
        key: "client.profile",
        label: "client",
        kind: Kind::Choice(ClientProfile::IDS),
        get: |s| s.client.profile.to_string(),
        // A profile brings all of its policies.
        set: |s, v| {
            s.client = Client::of(ById::find(v)?.0);
            Some(())
        },
    },
    Parameter {
        key: "client.keep_alive",
        label: "persistent connections",
        kind: Kind::Flag,
        get: |s| s.client.keep_alive.to_string(),
        set: |s, v| parse(v, &mut s.client.keep_alive),
    },
    Parameter {
        key: "client.idle_timeout",
        label: "client idle timeout",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.client.idle_timeout),
        set: |s, v| parse_optional(v, &mut s.client.idle_timeout),
    },
    Parameter {
        key: "client.hint_margin",
        label: "margin below Keep-Alive: timeout=",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.client.hint_margin),
        set: |s, v| parse_optional(v, &mut s.client.hint_margin),
    },
    Parameter {
        key: "client.liveness",
        label: "liveness check",
        kind: Kind::Choice(&["none", "background", "checkout", "checkout-after-1s"]),
        get: |s| {
            String::from(match s.client.liveness {
                Liveness::None => "none",
                Liveness::Background { .. } => "background",
                Liveness::Checkout => "checkout",
                Liveness::CheckoutAfter { .. } => "checkout-after-1s",
            })
        },
        set: |s, v| {
            let lag = notice_lag(s.client.liveness);
            s.client.liveness = match v {
                "none" => Liveness::None,
                "background" => Liveness::Background { lag },
                "checkout" => Liveness::Checkout,
                _ => Liveness::CheckoutAfter {
                    idle: Duration::from_secs(1),
                },
            };
            Some(())
        },
    },
    Parameter {
        key: "client.notice_lag",
        label: "lag of the background read",
        kind: Kind::Range { max: MINUTE },
        get: |s| notice_lag(s.client.liveness).to_string(),
        // Without a background read there is no lag to set.
        set: |s, v| {
            if let Liveness::Background { lag } = &mut s.client.liveness {
                parse(v, lag)?;
            }
            Some(())
        },
    },
    Parameter {
        key: "client.checkout_lag",
        label: "from checkout to write",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.client.checkout_lag.to_string(),
        set: |s, v| parse(v, &mut s.client.checkout_lag),
    },
    Parameter {
        key: "client.split_write",
        label: "from writing the head to writing the body",
        kind: Kind::OptionalRange { max: MINUTE },
        get: |s| optional(s.client.split_write),
        set: |s, v| parse_optional(v, &mut s.client.split_write),
    },
    Parameter {
        key: "client.wake_lag",
        label: "client's lag in reading",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.client.wake_lag.to_string(),
        set: |s, v| parse(v, &mut s.client.wake_lag),
    },
    Parameter {
        key: "client.request_timeout",
        label: "request timeout",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.client.request_timeout),
        set: |s, v| parse_optional(v, &mut s.client.request_timeout),
    },
    mishaps::TCP_KEEPALIVE,
    mishaps::TCP_RETRIES2,
    Parameter {
        key: "client.retry",
        label: "automatic retry without a response",
        kind: Kind::Choice(&["none", "safe", "idempotent", "any"]),
        get: |s| methods_name(s.client.retry.no_response),
        set: |s, v| {
            let all = [
                Methods::None,
                Methods::Safe,
                Methods::Idempotent,
                Methods::Any,
            ];
            let retry = &mut s.client.retry;
            choose(v, all, methods_name, &mut retry.no_response)?;
            retry.closed_idle = retry.no_response;
            retry.nothing_written = retry.no_response;
            retry.limit = if retry.no_response == Methods::None {
                0
            } else {
                retry.limit.max(1)
            };
            Some(())
        },
    },
    Parameter {
        key: "network.to_server",
        label: "one-way delay to the server",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.network.to_server.to_string(),
        set: |s, v| parse(v, &mut s.network.to_server),
    },
    Parameter {
        key: "network.to_client",
        label: "one-way delay to the client",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.network.to_client.to_string(),
        set: |s, v| parse(v, &mut s.network.to_client),
    },
    Parameter {
        key: "network.middlebox",
        label: "middlebox forgets after",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.network.middlebox.map(|middlebox| middlebox.idle_timeout)),
        set: |s, v| {
            let mut idle_timeout = None;
            parse_optional(v, &mut idle_timeout)?;
            let before = s.network.middlebox;
            s.network.middlebox = idle_timeout.map(|idle_timeout| Middlebox {
                idle_timeout,
                then: before.map_or(Forgotten::Drop, |middlebox| middlebox.then),
                off_by: before.map_or(0, |middlebox| middlebox.off_by),
            });
            Some(())
        },
    },
    mishaps::MIDDLEBOX_THEN,
    mishaps::OFF_BY,
    Parameter {
        key: "server.profile",
        label: "server",
        kind: Kind::Choice(ServerProfile::IDS),
        get: |s| s.server.profile.to_string(),
        // A profile brings all of its policies.
        set: |s, v| {
            s.server = Server::of(ById::find(v)?.0);
            Some(())
        },
    },
    Parameter {
        key: "server.idle_timeout",
        label: "server idle timeout",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.server.idle_timeout),
        set: |s, v| parse_optional(v, &mut s.server.idle_timeout),
    },
    Parameter {
        key: "server.timer_lag",
        label: "lateness of the idle timer",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.server.timer_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.timer_lag),
    },
    Parameter {
        key: "server.close_lag",
        label: "from the decision to close()",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.server.close_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.close_lag),
    },
    Parameter {
        key: "server.closing",
        label: "way of closing",
        kind: Kind::Choice(&["close", "half-close", "abort"]),
        get: |s| {
            String::from(match s.server.closing {
                Closing::Close => "close",
                Closing::HalfClose { .. } => "half-close",
                Closing::Abort => "abort",
            })
        },
        set: |s, v| {
            s.server.closing = match (v, s.server.closing) {
                ("close", _) => Closing::Close,
                ("abort", _) => Closing::Abort,
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
        kind: Kind::Range { max: MINUTE },
        get: |s| s.server.handler_time.to_string(),
        set: |s, v| parse(v, &mut s.server.handler_time),
    },
    Parameter {
        key: "server.wake_lag",
        label: "server's lag in reading",
        kind: Kind::Range { max: MINUTE },
        get: |s| s.server.wake_lag.to_string(),
        set: |s, v| parse(v, &mut s.server.wake_lag),
    },
    Parameter {
        key: "server.max_requests",
        label: "requests on one connection",
        kind: Kind::OptionalNumber {
            min: 1,
            max: 1_000_000,
        },
        get: |s| optional(s.server.max_requests),
        set: |s, v| parse_optional(v, &mut s.server.max_requests),
    },
    Parameter {
        key: "server.announces_close",
        label: "says Connection: close",
        kind: Kind::Flag,
        get: |s| s.server.announces_close.to_string(),
        set: |s, v| parse(v, &mut s.server.announces_close),
    },
    Parameter {
        key: "server.hint",
        label: "says Keep-Alive: timeout=",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.server.hint),
        set: |s, v| parse_optional(v, &mut s.server.hint),
    },
    Parameter {
        key: "server.shutdown_at",
        label: "orderly shutdown at",
        kind: Kind::OptionalLength { max: DAY },
        get: |s| optional(s.server.shutdown_at),
        set: |s, v| parse_optional(v, &mut s.server.shutdown_at),
    },
    mishaps::KILLED_AT,
    mishaps::HOST_DOWN,
    mishaps::QUEUE_FULL,
    mishaps::ABORT_ON_OVERFLOW,
    mishaps::SERVICE,
    Parameter {
        key: "seed",
        label: "seed",
        kind: Kind::Number {
            min: 0,
            max: u64::MAX,
        },
        get: |s| s.seed.to_string(),
        set: |s, v| parse(v, &mut s.seed),
    },
];
