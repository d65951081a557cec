//! Traces as somebody edited them by hand: each is refused in one line, or can be shown in every
//! way that there is.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use formats::{Kept, read};
use idlerace_core::{
    beats::{beats, seen},
    catalog,
    compare::{compare, compare_steps},
    explain::explain,
    export::{Export, Format},
    ladder::{Ladder, Words},
    parameter,
    reading::Reading,
    segment::Side,
    simulate::simulate,
    svg::{Theme, animate},
    trace::{Place, Trace, Vantage},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What the model has of a scenario.
fn simulated(name: &str) -> Trace {
    simulate(&catalog::find(name).unwrap().scenario())
}

/// What one end of it would have seen: the calls of its server.
fn seen_at_one_end(name: &str) -> Trace {
    let mut trace = simulated(name);
    trace.vantage = Vantage::Proxy;
    trace.requests.clear();
    let events = trace.events.into_iter();
    trace.events = events
        .filter(|event| event.place == Place::ServerApp)
        .collect();
    let mut value = serde_json::to_value(trace).unwrap();
    renumber(&mut value);
    serde_json::from_value(value).unwrap()
}

/// Numbers the events anew, and forgets of what was before them.
fn renumber(trace: &mut Value) {
    for (number, event) in trace["events"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .enumerate()
    {
        event["id"] = json!(number);
        if event["cause"].as_u64() >= Some(number as u64) {
            event["cause"] = Value::Null;
        }
    }
}

/// Everything that is made of a trace, of one that was read or of one that was simulated.
fn show(trace: &Trace) {
    let export = |side| Export {
        side,
        ..Export::new("edited", trace)
    };
    for format in Format::ALL {
        for side in [Side::Client, Side::Server] {
            let _ = export(side).write(format);
        }
    }
    let _ = export(Side::Client).picture_for_pixels();
    let _ = animate("edited", trace, Theme::Auto);
    let explanation = explain(trace);
    let reading = Reading {
        trace,
        explanation: &explanation,
    };
    let _ = reading.culmination();
    for event in &trace.events {
        let _ = (reading.because(event.id), reading.counts(event.id));
        let _ = (
            reading.state(Side::Client, event.id),
            reading.so_far(event.id),
        );
    }
    let predicted = simulate(&trace.scenario);
    let _ = (compare(&predicted, trace), compare_steps(&predicted, trace));
    for words in [Words::Plain, Words::Packets] {
        for ladder in Ladder::together(&[&predicted, trace], 60, words)
            .iter()
            .skip(1)
        {
            let times = trace.events.iter().map(|event| event.at);
            let seen: Vec<_> = times.zip(seen(trace, ladder)).collect();
            let _ = beats(&seen);
        }
    }
    let _ = Ladder::seen_by_peer(trace);
}

/// What is said of a text, which is one line, or nothing where it was taken and shown.
fn problem(text: &str) -> Option<String> {
    let problem = match read(text.as_bytes()) {
        Ok(Kept::Trace(trace)) => match parameter::check(&trace.scenario) {
            Ok(()) => {
                show(&trace);
                return None;
            }
            Err(problem) => problem.to_string(),
        },
        Ok(Kept::Scenario(_)) => return None,
        Err(problem) => problem,
    };
    assert_eq!(problem.lines().count(), 1, "{problem}");
    Some(problem)
}

/// What is said of a trace in which something was put at a place.
fn with(place: &str, value: Value) -> Option<String> {
    let mut trace = serde_json::to_value(seen_at_one_end("crossing")).unwrap();
    *trace.pointer_mut(place).unwrap() = value;
    problem(&trace.to_string())
}

#[test]
fn events_out_of_order_are_refused_by_the_field() {
    for (place, value, expected) in [
        (
            "/events/3/id",
            json!(4),
            "events[3].id: 4 where 3 is expected",
        ),
        (
            "/events/0/id",
            json!(1),
            "events[0].id: 1 where 0 is expected",
        ),
        (
            "/events/1/at",
            json!(1),
            "events[1].at: 1 where 15020000 or more is expected",
        ),
        (
            "/events/0/cause",
            json!(0),
            "events[0].cause: 0 where null is expected",
        ),
        (
            "/events/3/cause",
            json!(3),
            "events[3].cause: 3 where 0 to 2, or null is expected",
        ),
        (
            "/events/3/connection",
            json!(0),
            "events[3].connection: 0 where 1 or more, or null is expected",
        ),
        (
            "/events/3/cause",
            json!(99),
            "events[3].cause: 99 where 0 to 2, or null is expected",
        ),
    ] {
        assert_eq!(with(place, value).as_deref(), Some(expected));
    }
}

#[test]
fn a_segment_longer_than_any_window_is_refused_by_the_field() {
    let mut trace = serde_json::to_value(simulated("crossing")).unwrap();
    for (place, field) in [
        ("/events/2/what/sent", "sent"),
        ("/events/3/what/arrived/segment", "arrived.segment"),
    ] {
        let len = format!("{place}/len");
        *trace.pointer_mut(&len).unwrap() = json!(u32::MAX);
        let event = place.split('/').nth(2).unwrap();
        assert_eq!(
            problem(&trace.to_string()),
            Some(format!(
                "events[{event}].what.{field}.len: 4294967295 where 0 to 1073741824 is expected"
            ))
        );
        *trace.pointer_mut(&len).unwrap() = json!(1 << 30);
        assert_eq!(problem(&trace.to_string()), None);
        *trace.pointer_mut(&len).unwrap() = json!(0);
    }
}

#[test]
fn what_can_be_shown_is_taken() {
    assert_eq!(with("/events", json!([])), None);
    assert_eq!(with("/events/3/connection", json!(4_294_967_295_u32)), None);
    assert_eq!(with("/events/3/cause", json!(1)), None);
}

/// A change to a trace: what is done, and two numbers by which its places are picked.
type Edit = (u8, usize, usize);

/// What numbers become.
const NUMBERS: [u64; 7] = [0, 1, 7, 65_536, 4_294_967_295, 1 << 40, u64::MAX];

/// Every number within a value.
fn numbers(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Object(fields) => fields
            .iter_mut()
            .flat_map(|(_, one)| numbers(one))
            .collect(),
        Value::Array(items) => items.iter_mut().flat_map(numbers).collect(),
        Value::Number(_) => vec![value],
        Value::Null | Value::Bool(_) | Value::String(_) => Vec::new(),
    }
}

fn edit(trace: &mut Value, (kind, one, other): Edit) {
    if kind == 0 {
        let mut all = numbers(&mut trace["events"]);
        if let Some(place) = one.checked_rem(all.len()) {
            *all[place] = json!(NUMBERS[other % NUMBERS.len()]);
        }
        return;
    }
    if kind == 1 {
        let vantages = ["simulated", "observed", "origin", "proxy"];
        trace["vantage"] = json!(vantages[one % vantages.len()]);
        return;
    }
    if kind == 2 {
        let mut all = numbers(&mut trace["requests"]);
        if let Some(place) = one.checked_rem(all.len()) {
            *all[place] = json!(NUMBERS[other % NUMBERS.len()]);
        }
        return;
    }
    let events = trace["events"].as_array_mut().unwrap();
    let Some((one, other)) = one
        .checked_rem(events.len())
        .zip(other.checked_rem(events.len()))
    else {
        return;
    };
    match kind {
        3 => drop(events.remove(one)),
        4 => events.swap(one, other),
        5 => events.insert(one, events[other].clone()),
        6 => events[one]["cause"] = json!(other),
        7 => events[one]["what"] = events[other]["what"].clone(),
        8 => events[one]["place"] = events[other]["place"].clone(),
        9 => events[one]["connection"] = Value::Null,
        10 => events[one]["at"] = events[other]["at"].clone(),
        _ => events.truncate(one),
    }
}

proptest! {
    /// Whoever edits a trace is told of a mistake, or has it shown; nothing panics.
    #[test]
    fn an_edited_trace_is_refused_in_a_line_or_shown(
        name in prop::sample::select(vec!["crossing", "lost-fin", "died-after-applying", "nat-forgets"]),
        at_one_end: bool,
        edits in prop::collection::vec((0..12_u8, any::<usize>(), any::<usize>()), 1..5),
        renumbered: bool,
    ) {
        let trace = if at_one_end { seen_at_one_end(name) } else { simulated(name) };
        let mut trace = serde_json::to_value(trace).unwrap();
        for one in edits {
            edit(&mut trace, one);
        }
        if renumbered {
            renumber(&mut trace);
        }
        problem(&trace.to_string());
    }
}
