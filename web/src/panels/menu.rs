//! What to look at: the catalogue as a menu in the order of learning, and what stands
//! beside the scenario that was chosen.

use gloo::events::EventListener;
use idlerace_core::catalog::{Chapter, ENTRIES, Entry};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlSelectElement, Node};
use yew::prelude::*;

use crate::model::action::Action;
use crate::model::scenario_ref::ScenarioRef;
use crate::panels::later::use_later;

/// What the menu needs.
#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// The name of the entry that is shown.
    pub(crate) chosen: &'static str,
    /// Whether its title would give an answer away.
    pub(crate) veiled: bool,
    pub(crate) act: Callback<Action>,
}

/// The catalogue: a button that opens it, and it closes by Escape, by choice, and by a
/// click elsewhere.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let (whole, opener) = (use_node_ref(), use_node_ref());
    {
        let (whole, open) = (whole.clone(), open.clone());
        use_effect_with(*open, move |&is_open| {
            let elsewhere = is_open.then(|| closes_elsewhere(whole, move || open.set(false)));
            move || drop(elsewhere)
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = {
        let (open, opener) = (open.setter(), opener.clone());
        Callback::from(move |()| {
            open.set(false);
            if let Some(button) = opener.cast::<HtmlElement>() {
                // Only an element that has gone cannot have the focus.
                let _gone = button.focus();
            }
        })
    };
    let onkeydown = {
        let (close, open) = (close.clone(), *open);
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if open => {
                event.stop_propagation();
                close.emit(());
            }
            "ArrowDown" if open => walk(&event, 1),
            "ArrowUp" if open => walk(&event, -1),
            _ => {}
        })
    };
    let title = ENTRIES.iter().find(|entry| entry.name == props.chosen);
    let title = title.map_or("", |entry| entry.title);
    let title = if props.veiled { "(guess first)" } else { title };
    let list = open.then(|| list(props, &close));
    html! {
        <div class="menu" ref={whole} {onkeydown}>
            <button
                id="catalogue-open" ref={opener} onclick={toggle}
                aria-expanded={open.to_string()} aria-controls="catalogue"
            >
                <small>{ "Scenario" }</small>{ title }
            </button>
            <div id="catalogue" hidden={!*open}>{ list }</div>
        </div>
    }
}

fn closes_elsewhere(whole: NodeRef, mut close: impl FnMut() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "pointerdown", move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        let inside = whole
            .cast::<Node>()
            .is_some_and(|menu| menu.contains(target.as_ref()));
        if !inside {
            close();
        }
    }))
}

fn list(props: &MenuProps, close: &Callback<()>) -> Html {
    let chapters = Chapter::ALL.into_iter().map(|chapter| {
        let entries = ENTRIES.iter().filter(move |entry| entry.chapter == chapter);
        let entries = entries.map(|entry| item(entry, props, close));
        html! {
            <section key={chapter.title()}>
                <h2>{ chapter.title() }</h2>
                <ul>{ for entries }</ul>
            </section>
        }
    });
    html! {
        <>
            <a href="?">{ "The first page: your error, your two timeouts" }</a>
            <div class="chapters">{ for chapters }</div>
        </>
    }
}

fn item(entry: &'static Entry, props: &MenuProps, close: &Callback<()>) -> Html {
    let (act, close) = (props.act.clone(), close.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Action::Choose(entry.name.to_owned()));
        close.emit(());
    });
    // Its title and lesson would answer what is asked.
    let current = (entry.name == props.chosen && !props.veiled).then_some("true");
    html! {
        <li key={entry.name}>
            <button data-entry={entry.name} aria-current={current} {onclick}>
                { entry.title }
                <small>{ entry.lesson() }</small>
            </button>
        </li>
    }
}

/// Moves the focus from entry to entry.
fn walk(event: &KeyboardEvent, by: i32) {
    let menu = event
        .current_target()
        .and_then(|menu| menu.dyn_into::<Element>().ok());
    let buttons = menu.and_then(|menu| menu.query_selector_all("[data-entry]").ok());
    let Some(buttons) = buttons else { return };
    let count = i32::try_from(buttons.length()).unwrap_or(0);
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let here = (0..buttons.length()).find(|&index| buttons.get(index) == target);
    let here = here.and_then(|here| i32::try_from(here).ok());
    let next = here.map_or(if by > 0 { 0 } else { count - 1 }, |here| here + by);
    let next = u32::try_from(next.rem_euclid(count.max(1))).ok();
    let next = next.and_then(|next| buttons.get(next)?.dyn_into::<HtmlElement>().ok());
    if let Some(next) = next {
        event.prevent_default();
        let _gone = next.focus();
    }
}

/// What the choice of a neighbour needs.
#[derive(Properties, PartialEq)]
pub(crate) struct BesideProps {
    /// What stands beside the scenario: nothing, an entry, or it as it was.
    pub(crate) setup: Option<ScenarioRef>,
    pub(crate) act: Callback<Action>,
}

/// What stands beside the scenario.
#[component]
pub(crate) fn Beside(props: &BesideProps) -> Html {
    let act = &props.act;
    let onchange = act.reform(|event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Compare(Some(name).filter(|name| !name.is_empty()))
    });
    let pin = act.reform(|_: MouseEvent| Action::Pin);
    let name = props.setup.as_ref().map(|setup| setup.entry().name);
    if !use_later() {
        return Html::default();
    }
    let options = Chapter::ALL.into_iter().map(|chapter| {
        let entries = ENTRIES.iter().filter(move |entry| entry.chapter == chapter);
        let entries = entries.map(|entry| {
            html! {
                <option value={entry.name} selected={Some(entry.name) == name}>
                    { entry.title }
                </option>
            }
        });
        html! { <optgroup label={chapter.title()}>{ for entries }</optgroup> }
    });
    html! {
        <div class="beside">
            <label for="beside">{ "Beside it" }</label>
            <select id="beside" {onchange}>
                <option value="" selected={name.is_none()}>{ "nothing" }</option>
                { for options }
            </select>
            <button
                id="pin" onclick={pin}
                title="Keep it beside as it is now; then turn the knobs: before and after"
            >
                { "Pin" }
            </button>
        </div>
    }
}
