//! A length that people type, on the safe side of one that is exact.

use crate::units::time::Duration;

/// So much room at least is left, as a share of the bound.
const ROOM: u64 = 100;

/// Values are whole multiples of a round length that is about so small a share of the bound.
const ROUNDNESS: u64 = 20;

/// Round lengths below a bound, the longest first, as multiples of the step.
pub(super) fn below(bound: Duration, step: Duration) -> impl Iterator<Item = Duration> {
    let nanos = bound.as_nanos();
    let quantum = round(nanos / ROUNDNESS).max(step.as_nanos());
    let most = (nanos - nanos / ROOM) / quantum;
    let multiples = (1..=most).rev().map(move |times| times * quantum);
    multiples.map(Duration::from_nanos)
}

/// Round lengths above a bound, the shortest first, as multiples of the step.
pub(super) fn above(bound: Duration, step: Duration) -> impl Iterator<Item = Duration> {
    let nanos = bound.as_nanos();
    let quantum = round(nanos / ROUNDNESS).max(step.as_nanos());
    let least = (nanos + nanos / ROOM).div_ceil(quantum).max(1);
    (least..).map(move |times| Duration::from_nanos(times * quantum))
}

/// A length that has to do as well for this one to leave room.
pub(super) fn with_less_room(length: Duration) -> Duration {
    let nanos = length.as_nanos();
    Duration::from_nanos(nanos - nanos / ROOM)
}

/// About this length, as people say it.
pub(super) fn about(length: Duration) -> Duration {
    let nanos = length.as_nanos();
    let quantum = round(nanos / (2 * ROUNDNESS)).max(1);
    Duration::from_nanos(nanos.div_ceil(quantum) * quantum)
}

/// The least of 1, 2, 5, 10, 20, 50 … that is not below.
const fn round(least: u64) -> u64 {
    let mut ten = 1;
    loop {
        if ten >= least {
            return ten;
        }
        if 2 * ten >= least {
            return 2 * ten;
        }
        if 5 * ten >= least {
            return 5 * ten;
        }
        ten *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_value_is_round_and_leaves_room() {
        for (bound, step, value) in [
            (60_001, SECOND, 65_000),
            (60_001, MS, 65_000),
            (600_001, SECOND, 650_000),
            (307, MS, 320),
            (4_990, MS, 5_500),
            (4_999, SECOND, 6_000),
            (1, SECOND, 1_000),
        ] {
            let first = above(Duration::from_millis(bound), step).next();
            assert_eq!(first, Some(Duration::from_millis(value)), "above {bound}");
        }
        for (bound, step, value) in [
            (5_999, SECOND, Some(5_000)),
            (5_999, MS, Some(5_500)),
            (297, MS, Some(280)),
            (350_000, SECOND, Some(340_000)),
            (60_000, SECOND, Some(55_000)),
            (1_000, SECOND, None),
            (0, MS, None),
        ] {
            let first = below(Duration::from_millis(bound), step).next();
            assert_eq!(first, value.map(Duration::from_millis), "below {bound}");
        }
    }

    #[test]
    fn a_length_is_said_in_round_units() {
        let said = |micros| about(Duration::from_micros(micros));
        assert_eq!(said(5_999_500), Duration::from_secs(6));
        assert_eq!(said(297_000), Duration::from_millis(300));
        assert_eq!(said(250_000_000), Duration::from_secs(250));
    }
}
