//! The fields of the doors as the document has them: what is in them, and when that changes.

use std::{cell::RefCell, rc::Rc};

use gloo::{events::EventListener, timers::callback::Timeout};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// So long nobody has typed before an answer is looked for, in milliseconds.
const QUIET: u32 = 250;

/// The document's element with this id.
pub(super) fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// What is in the field with this id.
pub(super) fn value(id: &str) -> String {
    let Some(field) = element(id) else {
        return String::new();
    };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other
            .dyn_into::<HtmlSelectElement>()
            .map_or_else(|_| String::new(), |select| select.value()),
    }
}

/// Whether a field still has what the document put into it.
pub(super) fn is_untouched(id: &str) -> bool {
    let input = element(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| input.value() == input.default_value())
}

/// Whether a list has another choice than the document's.
pub(super) fn is_chosen(id: &str) -> bool {
    let own = element(id).and_then(|list| list.query_selector("[selected]").ok()?);
    let own = own.and_then(|option| option.get_attribute("value"));
    own.is_some_and(|own| own != value(id))
}

/// Puts a text into a field, in place of what was in it; of a list it is chosen.
pub(crate) fn put(id: &str, text: &str) {
    let Some(field) = element(id) else { return };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.set_value(text),
        Err(other) => {
            if let Some(select) = other.dyn_ref::<HtmlSelectElement>() {
                select.set_value(text);
            }
        }
    }
}

/// Chooses of a list as its user does, so that whoever listens to that hears of it.
pub(super) fn choose(id: &str, text: &str) {
    put(id, text);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    for event in ["input", "change"] {
        let event = Event::new_with_event_init_dict(event, &bubbles);
        if let (Some(list), Ok(event)) = (element(id), event) {
            let _not_prevented = list.dispatch_event(&event);
        }
    }
}

/// Puts the focus on a field.
pub(super) fn focus(id: &str) {
    let field = element(id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        // A field that is there takes it.
        let _refused = field.focus();
    }
}

/// Says of a field whether what is in it can be read.
pub(super) fn mark(id: &str, wrong: bool) {
    if let Some(field) = element(id) {
        let _refused = field.set_attribute("aria-invalid", if wrong { "true" } else { "false" });
    }
}

/// What is in these fields of a door, once nobody is typing.
#[hook]
pub(super) fn use_values<const N: usize>(
    door: &'static str,
    ids: [&'static str; N],
) -> [String; N] {
    let values = use_state_eq(|| ids.map(value));
    let setter = values.setter();
    use_effect_with((), move |()| {
        let quiet = Rc::new(RefCell::new(None));
        // Of a choice from a list not every browser says both.
        let listen = element(door).map(|door| {
            ["input", "change"].map(|event| {
                let (quiet, setter) = (quiet.clone(), setter.clone());
                EventListener::new(&door, event, move |_| {
                    let setter = setter.clone();
                    let later = Timeout::new(QUIET, move || setter.set(ids.map(value)));
                    // What was waited for before is given up.
                    drop(quiet.replace(Some(later)));
                })
            })
        });
        // What was typed since this was first drawn was heard by nobody.
        setter.set(ids.map(value));
        move || drop(listen)
    });
    (*values).clone()
}

/// Whether somebody has used a door: it has had the focus, or an input.
#[hook]
pub(super) fn use_used(door: &'static str) -> bool {
    let used = use_state_eq(|| has_focus(door));
    let setter = used.setter();
    use_effect_with((), move |()| {
        let listen = element(door).map(|door| {
            ["focusin", "input", "submit"].map(|event| {
                let setter = setter.clone();
                EventListener::new(&door, event, move |_| setter.set(true))
            })
        });
        move || drop(listen)
    });
    *used
}

fn has_focus(door: &str) -> bool {
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    element(door).is_some_and(|door| door.contains(focused.as_deref()))
}
