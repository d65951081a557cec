//! Where the program begins: in a worker it waits to be asked; on the page it opens beside it,
//! and in an embed in the place that was made for a verdict.

use gloo::worker::Registrable as _;
use web_sys::{Document, Element};

use super::embedded::{self, Embedded};
use super::panel::Panel;
use super::prover::Prover;

/// Where an embed has room for a verdict.
const EMBED: &str = ".embed .verdict";

/// Opens the proof beside the page; in a worker, waits to be asked.
pub fn open_proof() {
    let Some(window) = web_sys::window() else {
        Prover::registrar().register();
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let embed: Option<Element> = document.query_selector(EMBED).ok().flatten();
    if let Some(place) = embed {
        match embedded::asked() {
            Ok(asked) => {
                yew::Renderer::<Embedded>::with_root_and_props(place, asked).render();
            }
            Err(line) => tell(&document, &place, &line),
        }
        return;
    }
    let place = document.create_element("div").ok();
    let place = place.filter(|place| {
        let body = document.body();
        body.is_some_and(|body| body.append_child(place).is_ok())
    });
    if let Some(place) = place {
        yew::Renderer::<Panel>::with_root(place).render();
    }
}

/// Says in an embed what is wrong with what its host said.
fn tell(document: &Document, place: &Element, line: &str) {
    let Ok(said) = document.create_element("p") else {
        return;
    };
    said.set_text_content(Some(line));
    said.set_class_name("notice");
    // An element that was just made takes an attribute, and a place.
    let _refused = said.set_attribute("role", "alert");
    let _refused = place.append_child(&said);
}
