//! How long it takes to lead two real kernels through every order that the model explores.

use std::{fs, process::Stdio, time::Instant};

use anyhow::{Result, ensure};

use crate::{
    process::{cargo, command, run},
    workspace,
};

/// So many orders in so many seconds.
pub(super) struct Orders {
    pub(super) count: u64,
    pub(super) seconds: f64,
    /// Of which a processor was busy, where the system says that.
    pub(super) busy: Option<f64>,
}

impl Orders {
    /// Orders a second.
    pub(super) fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.count).unwrap_or(u32::MAX)) / self.seconds
    }
}

/// Goes through all of them.
pub(super) fn orders() -> Result<Orders> {
    run(&mut cargo("build --locked --package idlerace"))?;
    println!("every order on two kernels");
    let (begun, before) = (Instant::now(), busy());
    let mut check = command(&workspace::debug("idlerace")?, "check --explored");
    let done = check.stderr(Stdio::inherit()).output()?;
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(
        done.status.code() != Some(1),
        "model and kernel differ: `idlerace check --explored`"
    );
    ensure!(
        done.status.success(),
        "`idlerace check --explored` could not judge all"
    );
    let told = String::from_utf8(done.stdout)?;
    let busy = busy().zip(before).map(|(after, before)| after - before);
    let count = told.lines().filter_map(of_line).sum();
    Ok(Orders {
        count,
        seconds,
        busy,
    })
}

/// What programs that have ended took of a processor, in seconds (`proc(5)`: cutime, cstime).
fn busy() -> Option<f64> {
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields = fields.split_whitespace().skip(13).take(2);
    let ticks = fields.map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<Option<f64>>().map(|ticks| ticks / TICKS)
}

/// `crossing  agrees  (2 of 2 orders as timed over TUN)`
fn of_line(line: &str) -> Option<u64> {
    let (before, _) = line.split_once(" of ")?;
    before.rsplit('(').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted_by_line() {
        let line = "fin-unread   agrees  (4 of 4 ways to end with any traffic over TUN)";
        assert_eq!(of_line(line), Some(4));
        assert_eq!(of_line("all agree"), None);
    }
}
