//! What `clients` says, as a table for people: a line for each client, and below it what is not as
//! the model says.

use std::fmt::Write as _;
use std::time::Duration;

use formats::answers::clients::{Change, Client, Clients, On, Row, Unplayed, Verdict, Way};

use crate::orders::find;
use crate::source::printable;

/// All of it.
pub(crate) fn text(answer: &Clients) -> String {
    let mut text = String::new();
    let width = answer.clients.iter().map(|one| one.client.chars().count());
    let width = width.fold("client".len(), usize::max);
    let _ = writeln!(
        text,
        "{:<width$}  {:>9}  {:>4}  {:>7}  {:>10}  twice",
        "client", "predicted", "racy", "differs", "not played"
    );
    for client in &answer.clients {
        text += &told(client, answer, width);
    }
    for one in &answer.broken {
        let _ = writeln!(text, "BROKEN: {}: {}", one.id, printable(&one.reason));
    }
    for one in &answer.not_run {
        let _ = writeln!(text, "not run: {}: {}", one.id, printable(&one.reason));
    }
    for change in &answer.changes {
        text += &changed(change);
    }
    text + LEGEND + &end(answer)
}

/// What the columns count.
const LEGEND: &str = "
predicted: ended in the one way that the model has. racy: the model has several ways, and it
ended in these. differs: ended in a way that the model does not have. not played: nothing is
concluded. twice: a POST without an Idempotency-Key was applied more than once (- for never).
";

fn told(client: &Client, answer: &Clients, width: usize) -> String {
    let Client {
        predicted,
        racy,
        differs,
        unplayed,
        ..
    } = client;
    let twice = match &client.twice[..] {
        [] => "-".to_owned(),
        some => format!("{} of its requests", some.len()),
    };
    let name = printable(&client.client);
    let mut text = format!(
        "{name:<width$}  {predicted:>9}  {racy:>4}  {differs:>7}  {unplayed:>10}  {twice}\n"
    );
    let of_it = answer.rows.iter().filter(|row| row.id == client.id);
    for row in of_it.filter(|row| row.verdict != Verdict::Predicted) {
        text += &seen(row);
    }
    for one in answer.unplayed.iter().filter(|one| one.id == client.id) {
        let Unplayed { reason, .. } = one;
        let at = at(&one.order, &one.method, one.idempotency_key, one.body);
        let _ = writeln!(text, "    {at}: NOT PLAYED: {}", printable(reason));
    }
    for twice in &client.twice {
        let _ = writeln!(text, "    APPLIED TWICE: {twice}");
    }
    for mixed in &client.mixed {
        let _ = writeln!(text, "    TWO ANSWERS IN ONE: {mixed}");
    }
    text
}

/// A way that the model does not have, or has beside others.
fn seen(row: &Row) -> String {
    let at = at(&row.order, &row.method, row.idempotency_key, row.body);
    let (way, runs) = (words(&row.way), row.runs);
    let model: Vec<String> = row.model.iter().map(words).collect();
    let model = model.join("; or ");
    match row.verdict {
        Verdict::Differs => {
            format!("    {at}: DIFFERS: {way} ({runs} times)\n        model: {model}\n")
        }
        Verdict::Racy => format!("    {at}: racy: {way} ({runs} times)\n"),
        Verdict::Predicted | Verdict::Unknown => format!("    {at}: {way}\n"),
    }
}

fn at(order: &str, method: &str, has_key: bool, body: u32) -> String {
    let key = if has_key { "+key" } else { "" };
    // Rows have the letters of the measured ones.
    let order = find(order).map_or(order, |order| order.name);
    match body {
        0 => format!("{order} {method}{key}"),
        octets => format!("{order} {method}{key}, {octets} octets"),
    }
}

/// `told an error, applied once (reused): EOF`
fn words(way: &Way) -> String {
    let told = if way.ok {
        "told success"
    } else {
        "told an error"
    };
    let on = |on: &On| match on {
        On::Reused => "reused",
        On::Fresh => "fresh",
    };
    let on: Vec<&str> = way.runs_on.iter().map(on).collect();
    let applied = match (way.applied, on.join(", ")) {
        (0, _) => "not applied".to_owned(),
        (1, on) => format!("applied once ({on})"),
        (times, on) => format!("applied {times} times ({on})"),
    };
    let error = way
        .error
        .as_ref()
        .map(|error| format!(": {}", printable(error)));
    format!("{told}, {applied}{}", error.unwrap_or_default())
}

fn changed(change: &Change) -> String {
    let ways = |ways: &[Way]| ways.iter().map(words).collect::<Vec<_>>().join("; or ");
    let [old, new] = &change.versions;
    format!(
        "CHANGED: {} {}\n    {}: {}\n    {}: {}\n",
        change.id,
        change.at,
        printable(old),
        ways(&change.before),
        printable(new),
        ways(&change.after)
    )
}

fn end(answer: &Clients) -> String {
    let all = |count: fn(&Client) -> u32| answer.clients.iter().map(count).sum::<u32>();
    let seconds = Duration::from_millis(answer.milliseconds).as_secs_f64();
    let compared = match answer.compared {
        None => String::new(),
        Some(0) => "Nothing that was run is in the file of --against.\n".to_owned(),
        Some(count) => format!(
            "{count} of these are in the file of --against, and {} of them ended otherwise.\n",
            answer.changes.len()
        ),
    };
    format!(
        "\n{} clients in {seconds:.1} s: {} orders ended as the model says, {} of them in one of \
         several ways; {} did not; of {} nothing is concluded. {} clients broke at their start, \
         {} were not run.\n{compared}",
        answer.clients.len(),
        all(|one| one.predicted + one.racy),
        all(|one| one.racy),
        all(|one| one.differs),
        all(|one| one.unplayed),
        answer.broken.len(),
        answer.not_run.len()
    )
}
