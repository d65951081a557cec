//! The browser's address bar: read when the page opens, written and copied; and the history
//! of addresses behind it.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, History, HtmlInputElement};
use yew::{platform::spawn_local, prelude::*};

/// So long the button says that the link was copied, in milliseconds.
const SAID: u32 = 2500;

/// What happens in the window when the address has become another.
pub(crate) const REPLACED: &str = "idlerace:address";

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

/// The address of the page with this query.
fn link(query: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let (origin, path) = (location.origin().ok()?, location.pathname().ok()?);
    Some(format!("{origin}{path}{query}"))
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

/// What copying needs.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The state as a query.
    pub(crate) query: String,
}

/// How copying went.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotAsked,
    Done,
    /// The browser would not; the visitor can.
    Refused,
}

/// Whether a link leads whoever follows it to a server of their own: to none, mostly.
fn is_loopback() -> bool {
    let name = web_sys::window().and_then(|window| window.location().hostname().ok());
    name.is_some_and(|name| {
        name == "localhost" || name == "[::1]" || name.starts_with("127.") || name.is_empty()
    })
}

/// A button that copies the page's link or, where that is not allowed, shows it.
#[component]
pub(crate) fn CopyLink(props: &Props) -> Html {
    let copied = use_state_eq(|| Copied::NotAsked);
    let field = use_node_ref();
    let address = link(&props.query).unwrap_or_default();
    {
        let copied = copied.clone();
        use_effect_with((*copied, props.query.clone()), move |(now, _)| {
            let later = (*now == Copied::Done)
                .then(|| Timeout::new(SAID, move || copied.set(Copied::NotAsked)));
            move || drop(later)
        });
    }
    {
        let field = field.clone();
        use_effect_with(*copied, move |_| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.select();
            }
        });
    }
    let onclick = {
        let (copied, address) = (copied.setter(), address.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, address) = (copied.clone(), address.clone());
            spawn_local(async move {
                let done = copy(&address).await;
                copied.set(if done { Copied::Done } else { Copied::Refused });
            });
        })
    };
    let close = {
        let copied = copied.setter();
        Callback::from(move |_: MouseEvent| copied.set(Copied::NotAsked))
    };
    let shown = (*copied == Copied::Refused).then(|| {
        html! {
            <span class="by-hand" role="status">
                <label for="link">
                    { if is_loopback() { "It opens on this computer only. " } else { "" } }
                    { "Copy it from here:" }
                </label>
                <input id="link" type="text" readonly=true ref={field} value={address} />
                <button onclick={close}>{ "Close" }</button>
            </span>
        }
    });
    let said = match *copied {
        Copied::Done if is_loopback() => "Copied: opens on this computer only",
        Copied::Done => "Copied",
        Copied::NotAsked | Copied::Refused => "Copy link",
    };
    html! {
        <>
            <button id="copy-link" aria-live="polite" {onclick}>{ said }</button>
            { shown }
        </>
    }
}
