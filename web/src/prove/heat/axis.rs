//! Which settings a map can be over, and from where to where.

use idlerace_core::{
    parameter::{self, Parameter, ValueKind},
    scenario::Scenario,
    time::{Duration, Range},
};

/// Cells along an axis.
const MANY: u64 = 64;
/// The same where each takes long.
const FEW: u64 = 32;
/// For a timeout that a scenario does not have.
const SOME: Duration = Duration::from_secs(1);

/// From where to where an axis goes, as a visitor writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: String,
    pub(super) to: String,
}

impl Span {
    /// The axis as the worker reads it.
    pub(super) fn text(&self, key: &str, cells: u64) -> String {
        let (from, to) = (self.from.trim(), self.to.trim());
        // What is none is refused there, in words.
        let lengths = from
            .parse::<Duration>()
            .ok()
            .zip(to.parse::<Duration>().ok());
        let step = match (
            lengths,
            from.parse::<u64>().ok().zip(to.parse::<u64>().ok()),
        ) {
            (_, Some((from, to))) => (to.saturating_sub(from) / cells + 1).to_string(),
            (Some((from, to)), None) => {
                let all = to.less(from).unwrap_or_default().as_nanos();
                Duration::from_nanos((all / (cells - 1)).max(1)).to_string()
            }
            (None, None) => "1ms".to_owned(),
        };
        format!("{key}={from}..{to}/{step}")
    }
}

/// How many cells an axis is to have: each length that varies makes more orders of every
/// one of them.
pub(super) fn cells(scenario: &Scenario) -> u64 {
    let varies = |one: &&Parameter| one.get(scenario).contains("..");
    match parameter::ALL.iter().filter(varies).count() {
        0..=2 => MANY,
        _ => FEW,
    }
}

/// What an axis can be: whatever has lengths or numbers.
pub(super) fn parameters() -> impl Iterator<Item = &'static Parameter> {
    parameter::ALL.iter().filter(|one| match one.kind {
        ValueKind::Length { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::Range { .. }
        | ValueKind::OptionalRange { .. } => true,
        // Two requests are looked at, and a seed changes nothing.
        ValueKind::Number { .. }
        | ValueKind::OptionalNumber { .. }
        | ValueKind::OptionalSeconds { .. } => !["requests.count", "seed"].contains(&one.key),
        ValueKind::Flag | ValueKind::Choice(_) => false,
    })
}

/// Where it is of interest: around the value that the scenario has, and for what competes
/// with the server's idle timeout around that.
pub(super) fn span(scenario: &Scenario, key: &str) -> Span {
    let server = scenario.server.idle_timeout.unwrap_or(SOME);
    let half = |length: Duration| Duration::from_nanos(length.as_nanos() / 2);
    let around = |length: Duration| Span {
        from: half(length).to_string(),
        to: (length + half(length)).to_string(),
    };
    let Some(parameter) = parameter::find(key) else {
        return around(server);
    };
    let now = parameter.get(scenario);
    if let ValueKind::Number { min, max }
    | ValueKind::OptionalNumber { min, max }
    | ValueKind::OptionalSeconds { min, max } = parameter.kind
    {
        let twice = now.parse::<u64>().unwrap_or_default().saturating_mul(2);
        return Span {
            from: min.to_string(),
            to: twice.max(min + MANY - 1).min(max).to_string(),
        };
    }
    match (key, now.parse::<Range>()) {
        ("client.idle_timeout" | "server.idle_timeout" | "requests.pause", _) => around(server),
        (_, Ok(range)) if !range.max().is_zero() => Span {
            from: Duration::ZERO.to_string(),
            to: (range.max() + range.max()).to_string(),
        },
        _ => Span {
            from: Duration::ZERO.to_string(),
            to: half(server).to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::{catalog, map::Axis};

    use super::*;

    #[test]
    fn every_axis_of_every_entry_can_be_drawn() {
        for entry in catalog::ENTRIES {
            let scenario = entry.scenario();
            for parameter in parameters() {
                let text = span(&scenario, parameter.key).text(parameter.key, cells(&scenario));
                let axis = Axis::parse(&text);
                let axis =
                    axis.unwrap_or_else(|problem| panic!("{}: {text}: {problem}", entry.name));
                assert!(
                    (2..=65).contains(&axis.values.len()),
                    "{}: {text}",
                    entry.name
                );
            }
        }
    }

    #[test]
    fn what_a_visitor_writes_is_taken_or_told() {
        let text = |from: &str, to: &str| {
            let (from, to) = (from.to_owned(), to.to_owned());
            Span { from, to }.text("requests.pause", MANY)
        };
        let values = Axis::parse(&text(" 1ms", "64ms ")).unwrap().values;
        assert_eq!((values.len(), values[63].as_str()), (64, "64ms"));
        for (from, to) in [("2ms", "1ms"), ("soon", "1ms"), ("1ms", ""), ("1", "2")] {
            assert!(Axis::parse(&text(from, to)).is_err(), "{from} {to}");
        }
    }
}
