//! No two outputs contradict each other: for each named scenario as it is, and with one
//! setting after the other changed, what is simulated, explored, advised, computed and mapped
//! is held against each other.
//!
//! A failure names the scenario as one would give it to the command line.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use idlerace_core::catalog;
use idlerace_core::compare::View;
use idlerace_core::elsewhere::elsewhere;
use idlerace_core::explore::{Ending, Limits, Question, Verdict, explore, judge, this_timing};
use idlerace_core::map::{Axis, Cell, Plan, question, verdicts};
use idlerace_core::odds::{Gap, Rate, odds};
use idlerace_core::parameter::{self, Parameter, ValueKind};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::{sample, simulate};
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{Outcome, RequestOutcome};

/// So many settings are changed in each entry, one at a time; the long tests ask for twenty.
fn settings() -> u64 {
    let asked = std::env::var("IDLERACE_SETTINGS");
    asked.map_or(5, |number| number.parse().unwrap())
}

/// A scenario, and how the command line is asked for it.
struct Asked {
    line: String,
    scenario: Scenario,
}

/// The catalogue, and of each entry so many with one setting changed.
fn asked() -> Vec<Asked> {
    let mut all = Vec::new();
    for (number, entry) in (0_u64..).zip(catalog::ENTRIES) {
        let scenario = entry.scenario();
        all.push(Asked {
            line: entry.name.to_owned(),
            scenario: scenario.clone(),
        });
        for turn in 0..settings() {
            // Strides without a common factor with the lengths go through all of them.
            let at = usize::try_from(number * 7 + turn * 11).unwrap() % parameter::ALL.len();
            let setting = &parameter::ALL[at];
            let text = value(setting, number + 3 * turn);
            let mut changed = scenario.clone();
            if parameter::set(&mut changed, setting.key, &text).is_ok() {
                all.push(Asked {
                    line: format!("{} --set {}={text}", entry.name, setting.key),
                    scenario: changed,
                });
            }
        }
    }
    all
}

/// A value that the setting takes, by a number.
fn value(setting: &Parameter, pick: u64) -> String {
    const LENGTHS: [&str; 7] = ["0s", "20us", "5ms", "297ms", "300ms", "6s", "75s"];
    const RANGES: [&str; 5] = ["0s", "50us", "5ms..6ms", "0s..400ms", "60s"];
    let of = |texts: &[&str]| texts[usize::try_from(pick).unwrap() % texts.len()].to_owned();
    match setting.kind {
        ValueKind::OptionalNumber { .. }
        | ValueKind::OptionalSeconds { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::OptionalRange { .. }
            if pick.is_multiple_of(5) =>
        {
            parameter::NONE.to_owned()
        }
        ValueKind::Number { min, max } | ValueKind::OptionalNumber { min, max } => {
            (min + pick % 3).min(max).to_string()
        }
        ValueKind::OptionalSeconds { .. } => "120s".to_owned(),
        ValueKind::Length { .. } | ValueKind::OptionalLength { .. } => of(&LENGTHS),
        ValueKind::Range { .. } | ValueKind::OptionalRange { .. } => of(&RANGES),
        ValueKind::Flag => pick.is_multiple_of(2).to_string(),
        ValueKind::Choice(choices) => of(choices),
    }
}

/// What contradicts what, by kind, with the lines that show it.
type Contradictions = BTreeMap<&'static str, Vec<String>>;

fn lost(end: &RequestOutcome) -> bool {
    matches!(end.outcome(), Outcome::Lost | Outcome::AppliedAgain)
}

/// Everything that is asked of one scenario.
fn examine(asked: &Asked, found: &mut Contradictions) {
    let Asked { line, scenario } = asked;
    let mut note = |kind, more: &str| {
        let lines: &mut Vec<String> = found.entry(kind).or_default();
        lines.push(format!("{line}{more}"));
    };
    let ends = simulate(scenario).requests;
    let fails = ends.iter().any(lost);
    let timed = judge(&few(scenario), Question::AsTimed, &Limits::DEFAULT);
    let any = explore(scenario, Question::AnyTraffic, &Limits::DEFAULT);
    if ends.iter().take(FEW).any(lost) && timed.verdict == Verdict::Safe {
        note("show loses, explore --as-timed says safe", "");
    }
    if fails && any.verdict == Verdict::Safe {
        note("show loses, explore says safe", "");
    }
    if matches!(timed.verdict, Verdict::Unsafe { .. }) && any.verdict == Verdict::Safe {
        note("as timed unsafe, any traffic safe", "");
    }
    if fails && matches!(any.verdict, Verdict::Undecided { .. }) {
        note("show loses, any traffic undecided", "");
    }
    if fails && says_never(scenario) {
        note("show fails, odds says 0 %", "");
    }
    // What `sweep` counts to have the model's rate, over the seeds of its runs.
    let sampled = sample(scenario, SEEDS);
    let fails = sampled.keys().any(|one| one.result.is_err());
    let loses = |one: &View| (one.result.is_err() && one.applied == 0) || one.applied > 1;
    if sampled.keys().any(loses) && any.verdict == Verdict::Safe {
        note("sweep's model loses, explore says safe", "");
    }
    if fails && says_never(scenario) {
        note("sweep's model fails, odds says 0 %", "");
    }
    let refused = ends.iter().take(FEW).any(|one| one.result.is_err());
    if refused && this_timing(&timed).ends_with("is lost or applied twice") {
        note("show fails, and safe says nothing of it", "");
    }
    let twice = |end: &Ending| end.requests.iter().any(|one| one.applied > 1);
    if timed.endings.iter().any(twice)
        && timed.twins.is_empty()
        && elsewhere(scenario, &timed.endings, |_| String::new()).is_empty()
    {
        note("applied twice, and \"No twins\" stands alone", "");
    }
    if any.verdict == Verdict::Safe && !any.advice.is_empty() {
        note("advice for what is safe", "");
    }
    for (key, changed, verdict) in mapped(scenario) {
        let loses = simulate(&changed).requests.iter().any(lost);
        if loses && verdict == Verdict::Safe {
            note("show loses, the map says safe", &key);
        }
        let same = core::mem::discriminant(&verdict) == core::mem::discriminant(&any.verdict);
        if changed == *scenario && !same {
            note("the map and explore differ", &key);
        }
    }
    for advice in &any.advice {
        let typed = advice
            .set
            .iter()
            .fold(String::new(), |typed, (key, value)| {
                typed + " --set " + key + "=" + value
            });
        for (kind, changed) in advised(scenario, &advice.set) {
            if judge(&changed, Question::AnyTraffic, &Limits::DEFAULT).verdict != Verdict::Safe {
                note(kind, &typed);
            }
        }
    }
}

/// Cells of maps over the idle timeouts that the scenario has, the scenario itself among them,
/// and what was set in each.
fn mapped(scenario: &Scenario) -> Vec<(String, Scenario, Verdict)> {
    let axis = |key: &str, value: Option<Duration>| {
        let value = value?.as_nanos();
        let values = [value, value + value / 9, value + value].map(|one| format!("{one}ns"));
        Some(Axis {
            key: key.to_owned(),
            values: values.to_vec(),
        })
    };
    let server = axis("server.idle_timeout", scenario.server.idle_timeout);
    let client = axis("client.idle_timeout", scenario.client.idle_timeout);
    let (Some(x), Some(y)) = (server, client) else {
        return Vec::new();
    };
    let plan = Plan {
        question: question(scenario, [&x, &y]),
        scenario: scenario.clone(),
        settings: Vec::new(),
        x,
        y,
        draws: 0,
    };
    let cells = verdicts(&plan, 0, &Limits::DEFAULT).unwrap();
    let told = |(x, cell): (usize, Cell)| {
        let mut changed = plan.scenario(x, 0).unwrap().unwrap();
        changed.requests.count = scenario.requests.count;
        let key = format!(" --set server.idle_timeout={}", cell.x);
        (key, changed, cell.verdict)
    };
    cells.into_iter().enumerate().map(told).collect()
}

/// Whether `odds` has an answer, and it is that nothing fails of the pauses there are.
fn says_never(scenario: &Scenario) -> bool {
    odds(scenario).is_ok_and(|odds| {
        let [possible, _] = odds.user.rates(&Gap::Uniform(scenario.requests.pause));
        possible == Rate::default()
    })
}

/// What is advised, as it is typed and with a doubled round trip.
fn advised(scenario: &Scenario, set: &[(&'static str, String)]) -> [(&'static str, Scenario); 2] {
    let mut changed = scenario.clone();
    for (key, value) in set {
        parameter::set(&mut changed, key, value).unwrap();
    }
    let mut doubled = changed.clone();
    let double = |range: Range| Range::new(range.min() + range.min(), range.max() + range.max());
    doubled.network.to_server = double(changed.network.to_server).unwrap();
    doubled.network.to_client = double(changed.network.to_client).unwrap();
    [
        ("advice refuted for any traffic", changed),
        ("advice refuted with a doubled round trip", doubled),
    ]
}

/// So many seeds of each scenario are simulated.
const SEEDS: u32 = 20;

/// As many requests are explored as timed, at the most.
const FEW: usize = 3;

fn few(scenario: &Scenario) -> Scenario {
    let mut few = scenario.clone();
    few.requests.count = few.requests.count.min(3);
    few
}

#[test]
fn no_two_outputs_contradict_each_other() {
    let mut found = Contradictions::new();
    for asked in asked() {
        examine(&asked, &mut found);
    }
    let mut said = String::new();
    for (kind, lines) in &found {
        writeln!(said, "{kind}: {}", lines.len()).unwrap();
        for line in lines.iter().take(8) {
            writeln!(said, "  {line}").unwrap();
        }
    }
    assert!(found.is_empty(), "{said}");
}
