//! What a proxy says to people.

use std::fmt::Write as _;
use std::time::Duration;

use idlerace_core::profile::Profile as _;

use super::super::words::ways;
use super::told::{predicted, predicted_by_method, shown};
use crate::cli::Proxy;
use crate::orders::proxy::{Board, Firing, Record, Setting, Told, Trouble};
use crate::source::printable;

/// Where it is, and what it does.
pub(crate) fn opening(options: &Proxy, listen: &str, api: Option<&str>) -> String {
    let end = if options.once {
        "until the order was forced once and no client has been connected for 2 s"
    } else {
        "until Ctrl-C"
    };
    let mut text = format!(
        "Passes {listen} on to {}, {end}. Links open on the page of `idlerace play`.\n",
        options.to
    );
    if let Some(folder) = &options.traces {
        let folder = folder.display();
        let _ = writeln!(
            text,
            "What it sees of each order is written to {folder}; drop a file of it on that page."
        );
    }
    if let Some(api) = api {
        let _ = writeln!(text, "The API is at http://{api}/state");
    }
    text
}

/// What happened, in a line, and what the model says of it, in another.
pub(crate) fn line(told: &Told<'_>, options: &Proxy) -> String {
    let line = match told {
        Told::Fired(firing) => fired(firing, options),
        Told::Again(firing) => again(firing),
        Told::Trouble(connection, trouble) => troubled(*connection, trouble, &options.to),
    };
    let line = printable(&line) + "\n";
    match told {
        Told::Fired(firing) if firing.is_forced() => line + &modelled(firing, options),
        Told::Fired(_) | Told::Again(_) | Told::Trouble(..) => line,
    }
}

/// What the model says of the client that was named; where no method was read, of two.
fn modelled(firing: &Firing, options: &Proxy) -> String {
    let Some(client) = options.client() else {
        return String::new();
    };
    let says = match &predicted(firing, options)[..] {
        [] if firing.request.is_none() => predicted_by_method(firing, options)
            .into_iter()
            .filter(|(_, all)| !all.is_empty())
            .map(|(method, all)| format!("of a {method} {}", ways(&all)))
            .collect::<Vec<_>>()
            .join("; "),
        all => ways(all),
    };
    if says.is_empty() {
        return format!("#{} the model has no such order\n", firing.number);
    }
    let (number, title) = (firing.number, client.title());
    format!("#{number} the model of {title}: {says}\n")
}

fn fired(firing: &Firing, options: &Proxy) -> String {
    let Firing {
        number,
        order,
        connection,
        nth,
        silence,
        ..
    } = firing;
    let what = match &firing.request {
        Some(request) => format!("{} {}, ", request.method, request.target),
        None => String::new(),
    };
    let place = if order.comes_first() {
        format!("before request {nth}")
    } else {
        format!("request {nth}")
    };
    let silence = length(*silence);
    let begin = format!(
        "#{number} {}: {what}{place} of connection {connection} after {silence}",
        order.name
    );
    if let Some(Err(why)) = &firing.forced {
        return format!("{begin}: NOT FORCED: {}", why.0);
    }
    let link = shown(firing, options).link();
    format!("{begin}: forced{}  {link}", effect(firing))
}

/// What is known of the request's effect.
fn effect(firing: &Firing) -> String {
    let handed_on = if firing.handed_on {
        "handed on"
    } else {
        "not handed on"
    };
    match (firing.order.comes_first(), firing.status) {
        (true, _) => String::new(),
        (false, Some(status)) => format!(", applied: the server answered {status}"),
        (false, None) => format!(", {handed_on}"),
    }
}

fn again(firing: &Firing) -> String {
    let (number, Some(again)) = (firing.number, firing.again) else {
        return String::new();
    };
    let on = again.connection;
    match (&firing.request, again.status) {
        (Some(request), Some(status)) => {
            let twice = if firing.applied_twice() {
                ": APPLIED TWICE"
            } else {
                ""
            };
            format!(
                "#{number} again: {} {} came on connection {on} and was answered {status}{twice}",
                request.method, request.target
            )
        }
        _ => {
            format!("#{number} again: the same octets came on connection {on}")
        }
    }
}

fn troubled(connection: u32, trouble: &Trouble, to: &str) -> String {
    let what = match trouble {
        Trouble::Unreachable(why) => {
            format!("{to} cannot be reached ({why}); its client was reset")
        }
        Trouble::Slow(time) => {
            format!(
                "{to} did not accept within {}; its client was reset",
                length(*time)
            )
        }
        Trouble::Closed(silence) => format!(
            "{to} closed it by itself after a silence of {}; that is passed on",
            length(*silence)
        ),
        Trouble::Reset => format!("{to} reset it by itself; that is passed on"),
        Trouble::NotHttp(what) => format!(
            "what came is {what}, which --http cannot read; it is passed on, and nothing is done \
             to it"
        ),
        Trouble::Full(why) => {
            return format!("no connection can be accepted ({why}); it is tried again");
        }
        Trouble::Unseen(why) => format!("no order can be forced on it: {why}"),
    };
    format!("connection {connection}: {what}")
}

fn length(time: Duration) -> String {
    if time < Duration::from_millis(1) {
        format!("{} us", time.as_micros())
    } else if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// What it comes to.
pub(crate) fn summary(board: &Board) -> String {
    let record = board.record();
    let mut text = String::new();
    match (record.forced, record.not_forced) {
        (0, 0) if record.begun == 0 => text += &never_due(&record, board),
        (0, 0) => {}
        (forced, 0) => {
            let _ = writeln!(text, "{forced} forced, each as ordered.");
        }
        (forced, not) => {
            let _ = writeln!(
                text,
                "{forced} forced; {not} NOT FORCED, and nothing is concluded from them."
            );
        }
    }
    if record.under_way() > 0 {
        let _ = writeln!(
            text,
            "{} begun and not at its end: NOT FORCED, and nothing is concluded from it.",
            record.under_way()
        );
    }
    text + &again_in_all(&record) + &passed(&record, board.http)
}

/// Why nothing was done.
fn never_due(record: &Record, board: &Board) -> String {
    if !record.was_asked {
        return "No order was asked for.\n".into();
    }
    let why = match (record.reused, board.setting()) {
        (_, Some(setting)) if setting.order.comes_first() => {
            "no connection that had carried an answer met its conditions in a pause".to_owned()
        }
        (0, _) => "no request came on a connection that had carried an answer".to_owned(),
        (_, Some(setting)) if record.longest < setting.when.silence(board.http) => {
            shorter(record, &setting, board.http)
        }
        (reused, _) => format!(
            "of {} on a connection in use again none met its conditions",
            counted(reused, "request")
        ),
    };
    format!("NOT FORCED: the order was never due: {why}.\n")
}

/// One request, two requests.
fn counted(count: u32, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn shorter(record: &Record, setting: &Setting, http: bool) -> String {
    format!(
        "the longest silence before a request was {}, and {} is asked for (--when after=0ms takes \
         any)",
        length(record.longest),
        length(setting.when.silence(http))
    )
}

/// What of it came again.
fn again_in_all(record: &Record) -> String {
    let repeats = record.repeats();
    match (repeats.came, repeats.twice) {
        (0, _) => String::new(),
        (again, 0) => format!("Of these requests {again} came again on another connection.\n"),
        (again, twice) => format!(
            "Of these requests {again} came again on another connection; {twice} APPLIED TWICE.\n"
        ),
    }
}

/// What was passed on beside it, and what went wrong.
fn passed(record: &Record, http: bool) -> String {
    // Without --http a handshake has such messages, too.
    let what = if http { "request" } else { "message" };
    let mut text = counted(record.accepted, "connection");
    if record.reused > 0 {
        let _ = write!(
            text,
            "; {} behind an answer passed on, after a silence of {} at most",
            counted(record.reused, what),
            length(record.longest)
        );
    }
    text += ".\n";
    for ((method, path), count) in &record.requests {
        let _ = writeln!(
            text,
            "{} {}: came {}, handed on {}, answered {}, applied {}",
            printable(method),
            printable(path),
            count.came,
            count.handed_on,
            count.answered,
            count.applied
        );
    }
    for (what, times) in &record.troubles {
        let _ = writeln!(text, "{what}: {times}");
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn opened(options: &[&str]) -> String {
        let fixed = ["idlerace", "proxy", "--to", "127.0.0.1:1"];
        let asked = Cli::try_parse_from(fixed.iter().chain(options)).unwrap();
        let Some(Command::Proxy(options)) = asked.command else {
            panic!("no proxy");
        };
        opening(&options, "127.0.0.1:2", None)
    }

    #[test]
    fn until_when_it_passes_on_is_said() {
        let passes = "Passes 127.0.0.1:2 on to 127.0.0.1:1, until ";
        assert!(opened(&[]).starts_with(&format!("{passes}Ctrl-C. ")));
        let once = opened(&["--order", "crossing", "--once"]);
        assert!(once.starts_with(&format!("{passes}the order was forced once and ")));
    }
}
