//! Instructions, which are the same on a busy machine: what a piece of work takes, by
//! Cachegrind. Two runs, one with twice the work, so that what surrounds it falls out.
//!
//! The processor's own counters would be faster, and virtual machines seldom have them.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{needs::programs, process::command};

/// By piece of work; `None` where nothing counts.
pub(super) type Counts = BTreeMap<String, Option<u64>>;

/// Others whose instructions can be counted as well: what the kernel does for loopback is not
/// seen, and stateright's threads hash with random keys.
const PEERS: [(&str, u32); 2] = [("crossing/turmoil-net", 100), ("cycles/turmoil-net", 2)];

/// What each piece of work takes once.
pub(super) fn counts(program: &str, works: &Value) -> Counts {
    println!("instructions");
    let ours = works["works"].as_array().into_iter().flatten();
    let ours = ours.filter_map(|work| {
        let times = u32::try_from(work["counted"].as_u64()?).ok()?;
        Some((work["name"].as_str()?, times))
    });
    let count = |(name, times): (&str, u32)| {
        let counted = difference(program, name, times);
        if let Err(error) = &counted {
            println!("{name}: not counted here: {error:#}");
        }
        (name.to_owned(), counted.ok())
    };
    ours.chain(PEERS).map(count).collect()
}

fn difference(program: &str, name: &str, times: u32) -> Result<u64> {
    let once = count(program, name, times)?;
    let twice = count(program, name, 2 * times)?;
    let more = twice.checked_sub(once).filter(|more| *more > 0);
    Ok(more.context("twice the work took no more")? / u64::from(times))
}

/// All instructions of a run.
fn count(program: &str, name: &str, times: u32) -> Result<u64> {
    let valgrind = programs::find(programs::VALGRIND).context("there is no valgrind")?;
    let mut counted: Command = command(
        &valgrind.display().to_string(),
        "--tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null",
    );
    let times = times.to_string();
    let done = counted.args([program, "work", name, &times]).output()?;
    ensure!(done.status.success(), "valgrind ended with {}", done.status);
    total(&String::from_utf8_lossy(&done.stderr)).context("valgrind says no count")
}

/// Of Cachegrind's lines that of all instructions: `==7== I   refs:      1,234`.
fn total(told: &str) -> Option<u64> {
    let line = told
        .lines()
        .find(|line| line.contains("I ") && line.contains("refs:"))?;
    let digits = line.rsplit(':').next()?.trim().replace(',', "");
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read() {
        let told = "==7== Cachegrind\n==7== I   refs:      1,234,567\n==7== ";
        assert_eq!(total(told), Some(1_234_567));
        assert_eq!(total("==7== nothing"), None);
    }
}
