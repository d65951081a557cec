//! Every named chain that can be followed, step by step on real kernels, a namespace for each
//! host, over each kind of wire; some of them in orders that their seeds do not pick; and a wrong
//! prediction, which must be found out.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use formats::verdict::Verdict;
use idlerace::lockstep::check::check_chains;
use idlerace::predict::scale::shorten_kernel_timeouts_of_chain;
use idlerace::wire::Carrier;
use idlerace_core::errno::Errno;
use idlerace_core::run::chain::simulate;
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::trace::chain::ChainTrace;
use idlerace_core::trace::{Op, Place, What};
use serde_json::Value;

/// What becomes of chains over a wire of this kind; nothing where a right is missing.
fn outcomes(kind: Carrier, traces: &[ChainTrace]) -> Option<Vec<Verdict>> {
    match check_chains(kind, traces, |_| ()) {
        Ok(checked) => Some(
            checked
                .unwrap()
                .into_iter()
                .map(|one| one.verdict)
                .collect(),
        ),
        Err(missing) => {
            skipped::skip(&format!("over {kind}: {missing}"));
            None
        }
    }
}

fn assert_agrees(name: &str, outcome: &Verdict) {
    if let Verdict::TooBusy(kept) = outcome {
        return skipped::note(&format!("{name}: the machine was too busy: {kept}"));
    }
    assert_eq!(*outcome, Verdict::Agrees, "{name}");
}

/// The chain of a name as it is followed: where the kernels' own timers would take minutes, with
/// shorter ones.
fn followed(name: &str) -> ChainTrace {
    let chain = find(name).unwrap().chain();
    let shorter = shorten_kernel_timeouts_of_chain(&chain).map(|(shorter, _)| shorter);
    simulate(&shorter.unwrap_or(chain))
}

fn every_named_chain_agrees_over(kind: Carrier) {
    let traces: Vec<ChainTrace> = CHAINS.iter().map(|entry| followed(entry.name)).collect();
    let outcomes = outcomes(kind, &traces).into_iter().flatten();
    for (entry, outcome) in CHAINS.iter().zip(outcomes) {
        assert_agrees(entry.name, &outcome);
    }
}

#[test]
fn every_named_chain_agrees_step_by_step() {
    every_named_chain_agrees_over(Carrier::Tun);
}

#[test]
fn every_named_chain_agrees_over_cables() {
    every_named_chain_agrees_over(Carrier::Veth);
}

/// Three chains of two hops and one of three in many orders: each agrees, but those in which what
/// one hop waits for would have a kernel of another do what it does later, or not at all.
#[test]
fn other_orders_of_chains_agree() {
    let names = [
        "nginx-gunicorn",
        "haproxy-mirrors-close",
        "browser-alb-node",
        "alb-nginx-app",
    ];
    let mut check = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = check.args(["check", "--explored", "--json"]).args(names);
    let output = output.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("no wire") || said.contains("needs a wire") {
        return skipped::skip(&said);
    }
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), names.len());
    for (row, name) in rows.iter().zip(names) {
        assert_eq!(row["name"], name);
        let count = |word: &str| row["orders"][word].as_u64().unwrap();
        let [agree, busy, not_run] = ["agree", "too-busy", "not-run"].map(count);
        println!("{name}: {agree} agree, {busy} could not be judged, {not_run} not run");
        assert_eq!(count("differ"), 0, "{row:#}");
        if busy > 0 {
            skipped::note(&format!(
                "{name}: the machine was too busy for {busy} orders"
            ));
        }
        assert!(agree + busy > 30 && not_run * 4 < agree + busy, "{row:#}");
    }
}

/// The last request that the application reads is read as a reset by nobody, be it that of one
/// client or one of eight.
#[test]
fn what_no_kernel_does_is_found_out_on_its_hop() {
    let is_read = |what: &What| {
        matches!(
            what,
            What::Called {
                call: Op::Read,
                result: Ok(1..)
            }
        )
    };
    for name in ["alb-nginx-app", "rolling-deploy"] {
        let mut trace = followed(name);
        let hops = trace.hops.len();
        let events = trace.hops.last_mut().map(|hop| &mut hop.events).unwrap();
        let read = events
            .iter_mut()
            .rfind(|event| event.place == Place::ServerApp && is_read(&event.what));
        let read = read.unwrap();
        read.what = What::Called {
            call: Op::Read,
            result: Err(Errno::ConnReset),
        };
        let step = format!("hop {hops}, step {}, ", read.id.0 + 1);
        match outcomes(Carrier::Tun, &[trace]).map(|mut all| all.pop()) {
            None => {}
            Some(Some(Verdict::Differs(difference))) => {
                assert!(difference.at.starts_with(&step), "{difference}, not {step}");
                assert!(difference.predicted.contains("ECONNRESET"), "{difference}");
            }
            Some(Some(Verdict::TooBusy(kept))) => {
                skipped::note(&format!("{name}: the machine was too busy: {kept}"));
            }
            Some(other) => panic!("not found out: {other:?}"),
        }
    }
}

/// The command counts them, and an ordinary user has them over cables: those under a load, and the
/// one whose silences are shorter, which the row says.
#[test]
fn chains_are_rows_of_the_check() {
    let few = ["crossing", "browser-alb-node", "haproxy-mirrors-close"];
    let rest = [
        "crossing",
        "rolling-deploy",
        "rolling-deploy-drained",
        "nlb-envoy-node",
    ];
    let check = |names: &[&str]| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        check
            .args(["check", "--json", "--wire", "veth"])
            .args(names);
        check
    };
    let mut ordinary = check(&rest);
    ordinary.uid(65_534).gid(65_534);
    let runs = [(&few[..], check(&few)), (&rest[..], ordinary)];
    for (expected, mut run) in runs {
        let output = run.output();
        let Ok(output) = output else {
            skipped::skip("only root can become an ordinary user");
            continue;
        };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.contains("no wire") {
            skipped::skip(&said);
            continue;
        }
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let rows = answer["rows"].as_array().unwrap();
        let names: Vec<&Value> = rows.iter().map(|row| &row["name"]).collect();
        assert_eq!(names, expected);
        for row in rows {
            let verdict = &row["verdict"];
            assert!(verdict == "agrees" || verdict == "too-busy", "{row:#}");
            assert!(row["steps"].as_u64().unwrap() > 50, "{row:#}");
            let changes = row["changes"].to_string();
            let is_shorter = changes.contains("60 times shorter, with a probe every second");
            assert_eq!(is_shorter, row["name"] == "nlb-envoy-node", "{row:#}");
        }
    }
}
