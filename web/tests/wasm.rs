//! What only a browser can show: that the page mounts and draws what core says, that a
//! choice reaches the address, that a key steps, and that the model says the same here as
//! on the host.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "what is missing fails the test, which is the point"
)]

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use idlerace_core::{
    catalog::{self, Entry},
    simulate::simulate,
};
use idlerace_web::App;
use idlerace_web::model::run::Run;
use idlerace_web::model::scenario_ref::FIRST;
use idlerace_web::model::state::State;
use idlerace_web::model::timeline::Track;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
};
use yew::{AppHandle, platform::time::sleep, scheduler};

wasm_bindgen_test_configure!(run_in_browser);

/// One line an entry, `name hex`: the FNV-1a digest of its trace's text.
const DIGESTS: &str = include_str!("../../core/tests/golden/digests.txt");

/// Where each step is spoken.
const LIVE: &str = "p.unseen[aria-live]";

thread_local! {
    /// The page of the test that runs: keys are heard by every page that is open.
    static OPEN: RefCell<Option<AppHandle<App>>> = const { RefCell::new(None) };
}

#[wasm_bindgen_test]
async fn the_page_opens_with_the_first_entry() {
    let page = open("?").await;
    assert_shows(&page, catalog::find(FIRST).unwrap());
    assert!(page.query_selector(".notice").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn an_unknown_name_is_told() {
    let page = open("?scenario=no+such").await;
    assert_shows(&page, catalog::find(FIRST).unwrap());
    assert!(text(&page, ".notice").contains("no such"));
}

#[wasm_bindgen_test]
async fn a_choice_is_shown_and_reaches_the_address() {
    let page = open("?").await;
    let entry = catalog::ENTRIES.last().unwrap();
    choose(&page, entry.name).await;
    assert_shows(&page, entry);
    assert_eq!(
        address().await.route().setup.name.as_deref(),
        Some(entry.name)
    );
}

#[wasm_bindgen_test]
async fn the_picture_has_the_arrows_that_core_says() {
    let page = open("?scenario=crossing&step=0").await;
    let drawn = page.query_selector_all(".arrow.event").unwrap().length();
    let ladder = &scene("crossing").ladder;
    // Tall enough or not, the page draws from the top: these arrows begin there.
    let near = ladder.arrows.iter().filter(|arrow| arrow.start < 300);
    let all = ladder.arrows.len();
    assert!(
        (near.count()..=all).contains(&(drawn as usize)),
        "{drawn} of {all}"
    );
    assert_eq!(page.query_selector_all(".here.event").unwrap().length(), 1);
}

#[wasm_bindgen_test]
async fn keys_step_on_and_back() {
    let page = open("?scenario=crossing&step=0").await;
    let state = State::of_query("?scenario=crossing");
    let (run, steps) = (state.run(), state.stage());
    let said = |step: usize| run.sentence(steps.moment_of(step));
    assert_eq!(text(&page, LIVE), said(0));
    press(&page, "ArrowRight").await;
    assert_eq!(text(&page, LIVE), said(1));
    assert_eq!(address().await.at(), steps.moment_of(1));
    press(&page, "End").await;
    assert_eq!(text(&page, LIVE), run.sentence(steps.last()));
    press(&page, "ArrowLeft").await;
    assert_eq!(text(&page, LIVE), said(steps.shown.len() - 2));
}

#[wasm_bindgen_test]
async fn a_key_that_belongs_to_a_field_does_not_step() {
    let page = open("?scenario=crossing&step=0").await;
    let before = text(&page, LIVE);
    press(&find(&page, "#set-requests-pause"), "ArrowRight").await;
    assert_eq!(text(&page, LIVE), before);
}

#[wasm_bindgen_test]
async fn a_value_that_is_refused_is_told_beside_its_field() {
    let page = open("?scenario=crossing").await;
    // The knobs of a group come when somebody unfolds it.
    let group = find(&page, ".group:nth-child(2)");
    group.set_attribute("open", "").unwrap();
    sleep(Duration::from_millis(300)).await;
    type_into(&page, "#set-requests-count", "0").await;
    assert!(text(&page, ".problem").contains("a whole number from 1 to 1000"));
    type_into(&page, "#set-requests-count", "1").await;
    assert!(page.query_selector(".problem").unwrap().is_none());
    let one = State::of_query("?scenario=crossing&set.requests.count=1");
    assert_eq!(text(&page, ".headline"), one.run().told.headline);
}

#[wasm_bindgen_test]
async fn a_slider_turns_its_knob_while_it_moves() {
    let page = open("?scenario=crossing").await;
    let slider: HtmlInputElement = find(&page, "#slide-requests-pause").unchecked_into();
    assert_eq!((slider.max(), slider.value()), ("600".into(), "297".into()));
    slider.set_value("200");
    happens(&slider, "input").await;
    assert!(text(&page, ".headline").contains("All 2 requests"));
    let field: HtmlInputElement = find(&page, "#set-requests-pause").unchecked_into();
    assert_eq!(field.value(), "200ms");
    assert_eq!(
        slider.get_attribute("aria-valuetext").as_deref(),
        Some("200ms")
    );
    // The scale stands still, and follows what is typed.
    type_into(&page, "#set-requests-pause", "9s").await;
    assert_eq!((slider.max(), slider.value()), ("600".into(), "600".into()));
}

#[wasm_bindgen_test]
async fn a_profile_offers_to_say_where_its_figures_come_from() {
    let page = open("?scenario=crossing&set.client.profile=curl").await;
    // What it says lies in a file beside the finished page.
    let sources = page.query_selector(".sources").unwrap().unwrap();
    assert_eq!(sources.get_attribute("data-whose").unwrap(), "client curl");
}

#[wasm_bindgen_test]
async fn the_table_has_the_rows_of_the_trace() {
    let page = open("?scenario=crossing&view=table").await;
    let run = Run::new(&catalog::find("crossing").unwrap().scenario());
    let rows = page.query_selector_all("tbody [aria-rowindex]").unwrap();
    let rows = rows.length();
    assert_eq!(rows as usize, run.trace.events.len());
}

#[wasm_bindgen_test]
fn the_model_says_the_same_as_on_the_host() {
    let here = catalog::ENTRIES.iter().map(|entry| {
        let trace = simulate(&entry.scenario()).to_string();
        (entry.name, format!("{:016x}", fnv1a(trace.as_bytes())))
    });
    let host = DIGESTS
        .lines()
        .map(|line| line.split_once(' ').expect(line));
    let host = host.map(|(name, digest)| (name, digest.to_owned()));
    assert_eq!(
        here.collect::<BTreeMap<_, _>>(),
        host.collect::<BTreeMap<_, _>>()
    );
}

/// Opens a page of its own at the query, so that no test sees another's.
async fn open(query: &str) -> Element {
    let window = web_sys::window().unwrap();
    let history = window.history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(query))
        .unwrap();
    let document = window.document().unwrap();
    let page = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&page).unwrap();
    let app = yew::Renderer::<App>::with_root(page.clone()).render();
    if let Some(before) = OPEN.replace(Some(app)) {
        before.destroy();
    }
    scheduler::flush().await;
    // The knobs come in a task of their own.
    while page.query_selector("aside").unwrap().is_some()
        && page.query_selector(".controls").unwrap().is_none()
    {
        sleep(Duration::ZERO).await;
    }
    page
}

/// What a person does with the key: pressed where the focus is, heard by all above.
async fn press(target: &Element, key: &str) {
    let event = KeyboardEventInit::new();
    event.set_key(key);
    event.set_bubbles(true);
    event.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &event).unwrap();
    target.dispatch_event(&event).unwrap();
    scheduler::flush().await;
}

async fn type_into(page: &Element, selector: &str, value: &str) {
    let field: HtmlInputElement = find(page, selector).unchecked_into();
    field.set_value(value);
    happens(&field, "change").await;
}

async fn choose(page: &Element, name: &str) {
    click(&find(page, "#catalogue-open")).await;
    click(&find(page, &format!("[data-entry={name}]"))).await;
}

async fn click(target: &Element) {
    target.unchecked_ref::<HtmlElement>().click();
    scheduler::flush().await;
}

async fn happens(field: &Element, kind: &str) {
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let event = Event::new_with_event_init_dict(kind, &bubbles).unwrap();
    field.dispatch_event(&event).unwrap();
    scheduler::flush().await;
}

fn assert_shows(page: &Element, entry: &Entry) {
    assert_eq!(text(page, "h1"), entry.title);
    let state = State::of_query(&format!("?scenario={}", entry.name));
    // It may have begun to play.
    let shown = text(page, ".headline");
    let mut events = state.run().trace.events.iter().map(|event| event.id.0);
    let is_told = events.any(|at| state.run().so_far(at).headline == shown);
    assert!(is_told, "{shown}");
}

/// The entry alone on the stage.
fn scene(name: &str) -> std::rc::Rc<Track> {
    let state = State::of_query(&format!("?scenario={name}"));
    state.stage().scenes[0].clone()
}

fn text(page: &Element, selector: &str) -> String {
    find(page, selector).text_content().unwrap_or_default()
}

fn find(page: &Element, selector: &str) -> Element {
    page.query_selector(selector).unwrap().expect(selector)
}

/// The address once it had time to follow.
async fn address() -> State {
    sleep(Duration::from_millis(300)).await;
    State::of_query(&web_sys::window().unwrap().location().search().unwrap())
}

/// FNV-1a, 64 bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
