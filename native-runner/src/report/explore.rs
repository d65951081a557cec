//! What `explore` says to people: verdicts, ways to end and how it comes to the worst of them.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use idlerace_core::catalog::find;
use idlerace_core::compare::View;
use idlerace_core::explain::explain;
use idlerace_core::explore::{
    Ending, Explored, Limits, Property, REQUESTS_ENOUGH, REQUESTS_EXPLORED, Verdict, retry_risk,
};
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;

use crate::cli::Explore;
use crate::report::text::heading;
use crate::source::Loaded;

/// What happens on one of the ways to end.
///
/// # Errors
/// If it is not one of this scenario's.
pub(crate) fn trace(scenario: &Scenario, ending: &Ending) -> Result<Trace> {
    replay(scenario, &ending.schedule).context("the schedule does not fit its scenario")
}

/// All of it.
pub(crate) fn text(loaded: &Loaded, found: &Explored, options: &Explore) -> String {
    let mut text = heading(loaded) + "\n" + &verdicts(found);
    text += &formula(found);
    text += &endings(found);
    if options.advice {
        text += &advice(found);
    }
    if options.twins {
        text += &twins(&loaded.scenario, found);
    }
    text += &worst(loaded, found);
    if found.reached.is_some() && loaded.scenario.requests.count > REQUESTS_EXPLORED {
        let _ = writeln!(
            text,
            "\n{} requests are many, and {REQUESTS_ENOUGH} have every race in them. \
             Try --set requests.count={REQUESTS_ENOUGH}",
            loaded.scenario.requests.count
        );
    }
    text
}

fn verdicts(found: &Explored) -> String {
    let line = |property: Property| match found.verdict(property) {
        Verdict::Safe => format!("  safe       {property}\n"),
        Verdict::Unsafe { ending } => format!("  UNSAFE     {property}: way {}\n", ending + 1),
        Verdict::Undecided { limit } => {
            format!("  undecided  {property}: the limit of {limit} was reached\n")
        }
    };
    Property::ALL.map(line).concat()
}

/// What decides, in names and numbers.
fn formula(found: &Explored) -> String {
    let said = found.formula.as_ref();
    said.map_or_else(String::new, |formula| {
        format!("\nWith any traffic: {formula}.\n")
    })
}

/// What makes an unsafe scenario safe.
fn advice(found: &Explored) -> String {
    if found.advice.is_empty() {
        return match found.verdict {
            Verdict::Unsafe { .. } => {
                String::from("\nNo single change that is tried makes it safe.\n")
            }
            Verdict::Safe | Verdict::Undecided { .. } => String::new(),
        };
    }
    let mut text = String::from("\nSafe, and proven to be, with any one of\n");
    for one in &found.advice {
        let set = one
            .set
            .iter()
            .map(|(key, value)| format!("--set {key}={value}"));
        let set = set.collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            text,
            "  {set:<56}  {:+} handshakes in 1000 requests",
            one.handshakes
        );
    }
    text
}

fn endings(found: &Explored) -> String {
    let (count, states, steps) = (found.endings.len(), found.states, found.steps);
    let ways = if count == 1 { "way" } else { "ways" };
    let all = if found.reached.is_some() {
        " at least"
    } else {
        ""
    };
    let mut text = format!("\n{count} {ways} to end{all} ({states} states, {steps} steps)\n");
    for (ending, number) in found.endings.iter().zip(1..) {
        let _ = writeln!(text, "  {number:>3}  {}", ends(ending));
    }
    text
}

fn ends(ending: &Ending) -> String {
    let views = ending
        .requests
        .iter()
        .map(|one| View::from(one).to_string());
    views.collect::<Vec<_>>().join(" | ")
}

/// Endings that the client can't tell apart, one under the other, and what each client's
/// rule for sending again makes of them.
fn twins(scenario: &Scenario, found: &Explored) -> String {
    if found.twins.is_empty() {
        return String::from("\nNo twins: what the client is told says what was applied.\n");
    }
    let mut text = String::from(
        "\nTwins: the client's program is told the same, and what was applied differs\n",
    );
    for group in &found.twins {
        for &index in group {
            let ending = &found.endings[index];
            let _ = writeln!(text, "  {:>3}  {}", index + 1, ends(ending));
            if let Ok(trace) = trace(scenario, ending) {
                let _ = writeln!(text, "       {}", explain(&trace).headline);
            }
        }
        text.push('\n');
    }
    text += "With another client's rule for sending again\n";
    for one in retry_risk(scenario, &Limits::DEFAULT) {
        let twice = match one.verdict {
            Verdict::Safe => "nothing is applied twice",
            Verdict::Unsafe { .. } => "A REQUEST IS APPLIED TWICE",
            Verdict::Undecided { .. } => "undecided",
        };
        let _ = writeln!(text, "  {:<22}  {twice}", one.rule.title);
    }
    text
}

/// The shortest way to a request that is lost or applied twice.
fn worst(loaded: &Loaded, found: &Explored) -> String {
    let Verdict::Unsafe { ending } = found.verdict else {
        return String::new();
    };
    let Ok(trace) = trace(&loaded.scenario, &found.endings[ending]) else {
        return String::new();
    };
    format!(
        "\nHow it comes to way {number}, in the fewest steps:\n{}\n\n{trace}\n\
         See it: idlerace show {} --ending {number}\n{page}\
         For real: idlerace run {} --steps --order {order}\n",
        explain(&trace).headline,
        again(loaded),
        again(loaded),
        order = found.endings[ending].schedule,
        number = ending + 1,
        page = on_the_page(loaded, &found.endings[ending]),
    )
}

/// Where the page shows this order, if it knows the scenario: what is in an address of
/// settings and orders needs no quoting.
fn on_the_page(loaded: &Loaded, ending: &Ending) -> String {
    let Some(entry) = find(&loaded.name) else {
        return String::new();
    };
    let settings = loaded.settings.iter();
    let settings = settings.fold(String::new(), |text, one| text + "&set." + one);
    let (name, order) = (entry.name, &ending.schedule);
    format!("On the page: ?v=1&scenario={name}{settings}&order={order}\n")
}

/// How the scenario was asked for, to be asked for again.
fn again(loaded: &Loaded) -> String {
    loaded
        .settings
        .iter()
        .fold(loaded.name.clone(), |text, one| text + " --set " + one)
}
