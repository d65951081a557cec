//! The matrix of clients and servers for people, and how two of them differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use formats::answers::matrix::{Cell, Closes, Matrix, Server, Source};
use formats::answers::test::{Predicted, Told};
use idlerace_core::time::Duration;

/// What differs between two.
pub(crate) struct Differences {
    /// In how many places.
    pub(crate) count: usize,
    /// All of it.
    pub(crate) text: String,
}

/// Both tables.
pub(crate) fn text(matrix: &Matrix) -> String {
    let mut text = String::new();
    if !matrix.clients.is_empty() {
        clients(matrix, &mut text);
    }
    if !matrix.servers.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        servers(matrix, &mut text);
    }
    text
}

fn clients(matrix: &Matrix, text: &mut String) {
    let titles = matrix.requests.iter().map(|one| one.title.clone());
    let head = ["client", "order"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = vec![head.into_iter().chain(titles).collect()];
    for client in &matrix.clients {
        for order in &matrix.orders {
            let cells = client.cells.iter().filter(|one| one.order == order.order);
            let names = [client.profile.clone(), order.order.clone()];
            rows.push(names.into_iter().chain(cells.map(short)).collect());
        }
    }
    laid_out(&rows, text);
    let _ = writeln!(
        text,
        "\n\"answer 1x\": the caller is told success and the request was applied once. \
         m: measured, too; the others are what the rules of the profile say. Texts, versions \
         and sources: --json."
    );
}

fn servers(matrix: &Matrix, text: &mut String) {
    let head = [
        "server",
        "closes what is idle after",
        "measured",
        "how",
        "set by",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for server in &matrix.servers {
        let setting = server.settings.first();
        rows.push(vec![
            server.profile.clone(),
            said(server),
            measured(server),
            how(server),
            setting.map_or_else(String::new, |one| format!("{} ({})", one.name, one.unit)),
        ]);
    }
    laid_out(&rows, text);
}

/// A row a line, each column as wide as its widest.
fn laid_out(rows: &[Vec<String>], text: &mut String) {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|one| width(one).unwrap_or(0)).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn short(cell: &Cell) -> String {
    let ways: Vec<String> = cell.ways().into_iter().map(briefly).collect();
    let mark = if cell.measured.is_empty() { "" } else { " m" };
    ways.join(" or ") + mark
}

fn briefly(Told { told, applied }: Told) -> String {
    format!("{} {applied}x", told.briefly())
}

fn said(server: &Server) -> String {
    let Some(idle) = server.idle_ms else {
        return "never, unless set".to_owned();
    };
    let idle = Duration::from_millis(idle).to_string();
    server.late_ms.map_or(idle.clone(), |late| {
        let (min, max) = (
            Duration::from_millis(late.min),
            Duration::from_millis(late.max),
        );
        format!("{idle}, {min} to {max} late")
    })
}

fn measured(server: &Server) -> String {
    let each = server.measured.iter().filter_map(|row| {
        let closed = row.closed_us?;
        let set = row.set_ms.map(Duration::from_millis)?;
        let [min, max] = [closed.min, closed.max].map(Duration::from_micros);
        Some(format!("{set}: {min}..{max}"))
    });
    each.collect::<Vec<_>>().join("; ")
}

fn how(server: &Server) -> String {
    let wait = server
        .closes_for_ms
        .map_or_else(String::new, |wait| Duration::from_millis(wait).to_string());
    match server.closes {
        Closes::Close => "close()".to_owned(),
        Closes::Abort => "reset".to_owned(),
        Closes::HalfClose => format!("shutdown(WR), drains {wait}"),
        Closes::Deaf => format!("close(), deaf for {wait} before"),
    }
}

/// Which clients can have a POST without a key applied more than once, and in which orders.
pub(crate) fn twice(matrix: &Matrix) -> String {
    let mut text = String::new();
    for client in &matrix.clients {
        for cell in client.cells.iter().filter(|cell| matrix.is_doubled(cell)) {
            let worst = cell.predicted.iter().max_by_key(|one| one.told.applied);
            let ending = worst.map_or_else(String::new, |one| briefly(one.told));
            let _ = writeln!(text, "{}  {}: {ending}", client.title, cell.id);
        }
    }
    if text.is_empty() {
        text.push_str("None of these, by the rules of their profiles.\n");
    }
    text
}

/// What differs, address by address. Of what was before only what is `asked` for, by profile.
pub(crate) fn differences(before: &Matrix, after: &Matrix, asked: &[String]) -> Differences {
    let (before, after) = (stated(before, asked), stated(after, &[]));
    let mut lines = Vec::new();
    for (id, was) in &before {
        match after.get(id) {
            Some(is) if is == was => {}
            Some(is) => lines.push(format!("{id}\n  was {was}\n  is  {is}")),
            None => lines.push(format!("{id}\n  was {was}\n  is gone")),
        }
    }
    for (id, is) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        lines.push(format!("{id}\n  was not there\n  is  {is}"));
    }
    let (count, of) = (lines.len(), after.len());
    let mut text = lines.join("\n");
    let _ = writeln!(
        text,
        "{}{count} of {of} differ",
        if count == 0 { "" } else { "\n" }
    );
    Differences { count, text }
}

/// What stands at each address, in words: of cells and servers, of each client as a whole, of
/// what is asked and done, and of where figures come from.
fn stated(matrix: &Matrix, asked: &[String]) -> BTreeMap<String, String> {
    let is_asked = |profile: &str| asked.is_empty() || asked.iter().any(|one| one == profile);
    let clients = || matrix.clients.iter().filter(|one| is_asked(&one.profile));
    let servers = matrix.servers.iter().filter(|one| is_asked(&one.profile));
    let cells = clients().flat_map(|client| &client.cells);
    let cells = cells.map(|cell| (cell.id.clone(), of_cell(cell)));
    let whole = clients().map(|one| {
        let sources = of_sources(&one.sources);
        (
            one.id.clone(),
            format!("{}; {}; {sources}", one.title, one.versions),
        )
    });
    let orders = matrix.orders.iter().map(|one| {
        let letter = one.letter.as_deref().unwrap_or("no letter");
        (
            format!("order.{}", one.order),
            format!("{letter}; {}", one.about),
        )
    });
    let requests = matrix.requests.iter().map(|one| {
        let key = if one.idempotency_key { "a" } else { "no" };
        let (title, method, body) = (&one.title, &one.method, one.body);
        let said = format!("{title}: {method}, {body} octets, {key} key");
        (format!("request.{}", one.request), said)
    });
    let servers = servers.map(|server| (server.id.clone(), of_server(server)));
    let all = cells.chain(whole).chain(servers);
    all.chain(orders).chain(requests).collect()
}

fn of_sources(sources: &[Source]) -> String {
    let each = sources.iter().map(|one| {
        let Source {
            figure,
            source,
            standing,
            read,
        } = one;
        format!("{figure}: {source}, {standing}, {read}")
    });
    each.collect::<Vec<_>>().join("; ")
}

fn of_cell(cell: &Cell) -> String {
    let ending = |one: &Predicted| match &one.text {
        Some(text) => format!("{} \"{text}\"", briefly(one.told)),
        None => briefly(one.told),
    };
    let predicted: Vec<String> = cell.predicted.iter().map(ending).collect();
    let seen = cell.measured.iter().map(|row| {
        let text = row.text.clone();
        let told = row.told;
        format!(
            "; {} measured ({}, {}): {}",
            row.client,
            row.file,
            row.date,
            ending(&Predicted { told, text })
        )
    });
    let seen: String = seen.collect();
    format!("{}{seen}; ladder {}", predicted.join(" or "), cell.link)
}

fn of_server(server: &Server) -> String {
    let settings = server.settings.iter().map(|one| {
        let (name, typed, unit, added) = (&one.name, &one.typed, &one.unit, one.added_ms);
        format!("{name}: {typed} ({unit}, {added} ms added)")
    });
    let settings: Vec<String> = settings.collect();
    let hint = server.announces_secs;
    let hint = hint.map_or_else(|| "nothing".to_owned(), |secs| format!("{secs} s"));
    let most = server.max_requests;
    let most = most.map_or_else(|| "any number".to_owned(), |most| most.to_string());
    let seen = server.measured.iter().map(|row| {
        let (name, file, date) = (&row.server, &row.file, &row.date);
        format!(
            "{name} ({file}, {date}), {} by {}",
            row.connections,
            row.by.join(", ")
        )
    });
    let seen: Vec<String> = seen.collect();
    format!(
        "{}; {}; {}; {}; announces {hint}; {most} of requests; {}; measured {} {}; {}; ladder {}",
        server.title,
        server.versions,
        said(server),
        how(server),
        settings.join("; "),
        measured(server),
        seen.join("; "),
        of_sources(&server.sources),
        server.link.as_deref().unwrap_or("none")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::predict::matrix::matrix;

    fn of(names: &[&str]) -> Matrix {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        matrix(&names).expect("rows")
    }

    #[test]
    fn a_matrix_does_not_differ_from_itself() {
        let one = of(&["go", "nginx"]);
        let cells: usize = one.clients.iter().map(|one| one.cells.len()).sum();
        let all = cells + one.clients.len() + one.servers.len();
        let all = all + one.orders.len() + one.requests.len();
        let same = differences(&one, &of(&["go", "nginx"]), &[]);
        assert_eq!((same.count, same.text), (0, format!("0 of {all} differ\n")));
    }

    #[test]
    fn what_changed_went_or_came_is_named_by_its_address() {
        let (mut before, after) = (of(&["go", "curl"]), of(&["go"]));
        before.clients[0].cells[0].predicted[0].told.applied = 7;
        let all = differences(&before, &after, &[]);
        let changed = all.text.split_once("go.noticed.get\n  was answer 7x; Go ");
        let (_, is) = changed.expect(&all.text);
        assert!(is.contains("\n  is  answer 1x; Go "), "{is}");
        assert!(
            all.text.contains("curl.crossing.post\n  was "),
            "{}",
            all.text
        );
        let asked = differences(&before, &after, &["go".to_owned()]);
        assert_eq!(asked.count, 1, "{}", asked.text);
        // Also what is no outcome: where a ladder is, what a client is called, what is known of it.
        let mut renamed = of(&["go"]);
        renamed.clients[0].cells[1].link += "&x";
        renamed.clients[0].title += " x";
        renamed.requests[0].title += " x";
        let renamed = differences(&renamed, &after, &[]);
        assert_eq!(renamed.count, 3, "{}", renamed.text);
        let mut read = of(&["go"]);
        read.clients[0].sources[0].standing += "x";
        assert_eq!(differences(&read, &after, &[]).count, 1);
        let came = differences(&after, &of(&["go", "curl"]), &[]);
        assert!(
            came.text.contains("curl.crossing.post\n  was not there"),
            "{}",
            came.text
        );
    }

    #[test]
    fn who_may_send_a_post_twice_is_found() {
        let text = twice(&of(&["curl", "go", "bun-before"]));
        assert!(text.contains("curl.applied-fin.post: answer 2x"), "{text}");
        assert!(text.contains("bun-before.applied-fin.post"), "{text}");
        assert!(!text.contains("go.applied-fin"), "{text}");
        assert!(twice(&of(&["go"])).contains("None of these"));
    }
}
