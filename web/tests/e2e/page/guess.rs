//! Predict, then reveal: asked only where it is wanted, and then before anything is told.

use idlerace_core::catalog;

use crate::harness::stage::tests;
use crate::harness::user::User;
use crate::page::entries::headline;

tests![
    nobody_is_asked_who_does_not_want_it,
    nothing_is_told_before_the_guess,
    the_wish_to_guess_is_remembered,
    a_guess_is_asked_for_once,
];

const TOLD: &str = ".headline, .log";

impl User {
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

async fn nobody_is_asked_who_does_not_want_it(user: User) {
    user.open("?v=1").await;
    user.counts("#predict[aria-pressed=false]", 1).await;
    user.choose("died-after-applying").await;
    user.shows(catalog::find("died-after-applying").unwrap())
        .await;
    user.counts("#guess, #verdict", 0).await;
}

async fn nothing_is_told_before_the_guess(user: User) {
    user.open("?v=1").await;
    user.wants_to_guess(true).await;
    for name in ["died-after-applying", "crossing", "fin-seen-in-time"] {
        let entry = catalog::find(name).unwrap();
        user.choose(name).await;
        // The entry's title would tell.
        user.reads("h1", "What will the client see?").await;
        user.is_asked().await;
        user.click("button[data-guess]").await;
        let verdict = "document.querySelector('#verdict').textContent.trim().length > 20";
        user.until("there is a verdict", verdict).await;
        let told = headline(&entry.scenario());
        user.reads("h1", entry.title).await;
        user.value("document.activeElement.blur()").await;
        user.press(fantoccini::key::Key::End).await;
        user.reads(".headline", &told).await;
        user.counts(".log", 2).await;
    }
}

async fn the_wish_to_guess_is_remembered(user: User) {
    user.open("?v=1").await;
    user.wants_to_guess(true).await;
    user.reload().await;
    user.counts("#predict[aria-pressed=true]", 1).await;
    user.choose("died-after-applying").await;
    user.is_asked().await;
    user.wants_to_guess(false).await;
    user.shows(catalog::find("died-after-applying").unwrap())
        .await;
    user.reload().await;
    user.counts("#predict[aria-pressed=false]", 1).await;
    user.choose("crossing").await;
    user.shows(catalog::find("crossing").unwrap()).await;
}

async fn a_guess_is_asked_for_once(user: User) {
    user.open("?v=1").await;
    user.wants_to_guess(true).await;
    user.choose("died-after-applying").await;
    user.is_asked().await;
    user.click("button[data-guess]:nth-of-type(4)").await;
    user.counts("#verdict", 1).await;
    // Stepping through what was revealed does not hide it again.
    user.value("document.activeElement.blur()").await;
    user.press(fantoccini::key::Key::Home).await;
    user.press(fantoccini::key::Key::Right).await;
    let stepped = "document.querySelector('.scrubber').dataset.step === '1'";
    user.until("it steps", stepped).await;
    user.counts(".headline", 1).await;
    user.counts("#guess button[data-guess]:enabled:not([aria-pressed])", 0)
        .await;
}
