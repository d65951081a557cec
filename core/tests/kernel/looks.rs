//! Deeds done and looks taken on a replay, held against what the row recorded.

use idlerace_core::segment::Side;
use idlerace_core::tcp::{Call, State as Tcp};
use idlerace_core::time::Duration;
use serde_json::Value;

use super::deeds::{Deed, What, asked, outcome};
use super::state::{Setting, State};
use super::truth::texts;

/// Does a deed; the difference if the result is not the recorded one.
pub(crate) fn perform(state: &mut State, setting: &Setting, deed: &Deed) -> Result<(), String> {
    state.calls += 1;
    let (expected, got) = match &deed.what {
        What::Open => {
            state.open(setting);
            return Ok(());
        }
        What::Accept => {
            let queued = state
                .connections
                .iter_mut()
                .find(|connection| connection.queued);
            return queued
                .map(|connection| connection.queued = false)
                .ok_or("no connection waits".to_owned());
        }
        What::Look(look) => return compare_look(state, look),
        What::Woke(side) => return wakes(state, setting, *side),
        What::Opened(number, expected) => (expected.clone(), opened(state, *number)),
        What::Call(side, call, expected) => {
            let unread = state.last().ends[side.index()].unread();
            let call = asked(*call, expected, unread);
            (
                expected.clone(),
                outcome(call, state.call(setting, *side, call)),
            )
        }
        What::Fill(expected) => (expected.clone(), fill(state, setting).to_string()),
        What::TakeError(side, expected) => {
            let error = state.last().ends[side.index()].take_error();
            (
                expected.clone(),
                error.map_or("0".to_owned(), |error| error.to_string()),
            )
        }
        What::Poll(side, expected) => {
            let config = &setting.configs[side.index()];
            (
                expected.clone(),
                state.last().ends[side.index()]
                    .readiness(config)
                    .to_string(),
            )
        }
        What::TcpState(side, expected) => (
            expected.clone(),
            kernel_name(state.socket(*side)).to_owned(),
        ),
    };
    if expected == got {
        Ok(())
    } else {
        Err(format!("expected {expected}, got {got}"))
    }
}

/// How much the client can write until the windows and the buffers are full.
fn fill(state: &mut State, setting: &Setting) -> u32 {
    let mut written = 0;
    while let Ok(octets) = state.call(setting, Side::Client, Call::Send(1 << 20)) {
        written += octets;
        state.pump(setting, state.connections.len() - 1, |_, _, _| false);
    }
    written
}

/// What `connect()` returns.
fn opened(state: &mut State, number: usize) -> String {
    let Some(connection) = state.connections.get_mut(number) else {
        return "never called".to_owned();
    };
    let client = &mut connection.ends[Side::Client.index()];
    match client.take_error() {
        Some(error) => error.to_string(),
        None if client.state() == Tcp::SynSent => "timeout".to_owned(),
        None => "ok".to_owned(),
    }
}

/// The process was woken: something can be read, if need be because a timer that is
/// almost due gives up.
fn wakes(state: &mut State, setting: &Setting, side: Side) -> Result<(), String> {
    if !state.last().ends[side.index()].is_readable() {
        let ahead = Duration::from_nanos(state.now.as_nanos() / 10) + Duration::from_millis(60);
        if let Some((number, side, timer, at)) = state.silent_timer(setting, state.now + ahead)? {
            state.connections[number].expire(&setting.configs[side.index()], side, timer, at);
        }
    }
    let end = &state.last().ends[side.index()];
    if end.is_readable() {
        Ok(())
    } else {
        Err(format!("nothing woke it, state {}", end.state()))
    }
}

/// `ss`: state, Recv-Q and Send-Q of every socket, in any order.
fn compare_look(state: &State, look: &Value) -> Result<(), String> {
    for side in [Side::Client, Side::Server] {
        let mut expected: Vec<String> = texts(&look[side.to_string()])
            .iter()
            .map(|line| {
                line.split_whitespace()
                    .take(3)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let looks = state
            .connections
            .iter()
            .filter_map(|connection| connection.look(side));
        let mut got: Vec<String> = looks
            .map(|(state, unread, unacknowledged)| {
                format!("{} {unread} {unacknowledged}", ss_name(state))
            })
            .collect();
        expected.sort();
        got.sort();
        if expected != got {
            return Err(format!("{side}: expected {expected:?}, got {got:?}"));
        }
    }
    Ok(())
}

/// The state as `ss` prints it.
fn ss_name(state: Tcp) -> String {
    match state {
        Tcp::Established => "ESTAB".to_owned(),
        Tcp::SynReceived => "SYN-RECV".to_owned(),
        Tcp::Closed => "UNCONN".to_owned(),
        _ => state.to_string(),
    }
}

/// The state as `TCP_INFO` names it.
fn kernel_name(state: Tcp) -> &'static str {
    match state {
        Tcp::Closed => "CLOSE",
        Tcp::Listen => "LISTEN",
        Tcp::SynSent => "SYN_SENT",
        Tcp::SynReceived => "SYN_RECV",
        Tcp::Established => "ESTABLISHED",
        Tcp::FinWait1 => "FIN_WAIT1",
        Tcp::FinWait2 => "FIN_WAIT2",
        Tcp::CloseWait => "CLOSE_WAIT",
        Tcp::Closing => "CLOSING",
        Tcp::LastAck => "LAST_ACK",
        Tcp::TimeWait => "TIME_WAIT",
    }
}
