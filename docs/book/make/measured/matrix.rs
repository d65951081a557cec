//! The matrix: every client in every order with each request, and every server, out of
//! `idlerace matrix --json`. Plain tables, which a script of the book can filter and sort; what
//! that looks for stands in the rows.

use std::fmt::Write as _;

use formats::answers::matrix::{Cell, Client, Closes, Matrix, Server, Source};
use formats::answers::test::{Told, Word};
use idlerace_core::time::Duration;

use crate::{
    directive::Chapter,
    tables::{fact_link, html},
};

/// Which clients may apply a POST more than once without asking: a line a client.
pub(crate) fn twice(matrix: &Matrix) -> String {
    let mut text = String::new();
    for client in &matrix.clients {
        let cells = client.cells.iter().filter(|cell| matrix.is_doubled(cell));
        let mut links: Vec<String> = Vec::new();
        for cell in cells {
            let link = format!("[{}](#{}.{})", cell.order, client.profile, cell.order);
            if !links.contains(&link) {
                links.push(link);
            }
        }
        if !links.is_empty() {
            let _ = writeln!(text, "- **{}**: {}", client.title, links.join(", "));
        }
    }
    text
}

/// A row for each client and order.
pub(crate) fn clients(matrix: &Matrix, chapter: Chapter<'_>) -> String {
    let mut table =
        String::from("<div class=\"table-wrapper\">\n<table class=\"matrix\" id=\"clients\">\n");
    let requests = matrix.requests.iter().map(|one| one.title.as_str());
    let head = ["client", "order"].into_iter().chain(requests);
    head_of(&mut table, head.chain(["its caller reads"]));
    for client in &matrix.clients {
        for order in &matrix.orders {
            let cells = client.cells.iter().filter(|one| one.order == order.order);
            let cells: Vec<&Cell> = cells.collect();
            let _ = write!(
                table,
                "<tr id=\"{}.{}\"{}><th scope=\"row\"><a href=\"#{}\">{}</a></th><td data-label=\"order\" title=\"{}\">{}</td>",
                client.profile,
                order.order,
                marks(matrix, &cells),
                client.id,
                html(&client.title),
                html(&order.about),
                order.order,
            );
            for (cell, request) in cells.iter().zip(&matrix.requests) {
                table += &told(cell, &request.title, chapter);
            }
            let _ = writeln!(
                table,
                "<td data-label=\"its caller reads\">{}</td></tr>",
                texts(matrix, &cells)
            );
        }
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn head_of<'a>(table: &mut String, titles: impl Iterator<Item = &'a str>) {
    table.push_str("<thead><tr>");
    for title in titles {
        let _ = write!(table, "<th scope=\"col\">{title}</th>");
    }
    table.push_str("</tr></thead>\n<tbody>\n");
}

/// What a row can be picked by.
fn marks(matrix: &Matrix, cells: &[&Cell]) -> String {
    let posts = || cells.iter().filter(|cell| matrix.is_plain_post(cell));
    let endings = || posts().flat_map(|cell| &cell.predicted);
    let mut marks = Vec::new();
    if posts().any(|cell| matrix.is_doubled(cell)) {
        marks.push("twice");
    }
    if endings().any(|one| one.told.told == Word::Error && one.told.applied > 0) {
        marks.push("untold");
    }
    if endings().any(|one| one.told.told == Word::Error && one.told.applied == 0) {
        marks.push("lost");
    }
    if cells.iter().any(|cell| !cell.measured.is_empty()) {
        marks.push("measured");
    }
    if marks.is_empty() {
        return String::new();
    }
    format!(" data-is=\"{}\"", marks.join(" "))
}

/// A cell: how it ends, as a link to its ladder, and whether that was measured.
fn told(cell: &Cell, request: &str, chapter: Chapter<'_>) -> String {
    let ways: Vec<String> = cell.ways().into_iter().map(briefly).collect();
    let ways = ways.join(" or ");
    let ways = if cell.can_be_applied_twice() {
        format!("<strong>{ways}</strong>")
    } else {
        ways
    };
    let mut rows: Vec<String> = Vec::new();
    for row in &cell.measured {
        let row = format!("{}, {}", row.client, row.date);
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    let how = if rows.is_empty() {
        "rules".to_owned()
    } else {
        format!("<span title=\"{}\">measured</span>", html(&rows.join("; ")))
    };
    format!(
        "<td data-label=\"{request}\" id=\"{}\"><a href=\"{}index.html{}\">{ways}</a> <small>{how}</small></td>",
        cell.id,
        chapter.site(),
        html(&cell.link)
    )
}

/// What a caller is told, and how often the request was applied.
pub(crate) fn briefly(Told { told, applied }: Told) -> String {
    format!("{}, {applied}×", told.briefly())
}

/// The words in which its caller is told of errors, with the requests of each.
fn texts(matrix: &Matrix, cells: &[&Cell]) -> String {
    let mut texts: Vec<(&str, Vec<&str>)> = Vec::new();
    for (cell, request) in cells.iter().zip(&matrix.requests) {
        for text in cell.predicted.iter().filter_map(|one| one.text.as_deref()) {
            match texts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, of)) => of.push(&request.title),
                None => texts.push((text, vec![&request.title])),
            }
        }
    }
    let several = texts.len() > 1;
    let one = |(text, mut of): (&str, Vec<&str>)| {
        of.dedup();
        let of = if several {
            format!("{}: ", of.join("; "))
        } else {
            String::new()
        };
        format!("{of}<code>{}</code>", html(text))
    };
    if texts.is_empty() {
        return "success".to_owned();
    }
    texts.into_iter().map(one).collect::<Vec<_>>().join("<br>")
}

/// A row for each server.
pub(crate) fn servers(matrix: &Matrix, chapter: Chapter<'_>) -> String {
    let mut table =
        String::from("<div class=\"table-wrapper\">\n<table class=\"matrix\" id=\"servers\">\n");
    let head = [
        "server",
        "closes what is idle after",
        "measured",
        "late by",
        "how it closes",
        "deaf for",
        "announces",
        "requests on one connection",
        "set by",
        "unit",
        "known by",
    ];
    head_of(&mut table, head.into_iter());
    for server in &matrix.servers {
        let cells = of_server(server, chapter);
        let _ = write!(
            table,
            "<tr id=\"{}\"><th scope=\"row\">{} <small>{}</small></th>",
            server.id,
            html(&server.title),
            html(&server.versions)
        );
        for (label, cell) in head[1..].iter().zip(cells) {
            let _ = write!(table, "<td data-label=\"{label}\">{cell}</td>");
        }
        table.push_str("</tr>\n");
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn of_server(server: &Server, chapter: Chapter<'_>) -> [String; 10] {
    let length = |millis: u64| Duration::from_millis(millis).to_string();
    let idle = server
        .idle_ms
        .map_or_else(|| "never, unless set".to_owned(), length);
    let link = server.link.as_ref().map(|link| {
        format!(
            "<a href=\"{}index.html{}\">{idle}</a>",
            chapter.site(),
            html(link)
        )
    });
    let late = server
        .late_ms
        .map(|late| format!("{} to {}", length(late.min), length(late.max)));
    let wait = server.closes_for_ms.map(length).unwrap_or_default();
    let (how, deaf) = match server.closes {
        Closes::Close => ("<code>close()</code>".to_owned(), "0s".to_owned()),
        Closes::Abort => ("a reset".to_owned(), "0s".to_owned()),
        Closes::HalfClose => (
            format!("<code>shutdown(SHUT_WR)</code>, throws away what comes for {wait}"),
            "0s".to_owned(),
        ),
        Closes::Deaf => ("<code>close()</code>".to_owned(), wait),
    };
    let hint = server.announces_secs.map(|secs| format!("{secs} s"));
    let most = server.max_requests.map(|most| most.to_string());
    let setting = server.settings.first();
    let name = setting.map(|one| format!("<code>{}</code>", html(&one.name)));
    let unit = setting.map(|one| match one.added_ms {
        0 => one.unit.clone(),
        added => format!("{}; it adds {}", one.unit, length(added)),
    });
    [
        link.unwrap_or(idle),
        observed(server),
        late.unwrap_or_else(|| "as its machine is".to_owned()),
        how,
        deaf,
        hint.unwrap_or_else(|| "nothing".to_owned()),
        most.unwrap_or_else(|| "any number".to_owned()),
        name.unwrap_or_else(|| "not to be set".to_owned()),
        unit.unwrap_or_default(),
        known(&server.sources, chapter),
    ]
}

fn observed(server: &Server) -> String {
    let each = server.measured.iter().map(|row| {
        let by = row.by.join(", ");
        let seen = match (row.set_ms, row.closed_us) {
            (Some(set), Some(closed)) => {
                let [min, median, max] =
                    [closed.min, closed.median, closed.max].map(Duration::from_micros);
                let set = Duration::from_millis(set);
                format!("{set}: {min} to {max}, median {median}; {by}")
            }
            (_, _) => by,
        };
        format!(
            "<span title=\"{}, {}\">{seen}</span>",
            html(&row.server),
            row.date
        )
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        "no".to_owned()
    } else {
        each.join("<br>")
    }
}

/// Where figures were read: each source once, with its standing.
fn known(sources: &[Source], chapter: Chapter<'_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for source in sources {
        let place = if source.source.contains('.') {
            format!("{} ({})", html(&source.source), source.standing)
        } else {
            format!(
                "{} ({})",
                fact_link(&source.source, chapter),
                source.standing
            )
        };
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all.join(", ")
}

/// Of each client its versions, what was measured of it and where its figures were read.
pub(crate) fn evidence(matrix: &Matrix, chapter: Chapter<'_>) -> String {
    let mut table =
        String::from("<div class=\"table-wrapper\">\n<table class=\"matrix\" id=\"evidence\">\n");
    head_of(
        &mut table,
        ["client", "versions", "measured", "known by"].into_iter(),
    );
    for client in &matrix.clients {
        let _ = writeln!(
            table,
            "<tr id=\"{}\"><th scope=\"row\">{}</th><td data-label=\"versions\">{}</td><td data-label=\"measured\">{}</td><td data-label=\"known by\">{}</td></tr>",
            client.id,
            html(&client.title),
            html(&client.versions),
            rows(client),
            known(&client.sources, chapter)
        );
    }
    table + "</tbody>\n</table>\n</div>\n"
}

/// Each client that was measured, with the number of cells that it has rows for.
fn rows(client: &Client) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for row in client.cells.iter().flat_map(|cell| &cell.measured) {
        let name = format!("{}, {}", row.client, row.date);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let each = counts
        .iter()
        .map(|(name, count)| format!("{}: {count} rows", html(name)));
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        "no".to_owned()
    } else {
        each.join("<br>")
    }
}

/// How many clients, orders, requests and servers there are.
pub(crate) fn size(matrix: &Matrix) -> String {
    format!(
        "{} clients in {} orders with {} requests each, and {} servers",
        matrix.clients.len(),
        matrix.orders.len(),
        matrix.requests.len(),
        matrix.servers.len()
    )
}

/// The orders, each with what is done in it, to choose from.
pub(crate) fn picks(matrix: &Matrix) -> String {
    let orders = matrix
        .orders
        .iter()
        .map(|one| format!("<option value=\"{0}\">{0}</option>", one.order));
    format!(
        "<form id=\"pick\" hidden>\n\
         <label>Search <input type=\"search\" name=\"text\"></label>\n\
         <label>Order <select name=\"order\"><option value=\"\">every order</option>{}</select></label>\n\
         <label>Show <select name=\"is\"><option value=\"\">everything</option>\
         <option value=\"twice\">a POST applied more than once</option>\
         <option value=\"untold\">a POST applied, and an error told</option>\
         <option value=\"lost\">a POST lost, and an error told</option>\
         <option value=\"measured\">what was measured</option></select></label>\n\
         <button type=\"button\" name=\"twice\">Who may send my POST twice?</button>\n\
         <button type=\"reset\">Everything</button>\n\
         <output name=\"count\"></output>\n\
         </form>\n",
        orders.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use formats::answers::Version;
    use formats::answers::matrix::{Measured, Order, Request};
    use formats::answers::test::Predicted;

    use super::*;

    fn one() -> Matrix {
        let told = |told, applied| Told { told, applied };
        let request = |name: &str, key| Request {
            request: name.into(),
            title: name.to_uppercase(),
            method: "POST".into(),
            body: 5,
            idempotency_key: key,
        };
        let cell = |request: &str, predicted: Vec<Predicted>, measured| Cell {
            id: format!("x.crossing.{request}"),
            order: "crossing".into(),
            request: request.into(),
            predicted,
            measured,
            link: "?v=1&scenario=crossing".into(),
        };
        let error = |text: &str, applied| Predicted {
            told: told(Word::Error, applied),
            text: Some(text.into()),
        };
        let answer = Predicted {
            told: told(Word::Success, 2),
            text: None,
        };
        let measured = Measured {
            client: "x \"1\"".into(),
            told: told(Word::Success, 2),
            text: None,
            file: "clients.json".into(),
            date: "2026-11".into(),
        };
        Matrix {
            version: Version,
            orders: vec![Order {
                order: "crossing".into(),
                letter: None,
                about: "a".into(),
            }],
            requests: vec![request("post", false), request("post-key", true)],
            clients: vec![Client {
                id: "client.x".into(),
                profile: "x".into(),
                title: "X <1>".into(),
                versions: "1".into(),
                sources: vec![],
                cells: vec![
                    cell("post", vec![answer], vec![measured]),
                    cell("post-key", vec![error("a <b>", 0), error("c", 1)], vec![]),
                ],
            }],
            servers: vec![],
        }
    }

    #[test]
    fn a_row_has_its_address_what_it_is_picked_by_and_its_ladders() {
        let chapter = Chapter::at(Path::new("matrix.md"));
        let table = clients(&one(), chapter);
        for part in [
            "<tr id=\"x.crossing\" data-is=\"twice measured\"><th scope=\"row\"><a href=\"#client.x\">X &lt;1&gt;</a></th>",
            "id=\"x.crossing.post\"><a href=\"../index.html?v=1&amp;scenario=crossing\"><strong>answer, 2×</strong></a> <small><span title=\"x &quot;1&quot;, 2026-11\">measured</span></small>",
            ">error, 0× or error, 1×</a> <small>rules</small>",
            "POST-KEY: <code>a &lt;b&gt;</code><br>POST-KEY: <code>c</code>",
        ] {
            assert!(table.contains(part), "{part}\n{table}");
        }
        assert!(!table.contains("\n\n"), "Markdown would end the table");
    }

    #[test]
    fn a_post_with_a_key_is_not_counted_as_sent_twice() {
        assert_eq!(twice(&one()), "- **X <1>**: [crossing](#x.crossing)\n");
        let mut other = one();
        other.clients[0].cells.remove(0);
        assert_eq!(twice(&other), "");
    }
}
