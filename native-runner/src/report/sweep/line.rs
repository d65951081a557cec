//! What `sweep` says of one parameter's values.

use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::sweep::{Lags, Point, Sweep as Answer};
use formats::verdict::Verdict;
use idlerace_core::map::Axis;

use crate::experiment::sweep::{Point as Observed, Sweep};
use crate::predict::measure::{self, Lag};

/// A sweep for people.
pub(crate) fn text(axis: &Axis, swept: &Sweep) -> String {
    let width = axis.key.len().max(10);
    let mut text = format!(
        "{:<width$}  {:>11}  {:>6}  {:>16}  {:>6}\n",
        axis.key, "failed", "rate", "95 % interval", "model"
    );
    for point in &swept.points {
        let (low, high) = point.interval;
        let failed = format!("{} of {}", point.failed, point.reps);
        let (rate, interval, judged) = match point.agrees() {
            None => (String::from("-"), String::from("-"), "  not judged"),
            Some(inside) => (
                format!("{:.3}", rate(point)),
                format!("{low:.3} to {high:.3}"),
                if inside { "" } else { "  outside" },
            ),
        };
        let _ = writeln!(
            text,
            "{:<width$}  {failed:>11}  {rate:>6}  {interval:>16}  {:>6.3}{judged}",
            point.value, point.model
        );
    }
    let mut kinds = swept.failures.iter().peekable();
    if kinds.peek().is_some() {
        text += "\nWhat came of those that failed:\n";
    }
    for (kind, count) in kinds {
        let _ = writeln!(text, "  {count:>5}  {kind}");
    }
    text + &judgement(swept)
}

fn judgement(swept: &Sweep) -> String {
    let (inside, judged) = (swept.agreeing(), swept.judged());
    let busy = swept.points.len() - judged;
    if judged == 0 {
        let late = "every run was later than the model can be told";
        return format!("\n{}\n", Verdict::TooBusy(late.into()).sentence(""));
    }
    let mut text =
        format!("\nThe model's rate lies in the interval at {inside} of {judged} values.\n");
    if busy > 0 {
        let _ = writeln!(
            text,
            "At {busy} more no run could be judged: the machine was too busy."
        );
    }
    let _ = writeln!(
        text,
        "It was told this machine's lags, measured in these runs (5th to 95th percentile):\n{}",
        swept.lags
    );
    text
}

fn rate(point: &Observed) -> f64 {
    f64::from(point.failed) / f64::from(point.reps.max(1))
}

/// A sweep for spreadsheets, one line for each value; without a repetition there is no rate.
pub(crate) fn table(axis: &Axis, swept: &Sweep) -> String {
    let mut text = format!("{},failed,reps,rate,low,high,model,inside\n", axis.key);
    for point in &swept.points {
        let (low, high) = point.interval;
        let seen = point.agrees().map_or_else(
            || String::from(",,"),
            |_| format!("{:.6},{low:.6},{high:.6}", rate(point)),
        );
        let inside = point
            .agrees()
            .map_or_else(String::new, |inside| inside.to_string());
        let _ = writeln!(
            text,
            "{},{},{},{seen},{:.6},{inside}",
            point.value, point.failed, point.reps, point.model
        );
    }
    text
}

/// A sweep for programs.
pub(crate) fn answer(name: &str, axis: &Axis, swept: &Sweep) -> Answer {
    let points = swept.points.iter().map(|point| Point {
        value: point.value.clone(),
        failed: point.failed,
        reps: point.reps,
        interval: point.interval,
        model: point.model,
        inside: point.agrees(),
    });
    let failures = swept.failures.iter();
    Answer {
        version: Version,
        name: name.to_owned(),
        x: axis.key.clone(),
        points: points.collect(),
        failures: failures
            .map(|(kind, count)| (kind.to_string(), *count))
            .collect(),
        lags: middles(&swept.lags),
        inside: swept.agreeing(),
        agrees: swept.agrees(),
    }
}

fn middles(lags: &measure::Lags) -> Lags {
    let [to_client, to_server] = lags.path.each_ref().map(Lag::middle);
    Lags {
        pause: lags.pause.middle(),
        idle: lags.idle.middle(),
        to_client,
        to_server,
        answer: lags.answer.middle(),
        checkout: lags.checkout.middle(),
        close: lags.close.middle(),
        handler: lags.handler.middle(),
    }
}
