//! The verdict in somebody else's page: what is said of any traffic of what the embed shows, and
//! for what that holds.
//!
//! Where its host says timeouts as people type them, the embed is led to that scenario first:
//! its own program does not know the settings of products. Knows of the host what it said.

use std::rc::Rc;

use form_urlencoded::parse;
use idlerace_core::explore::SCOPE;
use wasm_bindgen::JsValue;
use web_sys::Event;
use yew::prelude::*;

use super::panel::use_proof;
use super::prover::Proof;
use super::verdict::{BUSY, HELPS};
use crate::browser::address;
use crate::model::route::Route;
use crate::model::scenario_ref::ScenarioRef;
use crate::model::typed;
use crate::model::url;

const STYLE: &str = include_str!("../../embed.css");

/// The fields of a scenario that is typed, as attributes of the element.
const ATTRIBUTES: [&str; 6] = [
    "client",
    "client-idle",
    "server",
    "server-idle",
    "rtt",
    "method",
];

/// So many changes that help are shown.
const SHOWN: usize = 2;

/// What is proven, and what its reader has to be told of it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct Asked {
    setup: ScenarioRef,
    /// What it is called, where another run stands beside it.
    title: Option<String>,
    /// What the host's words were taken for, where there are such.
    taken: Option<String>,
}

/// What is to be proven; or what is wrong with what the host said, in a line.
pub(super) fn asked() -> Result<Asked, String> {
    let (page, _) = url::read(&address::query());
    let given = given();
    if given.is_empty() {
        let setup = ScenarioRef {
            order: None,
            ..page.setup.effective()
        };
        return Ok(Asked {
            title: page.beside.map(|_| setup.title()),
            taken: None,
            setup,
        });
    }
    let values = ATTRIBUTES.map(|attribute| {
        let mut pairs = parse(given.as_bytes());
        let found = pairs.find(|(key, _)| key == attribute);
        found.map(|(_, value)| value.into_owned())
    });
    let values = values.each_ref().map(Option::as_deref);
    let typed = typed::read_given(&page.setup, values).map_err(|wrong| wrong.line)?;
    lead(typed.clone().meeting().setup);
    Ok(Asked {
        setup: typed.setup,
        title: None,
        taken: Some(typed.taken),
    })
}

/// What the host said in its element's attributes, as a query has it.
fn given() -> String {
    let own = |value: &JsValue, name: &str| js_sys::Reflect::get(value, &name.into()).ok();
    let given = own(&js_sys::global(), "idlerace").and_then(|given| own(&given, "typed"));
    given
        .and_then(|typed| typed.as_string())
        .unwrap_or_default()
}

/// Has the page show another scenario, as an embed still.
fn lead(setup: ScenarioRef) {
    let (page, _) = url::read(&address::query());
    address::write(&url::write(&Route { setup, ..page }), false);
    let window = web_sys::window();
    if let (Some(window), Ok(event)) = (window, Event::new("popstate")) {
        let _heard = window.dispatch_event(&event);
    }
}

/// The verdict, below what is told of the run.
#[component]
pub(super) fn Embedded(props: &Asked) -> Html {
    let query = typed::address(props.setup.clone());
    let (_, proof) = use_proof(&query);
    let (class, words) = match proof.as_deref() {
        None => ("busy", BUSY.to_owned()),
        Some(proof) => (proof.verdict.class(), proof.says[1].clone()),
    };
    let words = match &props.title {
        Some(title) => format!("{title}. {words}"),
        None => words,
    };
    html! {
        <>
            <style>{ STYLE }</style>
            <p {class} role="status">{ words }</p>
            { proof.map(|proof| scope(&proof, props.taken.as_deref(), &query)) }
        </>
    }
}

/// For what it holds, why, and what would help.
fn scope(proof: &Rc<Proof>, taken: Option<&str>, query: &str) -> Html {
    let formula = proof.formula.iter().map(|formula| format!("{formula}."));
    let help = proof.help.iter().take(SHOWN).map(|one| one.typed.clone());
    let helps = proof.help.first().map(|_| HELPS.to_owned());
    let lines = taken.map(str::to_owned).into_iter();
    let lines = lines.chain([SCOPE.to_owned()]).chain(formula);
    let lines = lines.chain(helps).chain(help);
    html! {
        <details>
            <summary>{ "What that holds for" }</summary>
            { for lines.map(|line| html! { <p>{ line }</p> }) }
            <a href={format!("{query}&prove")} target="_blank" rel="noopener">
                { "The whole proof" }
            </a>
        </details>
    }
}
