//! The catalogue on the page: every entry opens by its address, says what core says, and
//! fits every screen.

use std::collections::BTreeSet;

use idlerace_core::{
    catalog::{self, Entry},
    explain::explain,
    scenario::Scenario,
    simulate::simulate,
};
use idlerace_web::model::run::Run;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};

tests![every_entry_opens_by_its_address_and_fits_every_screen,];

/// The one sentence that core has for a scenario.
pub(crate) fn headline(scenario: &Scenario) -> String {
    explain(&simulate(scenario)).headline
}

/// What core says of a scenario at each of its events.
pub(crate) fn headlines(scenario: &Scenario) -> BTreeSet<String> {
    let run = Run::new(scenario);
    let events = run.trace.events.iter();
    events
        .map(|event| run.so_far(event.id.0).headline)
        .collect()
}

impl User {
    /// Waits until the page shows this entry as core tells it, wherever the playhead stands.
    pub(crate) async fn shows(&self, entry: &Entry) {
        self.reads("h1", entry.title).await;
        let told = serde_json::json!(headlines(&entry.scenario()));
        let seen = format!(
            "(t => {told}.includes(t) || t)(document.querySelector('.headline').textContent.trim())"
        );
        self.until("the headline is core's", &seen).await;
    }

    /// On a screen of this size nothing can be scrolled sideways, and no word of the
    /// picture is cut off at a side.
    pub(crate) async fn fits(&self, what: &str, screen: (u32, u32)) {
        self.screen(screen).await;
        // A phone's `innerWidth` grows with what is too wide for it; this does not.
        let width = format!("matchMedia('(width: {}px)').matches", screen.0);
        self.until("the screen has its size", &width).await;
        let drawn = "(frame => !frame || !frame.querySelector('svg') || Math.abs(
            frame.querySelector('svg').clientWidth - Math.max(300, frame.clientWidth)) <= 1
        )(document.querySelector('.frame'))";
        self.until("the picture has its width", drawn).await;
        let what = format!("{what} fits {} by {}", screen.0, screen.1);
        self.until(&what, SIDEWAYS).await;
        self.until(&what, WHOLE).await;
    }
}

/// `true`, or what is too wide.
const SIDEWAYS: &str = "(() => {
    const wide = [...document.querySelectorAll('.frame, aside, .story, main, header, .player')]
        .filter(part => getComputedStyle(part).overflowX !== 'visible')
        .filter(part => part.scrollWidth > part.clientWidth + 1);
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth) wide.push(page);
    return wide.length === 0
        || wide.map(part => `${part.tagName}.${part.className}: ${part.scrollWidth}`).join(', ');
})()";

/// `true`, or the words that reach over a side of their picture.
const WHOLE: &str = "(() => {
    const cut = [...document.querySelectorAll('.ladder')].flatMap(ladder => {
        const { left, right } = ladder.getBoundingClientRect();
        return [...ladder.querySelectorAll('text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < left - 1 || box.right > right + 1;
        });
    });
    return cut.length === 0 || cut.map(text => text.textContent).join(', ');
})()";

async fn every_entry_opens_by_its_address_and_fits_every_screen(user: User) {
    for entry in catalog::ENTRIES {
        user.open(&format!("?scenario={}&step=end", entry.name))
            .await;
        user.shows(entry).await;
        user.reads(".headline", &headline(&entry.scenario())).await;
        user.counts(".notice", 0).await;
        for screen in [PHONE, TABLET, DESK] {
            user.fits(entry.name, screen).await;
        }
    }
}
