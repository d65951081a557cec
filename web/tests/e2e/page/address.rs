//! The address is the state: a link shows what its sender saw, and a broken one opens the
//! page and says what it could not have.

use fantoccini::key::Key;
use idlerace_core::catalog;
use idlerace_web::model::state::State;

use crate::harness::stage::tests;
use crate::harness::user::User;

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

async fn a_link_shows_what_its_sender_saw(user: User) {
    let state = State::of_query("?scenario=crossing&set.requests.pause=316ms");
    for (view, query) in [("Ladder", ""), ("Table", "&view=table")] {
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

async fn back_leaves_the_page(user: User) {
    // Each test starts from an empty page; the way back leads there.
    user.open("?scenario=crossing&step=0").await;
    user.press(Key::Right).await;
    let stepped = "!location.search.includes('step=0')";
    user.until("the address has the step", stepped).await;
    user.client.back().await.unwrap();
    let left = "location.href === 'about:blank' || location.href";
    user.until("the page is left", left).await;
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
        "?v=1&scenario=%FF%00%3Cscript%3E",
        "?%%%&=&&==",
    ] {
        user.open(broken).await;
        user.until(
            &format!("a notice tells what is wrong with {broken}"),
            "document.querySelector('.notice').textContent.length > 20",
        )
        .await;
        shows_some_entry(&user).await;
    }
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
