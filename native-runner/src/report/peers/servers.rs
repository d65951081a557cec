//! What `servers` says, as a table for people.

use std::fmt::Write as _;
use std::time::Duration;

use formats::answers::servers::{Drain, Server, Servers};

use crate::source::printable;

/// All of it.
pub(crate) fn text(answer: &Servers) -> String {
    let name = |one: &Server| format!("{} {}", one.id, printable(&one.server));
    let width = answer.servers.iter().map(|one| name(one).chars().count());
    let width = width.fold("server".len(), usize::max);
    let mut text = format!(
        "{:<width$}  {:>9}  {:>21}  {:>17}  {:>5}  {:>10}  {:>8}  {:>8}\n",
        "server",
        "idle said",
        "closed after",
        "by its profile",
        "with",
        "Keep-Alive",
        "requests",
        "lost"
    );
    for one in &answer.servers {
        let _ = writeln!(text, "{:<width$}  {}", name(one), measured(one));
        if let Some(drain) = one.drain {
            let _ = writeln!(text, "    {}", told_to_end(drain));
        }
        for difference in &one.differences {
            let _ = writeln!(text, "    DIFFERS: {}", printable(difference));
        }
    }
    for one in &answer.broken {
        let _ = writeln!(text, "NOT MEASURED: {}: {}", one.id, printable(&one.reason));
    }
    for one in &answer.not_run {
        let _ = writeln!(text, "not run: {}: {}", one.id, printable(&one.reason));
    }
    text + &end(answer)
}

fn measured(one: &Server) -> String {
    let idle = &one.idle;
    let closed = format!("{:.1} to {:.1} ms", idle.min_ms, idle.max_ms);
    let expected = one.expected.map_or("no profile".to_owned(), |span| {
        if span.from_ms < span.to_ms {
            format!("{:.0} to {:.0} ms", span.from_ms, span.to_ms)
        } else {
            format!("{:.0} ms", span.from_ms)
        }
    });
    let with = match (one.fin, one.rst) {
        (_, 0) => "FIN",
        (0, _) => "RST",
        _ => "both",
    };
    let hint = one.hint.as_deref().map_or("-".into(), printable);
    let most = one
        .max_requests
        .map_or("-".to_owned(), |most| most.to_string());
    let deaf = match one.deaf.lost {
        0 => "none".to_owned(),
        _ => format!("{:.1} ms", one.deaf.window_ms),
    };
    format!(
        "{:>6} ms  {closed:>21}  {expected:>17}  {with:>5}  {hint:>10}  {most:>8}  {deaf:>8}",
        one.configured_ms
    )
}

/// `told to end: closed 10 of 10 idle connections within 3.1 ms; ...`
fn told_to_end(drain: Drain) -> String {
    let Drain {
        n,
        idle_closed,
        idle_rst,
        idle_last_ms,
        asked_after_ms,
        answered,
        announced,
        lost,
        gone,
    } = drain;
    let within = idle_last_ms.map_or_else(String::new, |last| format!(" within {last:.1} ms"));
    let by = if idle_rst > 0 { " (RST)" } else { "" };
    format!(
        "told to end: closed {idle_closed} of {n} idle connections{within}{by}; of {n} requests \
         {asked_after_ms} ms later answered {answered} ({announced} with Connection: close), lost \
         {lost}, and {gone} found the end"
    )
}

fn end(answer: &Servers) -> String {
    let differ = answer
        .servers
        .iter()
        .filter(|one| !one.differences.is_empty())
        .count();
    let seconds = Duration::from_millis(answer.milliseconds).as_secs_f64();
    format!(
        "\nlost: how long before the close a request was sent that had no answer, though no close \
         had been seen.\n{} servers in {seconds:.1} s, {differ} of them otherwise than their \
         profile says. {} were started and not measured, {} were not run.\n",
        answer.servers.len(),
        answer.broken.len(),
        answer.not_run.len()
    )
}
