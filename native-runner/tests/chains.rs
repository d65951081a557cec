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

#[test]
fn every_named_chain_agrees_step_by_step() {
    let traces: Vec<ChainTrace> = CHAINS
        .iter()
        .map(|entry| simulate(&entry.chain()))
        .collect();
    for kind in [Carrier::Tun, Carrier::Veth] {
        for (entry, outcome) in CHAINS
            .iter()
            .zip(outcomes(kind, &traces).into_iter().flatten())
        {
            match &outcome {
                // Its middlebox forgets after minutes, which nobody waits for here.
                Verdict::NotRun(why) if entry.name == "nlb-envoy-node" => {
                    assert!(why.contains("300 s"), "{why}");
                    skipped::note(&format!("{}: {why}", entry.name));
                }
                // What the kernels do for one connection comes due while another is waited for.
                Verdict::NotRun(why) if entry.chain().load.is_some() => {
                    assert!(why.contains("at once"), "{why}");
                    skipped::note(&format!("{}: {why}", entry.name));
                }
                Verdict::Agrees
                | Verdict::Differs(_)
                | Verdict::TooBusy(_)
                | Verdict::NotRun(_) => assert_agrees(entry.name, &outcome),
            }
        }
    }
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

#[test]
fn what_no_kernel_does_is_found_out_on_its_hop() {
    let mut trace = simulate(&find("alb-nginx-app").unwrap().chain());
    let is_read = |what: &What| {
        matches!(
            what,
            What::Called {
                call: Op::Read,
                result: Ok(1..)
            }
        )
    };
    let events = &mut trace.hops[2].events;
    let read = events
        .iter_mut()
        .rfind(|event| event.place == Place::ServerApp && is_read(&event.what));
    read.unwrap().what = What::Called {
        call: Op::Read,
        result: Err(Errno::ConnReset),
    };
    match outcomes(Carrier::Tun, &[trace]).map(|mut all| all.pop()) {
        None => {}
        Some(Some(Verdict::Differs(difference))) => {
            assert!(difference.at.starts_with("hop 3, step "), "{difference}");
            assert!(difference.predicted.contains("ECONNRESET"), "{difference}");
        }
        Some(Some(Verdict::TooBusy(kept))) => {
            skipped::note(&format!("the machine was too busy: {kept}"));
        }
        Some(other) => panic!("not found out: {other:?}"),
    }
}

/// The command counts them, and an ordinary user has them over cables.
#[test]
fn chains_are_rows_of_the_check() {
    let check = || {
        let mut check = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        check.args(["check", "--json", "--wire", "veth"]);
        check.args(["crossing", "browser-alb-node", "haproxy-mirrors-close"]);
        check
    };
    let outputs = [check().output(), check().uid(65_534).gid(65_534).output()];
    for output in outputs {
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
        assert_eq!(
            names,
            ["crossing", "browser-alb-node", "haproxy-mirrors-close"]
        );
        for row in rows {
            let verdict = &row["verdict"];
            assert!(verdict == "agrees" || verdict == "too-busy", "{row:#}");
            assert!(row["steps"].as_u64().unwrap() > 50, "{row:#}");
        }
    }
}
