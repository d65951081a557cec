//! The browser's address bar: read when the page opens, written on every change, and
//! copied on request.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement};
use yew::{platform::spawn_local, prelude::*};

/// So long the button says that the link was copied, in milliseconds.
const SAID: u32 = 2500;

/// What happens in the window when the address has become another.
pub(crate) const REPLACED: &str = "idlerace:address";

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
    // Of itself it tells nobody, and the proof is of what the address says.
    if let Ok(event) = Event::new(REPLACED) {
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
                <label for="link">{ "Copy it from here:" }</label>
                <input id="link" type="text" readonly=true ref={field} value={address} />
                <button onclick={close}>{ "Close" }</button>
            </span>
        }
    });
    let said = if *copied == Copied::Done {
        "Copied"
    } else {
        "Copy link"
    };
    html! {
        <>
            <button id="copy-link" aria-live="polite" {onclick}>{ said }</button>
            { shown }
        </>
    }
}
