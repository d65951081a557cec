//! The proof's panel: what the page shows, what its worker has said of it, and the way back
//! to the page.

use std::rc::Rc;

use gloo::{
    events::EventListener,
    worker::{Spawnable as _, WorkerBridge},
};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::heat::Heat;
use super::prover::{self, Answer, Ask, Heard, Prover};
use super::verdict::{BUSY, VerdictView};
use crate::browser::{address, keys};
use crate::model::route::Route;
use crate::model::scenario_ref::ScenarioRef;
use crate::model::url;
use crate::picture::props::Shared;

/// The program itself, for its worker.
const PROGRAM: &str = "proof.js";
/// The page asks for it again by this event.
const AGAIN: &str = "idlerace:proof";
const STYLE: &str = include_str!("../../proof.css");

/// What the page shows, whatever the order of its steps.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    setup: ScenarioRef,
    title: String,
    query: String,
    /// Whether the address has the proof beside it.
    proven: bool,
}

impl Shown {
    fn now() -> Self {
        let (page, _) = url::read(&address::query());
        let setup = ScenarioRef {
            order: None,
            ..page.setup.effective()
        };
        Self {
            title: setup.title(),
            query: url::write(&Route {
                setup: setup.clone(),
                ..Route::default()
            }),
            setup,
            proven: page.prove,
        }
    }
}

/// What is known of what the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    /// The number of the latest question.
    asked: u32,
    proof: Option<Rc<prover::Proof>>,
}

impl Reducible for Known {
    type Action = Heard;

    fn reduce(self: Rc<Self>, heard: Heard) -> Rc<Self> {
        let answer = match heard {
            Heard::Asked => {
                return Rc::new(Self {
                    asked: self.asked + 1,
                    proof: None,
                });
            }
            Heard::Answer(answer) => *answer,
        };
        match answer {
            Answer::Proved(id, proof) if id == self.asked => Rc::new(Self {
                proof: Some(Rc::from(proof)),
                ..*self
            }),
            // An answer to what nobody asks any more.
            Answer::Proved(..)
            | Answer::Mapped(..)
            | Answer::Rows(..)
            | Answer::Edge(..)
            | Answer::Counted(..) => self,
        }
    }
}

/// What the page shows, as it changes; opens and closes the dialog with the address, and
/// opens it when it is asked for.
#[hook]
fn use_shown(dialog: &NodeRef) -> Shown {
    let shown = use_state_eq(Shown::now);
    let (dialog, setter) = (dialog.clone(), shown.setter());
    use_effect_with((), move |()| {
        let open = {
            let dialog = dialog.clone();
            move |open: bool| {
                let dialog = dialog.cast::<HtmlDialogElement>();
                if let Some(dialog) = dialog.filter(|dialog| dialog.open() != open) {
                    if open {
                        dialog.show();
                        resized();
                    } else {
                        dialog.close();
                    }
                }
            }
        };
        let look = {
            let open = open.clone();
            move || {
                let now = Shown::now();
                open(now.proven);
                setter.set(now);
            }
        };
        // While this program came, who asked for it can have gone back.
        look();
        let window = web_sys::window();
        let listen = window.map(|window| {
            let other = look.clone();
            [
                EventListener::new(&window, AGAIN, move |_| open(true)),
                EventListener::new(&window, address::REPLACED, move |_| look()),
                EventListener::new(&window, "popstate", move |_| other()),
            ]
        });
        move || drop(listen)
    });
    (*shown).clone()
}

/// The worker, and what it has said of this address.
#[hook]
pub(crate) fn use_proof(query: &str) -> (Shared<WorkerBridge<Prover>>, Option<Rc<prover::Proof>>) {
    let known = use_reducer(Known::default);
    let dispatcher = known.dispatcher();
    let answered = move |answer| dispatcher.dispatch(Heard::Answer(Box::new(answer)));
    let prover = use_memo((), |()| Prover::spawner().callback(answered).spawn(PROGRAM));
    let (dispatcher, asked, asker) = (known.dispatcher(), known.asked, prover.clone());
    use_effect_with(query.to_owned(), move |query| {
        dispatcher.dispatch(Heard::Asked);
        asker.send(Ask::Prove {
            id: asked + 1,
            query: query.clone(),
        });
    });
    (Shared(prover), known.proof.clone())
}

/// What a key does in the dialog. The page below it has keys of its own.
fn keyed(dialog: NodeRef) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        // What was set from here can be undone from here.
        if keys::undoes(&event).is_none() {
            event.stop_propagation();
        }
        let dialog = dialog.cast::<HtmlDialogElement>();
        if let Some(dialog) = dialog.filter(|_| event.key() == "Escape") {
            dialog.close();
        }
    })
}

#[component]
pub(super) fn Panel() -> Html {
    let dialog = use_node_ref();
    let Shown {
        setup,
        title,
        query,
        ..
    } = use_shown(&dialog);
    let (prover, proof) = use_proof(&query);
    let onkeydown = keyed(dialog.clone());
    let go = Callback::from(|query: String| go(&query));
    let said = proof.map_or_else(
        || html! { <p class="busy" role="status">{ BUSY }</p> },
        |proof| html! { <VerdictView {proof} setup={setup.clone()} go={go.clone()} /> },
    );
    html! {
        <dialog
            id="proof" ref={dialog} aria-labelledby="proof-title" {onkeydown}
            onclose={|_| closed()}
        >
            <style>{ STYLE }</style>
            <form method="dialog"><button>{ "Close" }</button></form>
            <h2 id="proof-title">{ "Every order" }</h2>
            <p class="of">{ title }</p>
            { said }
            <Heat {setup} {prover} {go} />
        </dialog>
    }
}

/// The page has more room, or less.
fn resized() {
    address::tell("resize");
}

/// Has the page take it out of the address.
fn closed() {
    resized();
    address::tell(address::PROVEN);
}

/// Leads the page to another address, from where "back" leads here.
fn go(query: &str) {
    // A frame without an origin of its own may not change its address.
    if address::write(query, true) {
        address::tell("popstate");
    }
}
