//! What the model cannot express, and what people were told wrongly, stands in the chapter where
//! a reader would look: by the case that showed it.

use std::{fs, path::Path};

fn chapter(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The part of a chapter below the heading or the bold words that begin it.
fn part(name: &str, begins: &str) -> String {
    let text = chapter(name);
    let (_, part) = text
        .split_once(begins)
        .unwrap_or_else(|| panic!("{name} has no {begins}"));
    let end = part.find("\n#").unwrap_or(part.len());
    part[..end].to_owned()
}

fn says(name: &str, begins: &str, words: &[&str]) {
    let part = part(name, begins);
    for word in words {
        assert!(part.contains(word), "{name}, {begins}: no {word}");
    }
}

#[test]
fn case_05_an_alb_sees_a_fin_that_has_arrived() {
    says(
        "timeouts.md",
        "### A load balancer in front of Node",
        &["sees a FIN that has arrived", "P5-009", "20,000"],
    );
}

#[test]
fn case_08_and_09_which_node_it_is_matters() {
    says(
        "timeouts.md",
        "Which Node it is matters",
        &["before 20.18 and 22.9", "P5-010", "server.headersTimeout"],
    );
}

#[test]
fn case_15_a_client_that_sleeps_has_no_timeout() {
    says(
        "timeouts.md",
        "### A client that is put to sleep",
        &["no timeout is short enough", "send again"],
    );
    for (name, begins) in [
        ("timeouts.md", "## What to type"),
        ("stacks.md", "# What to type"),
    ] {
        says(
            name,
            begins,
            &["Not counted are", "clients that are put to sleep"],
        );
    }
}

#[test]
fn case_16_what_tls_adds_is_told_where_it_is_missing() {
    let three = ["seen-in-time", "does not hear of it", "sends a RST"];
    says("causes.md", "**TLS.**", &three);
    says(
        "../../model.md",
        "| left out | what you will not see |",
        &["TLS"],
    );
    says("causes/not-tls.md", "## What to do", &["not-in-the-list"]);
}

#[test]
fn case_17_a_deployment_has_an_order() {
    says(
        "fixes.md",
        "## Deployments",
        &["No idle timeout helps", "Connection: close", "preStop"],
    );
}

#[test]
fn case_18_goaway_in_two_steps_and_ages_have_a_page() {
    assert!(chapter("SUMMARY.md").contains("(http2.md)"));
    says(
        "http2.md",
        "## GOAWAY, in two steps",
        &["A round trip or more later"],
    );
    says("http2.md", "## What remains", &["crash", "HTTP/1.1"]);
    says(
        "http2.md",
        "## A connection's greatest age",
        &["keepalive_time", "MaxConnectionAge"],
    );
    says(
        "../../model.md",
        "| left out | what you will not see |",
        &["GOAWAY"],
    );
}

#[test]
fn case_19_in_a_pool_one_connection_counts() {
    says(
        "causes.md",
        "**Many connections at once.**",
        &["*one* connection", "P5-011", "(odds.md)"],
    );
    assert!(chapter("SUMMARY.md").contains("(odds.md)"));
    let orders = [
        "--order lifo",
        "--order fifo",
        "Neither order is the safe one",
    ];
    says("odds.md", "## In which order a pool hands out", &orders);
    says(
        "odds.md",
        "## Load hides it",
        &["the connection that is taken was idle"],
    );
}

#[test]
fn case_20_what_is_reported_is_counted_where_causes_are_looked_up() {
    assert!(chapter("SUMMARY.md").contains("(reports.md)"));
    says("causes.md", "# Which cause is it?", &["(reports.md)"]);
    says(
        "reports.md",
        "# What people report",
        &["not how often it happens"],
    );
}

#[test]
fn gaps_are_about_a_number_above_one_or_any() {
    let rows = [
        "**about one number**",
        "**above one number**",
        "**any** length",
    ];
    says("causes.md", "**How long had it been idle?**", &rows);
}
