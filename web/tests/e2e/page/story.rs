//! The story beside the picture: the step's causes, what was counted, both logs.

use std::collections::BTreeSet;

use idlerace_core::{catalog, explain::explain};
use idlerace_web::model::state::State;
use serde_json::Value;

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    pointing_at_an_event_lights_what_led_to_it,
    a_cause_that_is_clicked_is_gone_to,
    what_was_applied_twice_is_told,
    the_logs_are_what_core_says,
    nothing_is_told_that_is_still_to_come,
];

fn page(name: &str) -> State {
    State::of_query(&format!("?scenario={name}"))
}

/// The names of all events that are lit, without the arrow's own marks.
const LIT: &str = "[...document.querySelectorAll('g.event.note.lit')]
    .map(event => event.getAttribute('aria-label'))";

async fn pointing_at_an_event_lights_what_led_to_it(user: User) {
    let page = page("crossing");
    let (run, ladder) = (page.run(), &page.stage().scenes[0].ladder);
    user.open("?scenario=crossing").await;
    user.stands_at(&page, page.step()).await;
    for words in ["client: read = 0 (EOF)", "server: close = 0"] {
        let mut events = run.trace.events.iter();
        let event = events.find(|event| format!("{}: {}", event.place, event.what) == words);
        let led = event.map(|event| run.led_to(event.id.0)).unwrap();
        let notes = ladder.notes.iter();
        let expected: BTreeSet<String> = notes
            .filter(|note| !note.state && led.get(note.event.0 as usize) == Some(&true))
            .map(|note| format!("{}: {}", note.place, note.text))
            .collect();
        assert!(expected.len() > 1, "{words}: {expected:?}");
        let mut notes = ladder.notes.iter();
        let note = notes.find(|note| Some(note.event) == event.map(|event| event.id));
        let label = note.map(|note| format!("{}: {}", note.place, note.text));
        user.point_at(&format!("g.event[aria-label='{}'] circle", label.unwrap()))
            .await;
        let wanted = serde_json::json!(expected);
        let lit = format!(
            "(lit => lit === JSON.stringify({wanted}) || lit)(JSON.stringify({LIT}.sort()))"
        );
        user.until(&format!("what led to \"{words}\" is lit"), &lit)
            .await;
    }
}

async fn a_cause_that_is_clicked_is_gone_to(user: User) {
    let page = page("crossing");
    user.open("?scenario=crossing").await;
    user.stands_at(&page, page.step()).await;
    let nearest = page.run().because(page.at())[0].id;
    user.click(".causes li:first-child button").await;
    user.stands_at(&page, page.stage().step_of(nearest.0)).await;
}

async fn what_was_applied_twice_is_told(user: User) {
    let twice = catalog::ENTRIES.iter().find_map(|entry| {
        let counts = page(entry.name).run().counts(u32::MAX - 1);
        (counts.most == 2).then_some((entry.name, counts))
    });
    let (twice, counts) = twice.expect("an entry whose request is applied twice");
    user.open(&format!("?scenario={twice}&step=end")).await;
    let seen = "[...document.querySelectorAll('.counts b')].map(count => +count.textContent)";
    let seen = user.value(seen).await;
    let counted = [counts.sent, counts.retried, counts.applied];
    assert_eq!(seen, Value::from(counted.to_vec()));
    let told = "document.querySelector('.counts .bad').textContent.includes('2 times')";
    user.until("it is unmistakable", told).await;
    user.open(&format!("?scenario={twice}&step=0")).await;
    user.counts(".counts .bad", 0).await;
}

async fn the_logs_are_what_core_says(user: User) {
    for name in ["crossing", "died-after-applying", "article-as-logged"] {
        let page = page(name);
        let told = explain(&page.run().trace);
        user.open(&format!("?scenario={name}&step=end")).await;
        for (log, lines) in [("client", &told.client_log), ("server", &told.server_log)] {
            let text = if lines.is_empty() {
                "nothing".to_owned()
            } else {
                lines.join("\n")
            };
            let log = format!(".log.{log}");
            user.reads(&log, text.trim()).await;
        }
    }
}

async fn nothing_is_told_that_is_still_to_come(user: User) {
    let page = page("crossing");
    let told = explain(&page.run().trace);
    let turns = page.run().culmination().unwrap();
    user.open(&format!("?scenario=crossing&step={}", turns - 2))
        .await;
    user.reads(".headline", "So far: 1 of 2 requests answered.")
        .await;
    user.reads(".log.client", "nothing").await;
    user.open(&format!("?scenario=crossing&step={turns}")).await;
    user.reads(".headline", &told.headline).await;
    user.reads(".log.client", &told.client_log.join("\n")).await;
    user.press(fantoccini::key::Key::Home).await;
    user.reads(".headline", "So far: 0 of 2 requests answered.")
        .await;
    user.reads(".log.client", "nothing").await;
    user.open("?scenario=crossing&step=0&embed=1").await;
    user.reads(".brief .headline", "So far: 0 of 2 requests answered.")
        .await;
}
