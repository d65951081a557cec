//! The book and the API documentation beside the page, where the folder has them: what
//! `cargo xtask docs` makes, from a path that it does not know.

use std::fs;

use fantoccini::key::Key;

use crate::axe;
use crate::harness::stage::{bundle, tests};
use crate::harness::visitor::{DESK, PHONE, Visitor};

tests![
    every_page_of_the_book_opens,
    a_run_in_the_book_leads_to_its_moment,
    a_run_is_stepped_in_the_book_and_in_rustdoc,
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

async fn every_page_of_the_book_opens(visitor: Visitor) {
    let pages = pages();
    assert!(pages.len() > 30, "{pages:?}");
    let axe = axe::file().map(|_| axe::source());
    for page in pages {
        visitor.media(&[("prefers-color-scheme", "light")]).await;
        visitor.go(&page).await;
        visitor.counts("main h1", 1).await;
        visitor.fits(&page, PHONE).await;
        visitor.fits(&page, DESK).await;
        let Some(axe) = &axe else { continue };
        let found = axe::violations(&visitor, axe, "undefined").await;
        assert!(found.is_empty(), "{page}: {found:#?}");
    }
}

async fn a_run_in_the_book_leads_to_its_moment(visitor: Visitor) {
    visitor.go("book/causes/crossed.html").await;
    let told = visitor.text("figure.race figcaption").await;
    let moment = told
        .split_once(" At ")
        .and_then(|(_, rest)| rest.split_once(':'));
    let (moment, _) = moment.expect("a caption says when");
    visitor.click("figure.race figcaption a").await;
    visitor.drawn().await;
    visitor
        .reads("h1", "Request and FIN cross on the wire")
        .await;
    let says = "document.querySelector('main').textContent.includes";
    let there = format!("{says}({})", serde_json::json!(moment));
    visitor
        .until(&format!("the page stands at {moment}"), &there)
        .await;
}

async fn a_run_is_stepped_in_the_book_and_in_rustdoc(visitor: Visitor) {
    for page in ["book/causes/crossed.html", "api/idlerace_core/index.html"] {
        visitor.go(page).await;
        let element = "document.querySelector('idle-race')";
        visitor.value(&format!("{element}.scrollIntoView()")).await;
        visitor.enter(0).await;
        visitor
            .reads("h1", "Request and FIN cross on the wire")
            .await;
        let before = visitor.text(".brief .step").await;
        visitor.click(".frame").await;
        visitor.press(Key::Right).await;
        let moved = "document.querySelector('.brief .step').textContent";
        let moved = format!("{moved} !== {}", serde_json::json!(before));
        visitor.until("the next step is told", &moved).await;
        if axe::file().is_some() {
            let found = axe::violations(&visitor, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "the frame in {page}: {found:#?}");
        }
        visitor.leave().await;
        complains_of_fonts_alone(&visitor).await;
    }
}

async fn the_book_is_searched(visitor: Visitor) {
    visitor.go("book/index.html").await;
    visitor.click("#mdbook-search-toggle").await;
    visitor.click("#mdbook-searchbar").await;
    for key in "middlebox".chars() {
        visitor.press(key).await;
    }
    let found = "[...document.querySelectorAll('#mdbook-searchresults a')]
        .some(link => link.getAttribute('href').includes('causes/reset-by-middlebox.html'))";
    visitor.until("the search finds a chapter", found).await;
}

async fn rustdoc_beside_the_book_has_the_example(visitor: Visitor) {
    visitor.go("api/index.html").await;
    visitor.reads("h1 span", "idlerace_core").await;
    visitor.counts("idle-race[scenario=crossing]", 1).await;
    complains_of_fonts_alone(&visitor).await;
}

/// rustdoc preloads its fonts in a way that Chromium has no use for.
async fn complains_of_fonts_alone(visitor: &Visitor) {
    let mut said = visitor.console().await;
    said.retain(|line| !line.contains("A preload for"));
    assert!(said.is_empty(), "{said:#?}");
}
