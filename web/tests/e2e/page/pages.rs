//! The same run in other forms: as a table, and without any program as a still picture.

use std::fmt::Display;

use idlerace_core::{
    catalog,
    simulate::simulate,
    trace::{Event, Trace},
};
use serde_json::{Value, json};

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    the_table_is_the_trace,
    a_long_table_is_turned_page_by_page,
    a_row_that_is_clicked_is_gone_to,
    without_scripts_the_opening_tells_it,
];

/// The cells of all rows, as they are read.
const CELLS: &str = "[...document.querySelectorAll('.table tbody tr')]
    .map(row => [...row.cells].map(cell => cell.textContent.trim()))";

fn trace(name: &str) -> Trace {
    simulate(&catalog::find(name).unwrap().scenario())
}

/// An event as it must stand in the table.
fn cells(event: &Event) -> Value {
    let or_nothing = |word: Option<String>| word.unwrap_or_default();
    let word = |word: &dyn Display| word.to_string();
    json!([
        word(&event.id.0),
        word(&event.at),
        or_nothing(event.connection.as_ref().map(|c| word(c))),
        word(&event.place),
        word(&event.what),
        or_nothing(event.cause.map(|cause| word(&cause.0))),
    ])
}

async fn same_rows(user: &User, events: &[Event]) {
    let first = format!(
        "document.querySelector('.table tbody th').textContent.trim() === '{}'",
        events[0].id.0
    );
    user.until("the page of the table is there", &first).await;
    let seen = user.value(CELLS).await;
    let seen = seen.as_array().unwrap();
    for (row, event) in seen.iter().zip(events) {
        assert_eq!(*row, cells(event), "event {}", event.id.0);
    }
    assert_eq!(seen.len(), events.len());
}

async fn the_table_is_the_trace(user: User) {
    for name in ["crossing", "died-after-applying"] {
        user.open(&format!("?scenario={name}&view=table")).await;
        same_rows(&user, &trace(name).events).await;
    }
}

async fn a_long_table_is_turned_page_by_page(user: User) {
    let trace = trace("article-as-logged");
    user.open("?scenario=article-as-logged&view=table&step=0")
        .await;
    let mut rest = trace.events.as_slice();
    while !rest.is_empty() {
        let rows = user.value("document.querySelectorAll('.table tbody tr').length");
        let rows = usize::try_from(rows.await.as_u64().unwrap()).unwrap();
        assert!((1..=rest.len()).contains(&rows), "{rows} rows");
        let (page, more) = rest.split_at(rows);
        same_rows(&user, page).await;
        rest = more;
        if let Some(next) = rest.first() {
            let later = "[...document.querySelectorAll('.pages button')].at(-1).click()";
            user.value(later).await;
            let turned = format!(
                "document.querySelector('.table tbody th').textContent.trim() === '{}'",
                next.id.0
            );
            user.until("the page is turned", &turned).await;
        }
    }
    user.counts(".pages button:last-of-type:disabled", 1).await;
}

async fn a_row_that_is_clicked_is_gone_to(user: User) {
    user.open("?scenario=crossing&view=table&step=0").await;
    user.counts("tr.here[aria-current=step]", 1).await;
    user.click("tbody tr:nth-child(8) button").await;
    user.counts("tbody tr:nth-child(8).here", 1).await;
    let time = trace("crossing").events[7].at.to_string();
    user.reads(".player .time", &time).await;
}

async fn without_scripts_the_opening_tells_it(user: User) {
    user.scripts(false).await;
    for query in ["", "?scenario=crossing"] {
        user.go(query).await;
        let picture = user.find("#door-race img").await;
        let (_, _, width, height) = picture.rectangle().await.unwrap();
        assert!(width > 200.0 && height > 100.0, "{width} by {height}");
        assert!(user.text("#doors noscript").await.contains("WebAssembly"));
        let shown = "getComputedStyle(document.querySelector('#page')).display";
        assert_eq!(user.value(shown).await, "none");
    }
    user.scripts(true).await;
    user.open("?scenario=crossing").await;
    user.counts(".still", 0).await;
}
