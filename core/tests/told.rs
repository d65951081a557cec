//! Which cause is told where more than one thing has happened to a connection: as somebody who
//! knows TCP reads the trace.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explain::{Cause, explain};
use idlerace_core::parameter;
use idlerace_core::simulate::simulate;

/// Of a named scenario with these settings the cause of what fails last.
fn cause(name: &str, settings: &[(&str, &str)]) -> Option<Cause> {
    let mut scenario = find(name).unwrap().scenario();
    parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
    let stories = explain(&simulate(&scenario)).stories;
    stories.last().map(|story| story.cause)
}

/// The server's process ended first, and its FIN is what the client reads: what a device on
/// the way does to the rest of the connection comes too late to matter.
#[test]
fn a_fin_that_has_arrived_ends_a_connection_before_a_device_does() {
    for name in ["firewall-resets-server", "firewall-resets", "nat-forgets"] {
        let settings = [
            ("server.killed_at", "50ms"),
            ("network.middlebox", "30s"),
            ("client.liveness", "none"),
        ];
        assert_eq!(cause(name, &settings), Some(Cause::Unnoticed), "{name}");
    }
    let alone = |name| cause(name, &[]);
    assert_eq!(alone("firewall-resets-server"), Some(Cause::ResetByForgery));
    assert_eq!(alone("firewall-resets"), Some(Cause::ResetByMiddlebox));
    assert_eq!(alone("nat-forgets"), Some(Cause::Swallowed));
}

/// A server can close before its client has read the answer.
#[test]
fn a_close_before_the_answer_was_read_is_told() {
    let hasty = [("server.idle_timeout", "1ms"), ("client.retry", "safe")];
    let told = cause("retried-post-after-crossing", &hasty);
    assert_eq!(told, Some(Cause::Unnoticed));
    // The answer waits for a client that is suspended; the worker is killed meanwhile.
    for at in ["16ms", "18ms", "20ms"] {
        let suspended = [("client.suspended_at", at), ("client.liveness", "none")];
        let told = cause("worker-killed", &suspended);
        assert_eq!(told, Some(Cause::Unnoticed), "{at}");
    }
    let suspended = [
        ("client.suspended_at", "16ms"),
        ("server.host_down", "100ms..200ms"),
    ];
    let told = cause("died-before-applying", &suspended);
    assert_eq!(told, Some(Cause::HostLost));
}

/// Whatever of these is added to a named scenario, why each attempt failed is told.
#[test]
fn something_is_told_of_every_failure() {
    let mut untold = Vec::new();
    for entry in ENTRIES {
        for at in ["16ms", "100ms", "222ms", "226ms"] {
            for (key, value) in [
                ("client.suspended_at", at),
                ("server.killed_at", at),
                ("server.shutdown_at", at),
                ("server.idle_timeout", at),
            ] {
                for liveness in ["none", "background"] {
                    let settings = [(key, value), ("client.liveness", liveness)];
                    if cause(entry.name, &settings) == Some(Cause::Untold) {
                        untold.push(format!("{} {settings:?}", entry.name));
                    }
                }
            }
        }
    }
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}
