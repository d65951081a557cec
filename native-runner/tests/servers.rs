//! `idlerace servers`: real servers measured at the end of an idle connection.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::Command;

use serde_json::Value;

fn answer(words: &[&str]) -> Value {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = idlerace.args(["servers", "--json"]).args(words).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"))
}

/// Two that are at hand wherever the tests run, one with a profile.
#[test]
fn servers_close_as_their_profiles_say() {
    let told = answer(&["http.server", "node"]);
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

#[test]
fn no_server_differs_that_did_not_when_it_was_written_down() {
    if std::env::var_os("IDLERACE_KIT").is_none() {
        return skipped::note("every server takes minutes: IDLERACE_KIT=all asks for them");
    }
    let record = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/book/measured/servers.json"
    );
    let record: Value = serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap();
    let told = answer(&["--install"]);
    let known = differing(&record);
    let all = differing(&told);
    for one in told["not_run"].as_array().unwrap() {
        skipped::note(&format!("{}: {}", one["id"], one["reason"]));
    }
    assert!(told["servers"].as_array().unwrap().len() > 2, "{told:#}");
    assert!(all.iter().all(|one| known.contains(one)), "{told:#}");
    // Envoy's deaf second, where it could be had.
    let servers = told["servers"].as_array().unwrap();
    if let Some(envoy) = servers.iter().find(|one| one["id"] == "envoy") {
        let window = envoy["deaf"]["window_ms"].as_f64().unwrap();
        assert!((window - 1_000.0).abs() < 5.0, "{envoy:#}");
    }
}

fn differing(answer: &Value) -> Vec<Value> {
    let servers = answer["servers"].as_array().unwrap().iter();
    let differ = servers.filter(|one| !one["differences"].as_array().unwrap().is_empty());
    differ.map(|one| one["id"].clone()).collect()
}
