//! Rows made ready for the replay, and how a failure reads.

use std::fmt;

use idlerace_core::segment::{Control, Side};
use idlerace_core::tcp::Config;
use idlerace_core::time::Instant;
use serde_json::Value;

use super::arrivals::boundary;
use super::deeds::{Deed, Script, What, letter};
use super::looks::perform;
use super::replay::Replay;
use super::settings;
use super::state::{Setting, State};
use super::truth::{Fate, Record, tape, text, texts};

/// How much was compared, or what differs.
pub(crate) type Outcome = Result<Counts, String>;

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) rows: usize,
    pub(crate) calls: usize,
    pub(crate) segments: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.calls += other.calls;
        self.segments += other.segments;
    }

    fn of(state: &State) -> Self {
        Self {
            rows: 1,
            calls: state.calls,
            segments: state.segments,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rows, {} calls, {} segments compared",
            self.rows, self.calls, self.segments
        )
    }
}

/// A row of `scenarios.json`.
pub(crate) fn replay_scenario(_: &Value, row: &Value) -> Outcome {
    let name = format!("{}: {}", text(&row["name"]), text(&row["title"]));
    let fail = |reason: String| format!("{name}\n  {reason}");
    let calls: Vec<Value> = row["calls"].as_array().cloned().unwrap_or_default();
    let script = Script::parse(&calls).map_err(fail)?;
    let tape = tape(&row["packets"]).map_err(fail)?;
    let known =
        |note: &String| note.starts_with("only the last ") && note.ends_with(" packets kept");
    if let Some(note) = texts(&row["notes"]).iter().find(|note| !known(note)) {
        return Err(fail(format!("note \"{note}\" is not understood")));
    }
    let setting = setting(row, &calls, &script, &tape).map_err(fail)?;
    let mut replay = Replay::new(&setting, &script.deeds, &tape);
    replay.silent_server = script.silent_server;
    match replay.run(&State::default()) {
        Some(end) => Ok(Counts::of(&end)),
        None => Err(difference(&name, &replay)),
    }
}

/// All that a row says about its hosts and its connections.
fn setting(
    row: &Value,
    calls: &[Value],
    script: &Script,
    tape: &[Record],
) -> Result<Setting, String> {
    let said: Vec<String> = calls.iter().map(|call| text(&call["call"])).collect();
    let words = format!("{} {}", text(&row["title"]), said.join(" "));
    let mut client = settings::config(&words)?;
    let mut server = Config {
        user_timeout: None,
        probes: None,
        ..client
    };
    let fills = script
        .deeds
        .iter()
        .any(|deed| matches!(deed.what, What::Fill(_)));
    if let Some(look) = looks(script).next().filter(|_| fills) {
        // Linux tunes its buffers; how large they had become shows when they are full.
        client.send_buffer = queue(look, Side::Client, 2)?;
        client.largest_send_buffer = client.send_buffer;
        server.receive_buffer = queue(look, Side::Server, 1)?;
    }
    // Where the tape has fewer SYNs than there were connections it has only the last one.
    let syns = tape
        .iter()
        .filter(|record| record.segment.control == Control::Syn && record.segment.ack.is_none());
    let untaped = if syns.count() < script.connections {
        script.connections - 1
    } else {
        0
    };
    let half_open = looks(script).next().map(|look| {
        texts(&look["server"])
            .iter()
            .filter(|line| line.starts_with("SYN-RECV"))
            .count()
    });
    Ok(Setting {
        configs: [client, server],
        queue_length: settings::queue_length(&words)?,
        listening: !words.contains("closed port"),
        timed: true,
        truncated: !texts(&row["notes"]).is_empty(),
        untaped,
        held_from: script.connections - half_open.unwrap_or(0).min(script.connections),
    })
}

/// The looks of a row at its sockets.
fn looks(script: &Script) -> impl Iterator<Item = &Value> {
    script.deeds.iter().filter_map(|deed| match &deed.what {
        What::Look(look) => Some(look),
        _ => None,
    })
}

/// Recv-Q (1) or Send-Q (2) of the one socket of a side.
fn queue(look: &Value, side: Side, column: usize) -> Result<u32, String> {
    let line = texts(&look[side.to_string()]).concat();
    let figure = line
        .split_whitespace()
        .nth(column)
        .and_then(|figure| figure.parse().ok());
    figure.ok_or_else(|| format!("the look at the {side} has no such figure: {line}"))
}

/// A row of `syscalls.json`: the packets belong to one of the orders of calls, and
/// the others begin where that one began.
pub(crate) fn replay_arrivals(file: &Value, row: &Value) -> Outcome {
    let arrivals = text(&row["arrivals"]);
    let name = format!("arrivals {arrivals}: {}", text(&row["title"]));
    let fail = |reason: String| format!("{name}\n  {reason}");
    let tape = tape(&row["packets"]).map_err(fail)?;
    let warm = warm(&tape).map_err(|error| fail(error.clone()))?;
    let told_from_tape = boundary(&arrivals, &tape).map_err(fail)?;
    let setting = untimed(row).map_err(fail)?;
    let keys: Vec<&String> = row["ops"]
        .as_object()
        .map(|ops| ops.keys().collect())
        .unwrap_or_default();
    let mut failure = fail("no ops".to_owned());
    for (number, key) in keys.iter().enumerate() {
        let mut deeds = warm.deeds.clone();
        deeds.extend(ops(file, row, key).map_err(fail)?);
        let mut replay = Replay::new(&setting, &deeds, &tape);
        replay.told_from_tape = told_from_tape;
        let Some(end) = replay.run(&State::default()) else {
            if number == 0 {
                failure = difference(&format!("{name} (ops {key})"), &replay);
            }
            continue;
        };
        let mut counts = Counts::of(&end);
        let mark = end.mark.expect("a row has a poll");
        for other in keys.iter().filter(|other| *other != key) {
            counts.calls += replay_ops(file, row, &mark, &setting, (other, &tape)).map_err(fail)?;
        }
        return Ok(counts);
    }
    Err(failure)
}

/// The hosts of a row without times.
fn untimed(row: &Value) -> Result<Setting, String> {
    let client = settings::config(&text(&row["title"]))?;
    Ok(Setting {
        configs: [client; 2],
        queue_length: None,
        listening: true,
        timed: false,
        truncated: false,
        untaped: 0,
        held_from: 0,
    })
}

/// The warm exchange: the first data of each side is the request and its answer.
fn warm(tape: &[Record]) -> Result<Script, String> {
    let first = |side: Side| {
        let data = tape
            .iter()
            .find(|record| record.from == side && record.segment.len > 0);
        data.map(|record| record.segment.len)
            .ok_or("no warm exchange on the tape")
    };
    let said = format!(
        "({} bytes) ({} bytes)",
        first(Side::Client)?,
        first(Side::Server)?
    );
    let mut script = Script::default();
    script.warm(Instant::START, &said, "the warm exchange")?;
    Ok(script)
}

/// The deeds of one `ops` key: what `poll` and `TCP_INFO` say first, then the calls,
/// then the state after them.
fn ops(file: &Value, row: &Value, key: &str) -> Result<Vec<Deed>, String> {
    let size = text(&file["ops"])
        .split_once("write(")
        .and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok());
    let results = texts(&row["ops"][key]);
    if results.len() != key.chars().count() {
        return Err(format!("ops {key}: {} results", results.len()));
    }
    let deed = |what: What, text: String| Deed {
        began: Instant::START,
        at: Instant::START,
        what,
        text,
    };
    let (poll, state) = (text(&row["poll"]), text(&row["state"]));
    let mut deeds = vec![
        deed(
            What::Poll(Side::Client, poll.clone()),
            format!("poll = {poll}"),
        ),
        deed(
            What::TcpState(Side::Client, state.clone()),
            format!("state = {state}"),
        ),
    ];
    for (place, (op, result)) in key.chars().zip(&results).enumerate() {
        deeds.push(deed(
            letter(op, result, size.unwrap_or(1))?,
            format!("ops {key}, {op} at {place} = {result}"),
        ));
    }
    let after = text(&row["state_after"][key]);
    deeds.push(deed(
        What::TcpState(Side::Client, after.clone()),
        format!("ops {key}, state_after = {after}"),
    ));
    Ok(deeds)
}

/// The calls of another order, from the moment at which the first began.
fn replay_ops(
    file: &Value,
    row: &Value,
    mark: &State,
    setting: &Setting,
    (key, tape): (&str, &[Record]),
) -> Result<usize, String> {
    let held = [Side::Client, Side::Server].map(|side| holds(mark, side, tape));
    let mut state = mark.clone();
    let before = state.calls;
    let number = state.connections.len() - 1;
    for deed in ops(file, row, key)? {
        state.pump(setting, number, |_, side, _| held[side.index()]);
        perform(&mut state, setting, &deed).map_err(|reason| format!("{}: {reason}", deed.text))?;
    }
    Ok(state.calls - before)
}

/// Whether the wire held what a side sent after the arrivals.
fn holds(mark: &State, side: Side, tape: &[Record]) -> bool {
    let later = tape[mark.record..]
        .iter()
        .find(|record| record.from == side && record.fate.is_emission());
    let kept = mark
        .connections
        .iter()
        .any(|connection| !connection.flight[side.index()].is_empty());
    later.map_or(kept, |record| record.fate != Fate::Forward)
}

/// The story of a row that differs: why, and the tape around it.
fn difference(name: &str, replay: &Replay<'_>) -> String {
    let (deed, record) = replay.furthest();
    let mut lines = vec![
        name.to_owned(),
        format!("  differs at call {deed}, packet {record}:"),
    ];
    lines.extend(
        replay
            .reasons
            .iter()
            .take(6)
            .map(|reason| format!("    {reason}")),
    );
    let mut around = |what: &str, here: usize, texts: Vec<&String>| {
        lines.push(format!("  {what} (of {})", texts.len()));
        let near = texts
            .iter()
            .enumerate()
            .filter(|(place, _)| place.abs_diff(here) <= 14);
        lines.extend(near.map(|(place, text)| {
            format!(
                "{} {place}: {text}",
                if place == here { "  >>" } else { "    " }
            )
        }));
    };
    around(
        "packets",
        record,
        replay.tape.iter().map(|record| &record.text).collect(),
    );
    around(
        "calls",
        deed,
        replay.deeds.iter().map(|deed| &deed.text).collect(),
    );
    lines.join("\n")
}
