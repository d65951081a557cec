//! Every field of a scenario can be set, or stands here with the reason why not: a field that
//! is added fails here until one of both is done.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::time::Duration;
use idlerace_core::{parameter, scenario::Scenario};
use proptest::prelude::*;

/// Fields that have no row in the table, and why.
const WITHOUT_A_ROW: [(&str, &str); 3] = [
    ("version", "it is of the file, not of what happens"),
    ("client.reads_after_failed_write", "a library's habit"),
    (
        "network.faults",
        "a list, which only an entry or a file has",
    ),
];

/// The fields of the JSON form, those of its four parts by `part.field`.
fn fields() -> Vec<String> {
    let form = serde_json::to_value(Scenario::new()).unwrap();
    let parts = form.as_object().unwrap().iter();
    parts
        .flat_map(|(part, value)| match value.as_object() {
            Some(fields) => fields.keys().map(|key| format!("{part}.{key}")).collect(),
            None => vec![part.clone()],
        })
        .collect()
}

/// Whether a row sets the field, or a part of it.
fn has_a_row(field: &str) -> bool {
    parameter::ALL.iter().any(|row| {
        let rest = row.key.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

#[test]
fn every_field_has_a_row_or_a_reason() {
    let fields = fields();
    for field in &fields {
        let excepted = WITHOUT_A_ROW.iter().any(|(name, _)| name == field);
        assert!(
            has_a_row(field) || excepted,
            "{field} has no row in core/src/scenario/parameter, and no reason here"
        );
    }
    for (field, reason) in WITHOUT_A_ROW {
        assert!(
            fields.iter().any(|name| name == field),
            "{field} is gone: {reason}"
        );
        assert!(!has_a_row(field), "{field} has a row: {reason}");
    }
}

/// A value for each of many keys, some of which belong together.
fn settings() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    const VALUES: [(&str, &[&str]); 16] = [
        ("client.profile", &["curl", "go", "node"]),
        ("client.idle_timeout", &["none", "2s", "7s"]),
        ("client.hint_margin", &["none", "1s"]),
        ("client.liveness", &["none", "background", "checkout"]),
        ("client.notice_lag", &["1ms", "0s..9ms"]),
        ("client.retry", &["none", "any"]),
        ("client.tcp_keepalive", &["none", "30s", "2m"]),
        ("client.wake_lag", &["20us", "1ms"]),
        ("server.profile", &["go", "nginx", "node"]),
        ("server.idle_timeout", &["none", "300ms", "2s"]),
        ("server.hint", &["none", "5s"]),
        ("server.shutdown_at", &["none", "1s"]),
        ("server.closing", &["close", "abort", "half-close"]),
        ("network.middlebox", &["none", "60s"]),
        ("network.middlebox.then", &["drop", "reset"]),
        ("network.middlebox.off_by", &["0", "7"]),
    ];
    let values = VALUES.map(|(key, values)| {
        let value = prop::sample::select(values);
        prop::option::of(value.prop_map(move |value| (key, value)))
    });
    values
        .to_vec()
        .prop_map(|settings| settings.into_iter().flatten().collect())
}

proptest! {
    /// Settings in any order make one scenario, in which each has its value.
    #[test]
    fn the_order_of_settings_says_nothing(
        entry in prop::sample::select(ENTRIES),
        (settings, shuffled) in settings().prop_flat_map(|all| {
            (Just(all.clone()), Just(all).prop_shuffle())
        }),
    ) {
        let set = |settings: &[(&str, &str)]| {
            let mut scenario = entry.scenario();
            parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
            scenario
        };
        let scenario = set(&settings);
        prop_assert_eq!(&scenario, &set(&shuffled), "{:?}", shuffled);
        let idle = parameter::find("server.idle_timeout").unwrap();
        for (key, value) in settings.iter().filter(|(key, _)| *key == idle.key) {
            prop_assert_eq!(&idle.get(&scenario), value, "{}", key);
        }
    }
}

fn set_in(name: &str, settings: &[(&str, &str)]) -> Scenario {
    let mut scenario = find(name).unwrap().scenario();
    parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
    scenario
}

/// One setting of Node's makes both; who sets both has both, in whatever order.
#[test]
fn what_node_announces_moves_with_its_idle_timeout() {
    let idle = |profile: &'static str, value: &'static str| {
        [("server.profile", profile), ("server.idle_timeout", value)]
    };
    let hint = |settings: &[(&str, &str)]| {
        let hint = parameter::find("server.hint").unwrap();
        hint.get(&set_in("crossing", settings))
    };
    for (profile, value, said) in [
        ("node", "6s", "5s"),
        ("node", "4s", "3s"),
        ("node", "65500ms", "64s"),
        // Measured (P1-021): keepAliveTimeout = 300 is sent as timeout=0.
        ("node", "1300ms", "0s"),
        ("node", "none", "none"),
        ("node-before-buffer", "60s", "60s"),
        ("node-before-buffer", "300ms", "0s"),
        // Two settings, or none.
        ("nginx", "60s", "none"),
        ("apache", "60s", "none"),
    ] {
        assert_eq!(hint(&idle(profile, value)), said, "{profile} {value}");
    }
    let mut both = idle("node", "61s").to_vec();
    both.push(("server.hint", "7s"));
    assert_eq!(hint(&both), "7s");
    both.reverse();
    assert_eq!(hint(&both), "7s");
    both[0].1 = "none";
    assert_eq!(hint(&both), "none");
    assert_eq!(hint(&[("server.profile", "node")]), "5s");
}

#[test]
fn what_is_announced_is_whole_seconds() {
    let scenario = set_in("keep-alive-hint", &[("server.hint", "5500ms")]);
    assert_eq!(scenario.server.hint, Some(Duration::from_secs(5)));
    let file = serde_json::to_string(&scenario).unwrap();
    let other = file.replace(r#""hint":"5s""#, r#""hint":"5500ms""#);
    assert_ne!(file, other);
    let read: Scenario = serde_json::from_str(&other).unwrap();
    assert_eq!(read, scenario);
}
