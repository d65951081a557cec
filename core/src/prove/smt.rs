//! The idle race as constraints for an SMT solver, in SMT-LIB 2: can the second of two
//! requests be lost, after a pause of any length?
//!
//! Written from the scenario's delays and from what each of them is between, and not from the
//! world or the explorer: it is there to contradict them. One connection, two requests, an
//! instant for each thing that happens; nothing of TCP but that a direction keeps its order.
//! What it does not speak of it refuses.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write as _};

use crate::scenario::retry::Methods;
use crate::scenario::{Closing, Liveness, Scenario, Service};
use crate::units::time::{Duration, Range};

/// The key of a setting that the constraints do not speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotExpressed(pub &'static str);

impl fmt::Display for NotExpressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.0;
        write!(
            f,
            "{key}: the constraints are those of the idle race alone, and do not speak of it"
        )
    }
}

impl core::error::Error for NotExpressed {}

/// The constraints. A solver answers `sat` if the second request can be lost after some
/// pause, and `unsat` if it cannot.
///
/// # Errors
/// If the scenario has something else than the race of two idle timeouts.
pub fn race(scenario: &Scenario) -> Result<String, NotExpressed> {
    refuse(scenario)?;
    let mut text = String::from(HEAD);
    waits(scenario, &mut text);
    text += INSTANTS;
    limits(scenario, &mut text);
    text += "\n(check-sat)\n";
    Ok(text)
}

const HEAD: &str = "\
; The idle race. All numbers are nanoseconds.
; sat: the second request can be lost, after some pause. unsat: it cannot.
(set-logic QF_LIA)

; What takes how long.
";

const INSTANTS: &str = "
; What happens when. The server has answered the first request at 0.
(define-fun response-arrives () Int response-way)
(define-fun response-read () Int (+ response-arrives client-wake))
(define-fun picked () Int (+ response-read pause))
(define-fun written () Int (+ picked checkout))
(define-fun request-arrives () Int (+ written request-way))
";

/// What has a say in the race of two idle timeouts, and is not in the constraints.
fn refuse(scenario: &Scenario) -> Result<(), NotExpressed> {
    let Scenario {
        client,
        network,
        server,
        ..
    } = scenario;
    let others = [
        (
            "client.retry",
            is_sent_again(scenario, client.retry.no_response),
        ),
        ("client.request_timeout", client.request_timeout.is_some()),
        ("client.split_write", client.split_write.is_some()),
        ("requests.body_bytes", !scenario.request_fits()),
        ("client.suspended_at", client.suspended_at.is_some()),
        ("client.tcp_keepalive", client.tcp_keepalive.is_some()),
        ("network.middlebox", network.middlebox.is_some()),
        ("network.faults", !network.faults.is_empty()),
        ("server.service", server.service != Service::Http),
        ("server.tcp_keepalive", server.tcp_keepalive.is_some()),
        (
            "server.closing",
            matches!(server.closing, Closing::Deaf { .. }),
        ),
        ("server.death", server.death.is_some()),
        ("server.killed_at", server.killed_at.is_some()),
        ("server.shutdown_at", server.shutdown_at.is_some()),
        (
            "server.max_age",
            server.max_age.is_some() && !server.old_waits,
        ),
        ("server.host_down", server.host_down.is_some()),
        ("server.queue_full", server.queue_full.is_some()),
    ];
    let other = others.into_iter().find(|(_, has)| *has);
    other.map_or(Ok(()), |(key, _)| Err(NotExpressed(key)))
}

/// Whether the client sends a request again that failed in the way for which these methods
/// are.
fn is_sent_again(scenario: &Scenario, methods: Methods) -> bool {
    let (requests, retry) = (&scenario.requests, scenario.client.retry);
    let by_key = retry.key_counts && requests.idempotency_key && methods != Methods::None;
    let has_body = requests.body_bytes > 0;
    let can_be = requests.replayable || !has_body || !retry.needs_replayable;
    can_be && retry.limit > 0 && (by_key || methods.contains(requests.method))
}

/// A constant for each wait.
fn waits(scenario: &Scenario, text: &mut String) {
    let (client, network, server) = (&scenario.client, &scenario.network, &scenario.server);
    wait(text, "response-way", "network.to_client", network.to_client);
    wait(text, "client-wake", "client.wake_lag", client.wake_lag);
    *text += "(declare-const pause Int) ; any\n(assert (<= 0 pause))\n";
    wait(text, "checkout", "client.checkout_lag", client.checkout_lag);
    wait(text, "request-way", "network.to_server", network.to_server);
    if server.idle_timeout.is_some() {
        wait(text, "timer-lag", "server.timer_lag", server.timer_lag);
        wait(text, "close-lag", "server.close_lag", server.close_lag);
        wait(text, "fin-way", "network.to_client", network.to_client);
    }
    if let Liveness::Background { lag } = client.liveness {
        wait(text, "notice", "client.notice_lag", lag);
    }
}

fn wait(text: &mut String, name: &str, key: &str, range: Range) {
    let (min, max) = (range.min().as_nanos(), range.max().as_nanos());
    let _ = writeln!(
        text,
        "(declare-const {name} Int) ; {key}\n(assert (<= {min} {name} {max}))"
    );
}

/// What must hold for the second request to be lost.
fn limits(scenario: &Scenario, text: &mut String) {
    let Some(idle) = scenario.server.idle_timeout.filter(|_| is_reused(scenario)) else {
        *text += "\n; No connection is used again, or nobody closes an idle one.\n(assert false)\n";
        return;
    };
    let idle = idle.as_nanos();
    let _ = write!(
        text,
        "(define-fun timer-fires () Int (+ {idle} timer-lag)) ; server.idle_timeout\n\
         (define-fun closed () Int (+ timer-fires close-lag))\n\
         (define-fun fin-arrives () Int (+ closed fin-way))\n\
         (assert (<= response-arrives fin-arrives)) ; a direction keeps its order\n\n"
    );
    if let Some(stay) = stay(scenario) {
        let _ = write!(
            text,
            "; The client has not closed the connection itself.\n\
             (assert (<= pause {}))\n",
            stay.as_nanos()
        );
    }
    *text += "; The server's timer finds nothing to read.\n\
              (assert (<= timer-fires request-arrives))\n";
    unaware(scenario, text);
}

/// The client uses the connection before it knows that the server has closed it.
fn unaware(scenario: &Scenario, text: &mut String) {
    let retry = scenario.client.retry;
    *text += "; The client does not know of the close, or sends nothing again that fails by it.\n";
    let seen = match scenario.client.looks(scenario.requests.method) {
        Liveness::None => None,
        Liveness::Checkout => Some(String::from("(<= picked fin-arrives)")),
        Liveness::CheckoutAfter { idle } => Some(format!(
            "(or (<= picked fin-arrives) (<= pause {}))",
            idle.as_nanos()
        )),
        // What is noticed between choosing a connection and writing fails without a write.
        Liveness::Background { .. } => {
            let by = if is_sent_again(scenario, retry.closed_idle) {
                "written"
            } else {
                "picked"
            };
            Some(format!(
                "(or (<= {by} (+ fin-arrives notice)) (<= {by} (+ response-read notice)))"
            ))
        }
    };
    if let Some(asserted) = seen {
        let _ = writeln!(text, "(assert {asserted})");
    }
    // A write after a RST fails at once; one after a FIN does not.
    if scenario.server.closing == Closing::Abort && is_sent_again(scenario, retry.nothing_written) {
        *text += "(assert (<= written fin-arrives))\n";
    }
}

fn is_reused(scenario: &Scenario) -> bool {
    let (client, server) = (&scenario.client, &scenario.server);
    let closes = server.announces_close || server.max_requests == Some(1);
    let eaten = hinted(scenario) == Some(Duration::ZERO);
    client.keep_alive && !closes && !eaten
}

/// How long the client keeps an idle connection.
fn stay(scenario: &Scenario) -> Option<Duration> {
    let (client, hinted) = (&scenario.client, hinted(scenario));
    let all = [client.idle_timeout, client.max_age, hinted];
    all.into_iter().flatten().min()
}

/// How long it does by the server's word.
fn hinted(scenario: &Scenario) -> Option<Duration> {
    let margin = scenario.client.hint_margin?;
    let hint = Duration::from_secs(scenario.server.hint?.as_secs());
    Some(hint.less(margin).unwrap_or_default())
}
