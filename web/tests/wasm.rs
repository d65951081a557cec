//! What only a browser can show: that the page mounts, that a choice reaches
//! the address, and that the model says the same here as on the host.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "what is missing fails the test, which is the point"
)]

use std::collections::BTreeMap;

use idlerace_core::{
    catalog::{self, Entry},
    simulate::simulate,
};
use idlerace_web::{App, state::State, url};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlSelectElement};
use yew::scheduler;

wasm_bindgen_test_configure!(run_in_browser);

/// One line an entry, `name hex`: the FNV-1a digest of its trace's text.
const DIGESTS: &str = include_str!("../../core/tests/golden/digests.txt");

#[wasm_bindgen_test]
async fn the_page_opens_with_the_first_entry() {
    let page = open("?").await;
    assert_shows(&page, &catalog::ENTRIES[0]);
    assert!(page.query_selector(".notice").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn an_unknown_name_is_told() {
    let page = open("?scenario=no+such").await;
    assert_shows(&page, &catalog::ENTRIES[0]);
    assert!(text(&page, ".notice").contains("no such"));
}

#[wasm_bindgen_test]
async fn a_choice_is_shown_and_reaches_the_address() {
    let page = open("?").await;
    let entry = catalog::ENTRIES.last().unwrap();
    choose(&page, entry.name).await;
    assert_shows(&page, entry);
    assert_eq!(address().scenario.as_deref(), Some(entry.name));
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
    yew::Renderer::<App>::with_root(page.clone()).render();
    scheduler::flush().await;
    page
}

async fn choose(page: &Element, name: &str) {
    let select: HtmlSelectElement = find(page, "select").unchecked_into();
    select.set_value(name);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let change = Event::new_with_event_init_dict("change", &bubbles).unwrap();
    select.dispatch_event(&change).unwrap();
    scheduler::flush().await;
}

fn assert_shows(page: &Element, entry: &Entry) {
    assert_eq!(text(page, "h1"), entry.title);
    assert_eq!(
        text(page, "pre.trace"),
        simulate(&entry.scenario()).to_string()
    );
}

fn text(page: &Element, selector: &str) -> String {
    find(page, selector).text_content().unwrap_or_default()
}

fn find(page: &Element, selector: &str) -> Element {
    page.query_selector(selector).unwrap().expect(selector)
}

fn address() -> State {
    url::read(&web_sys::window().unwrap().location().search().unwrap())
}

/// FNV-1a, 64 bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
