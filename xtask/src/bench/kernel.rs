//! How long it takes to lead two real kernels through every order that the model explores, and
//! through those of the scenarios in which no timer of a kernel has to be waited for.

use std::{collections::BTreeMap, fs, path::Path, process::Stdio, time::Instant};

use anyhow::{Context as _, Result, ensure};

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
    /// The same of the scenarios whose orders wait for no kernel's timer.
    pub(super) prompt: (u64, f64),
}

impl Orders {
    /// Orders a second, of those that wait for no kernel's timer.
    pub(super) fn rate(&self) -> f64 {
        let (count, seconds) = self.prompt;
        f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds
    }
}

/// An order that takes longer, in seconds, waits for a kernel's timer: the shortest that one
/// waits for before it sends again (`TCP_RTO_MIN`). Without any an order takes a quarter of it.
const WAITS: f64 = 0.2;

/// Goes through all of them, and then through those that wait for nothing.
pub(super) fn orders() -> Result<Orders> {
    run(&mut cargo("build --locked --package idlerace"))?;
    println!("every order on two kernels");
    let report = workspace::target_directory()?.join("bench-orders.xml");
    let before = busy();
    let (told, seconds) = checked(&report, &[])?;
    let busy = busy().zip(before).map(|(after, before)| after - before);
    let text = fs::read_to_string(&report).with_context(|| report.display().to_string())?;
    let (prompt, prompt_seconds) = checked(&report, &prompt(&told, &text))?;
    Ok(Orders {
        count: count(&told),
        seconds,
        busy,
        prompt: (count(&prompt), prompt_seconds),
    })
}

/// What `check --explored` prints of these scenarios, or of all if there are none, and how long
/// that takes; a report in XML beside it.
fn checked(report: &Path, names: &[&str]) -> Result<(String, f64)> {
    let begun = Instant::now();
    let mut check = command(&workspace::debug("idlerace")?, "check --explored --junit");
    let check = check.arg(report).args(names);
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
    Ok((String::from_utf8(done.stdout)?, seconds))
}

/// The scenarios whose orders take so little, each, that none waits for a kernel's timer.
fn prompt<'a>(told: &'a str, report: &str) -> Vec<&'a str> {
    let mut orders: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for line in told.lines() {
        if let (Some(name), Some(count)) = (line.split_whitespace().next(), of_line(line)) {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            orders.entry(name).or_default().0 += f64::from(count);
        }
    }
    for case in report.split("<testcase ").skip(1) {
        let took = attribute(case, "time").and_then(|took| took.parse::<f64>().ok());
        let own = attribute(case, "name").and_then(|name| orders.get_mut(name));
        if let (Some(took), Some(own)) = (took, own) {
            own.1 += took;
        }
    }
    let short = orders
        .into_iter()
        .filter(|(_, (count, took))| *took < count * WAITS);
    short.map(|(name, _)| name).collect()
}

/// What an element's attribute says; `element` begins after its name.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn count(told: &str) -> u64 {
    told.lines().filter_map(of_line).sum()
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

    #[test]
    fn a_scenario_that_waits_is_told_from_one_that_does_not() {
        let told = "a  agrees  (4 of 4 orders as timed over TUN)\n\
                    b  agrees  (2 of 2 orders as timed over TUN)\n\
                    a  agrees  (2 of 2 ways to end with any traffic over TUN)\n";
        let report = "<testsuite name=\"s\" time=\"9\">\
                      <testcase classname=\"c.d\" name=\"a\" time=\"0.2\"/>\
                      <testcase classname=\"c.d\" name=\"b\" time=\"0.5\"/>\
                      <testcase classname=\"c.e\" name=\"a\" time=\"0.3\"/></testsuite>";
        assert_eq!(count(told), 8);
        assert_eq!(prompt(told, report), ["a"]);
    }
}
