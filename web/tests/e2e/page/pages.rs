//! The same run in other forms: as a table, and without any program as a still picture.

use std::fmt::Display;

use fantoccini::key::Key;
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
    a_long_table_has_the_rows_that_are_seen,
    a_row_that_is_clicked_is_gone_to,
    without_scripts_the_opening_tells_it,
];

/// The cells of all rows, as they are read.
const CELLS: &str = "[...document.querySelectorAll('.table tbody tr[aria-rowindex]')]
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

/// Whether the rows that are there are the trace's, and all of those that are seen; the last.
async fn rows(user: &User, events: &[Event]) -> usize {
    let seen = user.value(CELLS).await;
    let seen = seen.as_array().unwrap();
    let first: usize = seen[0][0].as_str().unwrap().parse().unwrap();
    for (row, event) in seen.iter().zip(&events[first..]) {
        assert_eq!(*row, cells(event), "event {}", event.id.0);
    }
    user.until("what is seen is there", WHOLE).await;
    let nodes = user.value("document.querySelectorAll('.stage *').length");
    let nodes = nodes.await.as_u64().unwrap();
    assert!(nodes <= 300, "{nodes} nodes");
    first + seen.len()
}

/// `true`, or where nothing stands: a few pixels below the heads, and above the end.
const WHOLE: &str = "(() => {
    const frame = document.querySelector('.table');
    const { left, top, bottom } = frame.getBoundingClientRect();
    const empty = [top + 45, bottom - 8].filter(y => {
        const row = document.elementFromPoint(left + 60, y)?.closest('tr');
        const below = frame.querySelector('tbody').getBoundingClientRect().bottom < y;
        return !below && !row?.ariaRowIndex;
    });
    return empty.length === 0 || empty;
})()";

async fn the_table_is_the_trace(user: User) {
    for name in ["crossing", "died-after-applying"] {
        user.open(&format!("?scenario={name}&view=table&step=0"))
            .await;
        rows(&user, &trace(name).events).await;
        user.press(Key::End).await;
        let last = trace(name).events.len() - 1;
        let end = format!("document.querySelector('tr.here th')?.textContent === '{last}'");
        user.until("the end is there", &end).await;
        rows(&user, &trace(name).events).await;
    }
}

async fn a_long_table_has_the_rows_that_are_seen(user: User) {
    let trace = trace("article-as-logged");
    user.open("?scenario=article-as-logged&view=table&step=0")
        .await;
    user.until("all is there", WHOLE).await;
    let (mut last, mut looks) = (0, 0);
    while last < trace.events.len() {
        let next = rows(&user, &trace.events).await;
        assert!(next > last, "{next} after {last}");
        last = next;
        looks += 1;
        let on = "(frame => frame.scrollTop += frame.clientHeight / 2)
            (document.querySelector('.table'))";
        user.value(on).await;
        user.until("all is there", WHOLE).await;
        // A screen that is scrolled to its end shows the last row.
        assert!(looks < 300, "{last} of {}", trace.events.len());
    }
    user.press(Key::Right).await;
    user.press(Key::Home).await;
    let home = "document.querySelector('tr.here th')?.textContent === '0'";
    user.until("the first row is there", home).await;
    user.press(Key::End).await;
    let end = "document.querySelector('tr.here')?.ariaRowIndex
        === document.querySelector('.table table').ariaRowCount";
    user.until("the last row is there", end).await;
}

async fn a_row_that_is_clicked_is_gone_to(user: User) {
    user.open("?scenario=crossing&view=table&step=0").await;
    user.counts("tr.here[aria-current=step]", 1).await;
    user.click("tbody tr[aria-rowindex='9'] td").await;
    user.counts("tbody tr[aria-rowindex='9'].here", 1).await;
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
