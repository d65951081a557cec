//! The browser's address bar: read when the page opens, written on every change.

use wasm_bindgen::JsValue;

/// The query of the page's address, empty where it has none.
pub(crate) fn query() -> String {
    web_sys::window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}

/// Puts the query into the address without a new entry in the history, so that
/// "back" leaves the page however many scenarios were looked at.
pub(crate) fn replace_query(query: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    // A frame without an origin of its own may not change its address. The
    // page works there as well; only its link cannot be copied.
    let _refused = window
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(query)));
}
