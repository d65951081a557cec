//! The run of a chain, as somebody goes through it: step by step, hop by hop, and under a load.

use fantoccini::key::Key;
use idlerace_core::{
    beats::{Seen, seen},
    grouped::Grouped,
    ladder::{Ladder, Words},
    run::chain::simulate,
    scenario::chain::catalog,
};
use serde_json::json;

use crate::chain::HEADS;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    hops_are_folded_and_unfolded,
    a_run_is_stepped_through_by_buttons,
    a_run_is_stepped_through_by_keys_and_slider,
    under_a_load_what_many_go_through_is_drawn_once,
];

async fn hops_are_folded_and_unfolded(user: User) {
    user.chain(DESK, "").await;
    user.chained("unsafe").await;
    let all = json!(["chromium", "alb", "nginx", "gunicorn"]);
    assert_eq!(user.value(HEADS).await, all);
    user.counts(".strip button", 4).await;
    user.click(".strip button:nth-child(3)").await;
    let one = format!("JSON.stringify({HEADS}) === '[\"alb\",\"nginx\"]'");
    user.until("one hop alone is shown", &one).await;
    let shown = "document.querySelector('.strip [aria-pressed=true]').textContent";
    assert_eq!(
        user.value(shown).await,
        json!("hop 2alb → nginxsafe"),
        "a pressed button says which"
    );
    user.click(".strip button:first-child").await;
    let again = format!("JSON.stringify({HEADS}) === '{all}'");
    user.until("all are shown again", &again).await;
}

/// The share of the picture that lies below the step's row, where all is grey: what is to come.
const TO_COME: &str = "(() => {
    const later = document.querySelector('#later'), whole = document.querySelector('.drawn svg');
    if (getComputedStyle(later).backdropFilter !== 'grayscale(1)') return -1;
    const [below, all] = [later, whole].map(part => part.getBoundingClientRect());
    return Math.abs(below.bottom - all.bottom) > 1 ? -1 : below.height / all.height;
})()";

/// What is said of the step is above the picture, its row in between, and the buttons below, all
/// of it in sight.
const IN_SIGHT: &str = "(() => {
    const [said, row, buttons] = ['#step', '#later', '#picture .buttons'].map(part =>
        document.querySelector(part).getBoundingClientRect());
    return said.top >= 0 && said.bottom <= row.top + 1 && row.top <= buttons.top + 1 &&
        buttons.bottom <= innerHeight;
})()";

/// How many steps the run of a named chain has: its events of which something is to be seen.
fn steps(name: &str) -> usize {
    let drawn = Grouped::of(simulate(&catalog::find(name).unwrap().chain()));
    let ladders = drawn.ladders(Words::Plain);
    let hops = drawn.trace.hops.iter().zip(&ladders);
    let marks = hops.flat_map(|(hop, ladder)| seen(hop, ladder));
    marks.filter(|mark| Seen::is_something(*mark)).count()
}

impl User {
    /// Waits until the picture stands at this step of so many, and all that belongs to it is in
    /// sight.
    async fn reaches_step(&self, step: usize, steps: usize) {
        let begins = format!(
            "document.querySelector('#step small').textContent
                .startsWith('Step {step} of {steps} · hop ')"
        );
        self.until(&format!("it stands at step {step} of {steps}"), &begins)
            .await;
        self.until("the step is in sight", IN_SIGHT).await;
    }

    async fn to_come(&self) -> f64 {
        self.value(TO_COME).await.as_f64().unwrap()
    }
}

/// The first words of a run: its user's client begins.
const BEGINS: &str = "document.querySelector('#step').lastChild.textContent ===
    'go: request 1: opens a connection'";

async fn a_run_is_stepped_through_by_buttons(user: User) {
    let name = "alb-nginx-app";
    let last = steps(name);
    for screen in [DESK, PHONE] {
        user.chain(screen, &format!("?chain={name}")).await;
        user.counts("#picture .drawn svg", 1).await;
        let said = format!(
            "document.querySelector('#step small').textContent
                .startsWith('Step {last} of {last} ')"
        );
        user.until("it opens at the end", &said).await;
        let left = user.to_come().await;
        assert!(
            (0.0..0.1).contains(&left),
            "at the end nothing is to come: {left}"
        );
        // To the beginning, request by request.
        let begun = catalog::find(name).unwrap().chain().requests.count;
        for _ in 0..=begun {
            user.click("[aria-label='previous request']").await;
        }
        user.reaches_step(1, last).await;
        user.until("the client begins", BEGINS).await;
        let all = user.to_come().await;
        assert!(all > 0.8, "all is to come: {all}");
        for step in 2..=4 {
            user.click("[aria-label='step forward']").await;
            user.reaches_step(step, last).await;
        }
        if screen == PHONE {
            let hop = "document.querySelector('#step small').textContent.includes(' · ' +
                document.querySelector('.strip [aria-pressed=true]').firstChild.textContent)";
            user.until("a phone shows the hop of the step", hop).await;
        } else {
            let less = user.to_come().await;
            assert!(less < all, "{less} of {all} is still to come");
        }
        user.click("[aria-label='step back']").await;
        user.reaches_step(3, last).await;
        user.click("[aria-label='next request']").await;
        let begins = "document.querySelector('#step').lastChild.textContent
            .endsWith(': request 2: reuses the connection')";
        user.until("the next request begins", begins).await;
        user.until("the step is in sight", IN_SIGHT).await;
    }
}

async fn a_run_is_stepped_through_by_keys_and_slider(user: User) {
    let name = "browser-alb-node";
    let last = steps(name);
    for screen in [DESK, PHONE] {
        user.chain(screen, &format!("?chain={name}")).await;
        user.counts("#step", 1).await;
        // Nothing has the focus: the arrows are the playhead's.
        user.press(Key::Left).await;
        user.reaches_step(last - 1, last).await;
        user.press(Key::Right).await;
        user.reaches_step(last, last).await;
        user.press(Key::Right).await;
        user.reaches_step(last, last).await;
        // The slider's keys are the browser's.
        user.focus(".scrubber").await;
        user.press(Key::Home).await;
        user.reaches_step(1, last).await;
        user.press(Key::Right).await;
        user.reaches_step(2, last).await;
        let value = user.value("document.querySelector('.scrubber').value");
        assert_eq!(value.await, json!("1"));
        user.press(Key::End).await;
        user.reaches_step(last, last).await;
        // In a field they are the field's.
        user.focus("#round-trip-0").await;
        user.press(Key::Left).await;
        user.value("document.activeElement.blur()").await;
        user.press('[').await;
        let step = "document.querySelector('#step small').textContent.split(' ')[1] - 0";
        user.until(
            "a key leads to a request",
            &format!("{step} < {}", last - 5),
        )
        .await;
        let before = user.value(step).await;
        user.press(Key::Right).await;
        user.reaches_step(usize::try_from(before.as_u64().unwrap()).unwrap() + 1, last)
            .await;
        let live = "document.querySelector('#step').getAttribute('aria-live')";
        assert_eq!(user.value(live).await, json!("polite"));
    }
}

/// As `idlerace chain rolling-deploy --run --format svg` draws it.
async fn under_a_load_what_many_go_through_is_drawn_once(user: User) {
    let name = "rolling-deploy";
    let drawn = Grouped::of(simulate(&catalog::find(name).unwrap().chain()));
    let counted = |ladder: &Ladder| {
        let labels = ladder.arrows.iter().map(|arrow| &arrow.label);
        labels.filter(|label| label.contains('×')).count()
    };
    let wanted: usize = drawn.ladders(Words::Plain).iter().map(counted).sum();
    assert!(wanted > 0);
    user.chain(DESK, &format!("?chain={name}")).await;
    let labels = "[...document.querySelectorAll('.drawn .label')]
        .filter(one => / ×[0-9]+$/.test(one.textContent)).length";
    user.until("each is counted", &format!("{labels} === {wanted}"))
        .await;
    let last = steps(name);
    user.press(Key::Left).await;
    user.reaches_step(last - 1, last).await;
    user.chain(PHONE, &format!("?chain={name}")).await;
    user.until("so it is on a phone", &format!("{labels} > 0"))
        .await;
    user.press(Key::Left).await;
    user.reaches_step(last - 1, last).await;
}
