//! What `explore` says to people: verdicts, ways to end and how it comes to the worst of them.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use idlerace_core::catalog::find;
use idlerace_core::compare::View;
use idlerace_core::elsewhere::without_twins;
use idlerace_core::explain::explain;
use idlerace_core::explore::{
    AnyTraffic, Ending, Explored, Limits, Property, REQUESTS_ENOUGH, REQUESTS_EXPLORED, SCOPE,
    Verdict, no_timeout_helps, out_of_bounds, probes_in_part, retry_risk, settings_of, this_timing,
};
use idlerace_core::outcome::Failure;
use idlerace_core::profile::{Profile as _, Received};
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;

use crate::cli::Explore;
use crate::report::text::{heading, words};
use crate::source::Loaded;

/// What happens on one of the ways to end, of this scenario or of the traffic that it takes.
///
/// # Errors
/// If it is not one of this scenario's.
pub(crate) fn trace(scenario: &Scenario, ending: &Ending) -> Result<Trace> {
    let scenario = ending.traffic.as_ref().unwrap_or(scenario);
    replay(scenario, &ending.schedule).context("the schedule does not fit its scenario")
}

/// All of it. Formula and advice are those of any traffic; if only this timing was asked for
/// there is no formula.
pub(crate) fn text(
    loaded: &Loaded,
    (found, any): (&Explored, Option<&AnyTraffic>),
    options: &Explore,
) -> String {
    let mut text = heading(loaded) + "\n" + &answers(found, any);
    let asked = any.map_or(found, |any| &any.explored);
    text += &formula(asked, any.is_some());
    if options.advice {
        text += &advice(&loaded.scenario, asked);
    }
    text += "\nThis timing\n";
    text += &verdicts(found);
    text += &endings(found);
    if options.twins {
        text += &twins(&loaded.scenario, found);
    }
    text += &match (found.verdict, any) {
        (Verdict::Unsafe { .. }, _) | (_, None) => worst(loaded, found),
        (Verdict::Safe | Verdict::Undecided { .. }, Some(any)) => worst_traffic(loaded, any),
    };
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

/// The answer to each question in a line, and what they are true of.
fn answers(found: &Explored, any: Option<&AnyTraffic>) -> String {
    let any = any.map_or_else(String::new, |any| any.line() + "\n");
    format!("{}\n{any}{SCOPE}\n", this_timing(found))
}

/// The shortest way to what is not safe with another traffic than the scenario's.
fn worst_traffic(loaded: &Loaded, any: &AnyTraffic) -> String {
    let Verdict::Unsafe { ending } = any.explored.verdict else {
        return String::new();
    };
    let ending = &any.explored.endings[ending];
    let Ok(trace) = trace(&loaded.scenario, ending) else {
        return String::new();
    };
    let traffic = ending.traffic.as_ref();
    let settings = traffic.and_then(|traffic| settings_of(&loaded.scenario, traffic));
    let links = settings.map_or_else(String::new, |settings| {
        let mut loaded = loaded.clone();
        let replaced = |one: &str| {
            let key = one.split('=').next();
            settings.iter().any(|(other, _)| Some(*other) == key)
        };
        loaded.settings.retain(|one| !replaced(one));
        let settings = settings.iter().map(|(key, value)| format!("{key}={value}"));
        loaded.settings.extend(settings);
        let order = &ending.schedule;
        let again = again(&loaded);
        let page = on_the_page(&loaded, ending);
        format!(
            "\nSee it: idlerace show {again} --order {order}\n{page}\
             For real: idlerace run {again} --steps --order {order}\n"
        )
    });
    format!(
        "\nHow it comes to that with another traffic{}:\n{}\n\n{trace}{}{links}",
        fewest(&any.explored),
        explain(&trace).headline,
        words([&trace]),
    )
}

/// That nothing shorter leads there, if all was looked at.
fn fewest(found: &Explored) -> &'static str {
    match found.reached {
        None => ", in the fewest steps",
        Some(_) => "",
    }
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

/// What decides, in names and numbers; of what is unsafe for any traffic something is said
/// even if nothing was found.
fn formula(found: &Explored, asked: bool) -> String {
    match (&found.formula, found.verdict) {
        (Some(formula), _) => format!("\nWith any traffic: {formula}.\n"),
        (None, Verdict::Unsafe { .. }) if asked => String::from(
            "\nWith any traffic: which inequality or setting decides was not found. How it comes \
             to that stands below.\n",
        ),
        (None, _) => String::new(),
    }
}

/// What makes an unsafe scenario safe, in the words of its client's and server's settings.
fn advice(scenario: &Scenario, found: &Explored) -> String {
    if !matches!(found.verdict, Verdict::Unsafe { .. }) {
        return String::new();
    }
    let mut text = String::new();
    if found.advice.is_empty() {
        text +=
            "\nNo change that its client and server can be set to was proven to make it safe.\n";
    } else {
        text += "\nFor any traffic no request is lost or applied twice with any one of these, each \
                 proven with the delays as they are and with twice the delays\n";
    }
    for one in &found.advice {
        let set = one.set.iter();
        let set = set.fold(String::new(), |text, (key, value)| {
            text + " --set " + key + "=" + value
        });
        let _ = writeln!(text, "  {}\n     {set}", one.typed);
        for sentence in one.sentences() {
            let _ = writeln!(text, "      {sentence}");
        }
    }
    let why = no_timeout_helps(scenario).map(str::to_owned);
    let bounds = out_of_bounds(scenario, &Limits::DEFAULT);
    let part = probes_in_part(scenario, &Limits::DEFAULT);
    let besides = [why, bounds, part].into_iter().flatten();
    besides.fold(text, |text, why| format!("{text}\n{why}\n"))
}

fn endings(found: &Explored) -> String {
    let (count, states, steps) = (found.endings.len(), found.states, found.steps);
    let ways = counted(count, "way");
    let all = if found.reached.is_some() {
        "at least "
    } else {
        ""
    };
    let states = counted(states as usize, "state");
    let mut text = format!("\n{all}{ways} to end ({states}, {steps} steps)\n");
    for (ending, number) in found.endings.iter().zip(1..) {
        let _ = writeln!(text, "  {number:>3}  {}", ends(ending));
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// So many requests are told one by one; of more it is counted how they end.
const TOLD_EACH: usize = 6;

fn ends(ending: &Ending) -> String {
    let views = ending
        .requests
        .iter()
        .map(|one| View::from(one).to_string());
    if ending.requests.len() <= TOLD_EACH {
        return views.collect::<Vec<_>>().join(" | ");
    }
    let mut counted: Vec<(String, usize)> = Vec::new();
    for view in views {
        match counted.iter_mut().find(|(known, _)| *known == view) {
            Some((_, count)) => *count += 1,
            None => counted.push((view, 1)),
        }
    }
    let times = counted
        .iter()
        .map(|(view, count)| format!("{count} times {view}"));
    times.collect::<Vec<_>>().join(" | ")
}

/// In which words the scenario's client tells a failure before anything of an answer has come.
pub(crate) fn in_words(scenario: &Scenario) -> impl Fn(Failure) -> String {
    let (client, method) = (scenario.client.profile, scenario.requests.method);
    move |failure| client.words(method, failure, Received::default(), false)
}

/// Endings that the client can't tell apart, one under the other, and what each client's
/// rule for sending again makes of them.
fn twins(scenario: &Scenario, found: &Explored) -> String {
    if found.twins.is_empty() {
        let lines = without_twins(scenario, found, in_words(scenario));
        return lines
            .iter()
            .fold("\n".into(), |text, line| text + line + "\n");
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
        let _ = writeln!(text, "  {:<22}  {twice}", one.rule.title());
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
        "\nHow it comes to way {number}{fewest}:\n{}\n\n{trace}{words}\n\
         See it: idlerace show {} --ending {number}\n{page}\
         For real: idlerace run {} --steps --order {order}\n",
        explain(&trace).headline,
        again(loaded),
        again(loaded),
        order = found.endings[ending].schedule,
        fewest = fewest(found),
        words = words([&trace]),
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
