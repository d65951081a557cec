//! What a key means to the page, if it is the page's, what the browser remembers, and
//! which theme it uses.

use wasm_bindgen::JsCast as _;
use web_sys::{KeyboardEvent, Storage};

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

/// Has the style sheet use the theme of this name.
pub(crate) fn colour(theme: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let _refused = root.set_attribute("data-theme", theme);
    }
}

/// The key, unless it belongs to what has the focus or to the browser.
pub(crate) fn free_key(event: &KeyboardEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let key = event.key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let tag = target.map(|element| element.tag_name().to_ascii_lowercase());
    let taken = match tag.as_deref() {
        Some("input" | "select" | "textarea") => true,
        Some("button" | "summary" | "a") => key == " " || key == "Enter",
        _ => false,
    };
    (!taken).then_some(key)
}
