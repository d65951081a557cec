//! The browser's address bar: read when the page opens, and written; the history of addresses
//! behind it; and the clipboard.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, History};

/// What happens in the window when the address has become another.
pub(crate) const REPLACED: &str = "idlerace:address";

/// What happens there when a real kernel has run the scenario (`web/later/real.js`).
pub(crate) const OBSERVED: &str = "idlerace:observed";

/// What happens there when the proof was closed.
pub(crate) const PROVEN: &str = "idlerace:proven";

/// The query of the page's address, empty where it has none.
pub(crate) fn query() -> String {
    web_sys::window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}

/// How many entries the page has made in the history before the one that is shown.
pub(crate) fn entries() -> f64 {
    let state = history().and_then(|history| history.state().ok());
    state.and_then(|state| state.as_f64()).unwrap_or(0.0)
}

/// Goes back or forth in the history.
pub(crate) fn travel(by: i32) {
    if let Some(history) = history() {
        // At its end it stays where it is.
        let _refused = history.go_with_delta(by);
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

/// Puts the query into the address, in an entry of its own or in the place of this one, and
/// tells so in the window; whether the address has it.
pub(crate) fn write(query: &str, in_its_own: bool) -> bool {
    let Some(history) = history() else {
        return false;
    };
    let here = entries();
    // A frame without an origin of its own may not change its address. The
    // page works there as well; only its link cannot be copied.
    let written = if in_its_own {
        history.push_state_with_url(&JsValue::from_f64(here + 1.0), "", Some(query))
    } else {
        history.replace_state_with_url(&JsValue::from_f64(here), "", Some(query))
    };
    if written.is_ok() {
        // Of itself it tells nobody, and the proof is of what the address says.
        tell(REPLACED);
    }
    written.is_ok()
}

/// Has the browser call the page by a title.
pub(crate) fn entitle(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&format!("{title} · Idlerace"));
    }
}

/// Tells in the window that something has happened.
pub(crate) fn tell(event: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new(event)) {
        let _heard = window.dispatch_event(&event);
    }
}

/// Puts a text on the clipboard; whether it got there.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let clipboard = window.navigator().clipboard();
    // Pages that did not come over TLS or from this machine have none.
    if JsValue::from(clipboard.clone()).is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
