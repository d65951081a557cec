//! The clock: many short rounds, in each of which every runner of a heat has its turn, so that
//! what else the machine does meets all of them alike.

use std::time::{Duration, Instant};

use bench::peer::simulated;
use bench::{growth, work};
use serde_json::{Value, json};

use crate::field::{Heat, Runner, heats};

/// So many rounds; medians are told.
const ROUNDS: usize = 21;
/// So long a turn takes at least.
const TURN: Duration = Duration::from_millis(20);

/// What the names of our pieces of work are, and how often each is done to be counted.
pub(crate) fn works() -> Value {
    let one = |work: &work::Work| json!({"name": work.name, "counted": work.counted});
    let growth = |one: &growth::Growth| json!({"name": one.name, "sizes": one.sizes});
    json!({
        "works": work::ALL.iter().map(one).collect::<Vec<_>>(),
        "growth": growth::ALL.iter().map(growth).collect::<Vec<_>>(),
    })
}

/// Nothing but the work.
pub(crate) fn work(name: &str, times: u32) -> Option<Value> {
    let heats = heats();
    let (name, who) = name.split_once('/').unwrap_or((name, "idlerace"));
    let heat = heats.iter().find(|heat| heat.name == name)?;
    let runner = heat.runners.iter().find(|runner| runner.who == who)?;
    Some(json!({"units": (runner.run)(times)}))
}

/// So often a size is measured; the least is told, for what a machine does beside it only adds.
const GROWN: usize = 3;

/// One size, with the most memory that the process had, where the system says it.
pub(crate) fn growth(name: &str, size: u32) -> Option<Value> {
    let growth = growth::ALL.iter().find(|one| one.name == name)?;
    let once = |_| {
        let begun = Instant::now();
        let done = (growth.run)(size);
        (begun.elapsed().as_secs_f64(), done)
    };
    let times = (0..GROWN).map(once);
    let (seconds, done) = times.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    Some(json!({"size": size, "done": done, "seconds": seconds, "peak_kib": peak_kib()}))
}

/// The high water mark of what is resident (`proc(5)`).
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// All heats of these names, or all.
pub(crate) fn times(names: &[&str]) -> Value {
    let after_close = simulated::after_close();
    let heats = heats().into_iter();
    let heats = heats.filter(|heat| names.is_empty() || names.contains(&heat.name));
    json!({
        "after_close": {
            "acknowledged": after_close.acknowledged,
            "reset": after_close.reset,
        },
        "heats": heats.map(|heat| timed(&heat)).collect::<Vec<_>>(),
    })
}

/// How much the model does of each piece in a second, by itself.
pub(crate) fn ours() -> Value {
    let one = |heat: Heat| {
        let ours = &heat.runners[0];
        let times = often_enough(ours);
        let rates = (0..ROUNDS / 2).map(|_| rate(ours, times)).collect();
        (heat.name.to_owned(), json!(median(rates)))
    };
    Value::Object(heats().into_iter().map(one).collect())
}

/// The medians of a heat: how much each does in a second, and how many times what it does ours
/// is, round by round.
fn timed(heat: &Heat) -> Value {
    let times: Vec<u32> = heat.runners.iter().map(often_enough).collect();
    let mut rates = vec![Vec::new(); heat.runners.len()];
    for _ in 0..ROUNDS {
        for ((runner, &times), rates) in heat.runners.iter().zip(&times).zip(&mut rates) {
            rates.push(rate(runner, times));
        }
    }
    let ours = rates[0].clone();
    let runners = heat.runners.iter().zip(rates).map(|(runner, rates)| {
        let ratios = ours.iter().zip(&rates).map(|(ours, theirs)| ours / theirs);
        json!({
            "who": runner.who,
            "per_second": median(rates.clone()),
            "ratio": median(ratios.collect()),
        })
    });
    json!({"name": heat.name, "unit": heat.unit, "runners": runners.collect::<Vec<_>>()})
}

/// How often a runner does its work in a turn.
fn often_enough(runner: &Runner) -> u32 {
    let mut times = 1;
    loop {
        let begun = Instant::now();
        (runner.run)(times);
        if begun.elapsed() >= TURN {
            return times;
        }
        times *= 2;
    }
}

/// Units in a second.
fn rate(runner: &Runner, times: u32) -> f64 {
    let begun = Instant::now();
    let done = (runner.run)(times);
    let done = f64::from(u32::try_from(done).unwrap_or(u32::MAX));
    done / begun.elapsed().as_secs_f64()
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
