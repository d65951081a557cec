//! What a key means to the page, if it is the page's, what the browser remembers, and
//! which theme it uses.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, Storage};

/// On the document: the theme that is used.
const THEME: &str = "data-theme";

/// On a field that takes a text (`panels/controls.rs`): the text that it took last.
const TAKEN: &str = "data-taken";

/// What the browser keeps under a name from visit to visit.
pub(crate) fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Has the browser keep something from visit to visit, where it is willing to.
pub(crate) fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _unwilling = storage.set_item(name, value);
    }
}

fn storage() -> Option<Storage> {
    // A frame without an origin of its own has none, and says so by an exception.
    web_sys::window()?.local_storage().ok().flatten()
}

/// Has the style sheet use the theme of this name, unless the visitor has chosen one.
pub(crate) fn colour(theme: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let chosen = root.get_attribute(THEME);
        if chosen.is_none_or(|chosen| chosen == "auto") {
            let _refused = root.set_attribute(THEME, theme);
        }
    }
}

/// The key, unless it belongs to what has the focus or to the browser.
fn free_key(event: &KeyboardEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let key = event.key();
    let tag = target::<Element>(event).map(|element| element.tag_name().to_ascii_lowercase());
    let taken = match tag.as_deref() {
        Some("input" | "select" | "textarea") => true,
        Some("button" | "summary" | "a") => key == " " || key == "Enter",
        _ => false,
    };
    (!taken).then_some(key)
}

/// Hears the keys that are free, and keeps from the browser those that are taken.
pub(crate) fn listen(take: impl Fn(&str) -> bool + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    let heard = move |event: &web_sys::Event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        if free_key(event).is_some_and(|key| take(&key)) {
            event.prevent_default();
        }
    };
    Some(EventListener::new_with_options(
        &window, "keydown", options, heard,
    ))
}

/// Where in the history a key leads: -1 undoes a change, 1 does it again. What was typed and
/// not taken yet the browser undoes.
pub(crate) fn undoes(event: &KeyboardEvent) -> Option<i32> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || event.default_prevented() {
        return None;
    }
    let by = match event.key().as_str() {
        "z" | "Z" if !event.shift_key() => -1,
        "z" | "Z" | "y" | "Y" => 1,
        _ => return None,
    };
    let typed = target::<HtmlInputElement>(event).filter(|field| field.type_() == "text");
    let typed = typed.is_some_and(|field| field.get_attribute(TAKEN) != Some(field.value()));
    (!typed).then_some(by)
}

fn target<T: JsCast>(event: &KeyboardEvent) -> Option<T> {
    event.target()?.dyn_into().ok()
}
