//! `idlerace servers`: real servers measured at the end of an idle connection.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::Command;

use serde_json::Value;

/// Two that are at hand wherever the tests run, one with a profile.
#[test]
fn servers_close_as_their_profiles_say() {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let asked = idlerace.args(["servers", "--json", "http.server", "node"]);
    let output = asked.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let not_run = told["not_run"].as_array().unwrap();
    for one in not_run {
        skipped::skip(&format!("there is no {}: {}", one["id"], one["reason"]));
    }
    let servers = told["servers"].as_array().unwrap();
    assert_eq!(servers.len() + not_run.len(), 2);
    for one in servers {
        assert!(one["differences"].as_array().unwrap().is_empty(), "{one:#}");
        assert_eq!(
            (&one["fin"], &one["rst"]),
            (&30.into(), &0.into()),
            "{one:#}"
        );
        let deaf = &one["deaf"];
        assert!(deaf["asked"].as_u64().unwrap() > 100, "{one:#}");
        let least = if one["id"] == "node" { 1_990.0 } else { 990.0 };
        let soonest = one["idle"]["min_ms"].as_f64().unwrap();
        assert!(soonest > least && soonest < least + 110.0, "{one:#}");
    }
    if let Some(node) = servers.iter().find(|one| one["id"] == "node") {
        assert_eq!(node["hint"], "timeout=1");
        assert_eq!(node["max_requests"], Value::Null);
    }
}
