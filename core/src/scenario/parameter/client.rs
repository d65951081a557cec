//! The policies of a client.

use alloc::string::{String, ToString};

use super::convert::{
    choose, methods_name, notice_lag, optional, parse, parse_optional, parse_seconds,
};
use super::kind::{DAY, KEEPIDLE, MINUTE, Parameter, ValueKind};
use crate::scenario::profile::{ById, ClientProfile, Profile};
use crate::scenario::retry::Methods;
use crate::scenario::{Liveness, WhileWriting};
use crate::units::tcp::LARGEST_SEND_BUFFER;
use crate::units::time::Duration;

pub(super) const ROWS: &[Parameter] = &[
    Parameter {
        key: "client.profile",
        label: "client",
        kind: ValueKind::Choice(ClientProfile::IDS),
        get: |s| s.client.profile.to_string(),
        set: |s, v| {
            s.client.adopt(ById::find(v)?.0);
            Some(())
        },
    },
    Parameter {
        key: "client.keep_alive",
        label: "persistent connections",
        kind: ValueKind::Flag,
        get: |s| s.client.keep_alive.to_string(),
        set: |s, v| parse(v, &mut s.client.keep_alive),
    },
    Parameter {
        key: "client.idle_timeout",
        label: "client idle timeout",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.client.idle_timeout),
        set: |s, v| parse_optional(v, &mut s.client.idle_timeout),
    },
    Parameter {
        key: "client.max_age",
        label: "greatest age of a connection",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.client.max_age),
        set: |s, v| parse_optional(v, &mut s.client.max_age),
    },
    Parameter {
        key: "client.hint_margin",
        label: "margin below Keep-Alive: timeout=",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.client.hint_margin),
        set: |s, v| parse_optional(v, &mut s.client.hint_margin),
    },
    Parameter {
        key: "client.liveness",
        label: "liveness check",
        kind: ValueKind::Choice(&["none", "background", "checkout", "checkout-after-1s"]),
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
        kind: ValueKind::Range { max: MINUTE },
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
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.client.checkout_lag.to_string(),
        set: |s, v| parse(v, &mut s.client.checkout_lag),
    },
    Parameter {
        key: "client.split_write",
        label: "from writing the head to writing the body",
        kind: ValueKind::OptionalRange { max: MINUTE },
        get: |s| optional(s.client.split_write),
        set: |s, v| parse_optional(v, &mut s.client.split_write),
    },
    Parameter {
        key: "client.wake_lag",
        label: "client's lag in reading",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.client.wake_lag.to_string(),
        set: |s, v| parse(v, &mut s.client.wake_lag),
    },
    Parameter {
        key: "client.request_timeout",
        label: "request timeout",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.client.request_timeout),
        set: |s, v| parse_optional(v, &mut s.client.request_timeout),
    },
    Parameter {
        key: "client.tcp_keepalive",
        label: "TCP keep-alive every so many seconds",
        kind: KEEPIDLE,
        get: |s| optional(s.client.tcp_keepalive),
        set: |s, v| parse_seconds(v, &mut s.client.tcp_keepalive),
    },
    Parameter {
        key: "client.suspended_at",
        label: "client suspended at",
        kind: ValueKind::OptionalRange { max: DAY },
        get: |s| optional(s.client.suspended_at),
        set: |s, v| parse_optional(v, &mut s.client.suspended_at),
    },
    Parameter {
        key: "client.suspended_for",
        label: "suspended for",
        kind: ValueKind::Range { max: DAY },
        get: |s| s.client.suspended_for.to_string(),
        set: |s, v| parse(v, &mut s.client.suspended_for),
    },
    // Up to what nobody has tuned: a longer wait shows nothing new.
    Parameter {
        key: "client.tcp_retries2",
        label: "retransmissions before the kernel gives up",
        kind: ValueKind::Number { min: 1, max: 15 },
        get: |s| s.client.tcp_retries2.to_string(),
        set: |s, v| parse(v, &mut s.client.tcp_retries2),
    },
    Parameter {
        key: "client.send_buffer",
        label: "client's send buffer (SO_SNDBUF), octets",
        kind: ValueKind::OptionalNumber {
            min: 4_096,
            max: LARGEST_SEND_BUFFER as u64,
        },
        get: |s| optional(s.client.send_buffer),
        set: |s, v| parse_optional(v, &mut s.client.send_buffer),
    },
    Parameter {
        key: "client.while_writing",
        label: "while it waits to write",
        kind: ValueKind::Choice(&[
            "waits",
            "buffers",
            "reads",
            "either",
            "reads-apart",
            "each-apart",
        ]),
        get: |s| {
            String::from(match s.client.while_writing {
                WhileWriting::Waits => "waits",
                WhileWriting::Buffers => "buffers",
                WhileWriting::Reads => "reads",
                WhileWriting::Either => "either",
                WhileWriting::ReadsApart => "reads-apart",
                WhileWriting::EachApart => "each-apart",
            })
        },
        set: |s, v| {
            s.client.while_writing = match v {
                "buffers" => WhileWriting::Buffers,
                "reads" => WhileWriting::Reads,
                "either" => WhileWriting::Either,
                "reads-apart" => WhileWriting::ReadsApart,
                "each-apart" => WhileWriting::EachApart,
                _ => WhileWriting::Waits,
            };
            Some(())
        },
    },
    Parameter {
        key: "client.retry",
        label: "automatic retry without a response",
        kind: ValueKind::Choice(&["none", "safe", "idempotent", "any", "without-content"]),
        get: |s| methods_name(s.client.retry.no_response),
        set: |s, v| {
            let all = [
                Methods::None,
                Methods::Safe,
                Methods::Idempotent,
                Methods::Any,
                Methods::WithoutContent,
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
];
