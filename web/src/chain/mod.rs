//! A chain of hosts, a page of its own: a form of who is in it, what is proven of it hop by hop,
//! what to type, and a picture of a run, step by step. A program of its own, fetched by who opens
//! that page; its worker is the same program once more.
//!
//! It knows of the rest of the page nothing but its palette and controls. The address says the
//! chain (`model/hosts`); nothing else is kept.

mod answer;
mod form;
mod picture;
mod prover;
mod run;
mod steps;

use std::rc::Rc;

use gloo::{events::EventListener, worker::Registrable as _};
use yew::prelude::*;

use crate::browser::address;
use crate::model::hosts::{self, Hosts};
use answer::{Answer, Verdict};
use form::Form;
use picture::Picture;
use prover::{Prover, use_told};

/// Draws the page in its place in the document; in a worker, waits to be asked.
pub fn open_chain() {
    let Some(window) = web_sys::window() else {
        Prover::registrar().register();
        return;
    };
    let place = window.document();
    let place = place.and_then(|document| document.get_element_by_id("chain"));
    if let Some(place) = place {
        yew::Renderer::<Page>::with_root(place).render();
    }
}

/// What the address asks for, and what of it means nothing.
type Shown = (Rc<Hosts>, Rc<Vec<String>>);

fn shown() -> Shown {
    let (hosts, notices) = hosts::read(&address::query());
    (Rc::new(hosts), Rc::new(notices))
}

/// What the address asks for, as it changes, and what leads to another.
#[hook]
fn use_shown() -> (Shown, Callback<Hosts>) {
    let state = use_state_eq(shown);
    let setter = state.setter();
    use_effect_with((), move |()| {
        let listen = web_sys::window()
            .map(|window| EventListener::new(&window, "popstate", move |_| setter.set(shown())));
        move || drop(listen)
    });
    let setter = state.setter();
    let go = Callback::from(move |hosts: Hosts| {
        // A frame without an origin of its own keeps its address; the page works all the same.
        address::write(&hosts.query(), true);
        setter.set((Rc::new(hosts), Rc::default()));
    });
    ((*state).clone(), go)
}

#[component]
fn Page() -> Html {
    let ((hosts, notices), go) = use_shown();
    let told = use_told(&hosts.query());
    let chain = hosts.chain();
    let names = (0..hosts.count()).map(|host| chain.host(host));
    let names = names.collect::<Vec<_>>().join(" → ");
    let entry = hosts.entry();
    let title = entry.map_or_else(|| names.clone(), |entry| entry.title.to_owned());
    use_effect_with(title.clone(), |title| address::entitle(title));
    let lesson = entry.map(|entry| html! { <p id="lesson">{ entry.lesson }</p> });
    let begun = hosts.named().filter(|_| entry.is_none());
    html! {
        <>
            <h1>{ title }</h1>
            { for entry.map(|_| html! { <p class="aside">{ names }</p> }) }
            { lesson }
            { for begun.map(|entry| html! {
                <p class="aside">{ format!("Changed: it was “{}”.", entry.title) }</p>
            }) }
            { for hosts.loses().map(|line| html! { <p class="aside">{ line }</p> }) }
            { for notices.iter().map(|line| html! {
                <p class="notice" role="alert">{ line.clone() }</p>
            }) }
            // The verdict stays in sight beside the form, and leaves with it.
            <div>
                <Verdict told={told.clone()} />
                <div class="both">
                    <Form hosts={hosts.clone()} go={go.clone()} />
                    <Answer told={told.clone()} hosts={hosts.clone()} {go} />
                </div>
            </div>
            <Picture {hosts} {told} />
        </>
    }
}
