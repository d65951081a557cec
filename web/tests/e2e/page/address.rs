//! The address is the state: a link shows what its sender saw, and a broken one opens the
//! page and says what it could not have. And the addresses before it: what was changed can be
//! undone, and "back" leads to where one was.

use fantoccini::key::Key;
use idlerace_core::catalog;
use idlerace_web::model::state::State;

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    a_link_shows_what_its_sender_saw,
    back_leaves_the_page_that_was_only_stepped_through,
    back_leads_from_place_to_place,
    each_change_is_undone_by_a_key_and_by_the_button,
    what_slides_is_one_change,
    what_a_link_is_counted_by_asks_for_nothing,
    what_is_typed_is_the_fields_until_it_is_taken,
    the_title_says_what_is_shown,
    an_unknown_name_is_told,
    a_broken_link_opens_what_it_can,
];

/// All that is seen, in one string.
const SEEN: &str = "[...document.querySelectorAll(
        'h1, .stage, .story, .player .time, .views, .controls')]
    .map(part => part.outerHTML).join('\\n')
    + [...document.querySelectorAll('input')].map(field => `${field.id}=${field.value}`)";

async fn a_link_shows_what_its_sender_saw(user: User) {
    for (view, query) in [("Ladder", ""), ("Table", "&view=table")] {
        let state = format!("?scenario=crossing&set.requests.pause=316ms{query}");
        let state = State::of_query(&state);
        user.open("?scenario=crossing&step=0").await;
        user.type_into("#set-requests-pause", "316ms").await;
        user.counts(".knob.turned", 1).await;
        user.show(view).await;
        user.press(Key::Home).await;
        for step in 1..=6 {
            user.press(Key::Right).await;
            user.stands_at(&state, step).await;
        }
        let at = state.stage().moment_of(6);
        let link = format!("?v=1&scenario=crossing&set.requests.pause=316ms&step={at}{query}");
        let written = format!("location.search === '{link}' || location.search");
        user.until("the address has it all", &written).await;
        let seen = user.value(SEEN).await;
        user.reload().await;
        user.stands_at(&state, 6).await;
        assert_eq!(user.value(SEEN).await, seen, "{view} after a reload");
    }
}

async fn back_leaves_the_page_that_was_only_stepped_through(user: User) {
    // Each test starts from an empty page; the way back leads there.
    user.open("?scenario=crossing&step=0").await;
    user.press(Key::Right).await;
    let stepped = "!location.search.includes('step=0')";
    user.until("the address has the step", stepped).await;
    user.counts("#undo:disabled", 1).await;
    user.back().await;
    let left = "location.href === 'about:blank' || location.href";
    user.until("the page is left", left).await;
}

/// What one sees of a place: its title, its address without the step, its pictures.
const PLACE: &str = "(() => {
    const query = new URLSearchParams(location.search);
    query.delete('step');
    const shown = ['.ladder', '.table', '#guide:not([hidden])']
        .map(one => document.querySelectorAll(one).length);
    return [document.querySelector('main h1').textContent, String(query), ...shown,
        document.querySelector('#proof')?.open ?? false].join(' | ');
})()";

impl User {
    /// Waits until one is at a place again.
    async fn is_back_at(&self, place: &str) {
        let place = serde_json::json!(place);
        let there = format!("(seen => seen === {place} || seen)({PLACE})");
        self.until("one is back", &there).await;
    }

    async fn place(&self) -> String {
        self.value(PLACE).await.as_str().unwrap().to_owned()
    }
}

async fn back_leads_from_place_to_place(user: User) {
    user.open("?scenario=crossing").await;
    let mut places = vec![user.place().await];
    let mut goes = async |what: &str| {
        let before = places.last().unwrap();
        let gone = format!("{PLACE} !== {}", serde_json::json!(before));
        user.until(what, &gone).await;
        places.push(user.place().await);
    };
    user.choose("deploy").await;
    goes("another scenario").await;
    user.show("Table").await;
    goes("another view").await;
    let beside = user.find("select#beside").await;
    beside.select_by_value("crossing").await.unwrap();
    goes("a pair").await;
    user.value("document.activeElement.blur()").await;
    user.press(Key::Right).await;
    user.click("#tour-start").await;
    user.tours(1).await;
    goes("the tour").await;
    user.click("#guide-next").await;
    user.tours(2).await;
    goes("its next stop").await;
    user.click("#guide-end").await;
    goes("what was there before the tour").await;
    user.type_into("#set-requests-pause", "123ms").await;
    goes("another setting").await;
    user.click("#prove").await;
    user.counts("#proof[open]", 1).await;
    goes("the proof").await;
    assert_eq!(places[6], places[3], "the tour gives back what one had");
    for place in places.iter().rev().skip(1) {
        user.back().await;
        user.is_back_at(place).await;
    }
    user.counts("#undo:disabled", 1).await;
    for place in &places[1..] {
        user.client.forward().await.unwrap();
        user.is_back_at(place).await;
    }
    // Loaded anew it is the same, and the way back is still there.
    user.reload().await;
    user.is_back_at(places.last().unwrap()).await;
    user.back().await;
    user.is_back_at(&places[places.len() - 2]).await;
}

async fn each_change_is_undone_by_a_key_and_by_the_button(user: User) {
    user.open("?scenario=crossing").await;
    let pause = |value: &str| {
        format!("(v => v === '{value}' || v)(document.querySelector('#set-requests-pause').value)")
    };
    let undo = async || user.press_with([Key::Control], 'z').await;
    user.type_into("#set-requests-pause", "310ms").await;
    user.type_into("#set-requests-pause", "200ms").await;
    user.until("it is set", &pause("200ms")).await;
    undo().await;
    user.until("the second is undone", &pause("310ms")).await;
    undo().await;
    user.until("the first is undone", &pause("297ms")).await;
    user.counts(".knob.turned", 0).await;
    user.counts("#undo:disabled", 1).await;
    user.press_with([Key::Control, Key::Shift], 'Z').await;
    user.until("the first is done again", &pause("310ms")).await;
    user.press_with([Key::Control], 'y').await;
    user.until("the second is done again", &pause("200ms"))
        .await;
    user.choose("deploy").await;
    user.click("#undo").await;
    user.until("what was chosen is undone", &pause("200ms"))
        .await;
    user.click(".knob.turned .reset").await;
    user.until("it is as in the catalogue", &pause("297ms"))
        .await;
    user.click("#undo").await;
    user.until("that is undone", &pause("200ms")).await;
}

async fn what_slides_is_one_change(user: User) {
    user.open("?scenario=crossing").await;
    // As its state each entry has how many were made before it.
    for (times, right) in [(1, 40.0), (2, -30.0)] {
        user.drag("#slide-requests-pause", right).await;
        let made = format!("history.state === {times} || history.state");
        user.until("an entry each time", &made).await;
    }
    let pause = "document.querySelector('#set-requests-pause').value";
    let second = user.value(pause).await;
    user.press_with([Key::Control], 'z').await;
    let undone = format!("{pause} !== {second} && {pause} !== '297ms'");
    user.until("the second is undone", &undone).await;
    user.press_with([Key::Control], 'z').await;
    user.until("the first is undone", &format!("{pause} === '297ms'"))
        .await;
}

async fn what_is_typed_is_the_fields_until_it_is_taken(user: User) {
    user.open("?scenario=crossing").await;
    user.choose("deploy").await;
    user.shows(catalog::find("deploy").unwrap()).await;
    user.unfold().await;
    let field = user.find("#set-requests-count").await;
    field.click().await.unwrap();
    field.send_keys("7").await.unwrap();
    user.press_with([Key::Control], 'z').await;
    let as_before = "!document.querySelector('#set-requests-count').value.includes('7')";
    user.until("the browser undoes it", as_before).await;
    user.shows(catalog::find("deploy").unwrap()).await;
    user.press_with([Key::Control], 'z').await;
    user.shows(catalog::find("crossing").unwrap()).await;
}

async fn the_title_says_what_is_shown(user: User) {
    let title = async |expected: &str| {
        let expected = serde_json::json!(expected);
        let is = format!("(t => t === {expected} || t)(document.title)");
        user.until("the title", &is).await;
    };
    user.open("?scenario=crossing").await;
    title("Request and FIN cross on the wire · Idlerace").await;
    user.counts(".lead", 1).await;
    user.type_into("#set-requests-pause", "320ms").await;
    let changed = "Request and FIN cross on the wire, changed: pause between requests 320ms";
    user.reads("h1", changed).await;
    title(&format!("{changed} · Idlerace")).await;
    user.counts(".lead", 0).await;
    user.click(".knob.turned .reset").await;
    title("Request and FIN cross on the wire · Idlerace").await;
    user.counts(".lead", 1).await;
    user.click("#tour-start").await;
    user.tours(1).await;
    title("Fix: no persistent connections · Idlerace").await;
    user.click("#guide-end").await;
    user.goes_alone().await;
    user.click("#predict").await;
    title("What will the client see? · Idlerace").await;
    user.counts("#prove:disabled, #files:disabled", 2).await;
    user.counts("#catalogue [aria-current]", 0).await;
}

async fn an_unknown_name_is_told(user: User) {
    user.open("?scenario=no-such-thing").await;
    user.until(
        "a notice names it",
        "document.querySelector('.notice').textContent.includes('no-such-thing')",
    )
    .await;
    shows_some_entry(&user).await;
}

async fn a_broken_link_opens_what_it_can(user: User) {
    for broken in [
        "?v=99&scenario=crossing",
        "?v=1&scenario=crossing&step=4000000",
        "?v=1&scenario=crossing&step=-1",
        "?v=1&scenario=crossing&view=film",
        "?v=1&scenario=crossing&set.requests.pause=soon",
        "?v=1&scenario=crossing&set.no.such=1",
        "?v=1&scenario=crossing&scenario=deploy",
        "?v=1&scenario=crossing&prove=maybe",
        "?v=1&scenario=crossing&beside=&beside=&order=0.0.0&tour=",
        "?v=1&amp;scenario=crossing&amp;step=3",
        "?v=1&scenario=%FF%00%3Cscript%3E",
        "?%%%&=&&==",
    ] {
        user.open(broken).await;
        user.until(
            &format!("a notice tells what is wrong with {broken}"),
            "document.querySelector('.notice').textContent.length > 20",
        )
        .await;
        user.counts(".notice a[href='?']", 1).await;
        shows_some_entry(&user).await;
    }
    user.click(".notice a").await;
    user.until(
        "the way on leads to the doors",
        "!!document.querySelector('#error')?.checkVisibility()",
    )
    .await;
}

/// A title of the catalogue, and a picture with a playhead.
async fn shows_some_entry(user: &User) {
    let title = user.text("h1").await;
    let mut titles = catalog::ENTRIES.iter().map(|entry| entry.title);
    assert!(titles.any(|known| known == title), "{title}");
    user.counts(".ladder .playhead", 1).await;
    user.until(
        "events are drawn",
        "document.querySelectorAll('.event').length > 10",
    )
    .await;
}

async fn what_a_link_is_counted_by_asks_for_nothing(user: User) {
    user.go("?utm_source=letter&utm_medium=mail&gclid=1#door-timeouts")
        .await;
    user.counts("#doors h1", 1).await;
    let gone = "location.search === '' && location.hash === '#door-timeouts'";
    user.until("the rest of the address stays", gone).await;
    user.open("?ref=letter&scenario=crossing").await;
    user.counts(".notice", 0).await;
    user.counts("#doors", 0).await;
}
