//! The usual advice, held against each cause: which step shows it, whether sending again helps,
//! and what ends it. What a retry does is explored, for any pauses; the rest is said here.

use std::fmt::Write as _;

use idlerace_core::{
    explain::Cause,
    explore::{Property, Verdict},
    http::Method,
    retry::{Methods, Retry},
};

use crate::{
    directive::Chapter,
    tables::{linked, shown},
    traffic::any_pause,
};

/// The boldest rule there is, once.
const ONCE: Retry = Retry {
    closed_idle: Methods::Any,
    nothing_written: Methods::Any,
    no_response: Methods::Any,
    partial_response: Methods::Any,
    limit: 1,
    reused_only: false,
    ..Retry::NEVER
};
/// Compare the two idle timeouts: no step of the usual list does.
const TIMEOUTS: &str = "none: nobody compares the timeouts";
const BELOW: &str = "the client's idle timeout below the server's";
const KEEP_AWAKE: &str = "idle timeout or TCP keep-alive below the device's";

/// A row a cause.
pub(crate) fn table(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| cause | the step that shows it | a GET, sent again once | a POST, sent again once \
         | what ends it |\n|---|---|---|---|---|\n",
    );
    for cause in Cause::ALL {
        let Some((step, ends)) = said(cause) else {
            continue;
        };
        let (get, post) = (again(cause, Method::Get), again(cause, Method::Post));
        let cause = linked(cause, chapter);
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {cause} | {step} | {get} | {post} | {ends} |");
    }
    table
}

/// Which step of the usual list shows a cause, and what ends it; nothing where nothing is
/// wrong.
const fn said(cause: Cause) -> Option<(&'static str, &'static str)> {
    Some(match cause {
        Cause::SeenInTime | Cause::Untold => return None,
        Cause::Crossed | Cause::SeenAfterCheckout | Cause::Discarded => (TIMEOUTS, BELOW),
        Cause::UnreadAtClose => (
            "5: `TcpExtTCPAbortOnClose` grows",
            "the same, with the server's lag added; a server that does not stall",
        ),
        Cause::Unnoticed => (
            "6, on the client: CLOSE-WAIT",
            "a client that looks before it writes, and the timeouts",
        ),
        Cause::ResetOnIdle => (
            "5: `TcpExtTCPAbortOnData` grows",
            "a close without `SO_LINGER` zero",
        ),
        Cause::DiedBeforeApplying | Cause::AnswerCutShort => {
            ("1: a crash", "whatever ends the crash")
        }
        Cause::DiedAfterApplying => (
            "1: a crash",
            "whatever ends the crash; an `Idempotency-Key` that the server keeps",
        ),
        Cause::Swallowed | Cause::ResetByMiddlebox | Cause::ResetByForgery => {
            ("3, captured at both ends", KEEP_AWAKE)
        }
        Cause::OutOfPatience => (
            "1: an access log line as long as the client's timeout",
            "timeouts that shrink from the user to the server",
        ),
        Cause::FinLost => ("3, captured at both ends", BELOW),
        Cause::AnsweredEarly => ("1: an access log line with 413", "a lingering close"),
        Cause::NotTls => ("2", "`https`, or the other port"),
        Cause::PortClosed => ("6: `curl -v`, `ss -ltn`", "starting it; the right address"),
        Cause::NotAccepted => (
            "5: `TcpExtListenOverflows` grows",
            "accepting faster, a longer queue",
        ),
        Cause::HostLost => ("6, or 1: the host's log", "a timeout for each request"),
    })
}

/// What becomes of a request that is sent again once, whatever went wrong, with pauses of any
/// length, in every scenario that shows the cause.
fn again(cause: Cause, method: Method) -> &'static str {
    let found = shown(cause).into_iter().map(|entry| {
        let mut scenario = entry.scenario();
        scenario.requests.method = method;
        scenario.client.retry = ONCE;
        any_pause(&scenario)
    });
    let found: Vec<_> = found.collect();
    let all = |property| {
        found
            .iter()
            .all(|found| found.verdict(property) == Verdict::Safe)
    };
    let twice = method == Method::Post && !all(Property::NeverTwice);
    match (twice, all(Property::NoError)) {
        (true, _) => "**can be applied twice**",
        (false, true) => "answered",
        (false, false) => "can still fail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sending_again_does_is_explored() {
        assert_eq!(again(Cause::Crossed, Method::Get), "answered");
        let post = again(Cause::DiedAfterApplying, Method::Post);
        assert_eq!(post, "**can be applied twice**");
        assert_eq!(again(Cause::PortClosed, Method::Get), "can still fail");
    }
}
