//! What `sweep` says of one parameter's values.

use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::sweep::{Lags, Point, Sweep as Answer};
use idlerace_core::map::Axis;

use crate::experiment::sweep::Sweep;
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
        let rate = f64::from(point.failed) / f64::from(point.reps.max(1));
        let outside = if point.agrees() { "" } else { "  outside" };
        let _ = writeln!(
            text,
            "{:<width$}  {failed:>11}  {rate:>6.3}  {:>16}  {:>6.3}{outside}",
            point.value,
            format!("{low:.3} to {high:.3}"),
            point.model
        );
    }
    let (inside, all) = (swept.agreeing(), swept.points.len());
    let mut kinds = swept.failures.iter().peekable();
    if kinds.peek().is_some() {
        text += "\nWhat came of those that failed:\n";
    }
    for (kind, count) in kinds {
        let _ = writeln!(text, "  {count:>5}  {kind}");
    }
    let _ = writeln!(
        text,
        "\nThe model's rate lies in the interval at {inside} of {all} values.\n\
         It was told this machine's lags, measured in these runs (5th to 95th percentile):\n{}",
        swept.lags
    );
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
