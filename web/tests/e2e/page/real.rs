//! "Run it for real": behind a file server, and behind the program that has a kernel; and on a
//! client of the visitor's own.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use fantoccini::key::Key;
use idlerace_web::model::state::State;

use crate::harness::stage::{tests, top};
use crate::harness::user::{PHONE, User};

tests![
    a_file_server_cannot_run_it_and_the_page_says_so,
    what_a_real_kernel_did_stands_beside_what_was_predicted,
    how_it_breaks_is_run_for_real,
    the_command_for_ones_own_client_is_shown_and_copied,
];

async fn a_file_server_cannot_run_it_and_the_page_says_so(user: User) {
    user.open("?scenario=crossing").await;
    let told = "document.querySelector('.real small').checkVisibility()";
    user.until("it says what is missing", told).await;
    let none = "![...document.querySelectorAll('.real button')].some(one => one.checkVisibility())";
    user.until("there is no button", none).await;
    user.counts(".ladder", 1).await;
    user.fits("what is missing", PHONE).await;
}

/// The program that serves the page, as long as it is needed.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended by itself is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the page by `idlerace play`; where, and the program.
fn play() -> (String, Program) {
    let named = env::var_os("IDLERACE_PROGRAM").map(PathBuf::from);
    let program = top().join(named.unwrap_or_else(|| PathBuf::from("target/debug/idlerace")));
    let mut child = Command::new(&program)
        .args(["play", "--port", "0", "--no-open"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "cannot start {}: {error}; `cargo build` makes it",
                program.display()
            )
        });
    let output = child.stdout.take().unwrap();
    let program = Program(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    let address = line
        .split_whitespace()
        .find(|word| word.starts_with("http"));
    let address = address.unwrap_or_else(|| panic!("it says no address: {line}"));
    (address.to_owned(), program)
}

/// What closes what was observed.
const CLOSE: &str = ".real button[title=Esc]";

impl User {
    /// Has it run for real, for the test of this name; whether there is a wire for that.
    async fn run_for_real(&self, test: &str) -> bool {
        self.click("#run-for-real").await;
        let over = "document.querySelectorAll('.ladder').length === 2
            || /no wire/.test(document.querySelector('.real').textContent)
            || document.querySelector('.real').textContent";
        self.until("it was run", over).await;
        let said = self.text(".real").await;
        if !said.contains("no wire") {
            return true;
        }
        skipped::skip_test(test, &said);
        false
    }
}

async fn what_a_real_kernel_did_stands_beside_what_was_predicted(user: User) {
    let (home, _program) = play();
    let user = User { home, ..user };
    user.open("?scenario=crossing").await;
    if !user
        .run_for_real("what_a_real_kernel_did_stands_beside_what_was_predicted")
        .await
    {
        return;
    }
    user.counts(".headline", 2).await;
    let agreed = "document.querySelectorAll('.headline')[1].textContent
        .startsWith('The kernel took all 55 steps as predicted')";
    user.until("the kernel did as predicted", agreed).await;
    let titles = "[...document.querySelectorAll('.ladder .which')].map(t => t.textContent)";
    let titles = user.value(titles).await.to_string();
    assert!(
        titles.contains("Predicted") && titles.contains("Observed"),
        "{titles}"
    );
    // The address still names the run alone.
    let at = State::of_query("?scenario=crossing").at();
    let alone = format!("location.search === '?v=1&scenario=crossing&step={at}'");
    user.until("the address opens the run alone", &alone).await;
    // It can be closed, by its button and by Escape, and another scenario leaves it.
    user.click(CLOSE).await;
    user.counts(".ladder", 1).await;
    for leave in ["Escape", "another scenario"] {
        assert!(user.run_for_real(leave).await);
        user.counts(CLOSE, 1).await;
        if leave == "Escape" {
            user.press(Key::Escape).await;
        } else {
            user.choose("deploy").await;
        }
        user.counts(".ladder", 1).await;
        user.counts("#run-for-real", 1).await;
    }
}

async fn how_it_breaks_is_run_for_real(user: User) {
    let (home, _program) = play();
    let user = User { home, ..user };
    user.open("?scenario=article-as-logged&set.requests.count=2&prove")
        .await;
    let proven = "!!document.querySelector('.properties [data-way]')";
    user.until("it is proven", proven).await;
    user.click(".properties [data-way]").await;
    let ordered = "location.search.includes('order=')";
    user.until("the order is shown", ordered).await;
    if !user.run_for_real("how_it_breaks_is_run_for_real").await {
        return;
    }
    user.counts(".headline", 2).await;
    let agreed = "document.querySelectorAll('.headline')[1].textContent
        .startsWith('The kernel took all')";
    user.until("the kernel did as predicted", agreed).await;
}

async fn the_command_for_ones_own_client_is_shown_and_copied(user: User) {
    let own = |words: &str| {
        format!(
            "(all => all.includes({}) || all)([...document.querySelectorAll('#own code')]
                .map(code => code.textContent))",
            serde_json::json!(words)
        )
    };
    for (query, order, asks) in [
        ("?scenario=crossing", "crossing", "POST"),
        ("?scenario=get-is-retried", "crossing", "GET"),
        ("?scenario=died-after-applying", "applied-fin", "POST"),
        (
            "?scenario=died-after-applying&set.server.death.resets=true",
            "applied-reset",
            "POST",
        ),
        // What no plain calls make: all that they do.
        ("?scenario=lost-fin", "every-attempt", "POST"),
    ] {
        user.open(query).await;
        user.click("#own-client").await;
        let command = format!(
            "idlerace test --orders {order} -- curl -sS {{url}} --next -sS -X {asks} {{url}}"
        );
        user.until(query, &own(&command)).await;
        let count = if query.ends_with("lost-fin") { 22 } else { 2 };
        user.counts("#own section code", count).await;
    }
    user.open("?scenario=crossing&set.client.profile=curl")
        .await;
    user.click("#own-client").await;
    let proxy = "idlerace proxy --to HOST:PORT --order crossing --client curl";
    user.until("the client is named", &own(proxy)).await;
    let allowed =
        serde_json::json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    user.devtools("Browser.grantPermissions", allowed).await;
    user.click("#own section div:last-child button").await;
    user.reads("#own section div:last-child button", "Copied")
        .await;
    user.press(Key::Escape).await;
    user.counts("dialog[open]", 0).await;
}
