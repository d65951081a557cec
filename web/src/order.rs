//! One order of a scenario's steps, as an address has it: for each step how far it lies from
//! the next in the order of scheduling, and how many nanoseconds after the one before.
//!
//! Knows nothing of what the steps are.

use idlerace_core::{
    replay::{Schedule, Taken},
    time::{Duration, Instant},
};

/// More than this is no order of a scenario that somebody would look at.
const MOST: usize = 4_000;
const BASE: u32 = 36;
/// Between steps.
const STEP: char = '.';
/// Before a length.
const LATER: char = '-';

/// An order as text: `0.1-8c.0`.
#[must_use]
pub fn write(order: &Schedule) -> String {
    let mut text = String::new();
    let mut before = Instant::START;
    for (taken, number) in order.0.iter().zip(0_u32..) {
        if number > 0 {
            text.push(STEP);
        }
        // Ahead in even numbers, behind in odd ones.
        let ahead = i64::from(taken.step) - i64::from(number);
        push(
            &mut text,
            (ahead.unsigned_abs() << 1) | u64::from(ahead < 0),
        );
        let wait = taken.at.since(before).as_nanos();
        if wait > 0 {
            text.push(LATER);
            push(&mut text, wait);
        }
        before = taken.at;
    }
    text
}

/// Reads what [`write`] writes; `None` if it is something else.
#[must_use]
pub fn read(text: &str) -> Option<Schedule> {
    let mut all = Vec::new();
    let mut at = Instant::START;
    for (step, number) in text.split(STEP).zip(0_u64..) {
        let (ahead, wait) = step.split_once(LATER).unwrap_or((step, "0"));
        let ahead = u64::from_str_radix(ahead, BASE).ok()?;
        let distance = ahead >> 1;
        let step = if ahead & 1 == 0 {
            number.checked_add(distance)?
        } else {
            number.checked_sub(distance)?
        };
        let wait = u64::from_str_radix(wait, BASE).ok()?;
        // No run is longer, and sums stay within bounds.
        let length = Duration::from_nanos(at.since(Instant::START).as_nanos().checked_add(wait)?);
        if all.len() >= MOST || length > Duration::from_secs(1_000_000) {
            return None;
        }
        at = Instant::START + length;
        let step = u32::try_from(step).ok()?;
        all.push(Taken { step, at });
    }
    Some(Schedule(all))
}

fn push(text: &mut String, mut number: u64) {
    let begin = text.len();
    loop {
        let digit = u32::try_from(number % u64::from(BASE))
            .ok()
            .and_then(|digit| char::from_digit(digit, BASE));
        text.insert(begin, digit.unwrap_or('0'));
        number /= u64::from(BASE);
        if number == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::{
        catalog,
        explore::{Limits, judge},
    };

    use super::*;

    #[test]
    fn every_order_of_the_catalogue_is_read_back() {
        for entry in catalog::ENTRIES {
            let mut scenario = entry.scenario();
            scenario.requests.count = scenario.requests.count.min(2);
            for ending in judge(&scenario, &Limits::DEFAULT).endings {
                let text = write(&ending.schedule);
                assert_eq!(read(&text), Some(ending.schedule), "{}: {text}", entry.name);
                assert!(text.len() < 1_200, "{}: {}", entry.name, text.len());
            }
        }
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
