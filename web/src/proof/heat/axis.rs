//! Which settings a map can be over, and from where to where.

use idlerace_core::{
    parameter::{self, Kind, Parameter},
    scenario::Scenario,
    time::{Duration, Range},
};

/// Cells along an axis.
const CELLS: u64 = 64;
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
    pub(super) fn text(&self, key: &str) -> String {
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
            (_, Some((from, to))) => (to.saturating_sub(from) / CELLS + 1).to_string(),
            (Some((from, to)), None) => {
                let all = to.less(from).unwrap_or_default().as_nanos();
                Duration::from_nanos((all / (CELLS - 1)).max(1)).to_string()
            }
            (None, None) => "1ms".to_owned(),
        };
        format!("{key}={from}..{to}/{step}")
    }
}

/// What an axis can be: whatever has lengths or numbers.
pub(super) fn parameters() -> impl Iterator<Item = &'static Parameter> {
    parameter::ALL.iter().filter(|one| match one.kind {
        Kind::Length { .. }
        | Kind::OptionalLength { .. }
        | Kind::Range { .. }
        | Kind::OptionalRange { .. } => true,
        // Two requests are looked at, and a seed changes nothing.
        Kind::Number { .. } | Kind::OptionalNumber { .. } => {
            !["requests.count", "seed"].contains(&one.key)
        }
        Kind::Flag | Kind::Choice(_) => false,
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
    match (key, now.parse::<Range>(), now.parse::<u64>()) {
        ("client.idle_timeout" | "server.idle_timeout" | "requests.pause", ..) => around(server),
        (_, _, Ok(number)) => Span {
            from: numbers(parameter.kind).0.to_string(),
            to: number
                .saturating_mul(2)
                .max(CELLS - 1)
                .min(numbers(parameter.kind).1)
                .to_string(),
        },
        (_, Ok(range), _) if !range.max().is_zero() => Span {
            from: Duration::ZERO.to_string(),
            to: (range.max() + range.max()).to_string(),
        },
        _ => Span {
            from: Duration::ZERO.to_string(),
            to: half(server).to_string(),
        },
    }
}

const fn numbers(kind: Kind) -> (u64, u64) {
    match kind {
        Kind::Number { min, max } | Kind::OptionalNumber { min, max } => (min, max),
        Kind::Length { .. }
        | Kind::OptionalLength { .. }
        | Kind::Range { .. }
        | Kind::OptionalRange { .. }
        | Kind::Flag
        | Kind::Choice(_) => (0, CELLS - 1),
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
                let text = span(&scenario, parameter.key).text(parameter.key);
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
            Span { from, to }.text("requests.pause")
        };
        let values = Axis::parse(&text(" 1ms", "64ms ")).unwrap().values;
        assert_eq!((values.len(), values[63].as_str()), (64, "64ms"));
        for (from, to) in [("2ms", "1ms"), ("soon", "1ms"), ("1ms", ""), ("1", "2")] {
            assert!(Axis::parse(&text(from, to)).is_err(), "{from} {to}");
        }
    }
}
