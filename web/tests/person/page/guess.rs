//! Predict, then reveal: asked only where it is wanted, and then before anything is told.

use idlerace_core::catalog;

use crate::harness::stage::tests;
use crate::harness::visitor::Visitor;
use crate::page::entries::headline;

tests![
    nobody_is_asked_who_does_not_want_it,
    nothing_is_told_before_the_guess,
    the_wish_to_guess_is_remembered,
    a_guess_is_asked_for_once,
];

const TOLD: &str = ".headline, .log";

impl Visitor {
    async fn wants_to_guess(&self, wants: bool) {
        self.click("#predict").await;
        self.counts(&format!("#predict[aria-pressed={wants}]"), 1)
            .await;
    }

    /// Waits until the question is there with four answers, and nothing that gives it away.
    async fn is_asked(&self) {
        self.counts("section#guess button[data-guess]", 4).await;
        self.counts(TOLD, 0).await;
        self.counts("#verdict", 0).await;
        let answers = "new Set([...document.querySelectorAll('[data-guess]')]
            .map(button => button.textContent.trim())).size === 4";
        self.until("the answers differ", answers).await;
    }
}

async fn nobody_is_asked_who_does_not_want_it(visitor: Visitor) {
    visitor.open("").await;
    visitor.counts("#predict[aria-pressed=false]", 1).await;
    visitor.choose("died-after-applying").await;
    visitor
        .shows(catalog::find("died-after-applying").unwrap())
        .await;
    visitor.counts("#guess, #verdict", 0).await;
}

async fn nothing_is_told_before_the_guess(visitor: Visitor) {
    visitor.open("").await;
    visitor.wants_to_guess(true).await;
    for name in ["died-after-applying", "crossing", "fin-seen-in-time"] {
        let entry = catalog::find(name).unwrap();
        visitor.choose(name).await;
        // The entry's title would tell.
        visitor.reads("h1", "What will the client see?").await;
        visitor.is_asked().await;
        visitor.click("button[data-guess]").await;
        let verdict = "document.querySelector('#verdict').textContent.trim().length > 20";
        visitor.until("there is a verdict", verdict).await;
        let told = headline(&entry.scenario());
        visitor.reads("h1", entry.title).await;
        visitor.reads(".headline", &told).await;
        visitor.counts(".log", 2).await;
    }
}

async fn the_wish_to_guess_is_remembered(visitor: Visitor) {
    visitor.open("").await;
    visitor.wants_to_guess(true).await;
    visitor.reload().await;
    visitor.counts("#predict[aria-pressed=true]", 1).await;
    visitor.choose("died-after-applying").await;
    visitor.is_asked().await;
    visitor.wants_to_guess(false).await;
    visitor
        .shows(catalog::find("died-after-applying").unwrap())
        .await;
    visitor.reload().await;
    visitor.counts("#predict[aria-pressed=false]", 1).await;
    visitor.choose("crossing").await;
    visitor.shows(catalog::find("crossing").unwrap()).await;
}

async fn a_guess_is_asked_for_once(visitor: Visitor) {
    visitor.open("").await;
    visitor.wants_to_guess(true).await;
    visitor.choose("died-after-applying").await;
    visitor.is_asked().await;
    visitor.click("button[data-guess]:nth-of-type(4)").await;
    visitor.counts("#verdict", 1).await;
    // Stepping through what was revealed does not hide it again.
    visitor.value("document.activeElement.blur()").await;
    visitor.press(fantoccini::key::Key::Home).await;
    visitor.press(fantoccini::key::Key::Right).await;
    let stepped = "document.querySelector('.scrubber').value === '1'";
    visitor.until("it steps", stepped).await;
    visitor.counts(".headline", 1).await;
    visitor
        .counts("#guess button[data-guess]:enabled:not([aria-pressed])", 0)
        .await;
}
