//! The address is the state: a link shows what its sender saw, and a broken one opens the
//! page and says what it could not have.

use fantoccini::key::Key;
use idlerace_core::catalog;
use idlerace_web::model::state::State;

use crate::harness::stage::tests;
use crate::harness::visitor::Visitor;

tests![
    a_link_shows_what_its_sender_saw,
    back_leaves_the_page,
    an_unknown_name_is_told,
    a_broken_link_opens_what_it_can,
];

/// All that is seen, in one string.
const SEEN: &str = "[...document.querySelectorAll(
        'h1, .stage, .story, .player .time, .views, .controls')]
    .map(part => part.outerHTML).join('\\n')
    + [...document.querySelectorAll('input')].map(field => `${field.id}=${field.value}`)";

async fn a_link_shows_what_its_sender_saw(visitor: Visitor) {
    let state = State::of_query("?scenario=crossing&set.requests.pause=316ms");
    for (view, query) in [("Ladder", ""), ("Table", "&view=table")] {
        visitor.open("?scenario=crossing&step=0").await;
        visitor.type_into("#set-requests-pause", "316ms").await;
        visitor.counts(".knob.turned", 1).await;
        visitor.show(view).await;
        visitor.press(Key::Home).await;
        for step in 1..=6 {
            visitor.press(Key::Right).await;
            visitor.stands_at(&state, step).await;
        }
        let at = state.stage().moment_of(6);
        let link = format!("?v=1&scenario=crossing&set.requests.pause=316ms&step={at}{query}");
        let written = format!("location.search === '{link}' || location.search");
        visitor.until("the address has it all", &written).await;
        let seen = visitor.value(SEEN).await;
        visitor.reload().await;
        visitor.stands_at(&state, 6).await;
        assert_eq!(visitor.value(SEEN).await, seen, "{view} after a reload");
    }
}

async fn back_leaves_the_page(visitor: Visitor) {
    // Each test starts from an empty page; the way back leads there.
    visitor.open("?scenario=crossing&step=0").await;
    visitor.press(Key::Right).await;
    let stepped = "!location.search.includes('step=0')";
    visitor.until("the address has the step", stepped).await;
    visitor.client.back().await.unwrap();
    let left = "location.href === 'about:blank' || location.href";
    visitor.until("the page is left", left).await;
}

async fn an_unknown_name_is_told(visitor: Visitor) {
    visitor.open("?scenario=no-such-thing").await;
    visitor
        .until(
            "a notice names it",
            "document.querySelector('.notice').textContent.includes('no-such-thing')",
        )
        .await;
    shows_some_entry(&visitor).await;
}

async fn a_broken_link_opens_what_it_can(visitor: Visitor) {
    for broken in [
        "?v=99&scenario=crossing",
        "?v=1&scenario=crossing&step=4000000",
        "?v=1&scenario=crossing&step=-1",
        "?v=1&scenario=crossing&view=film",
        "?v=1&scenario=crossing&set.requests.pause=soon",
        "?v=1&scenario=crossing&set.no.such=1",
        "?v=1&scenario=%FF%00%3Cscript%3E",
        "?%%%&=&&==",
    ] {
        visitor.open(broken).await;
        visitor
            .until(
                &format!("a notice tells what is wrong with {broken}"),
                "document.querySelector('.notice').textContent.length > 20",
            )
            .await;
        shows_some_entry(&visitor).await;
    }
}

/// A title of the catalogue, and a picture with a playhead.
async fn shows_some_entry(visitor: &Visitor) {
    let title = visitor.text("h1").await;
    let mut titles = catalog::ENTRIES.iter().map(|entry| entry.title);
    assert!(titles.any(|known| known == title), "{title}");
    visitor.counts(".ladder .playhead", 1).await;
    visitor
        .until(
            "events are drawn",
            "document.querySelectorAll('.event').length > 10",
        )
        .await;
}
