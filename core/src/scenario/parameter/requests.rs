//! What is asked of the client.

use alloc::string::ToString;

use super::convert::{choose, parse};
use super::kind::{BODY, DAY, MESSAGE, Parameter, ValueKind};
use crate::http::message::Method;

pub(super) const ROWS: &[Parameter] = &[
    Parameter {
        key: "requests.count",
        label: "requests",
        kind: ValueKind::Number { min: 1, max: 1_000 },
        get: |s| s.requests.count.to_string(),
        set: |s, v| parse(v, &mut s.requests.count),
    },
    Parameter {
        key: "requests.pause",
        label: "pause between requests",
        kind: ValueKind::Range { max: DAY },
        get: |s| s.requests.pause.to_string(),
        set: |s, v| parse(v, &mut s.requests.pause),
    },
    Parameter {
        key: "requests.method",
        label: "method",
        kind: ValueKind::Choice(&[
            "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "POST", "PATCH",
        ]),
        get: |s| s.requests.method.to_string(),
        set: |s, v| choose(v, Method::ALL, |m| m.to_string(), &mut s.requests.method),
    },
    Parameter {
        key: "requests.idempotency_key",
        label: "Idempotency-Key",
        kind: ValueKind::Flag,
        get: |s| s.requests.idempotency_key.to_string(),
        set: |s, v| parse(v, &mut s.requests.idempotency_key),
    },
    Parameter {
        key: "requests.replayable",
        label: "body can be sent again",
        kind: ValueKind::Flag,
        get: |s| s.requests.replayable.to_string(),
        set: |s, v| parse(v, &mut s.requests.replayable),
    },
    Parameter {
        key: "requests.head_bytes",
        label: "octets of the request's head",
        kind: ValueKind::Number {
            min: 16,
            max: MESSAGE,
        },
        get: |s| s.requests.head_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.head_bytes),
    },
    Parameter {
        key: "requests.body_bytes",
        label: "octets of the request's body",
        kind: ValueKind::Number { min: 0, max: BODY },
        get: |s| s.requests.body_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.body_bytes),
    },
    Parameter {
        key: "requests.response_bytes",
        label: "octets of a response",
        kind: ValueKind::Number {
            min: 16,
            max: MESSAGE,
        },
        get: |s| s.requests.response_bytes.to_string(),
        set: |s, v| parse(v, &mut s.requests.response_bytes),
    },
];
