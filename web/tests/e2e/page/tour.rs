//! The guided tour: from its first stop to the visitor's own timeouts, back, out, and by a link.

use fantoccini::key::Key;
use idlerace_web::model::state::State;
use idlerace_web::model::tour;
use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};

tests![
    the_tour_walks_from_its_first_stop_to_its_last,
    each_stop_plays_to_its_moment_and_waits,
    the_tour_goes_back,
    a_link_leads_into_the_tour,
    leaving_gives_back_what_there_was,
    the_tour_is_walked_by_keys,
    what_is_said_covers_nothing_that_it_speaks_of,
    the_tour_ends_at_ones_own_timeouts,
];

const START: &str = "#tour-start";
const NEXT: &str = "#guide-next";
const STOPS: usize = tour::STOPS.len();

/// What is shown of a page without a guide.
const SETTINGS: &str = "['header', '.menu', '.controls', '.lead', '.headline']
    .filter(part => document.querySelector(part)?.checkVisibility())";

impl User {
    /// Waits until the tour is at this stop and all says so.
    pub(crate) async fn tours(&self, stop: usize) {
        let count = format!(
            "document.querySelector('#guide[aria-label=\"Guided tour\"] .count').textContent
                === 'Tour, {stop} of {STOPS}'
            && document.querySelector('#guide h1').textContent.length > 3
            && document.querySelector('#guide-words').textContent.length > 100
            && document.activeElement === document.querySelector('#guide h1')
            && new URLSearchParams(location.search).get('tour') === '{stop}'"
        );
        self.until(&format!("the tour is at stop {stop}"), &count)
            .await;
        let settings = format!("(seen => seen.length === 0 || seen)({SETTINGS})");
        self.until("only what is spoken of is shown", &settings)
            .await;
    }

    /// Waits until nothing is left of a guide.
    pub(crate) async fn goes_alone(&self) {
        let alone = "!document.querySelector('#guide')?.checkVisibility()
            && document.querySelector('.menu').checkVisibility()
            && !/tour|course|said/.test(location.search) || location.search";
        self.until("there is no guide", alone).await;
    }

    /// Lets pictures move.
    pub(crate) async fn moves(&self) {
        self.media(&[("prefers-reduced-motion", "no-preference")])
            .await;
    }

    /// Waits until nothing plays.
    pub(crate) async fn waits(&self) {
        let waits = "document.querySelector('button.play').ariaLabel === 'play'";
        self.until("it waits", waits).await;
    }
}

async fn the_tour_walks_from_its_first_stop_to_its_last(user: User) {
    user.open("?v=1").await;
    user.counts("#guide", 0).await;
    user.click(START).await;
    let mut headings = Vec::new();
    for stop in 1..=STOPS {
        user.tours(stop).await;
        user.counts(".notice", 0).await;
        let drawn = "document.querySelectorAll('.ladder .event').length > 3";
        user.until("there is a picture", drawn).await;
        let heading = user.text("#guide h1").await;
        assert!(!headings.contains(&heading), "{heading}: twice");
        headings.push(heading);
        if stop < STOPS {
            user.click(NEXT).await;
        }
    }
}

/// A stop's run is played from the idle connection to the moment that is spoken of; where nothing
/// moves it is that moment at once.
async fn each_stop_plays_to_its_moment_and_waits(user: User) {
    for (stop, pace) in [(4, "1×"), (5, "2×"), (9, "4×")] {
        let query = format!("?v=1&tour={stop}");
        let state = State::of_query(&query);
        let (from, to) = state.stage().watched();
        let [from, to] = [from, to].map(|moment| state.stage().step_of(moment));
        user.moves().await;
        user.open(&query).await;
        user.pace(pace).await;
        let step = "+document.querySelector('.scrubber').dataset.step";
        let begun = user.value(step).await.as_u64().unwrap();
        assert!(
            begun < to as u64,
            "{stop} begins at {begun} of {from} to {to}"
        );
        let plays = "document.querySelector('button.play').ariaLabel === 'pause'";
        user.until("it plays", plays).await;
        user.waits().await;
        assert_eq!(user.value(step).await, to, "{stop}");
        user.media(&[]).await;
        user.open(&query).await;
        user.tours(stop).await;
        assert_eq!(user.value(step).await, to, "{stop}, still");
    }
    // At the fourth the request leaves, and the FIN is on its way.
    user.open("?v=1&tour=4").await;
    let flying = "(all => all.join() === 'FIN,request 2 (138 bytes)' || all)(
        [...document.querySelectorAll('.flight text')].map(one => one.textContent).sort())";
    user.until("both are under way", flying).await;
}

async fn the_tour_goes_back(user: User) {
    user.open("?v=1").await;
    user.click(START).await;
    user.tours(1).await;
    user.click(NEXT).await;
    user.tours(2).await;
    user.click(NEXT).await;
    user.tours(3).await;
    user.click("#guide-back").await;
    user.tours(2).await;
    // The browser's own way back leads through the stops as one went, and out.
    for stop in [3, 2, 1] {
        user.back().await;
        user.tours(stop).await;
    }
    user.counts("#guide-back:disabled", 1).await;
    user.back().await;
    user.goes_alone().await;
    user.client.forward().await.unwrap();
    user.tours(1).await;
}

async fn a_link_leads_into_the_tour(user: User) {
    user.open("?v=1&tour=3").await;
    user.tours(3).await;
    let (heading, scenario) = (user.text("#guide h1").await, user.text("main h1").await);
    assert_eq!(scenario, "The FIN is seen in time");
    user.reload().await;
    user.tours(3).await;
    user.reads("#guide h1", &heading).await;
    for broken in ["?v=1&tour=0", "?v=1&tour=99", "?v=1&tour=all"] {
        user.open(broken).await;
        let told = "document.querySelector('.notice').textContent.length > 20";
        user.until(&format!("{broken} is told"), told).await;
        user.counts("#guide:not([hidden])", 0).await;
    }
    // Who came by a link had nothing before.
    user.open("?v=1&tour=6").await;
    user.tours(6).await;
    user.click("#guide-end").await;
    user.goes_alone().await;
    let stays = "new URLSearchParams(location.search).get('scenario') === 'unread-at-close'";
    user.until("its scenario stays", stays).await;
}

async fn leaving_gives_back_what_there_was(user: User) {
    let before = "?v=1&scenario=deploy&set.requests.pause=123ms&step=7&zoom=2";
    user.open(before).await;
    user.click(START).await;
    user.tours(1).await;
    user.click(NEXT).await;
    user.tours(2).await;
    user.reload().await;
    user.tours(2).await;
    user.click("#guide-end").await;
    user.goes_alone().await;
    let back = format!(
        "(now => now === {0} || now)(location.search)",
        json!(before)
    );
    user.until("all is as before", &back).await;
    user.counts(".knob.turned", 1).await;
    let held = "document.activeElement === document.querySelector('main h1')";
    user.until("the focus is on the page", held).await;
}

async fn the_tour_is_walked_by_keys(user: User) {
    user.open("?v=1&scenario=deploy").await;
    user.focus(START).await;
    user.press(Key::Enter).await;
    user.tours(1).await;
    user.press(Key::Enter).await;
    user.tours(2).await;
    user.press(Key::Enter).await;
    user.tours(3).await;
    // The arrows to the sides are the clock's, up and down lead through the card.
    let step = "+document.querySelector('.scrubber').dataset.step";
    let before = user.value(step).await.as_u64().unwrap();
    user.press(Key::Left).await;
    user.until("it steps", &format!("{step} === {}", before - 1))
        .await;
    user.press(Key::Down).await;
    let back = "document.activeElement.id === 'guide-back' || document.activeElement.id";
    user.until("the first button has the focus", back).await;
    user.press(Key::Enter).await;
    user.tours(2).await;
    user.press(Key::Escape).await;
    user.goes_alone().await;
    let deploy = "location.search.includes('scenario=deploy')";
    user.until("what was there is there again", deploy).await;
    // The keys belong to the playhead again.
    user.press(Key::Home).await;
    let home = "document.querySelector('.scrubber').dataset.step === '0'";
    user.until("Home goes to the first step", home).await;
}

/// What lies on the words or is not seen, and how much of the screen the picture has.
const BOXES: &str = "(() => {
    const box = part => part.getBoundingClientRect();
    const visible = selector => [...document.querySelectorAll(selector)]
        .filter(part => part.checkVisibility());
    const guide = box(document.querySelector('#guide'));
    const found = [];
    const parts = '.ladder .head, .frame, .legend, .story .log, .story .counts, .player';
    const shown = visible(parts);
    for (const part of shown) {
        const { left, right, top, bottom } = box(part);
        const wide = Math.min(right, guide.right) - Math.max(left, guide.left);
        const high = Math.min(bottom, guide.bottom) - Math.max(top, guide.top);
        if (wide > 1 && high > 1) found.push(`the words on ${part.className}`);
    }
    if (guide.top < 0 || guide.bottom > innerHeight) found.push('the words are cut off');
    const player = box(document.querySelector('.player')).top;
    const frames = visible('.frame').map(box);
    // Where the picture stands: in sight, above what moves it.
    const here = box(document.querySelector('.playhead path'));
    const { top, bottom } = frames[0];
    if (here.top < top - 12 || here.bottom > Math.min(bottom, player) + 12)
        found.push(`the moment is at ${here.top}, the picture from ${top} to ${bottom}`);
    for (const one of visible('.story .log, .story .counts'))
        if (box(one).bottom > player + 1) found.push(`${one.className} is below the player`);
    const area = frames.reduce((sum, { width, height }) => sum + width * height, 0);
    return { found, share: area / innerWidth / innerHeight };
})()";

impl User {
    /// Asserts that the words cover nothing, and that the picture has at least this share.
    pub(crate) async fn is_beside(&self, what: &str, least: f64) {
        let beside = format!("(seen => seen.length === 0 || seen)({BOXES}.found)");
        self.until(what, &beside).await;
        let seen = self.value(BOXES).await;
        let share = seen["share"].as_f64().unwrap();
        assert!(share >= least, "{what}: the picture has {share:.2}");
    }
}

async fn what_is_said_covers_nothing_that_it_speaks_of(user: User) {
    for (screen, least) in [(DESK, 0.5), (TABLET, 0.45), (PHONE, 0.25)] {
        user.screen(screen).await;
        for stop in 1..=STOPS {
            user.open(&format!("?v=1&tour={stop}")).await;
            user.tours(stop).await;
            let what = format!("stop {stop}, {screen:?}");
            user.fits(&what, screen).await;
            user.is_beside(&what, least).await;
        }
    }
}

async fn the_tour_ends_at_ones_own_timeouts(user: User) {
    let at_the_door = async |idle: &str| {
        let held = "document.activeElement.id === 'client'
            && document.querySelector('#door-timeouts').checkVisibility()";
        user.until("the door is open", held).await;
        let typed =
            format!("(v => v === '{idle}' || v)(document.querySelector('#server-idle').value)");
        user.until("what was typed", &typed).await;
        user.until(
            "a verdict",
            "!!document.querySelector('#door-verdict.unsafe')",
        )
        .await;
    };
    user.open("?v=1&tour=11").await;
    user.tours(11).await;
    user.counts("#guide .said", 0).await;
    user.press(Key::Enter).await;
    at_the_door("5 s").await;
    user.type_into("#server-idle", "17 s").await;
    let kept = "localStorage['idlerace.typed']?.includes('17 s')";
    user.until("it is kept", kept).await;
    user.back().await;
    user.drawn().await;
    user.open("?v=1&tour=11").await;
    user.tours(11).await;
    user.counts("#guide .said", 1).await;
    user.click(NEXT).await;
    at_the_door("17 s").await;
}
