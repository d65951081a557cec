//! The book and the API documentation beside the page, where the folder has them: what
//! `cargo xtask docs` makes, from a path that it does not know.

use std::fs;

use fantoccini::key::Key;

use crate::axe;
use crate::harness::stage::{bundle, tests};
use crate::harness::user::{DESK, PHONE, User};

tests![
    every_page_of_the_book_opens,
    a_run_in_the_book_leads_to_its_moment,
    a_run_is_stepped_in_the_book_and_in_rustdoc,
    the_matrix_is_picked_from_sorted_and_opened,
    the_book_is_searched,
    rustdoc_beside_the_book_has_the_example,
];

/// Whether the folder has a book.
pub(crate) fn is_there() -> bool {
    bundle().join("book/index.html").is_file()
}

/// Every page of the book, by its path from the page.
fn pages() -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["book", "book/causes"] {
        for entry in fs::read_dir(bundle().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            // The list of chapters, for browsers without scripts, is a frame and no page.
            let chapter = name
                .strip_suffix(".html")
                .filter(|chapter| *chapter != "toc");
            found.extend(chapter.map(|chapter| format!("{folder}/{chapter}.html")));
        }
    }
    found.sort_unstable();
    found
}

async fn every_page_of_the_book_opens(user: User) {
    let pages = pages();
    assert!(pages.len() > 30, "{pages:?}");
    let axe = axe::file().map(|_| axe::source());
    for page in pages {
        user.media(&[("prefers-color-scheme", "light")]).await;
        user.go(&page).await;
        user.counts("main h1", 1).await;
        user.fits(&page, PHONE).await;
        user.fits(&page, DESK).await;
        let Some(axe) = &axe else { continue };
        let found = axe::violations(&user, axe, "undefined").await;
        assert!(found.is_empty(), "{page}: {found:#?}");
    }
}

async fn a_run_in_the_book_leads_to_its_moment(user: User) {
    user.go("book/causes/crossed.html").await;
    let told = user.text("figure.race figcaption").await;
    let moment = told
        .split_once(" At ")
        .and_then(|(_, rest)| rest.split_once(':'));
    let (moment, _) = moment.expect("a caption says when");
    user.click("figure.race figcaption a").await;
    user.drawn().await;
    user.reads("h1", "Request and FIN cross on the wire").await;
    let says = "document.querySelector('main').textContent.includes";
    let there = format!("{says}({})", serde_json::json!(moment));
    user.until(&format!("the page stands at {moment}"), &there)
        .await;
}

async fn a_run_is_stepped_in_the_book_and_in_rustdoc(user: User) {
    for page in ["book/causes/crossed.html", "api/idlerace_core/index.html"] {
        user.go(page).await;
        let element = "document.querySelector('idle-race')";
        user.value(&format!("{element}.scrollIntoView()")).await;
        user.enter(0).await;
        user.reads("h1", "Request and FIN cross on the wire").await;
        let before = user.text(".brief .step").await;
        user.click(".frame").await;
        user.press(Key::Right).await;
        let moved = "document.querySelector('.brief .step').textContent";
        let moved = format!("{moved} !== {}", serde_json::json!(before));
        user.until("the next step is told", &moved).await;
        if axe::file().is_some() {
            let found = axe::violations(&user, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "the frame in {page}: {found:#?}");
        }
        user.leave().await;
        complains_of_fonts_alone(&user).await;
    }
}

/// In light and dark, on a desk and a phone; and without its script it is all there.
async fn the_matrix_is_picked_from_sorted_and_opened(user: User) {
    let shown = "[...document.querySelectorAll('#clients tbody tr')].filter(row => !row.hidden)";
    user.go("book/matrix.html").await;
    let all = user.value(&format!("{shown}.length")).await;
    assert!(all.as_u64().is_some_and(|rows| rows > 400), "{all}");
    user.click("#pick button[name=twice]").await;
    let every = format!("{shown}.every(row => row.dataset.is.split(' ').includes('twice'))");
    user.until("a POST is applied twice in each", &every).await;
    let curls = format!("{shown}.some(row => row.id === 'curl.applied-fin')");
    assert_eq!(user.value(&curls).await, true);
    user.type_into("#pick input", "curl applied-reset").await;
    let one = format!("{shown}.length === 1 && {shown}[0].id === 'curl.applied-reset'");
    user.until("one row is left", &one).await;
    user.click("#pick button[type=reset]").await;
    user.until("all are back", &format!("{shown}.length === {all}"))
        .await;
    user.click("#clients thead th:nth-child(2) button").await;
    let orders = format!("{shown}.map(row => row.cells[1].textContent)");
    let orders = user.value(&orders).await;
    let orders: Vec<String> = serde_json::from_value(orders).unwrap();
    assert!(orders.is_sorted(), "{orders:?}");
    for theme in ["light", "dark"] {
        user.media(&[("prefers-color-scheme", theme)]).await;
        user.go("book/matrix.html?twice").await;
        user.until("the question is asked", &every).await;
        user.fits("book/matrix.html", PHONE).await;
        if axe::file().is_some() {
            let found = axe::violations(&user, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "{theme}: {found:#?}");
        }
    }
    user.screen(DESK).await;
    user.click("[id='curl.applied-fin.post'] a").await;
    user.drawn().await;
    user.reads("h1", "The server dies after it applied the request")
        .await;
}

async fn the_book_is_searched(user: User) {
    user.go("book/index.html").await;
    user.click("#mdbook-search-toggle").await;
    user.click("#mdbook-searchbar").await;
    for key in "middlebox".chars() {
        user.press(key).await;
    }
    let found = "[...document.querySelectorAll('#mdbook-searchresults a')]
        .some(link => link.getAttribute('href').includes('causes/reset-by-middlebox.html'))";
    user.until("the search finds a chapter", found).await;
}

async fn rustdoc_beside_the_book_has_the_example(user: User) {
    user.go("api/index.html").await;
    user.reads("h1 span", "idlerace_core").await;
    user.counts("idle-race[scenario=crossing]", 1).await;
    complains_of_fonts_alone(&user).await;
}

/// rustdoc preloads its fonts in a way that Chromium has no use for.
async fn complains_of_fonts_alone(user: &User) {
    let mut said = user.console().await;
    said.retain(|line| !line.contains("A preload for"));
    assert!(said.is_empty(), "{said:#?}");
}
