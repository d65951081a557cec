//! The playhead under keys, pointer and buttons.

use fantoccini::key::Key;
use idlerace_web::model::state::State;

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    arrow_keys_step_forth_and_back,
    home_and_end_go_to_the_first_and_the_last_step,
    brackets_go_from_request_to_request,
    space_plays_and_pauses,
    space_on_a_button_is_the_buttons,
    buttons_do_what_keys_do,
    the_scrubber_follows_the_pointer,
    an_event_that_is_clicked_is_gone_to,
];

const CROSSING: &str = "?scenario=crossing&step=0";

fn crossing() -> State {
    State::of_query("?scenario=crossing")
}

impl User {
    /// Waits until the playhead is at this step, counted from 0, everywhere on the page.
    pub(crate) async fn stands_at(&self, page: &State, step: usize) {
        let stage = page.stage();
        let at = stage.moment_of(step);
        let heading = format!("Step {} of {} · simulated", step + 1, stage.shown.len());
        self.reads(".now h2", &heading).await;
        let value = format!("document.querySelector('.scrubber').dataset.step === '{step}'");
        self.until("the scrubber is at the step", &value).await;
        self.reads(".player .time", &stage.time(at).to_string())
            .await;
        self.reads("p[role=status].unseen", page.run().sentence(at))
            .await;
    }
}

async fn arrow_keys_step_forth_and_back(user: User) {
    let state = crossing();
    user.open(CROSSING).await;
    user.stands_at(&state, 0).await;
    for step in 1..=5 {
        user.press(Key::Right).await;
        user.stands_at(&state, step).await;
    }
    for step in (0..5).rev() {
        user.press(Key::Left).await;
        user.stands_at(&state, step).await;
    }
    user.press(Key::Left).await;
    user.stands_at(&state, 0).await;
}

async fn home_and_end_go_to_the_first_and_the_last_step(user: User) {
    let state = crossing();
    user.open("?scenario=crossing&step=9").await;
    user.press(Key::End).await;
    user.stands_at(&state, state.stage().shown.len() - 1).await;
    user.press(Key::Right).await;
    user.stands_at(&state, state.stage().shown.len() - 1).await;
    user.press(Key::Home).await;
    user.stands_at(&state, 0).await;
}

async fn brackets_go_from_request_to_request(user: User) {
    let state = crossing();
    let begins: Vec<usize> = state
        .stage()
        .begins
        .iter()
        .map(|&at| state.stage().step_of(at))
        .collect();
    assert_eq!(begins.len(), 2, "the crossing has two requests");
    user.open(CROSSING).await;
    if begins[0] > 0 {
        user.press(']').await;
    }
    user.stands_at(&state, begins[0]).await;
    user.press(']').await;
    user.stands_at(&state, begins[1]).await;
    user.press('[').await;
    user.stands_at(&state, begins[0]).await;
}

async fn space_plays_and_pauses(user: User) {
    let state = crossing();
    user.open("?scenario=crossing&step=end").await;
    user.pace("4×").await;
    user.stands_at(&state, state.stage().shown.len() - 1).await;
    user.press(Key::Space).await;
    let plays = "document.querySelector('button.play').ariaLabel === 'pause'";
    user.until("it plays", plays).await;
    let watched = state.stage().step_of(state.stage().watched().0);
    let moved = format!(
        "(step => step > {watched} && step < {watched} + 9 || step)(
            +document.querySelector('.scrubber').dataset.step)"
    );
    user.until("it began again and moved on", &moved).await;
    user.press(Key::Space).await;
    let paused = "document.querySelector('button.play').ariaLabel === 'play'";
    user.until("it is paused", paused).await;
}

async fn space_on_a_button_is_the_buttons(user: User) {
    let state = crossing();
    user.open(CROSSING).await;
    user.focus("button[aria-label='step forward']").await;
    user.press(Key::Space).await;
    user.stands_at(&state, 1).await;
    user.press(Key::Enter).await;
    user.stands_at(&state, 2).await;
    user.counts("button[aria-label=play]", 1).await;
}

async fn buttons_do_what_keys_do(user: User) {
    let state = crossing();
    let second = state.stage().step_of(state.stage().begins[1]);
    user.open(CROSSING).await;
    user.click("button[aria-label='step forward']").await;
    user.stands_at(&state, 1).await;
    user.click("button[aria-label='step back']").await;
    user.stands_at(&state, 0).await;
    user.focus("body").await;
    for _ in state
        .stage()
        .begins
        .iter()
        .filter(|&&at| at > state.stage().moment_of(0))
    {
        user.click("button[aria-label='next request']").await;
    }
    user.stands_at(&state, second).await;
    user.click("button[aria-label='previous request']").await;
    user.stands_at(&state, state.stage().step_of(state.stage().begins[0]))
        .await;
}

async fn the_scrubber_follows_the_pointer(user: User) {
    let state = crossing();
    user.open(CROSSING).await;
    let width = user.value("document.querySelector('.scrubber').clientWidth");
    let width = width.await.as_f64().unwrap();
    let last = state.stage().shown.len() - 1;
    // From the middle to the end, and back to the middle by pressing there.
    user.drag(".scrubber", width / 2.0 + 4.0).await;
    user.stands_at(&state, last).await;
    user.click(".scrubber").await;
    let near = "(({ value, max }) => Math.abs(value / max - 0.5) < 0.02 || value / max)(
        document.querySelector('.scrubber'))";
    user.until("the scrubber is near the middle", near).await;
    let step = user
        .value("+document.querySelector('.scrubber').dataset.step")
        .await;
    let step = usize::try_from(step.as_u64().unwrap()).unwrap();
    user.press(Key::Right).await;
    user.stands_at(&state, step + 1).await;
}

async fn an_event_that_is_clicked_is_gone_to(user: User) {
    let state = crossing();
    let closes = state.run().trace.events.iter().find(|event| {
        let words = event.what.to_string();
        words.starts_with("close = 0")
    });
    let closes = closes.unwrap().id.0;
    user.open(CROSSING).await;
    let label = "g.event[aria-label='server: closes'] text";
    user.click(label).await;
    user.stands_at(&state, state.stage().step_of(closes)).await;
    user.counts(
        "g.event.here[aria-current=step][aria-label='server: closes']",
        1,
    )
    .await;
}
