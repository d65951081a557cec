//! Two scenarios side by side: one time axis, one playhead.

use fantoccini::key::Key;
use idlerace_core::catalog;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};
use crate::page::entries::headline;

tests![
    another_entry_is_put_beside,
    both_follow_one_playhead,
    what_is_pinned_stays_beside,
    a_pair_fits_every_screen_and_has_a_link,
];

const PAIR: &str = "?scenario=crossing&beside=died-after-applying";

impl User {
    /// Waits until these two are told and drawn.
    async fn shows_both(&self, left: &str, right: &str) {
        self.counts(".stage .ladder", 2).await;
        self.counts(".headline", 2).await;
        // All is told when it is over.
        self.value("document.activeElement.blur()").await;
        self.press(Key::End).await;
        let told = [left, right].map(|name| headline(&catalog::find(name).unwrap().scenario()));
        let told = serde_json::json!(told);
        let seen = format!(
            "(seen => seen === JSON.stringify({told}) || seen)(JSON.stringify(
                [...document.querySelectorAll('.headline')].map(line => line.textContent.trim())))"
        );
        self.until("both headlines are core's", &seen).await;
    }

    async fn puts_beside(&self, name: &str) {
        let select = self.find("select#beside").await;
        select.select_by_value(name).await.unwrap();
    }
}

async fn another_entry_is_put_beside(user: User) {
    user.open("?scenario=crossing").await;
    user.counts(".stage .ladder", 1).await;
    user.puts_beside("died-after-applying").await;
    user.shows_both("crossing", "died-after-applying").await;
    let address = "location.search.includes('beside=died-after-applying')";
    user.until("the address has both", address).await;
    user.puts_beside("").await;
    user.counts(".stage .ladder", 1).await;
    user.shows(catalog::find("crossing").unwrap()).await;
    let address = "!location.search.includes('beside')";
    user.until("the address has one", address).await;
}

/// Where the playheads of both pictures are on the screen, if they are at one height.
const HEIGHT: &str = "(() => {
    const lines = [...document.querySelectorAll('.ladder .playhead line')]
        .map(line => line.getBoundingClientRect().top);
    return lines.length === 2 && Math.abs(lines[0] - lines[1]) <= 1 || lines;
})()";

async fn both_follow_one_playhead(user: User) {
    user.open(PAIR).await;
    user.shows_both("crossing", "died-after-applying").await;
    let place = "[...document.querySelectorAll('.ladder .playhead')]
        .map(playhead => getComputedStyle(playhead).transform).join()";
    let mut places = Vec::new();
    for key in [Key::Home, Key::Right, Key::Right, Key::Left, Key::End] {
        let before = user.text(".player .time").await;
        user.press(key).await;
        let moved = format!(
            "document.querySelector('.player .time').textContent.trim() !== '{before}'
                || document.querySelector('.scrubber').dataset.step === '0'"
        );
        user.until("the playhead moves", &moved).await;
        user.until("both playheads are at one height", HEIGHT).await;
        places.push(user.value(place).await);
    }
    assert_ne!(places[0], places[4], "Home and End are two places");
}

async fn what_is_pinned_stays_beside(user: User) {
    user.open("?scenario=crossing").await;
    user.click("#pin").await;
    user.choose("died-after-applying").await;
    user.shows_both("died-after-applying", "crossing").await;
    let address = "location.search.includes('scenario=died-after-applying')
        && location.search.includes('beside=crossing')";
    user.until("the address has both", address).await;
}

async fn a_pair_fits_every_screen_and_has_a_link(user: User) {
    user.open(PAIR).await;
    for screen in [PHONE, TABLET, DESK] {
        user.fits(PAIR, screen).await;
        user.shows_both("crossing", "died-after-applying").await;
    }
    user.reload().await;
    user.shows_both("crossing", "died-after-applying").await;
    user.open("?scenario=crossing&beside=no-such-thing").await;
    let told = "document.querySelector('.notice').textContent.includes('no-such-thing')";
    user.until("an unknown name is told", told).await;
    user.shows(catalog::find("crossing").unwrap()).await;
}
