//! The catalogue as a menu: what it offers, how it opens, and how it goes away.

use std::collections::BTreeSet;

use fantoccini::key::Key;
use idlerace_core::catalog;
use serde_json::Value;

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    without_a_wish_the_crossing_is_shown,
    the_menu_offers_every_entry_and_marks_the_chosen_one,
    what_is_chosen_is_shown_and_the_menu_closes,
    escape_closes_the_menu_and_gives_the_focus_back,
    the_menu_is_reached_by_keys,
];

impl User {
    /// Chooses an entry as a person does.
    pub(crate) async fn choose(&self, name: &str) {
        self.click("#catalogue-open").await;
        self.menu(true).await;
        self.click(&format!("#catalogue button[data-entry='{name}']"))
            .await;
        self.menu(false).await;
    }

    /// Waits until the menu is open, or closed, and says so.
    async fn menu(&self, open: bool) {
        let state = format!(
            "(document.querySelector('#catalogue')?.checkVisibility() ?? false) === {open}
            && document.querySelector('#catalogue-open').ariaExpanded === '{open}'"
        );
        let what = if open { "open" } else { "closed" };
        self.until(&format!("the menu is {what}"), &state).await;
    }
}

async fn without_a_wish_the_crossing_is_shown(user: User) {
    user.open("?v=1").await;
    user.shows(catalog::find("crossing").unwrap()).await;
    user.counts(".notice", 0).await;
}

async fn the_menu_offers_every_entry_and_marks_the_chosen_one(user: User) {
    user.open("?scenario=died-after-applying").await;
    user.menu(false).await;
    user.click("#catalogue-open").await;
    user.menu(true).await;
    let offered = "[...document.querySelectorAll('#catalogue button[data-entry]')]
        .map(button => button.dataset.entry)";
    let offered = user.value(offered).await;
    let offered = offered.as_array().unwrap().iter().filter_map(Value::as_str);
    let offered: Vec<&str> = offered.collect();
    let known: BTreeSet<&str> = catalog::ENTRIES.iter().map(|entry| entry.name).collect();
    assert_eq!(offered.len(), known.len(), "each once: {offered:?}");
    assert_eq!(offered.into_iter().collect::<BTreeSet<_>>(), known);
    user.counts("#catalogue [aria-current=true]", 1).await;
    let chosen = "#catalogue button[data-entry='died-after-applying'][aria-current=true]";
    user.counts(chosen, 1).await;
}

async fn what_is_chosen_is_shown_and_the_menu_closes(user: User) {
    user.open("?v=1").await;
    for name in ["died-after-applying", "crossing"] {
        user.choose(name).await;
        user.shows(catalog::find(name).unwrap()).await;
        let address = format!("location.search.includes('scenario={name}')");
        user.until("the address names it", &address).await;
    }
}

async fn escape_closes_the_menu_and_gives_the_focus_back(user: User) {
    user.open("?scenario=crossing&step=3").await;
    user.click("#catalogue-open").await;
    user.menu(true).await;
    user.press(Key::Escape).await;
    user.menu(false).await;
    let focus = "document.activeElement?.id === 'catalogue-open'";
    user.until("the button has the focus", focus).await;
    user.shows(catalog::find("crossing").unwrap()).await;
}

async fn the_menu_is_reached_by_keys(user: User) {
    user.open("?scenario=crossing").await;
    user.focus("#catalogue-open").await;
    user.press(Key::Enter).await;
    user.menu(true).await;
    // However the menu takes the focus, Tab comes to the entry after the chosen one.
    let entry = "document.activeElement?.dataset?.entry ?? 'none'";
    let mut tabs = 0;
    while user.value(entry).await != "died-after-applying" {
        user.press(Key::Tab).await;
        tabs += 1;
        assert!(tabs <= catalog::ENTRIES.len() + 5, "no way there by Tab");
    }
    user.press(Key::Enter).await;
    user.menu(false).await;
    user.shows(catalog::find("died-after-applying").unwrap())
        .await;
}
