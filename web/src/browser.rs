//! What a key means to the page, if it is the page's.

use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;

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
