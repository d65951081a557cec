//! A schedule: which step is taken when.
//!
//! It names steps by how many were scheduled before them. That number depends on the
//! scenario and on the steps taken so far, and on nothing else. As an address and a command
//! line have it, it is for each step how far it lies from the next in the order of
//! scheduling, and how many nanoseconds after the one before.
//!
//! Knows nothing of what the steps are.

use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::units::time::{Duration, Instant};

/// Steps in the order in which they are taken. As a text it fits an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schedule(pub Vec<Taken>);

/// One step of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// How many steps were scheduled before it ([`crate::world::Pending::order`]).
    pub step: u32,
    /// When it is taken.
    pub at: Instant,
}

/// More than this is no order that somebody would look at.
const MOST: usize = 4_000;
/// No run is longer.
const LONGEST: Duration = Duration::from_secs(1_000_000);
const BASE: u32 = 36;
/// Between steps.
const STEP: char = '.';
/// Before a length.
const LATER: char = '-';

/// A text that is no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSchedule;

impl fmt::Display for NoSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no order; `idlerace explore` writes them, like 0.0-8c.2")
    }
}

impl core::error::Error for NoSchedule {}

/// `0.1-8c.0`, which [`FromStr`] reads.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = Instant::START;
        for (taken, number) in self.0.iter().zip(0_u32..) {
            if number > 0 {
                write!(f, "{STEP}")?;
            }
            // Ahead in even numbers, behind in odd ones.
            let ahead = i64::from(taken.step) - i64::from(number);
            digits(f, (ahead.unsigned_abs() << 1) | u64::from(ahead < 0))?;
            let wait = taken.at.since(before).as_nanos();
            if wait > 0 {
                write!(f, "{LATER}")?;
                digits(f, wait)?;
            }
            before = taken.at;
        }
        Ok(())
    }
}

impl FromStr for Schedule {
    type Err = NoSchedule;

    fn from_str(text: &str) -> Result<Self, NoSchedule> {
        let mut at = Instant::START;
        let steps = text.split(STEP).zip(0_u64..);
        let all = steps.take(MOST + 1).map(|(step, number)| {
            let taken = taken(step, number, at)?;
            at = taken.at;
            Some(taken)
        });
        let all = all.collect::<Option<Vec<_>>>();
        let all = all.filter(|all| all.len() <= MOST);
        all.map(Self).ok_or(NoSchedule)
    }
}

/// One step, the `number`th, of which the one before was taken at `before`.
fn taken(text: &str, number: u64, before: Instant) -> Option<Taken> {
    let (ahead, wait) = text.split_once(LATER).unwrap_or((text, "0"));
    let ahead = u64::from_str_radix(ahead, BASE).ok()?;
    let distance = ahead >> 1;
    let step = if ahead & 1 == 0 {
        number.checked_add(distance)?
    } else {
        number.checked_sub(distance)?
    };
    let wait = u64::from_str_radix(wait, BASE).ok()?;
    let since = before.since(Instant::START).as_nanos().checked_add(wait)?;
    let since = Some(Duration::from_nanos(since)).filter(|since| *since <= LONGEST)?;
    Some(Taken {
        step: u32::try_from(step).ok()?,
        at: Instant::START + since,
    })
}

/// A number in digits and letters.
fn digits(f: &mut fmt::Formatter<'_>, number: u64) -> fmt::Result {
    let (more, last) = (number / u64::from(BASE), number % u64::from(BASE));
    if more > 0 {
        digits(f, more)?;
    }
    let digit = u32::try_from(last)
        .ok()
        .and_then(|last| char::from_digit(last, BASE));
    debug_assert!(digit.is_some(), "{last} is no digit in base {BASE}");
    write!(f, "{}", digit.unwrap_or('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Schedule> {
        text.parse().ok()
    }

    #[test]
    fn what_is_none_is_refused() {
        let long = "0.".repeat(MOST) + "0";
        for text in [
            "",
            ".",
            "0.",
            "3",
            "0-",
            "-1",
            "x y",
            "0-zzzzzzzzzzzzzzzz",
            &long,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let steps = read("2.3-z").unwrap().0;
        assert_eq!([steps[0].step, steps[1].step], [1, 0]);
        assert_eq!(steps[1].at.since(steps[0].at), Duration::from_nanos(35));
    }
}
