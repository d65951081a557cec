//! Two scenarios side by side: one time axis, one playhead.

use fantoccini::key::Key;
use idlerace_core::catalog;

use crate::harness::stage::tests;
use crate::harness::visitor::{DESK, PHONE, TABLET, Visitor};
use crate::page::entries::headline;

tests![
    another_entry_is_put_beside,
    both_follow_one_playhead,
    what_is_pinned_stays_beside,
    a_pair_fits_every_screen_and_has_a_link,
];

const PAIR: &str = "?scenario=crossing&beside=died-after-applying";

impl Visitor {
    /// Waits until these two are told and drawn.
    async fn shows_both(&self, left: &str, right: &str) {
        self.counts(".stage .ladder", 2).await;
        self.counts(".headline", 2).await;
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

async fn another_entry_is_put_beside(visitor: Visitor) {
    visitor.open("?scenario=crossing").await;
    visitor.counts(".stage .ladder", 1).await;
    visitor.puts_beside("died-after-applying").await;
    visitor.shows_both("crossing", "died-after-applying").await;
    let address = "location.search.includes('beside=died-after-applying')";
    visitor.until("the address has both", address).await;
    visitor.puts_beside("").await;
    visitor.counts(".stage .ladder", 1).await;
    visitor.shows(catalog::find("crossing").unwrap()).await;
    let address = "!location.search.includes('beside')";
    visitor.until("the address has one", address).await;
}

/// Where the playheads of both pictures are on the screen, if they are at one height.
const HEIGHT: &str = "(() => {
    const lines = [...document.querySelectorAll('.ladder .playhead line')]
        .map(line => line.getBoundingClientRect().top);
    return lines.length === 2 && Math.abs(lines[0] - lines[1]) <= 1 || lines;
})()";

async fn both_follow_one_playhead(visitor: Visitor) {
    visitor.open(PAIR).await;
    visitor.shows_both("crossing", "died-after-applying").await;
    let place = "[...document.querySelectorAll('.ladder .playhead')]
        .map(playhead => playhead.style.transform).join()";
    let mut places = Vec::new();
    for key in [Key::Home, Key::Right, Key::Right, Key::Left, Key::End] {
        let before = visitor.text(".player .time").await;
        visitor.press(key).await;
        let moved = format!(
            "document.querySelector('.player .time').textContent.trim() !== '{before}'
                || document.querySelector('.scrubber').value === '0'"
        );
        visitor.until("the playhead moves", &moved).await;
        visitor
            .until("both playheads are at one height", HEIGHT)
            .await;
        places.push(visitor.value(place).await);
    }
    assert_ne!(places[0], places[4], "Home and End are two places");
}

async fn what_is_pinned_stays_beside(visitor: Visitor) {
    visitor.open("?scenario=crossing").await;
    visitor.click("#pin").await;
    visitor.choose("died-after-applying").await;
    visitor.shows_both("died-after-applying", "crossing").await;
    let address = "location.search.includes('scenario=died-after-applying')
        && location.search.includes('beside=crossing')";
    visitor.until("the address has both", address).await;
}

async fn a_pair_fits_every_screen_and_has_a_link(visitor: Visitor) {
    visitor.open(PAIR).await;
    for screen in [PHONE, TABLET, DESK] {
        visitor.fits(PAIR, screen).await;
        visitor.shows_both("crossing", "died-after-applying").await;
    }
    visitor.reload().await;
    visitor.shows_both("crossing", "died-after-applying").await;
    visitor
        .open("?scenario=crossing&beside=no-such-thing")
        .await;
    let told = "document.querySelector('.notice').textContent.includes('no-such-thing')";
    visitor.until("an unknown name is told", told).await;
    visitor.shows(catalog::find("crossing").unwrap()).await;
}
