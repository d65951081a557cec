//! The desk: files that go out of the page and come into it. A program of its own, which
//! only those fetch who ask for it, for JSON and other programs' formats take much of one.
//!
//! It knows of the page what the address says, and changes it by going to another address.
//! What page and desk hand over besides is `window.idlerace`: the file that was dropped, or
//! the address of one.

mod opened;
mod share;
mod take;

use std::rc::Rc;

use gloo::events::EventListener;
use idlerace_core::{
    explain::headline,
    svg::{Theme, draw},
    trace::Trace,
};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlDialogElement, HtmlInputElement, Response};
use yew::{platform::spawn_local, prelude::*};

use crate::browser::download;
use opened::Opened;
use share::share;
use take::row;

/// The page asks for the desk again by this event.
const AGAIN: &str = "idlerace:desk";

/// Its style, which the page has no use for.
const STYLE: &str = include_str!("../../desk.css");

/// Opens the desk over the page.
pub fn open_desk() {
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| {
        let place = document.create_element("div").ok()?;
        document.body()?.append_child(&place).ok()?;
        Some(place)
    });
    if let Some(place) = place {
        yew::Renderer::<Desk>::with_root(place).render();
    }
}

/// The desk.
#[component]
fn Desk() -> Html {
    let opened = use_state(|| Rc::new(Opened::of_page()));
    let said = use_state_eq(String::new);
    let dialog = use_node_ref();
    let take = {
        let (opened, said) = (opened.setter(), said.setter());
        Callback::from(move |result: Result<Opened, String>| match result {
            Ok(file) => {
                said.set(format!("Opened {}.", file.name));
                opened.set(Rc::new(file));
            }
            // What lay there stays.
            Err(problem) => said.set(problem),
        })
    };
    {
        let (dialog, opened, take) = (dialog.clone(), opened.setter(), take.clone());
        use_effect_with((), move |()| {
            let open = move || {
                if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                    // Open already, it stays so.
                    let _open = dialog.show_modal();
                }
                opened.set(Rc::new(Opened::of_page()));
                hand_over(&take);
            };
            open();
            let window = web_sys::window();
            let again = window.map(|window| EventListener::new(&window, AGAIN, move |_| open()));
            move || drop(again)
        });
    }
    let drop = {
        let take = take.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            let files = event.data_transfer().and_then(|given| given.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                read_file(file, take.clone());
            }
        })
    };
    // The page below it has keys of its own.
    let keys = Callback::from(|event: KeyboardEvent| event.stop_propagation());
    let page = opened.query.clone().filter(|_| opened.loaded);
    html! {
        <dialog id="desk" ref={dialog} aria-labelledby="desk-title" ondrop={drop} onkeydown={keys}>
            <style>{ STYLE }</style>
            <form method="dialog"><button>{ "Close" }</button></form>
            <h2 id="desk-title">{ format!("Files: {}", opened.title) }</h2>
            <p class="told">{ headline(&opened.trace) }</p>
            { opened.note().map(|note| html! { <p class="note">{ note }</p> }) }
            { page.map(|query| html! { <p><a id="desk-open" href={query}>{ "Open it on the page" }</a></p> }) }
            { sheet("Picture", &opened.title, &opened.trace) }
            { predicted(&opened) }
            <h3>{ "Take it with you" }</h3>
            <table>
                { for opened.formats().map(|format| row(format, &opened, &said.setter())) }
            </table>
            { share(&opened, &said.setter()) }
            <h3>{ "Open a run, a scenario or a trace" }</h3>
            { sources(&take) }
            <p id="desk-said" role="status">{ (*said).clone() }</p>
        </dialog>
    }
}

/// The picture of a trace.
fn sheet(label: &'static str, title: &str, trace: &Trace) -> Html {
    let picture = download::address(&draw(title, trace, Theme::Light));
    html! {
        <div class="sheet" tabindex="0" role="region" aria-label={label}>
            <img src={picture} alt={headline(trace)} />
        </div>
    }
}

/// What the model says of what was seen at one end.
fn predicted(opened: &Opened) -> Option<Html> {
    let trace = opened.predicted()?;
    Some(html! {
        <>
            <h3>{ "What the model says of this order" }</h3>
            <p class="told">{ headline(&trace) }</p>
            { sheet("Predicted", &opened.title, &trace) }
        </>
    })
}

/// Ways to get a file in, besides dropping it.
fn sources(take: &Callback<Result<Opened, String>>) -> Html {
    let picked = take.clone();
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read_file(file, picked.clone());
        }
        // The same file, mended, is to be read again.
        input.set_value("");
    });
    let asked = take.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form: web_sys::Element = event.target_unchecked_into();
        let field = form.query_selector("input").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            fetch(field.value(), asked.clone());
        }
    });
    html! {
        <div class="sources">
            <label>{ "A file, also dropped here: " }
                <input id="desk-file" type="file" accept=".json,application/json" {onchange} />
            </label>
            <form {onsubmit}>
                <label>{ "An address: " }<input id="desk-url" type="text" required=true /></label>
                <button>{ "Load" }</button>
            </form>
        </div>
    }
}

/// What the page was given for the desk.
fn hand_over(take: &Callback<Result<Opened, String>>) {
    let global = js_sys::global();
    let given = |name: &str| {
        let given = js_sys::Reflect::get(&global, &"idlerace".into()).ok()?;
        js_sys::Reflect::get(&given, &name.into()).ok()
    };
    if let Some(file) = given("file").and_then(|file| file.dyn_into::<File>().ok()) {
        read_file(file, take.clone());
    } else if let Some(address) = given("load").and_then(|address| address.as_string()) {
        fetch(address, take.clone());
    }
}

fn read_file(file: File, take: Callback<Result<Opened, String>>) {
    spawn_local(async move { take.emit(opened(&file.name(), &file).await) });
}

/// What an address has, which its server must allow this page to read.
fn fetch(address: String, take: Callback<Result<Opened, String>>) {
    spawn_local(async move {
        let fetched = async {
            let window = web_sys::window().ok_or(JsValue::NULL)?;
            let response = JsFuture::from(window.fetch_with_str(&address)).await?;
            let response: Response = response.dyn_into()?;
            if !response.ok() {
                return Err(response.status().into());
            }
            JsFuture::from(response.blob()?).await?.dyn_into::<Blob>()
        };
        let name = address.rsplit('/').next().unwrap_or(&address).to_owned();
        take.emit(match fetched.await {
            Ok(blob) => opened(&name, &blob).await,
            Err(status) => Err(match status.as_f64() {
                Some(status) => format!("{address}: its server answers {status}."),
                None => format!(
                    "{address}: nothing came; it is not there, or its server does not allow \
                     other sites' pages to read it."
                ),
            }),
        });
    });
}

async fn opened(name: &str, blob: &Blob) -> Result<Opened, String> {
    if blob.size() > formats::LARGEST.into() {
        return Err(format!("{name}: larger than 8 MiB, which no scenario is"));
    }
    let text = JsFuture::from(blob.text()).await;
    let text = text.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| format!("{name}: cannot be read"))?;
    Opened::of_file(name, text.as_bytes())
}
