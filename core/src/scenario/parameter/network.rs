//! What lies between.

use alloc::string::{String, ToString};

use super::convert::{optional, parse, parse_optional};
use super::kind::{DAY, MINUTE, Parameter, ValueKind};
use crate::scenario::{ExpiryAction, Middlebox, Scenario};

pub(super) const ROWS: &[Parameter] = &[
    Parameter {
        key: "network.to_server",
        label: "one-way delay to the server",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.network.to_server.to_string(),
        set: |s, v| parse(v, &mut s.network.to_server),
    },
    Parameter {
        key: "network.to_client",
        label: "one-way delay to the client",
        kind: ValueKind::Range { max: MINUTE },
        get: |s| s.network.to_client.to_string(),
        set: |s, v| parse(v, &mut s.network.to_client),
    },
    Parameter {
        key: "network.middlebox",
        label: "middlebox forgets after",
        kind: ValueKind::OptionalLength { max: DAY },
        get: |s| optional(s.network.middlebox.map(|middlebox| middlebox.idle_timeout)),
        set: |s, v| {
            let mut idle_timeout = None;
            parse_optional(v, &mut idle_timeout)?;
            let before = s.network.middlebox;
            s.network.middlebox = idle_timeout.map(|idle_timeout| Middlebox {
                idle_timeout,
                then: before.map_or(ExpiryAction::Drop, |middlebox| middlebox.then),
                off_by: before.map_or(0, |middlebox| middlebox.off_by),
            });
            Some(())
        },
    },
    Parameter {
        key: "network.middlebox.then",
        label: "what the middlebox does then",
        kind: ValueKind::Choice(&[
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
    },
    // 65,536 is the window: from there on the number is outside.
    Parameter {
        key: "network.middlebox.off_by",
        label: "how far ahead its RST's number is",
        kind: ValueKind::Number {
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
    },
];

const FORGOTTEN: [(&str, ExpiryAction); 5] = [
    ("drop", ExpiryAction::Drop),
    ("reset", ExpiryAction::Reset),
    ("reset-client", ExpiryAction::ResetClient),
    ("reset-server", ExpiryAction::ResetServer),
    ("reset-both", ExpiryAction::ResetBoth),
];

fn then(scenario: &Scenario) -> ExpiryAction {
    let middlebox = scenario.network.middlebox;
    middlebox.map_or(ExpiryAction::Drop, |middlebox| middlebox.then)
}
