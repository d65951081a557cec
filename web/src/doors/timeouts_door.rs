//! The door of who has two timeouts: what the proof's worker says of them for any traffic, what
//! to type, and where to watch a request get lost.

use std::rc::Rc;

use gloo::events::EventListener;
use idlerace_core::{
    explore::SCOPE,
    profile::{ClientProfile, Profile, ServerProfile},
};
use yew::prelude::*;

use super::copy::Copy;
use super::fields::{element, focus, is_untouched, mark, put, use_used, use_values, value};
use crate::browser::keys;
use crate::model::typed::{self, FIELDS, Typed, address};
use crate::prove::links::broken_by;
use crate::prove::panel::use_proof;
use crate::prove::prover::{Help, Proof, ProofVerdict};
use crate::prove::verdict::{BUSY, HELPS, NOTHING_HELPS};

/// Behind the address of the opening: this door. The tour and the course end there.
const PLACE: &str = "#door-timeouts";

/// Under this name the browser keeps what was typed here, a field a line.
const TYPED: &str = "idlerace.typed";

/// So many changes are shown at once; the others are folded away.
const SHOWN: usize = 2;

/// Whether somebody was sent to this door.
fn is_sought() -> bool {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.as_deref() == Some(PLACE)
}

/// Puts what was typed on an earlier visit into the fields of who was sent here, and the focus
/// on the first.
pub(super) fn give_back() {
    if !is_sought() {
        return;
    }
    let typed = keys::remembered(TYPED).unwrap_or_default();
    for (field, text) in FIELDS.into_iter().zip(typed.lines()) {
        put(field, text);
    }
    focus(FIELDS[0]);
}

/// The figure of a profile that is chosen by this name.
type Figure = fn(&str) -> Option<String>;

/// What brings a profile's own figure into which field when the profile is chosen.
const OWN: [(&str, &str, Figure); 2] = [
    ("client", "client-idle", typed::client_default),
    ("server", "server-idle", typed::server_default),
];

/// What is said below the form.
#[component]
pub(super) fn TimeoutsDoor() -> Html {
    use_every_profile();
    use_defaults();
    let values = use_values("door-timeouts", FIELDS);
    let used = use_used("door-timeouts");
    let first = use_memo((), |()| values.clone());
    use_effect_with(values.clone(), move |values| {
        if *values != *first {
            keys::remember(TYPED, &values.join("\n"));
        }
    });
    let typed = use_memo(values, typed::read);
    let wrong = typed.as_ref().as_ref().err().map(|wrong| wrong.field);
    use_effect_with(wrong, |wrong| {
        for field in FIELDS {
            mark(field, Some(field) == *wrong);
        }
    });
    match typed.as_ref() {
        _ if !used => Html::default(),
        Ok(typed) => html! { <VerdictOf typed={typed.clone()} /> },
        Err(wrong) => html! { <p id="door-wrong" role="alert">{ wrong.line.clone() }</p> },
    }
}

/// Adds to both lists the profiles that the page has not written out.
#[hook]
fn use_every_profile() {
    use_effect_with((), |()| {
        offer::<ClientProfile>("client");
        offer::<ServerProfile>("server");
    });
}

fn offer<P: Profile>(list: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let (Some(list), Some(document)) = (element(list), document) else {
        return;
    };
    for profile in P::ALL {
        let known = list.query_selector(&format!("option[value='{}']", profile.id()));
        if let (Ok(None), Ok(option)) = (known, document.create_element("option")) {
            option.set_text_content(Some(listed(profile.title())));
            let _kept = option
                .set_attribute("value", profile.id())
                .and_then(|()| list.append_child(&option).map(drop));
        }
    }
}

/// A profile's title in a list that says which side it is of.
fn listed(title: &str) -> &str {
    title.split(", http.").next().unwrap_or(title)
}

/// Puts a profile's own figure into its field when the profile is chosen, and of one that was
/// chosen before: the choice is what this program was fetched for.
#[hook]
fn use_defaults() {
    use_effect_with((), |()| {
        let both = OWN.map(|(select, input, default)| {
            let figure = default(&value(select)).filter(|_| !is_sought() && is_untouched(input));
            if let Some(figure) = figure {
                put(input, &figure);
            }
            element(select).map(|chosen| {
                EventListener::new(&chosen, "change", move |_| {
                    if let Some(figure) = default(&value(select)) {
                        put(input, &figure);
                    }
                })
            })
        });
        move || drop(both)
    });
}

#[derive(Properties, PartialEq)]
struct Props {
    typed: Typed,
}

#[component]
fn VerdictOf(props: &Props) -> Html {
    let query = props.typed.query();
    let (_, proof) = use_proof(&query);
    let (class, words) = match proof.as_deref() {
        None => ("busy", BUSY.to_owned()),
        Some(proof) => (proof.verdict.class(), proof.says[1].clone()),
    };
    html! {
        <>
            <p id="door-verdict" {class} role="status">{ words }</p>
            { proof.map(|proof| said(&proof, &props.typed)) }
        </>
    }
}

/// All that the worker says besides the verdict.
fn said(proof: &Rc<Proof>, typed: &Typed) -> Html {
    let broken = matches!(proof.verdict, ProofVerdict::Unsafe(_));
    let formula = proof.formula.iter();
    let formula =
        formula.map(|formula| html! { <p id="door-formula">{ format!("{formula}.") }</p> });
    let traffic = proof.traffic.as_ref().map(|traffic| {
        let query = address(broken_by(&typed.setup, traffic));
        html! { <a id="door-watch" href={query}>{ "Watch traffic that breaks it" }</a> }
    });
    let window = proof.window.iter();
    let window = window.map(|window| html! { <p class="aside">{ window.clone() }</p> });
    // Where it breaks, the proof opens with the traffic that breaks it.
    let whole = proof.traffic.as_ref().map_or_else(
        || typed.query(),
        |traffic| address(broken_by(&typed.setup, traffic)),
    );
    html! {
        <>
            { for formula }
            { for window }
            { for broken.then(|| helps(proof)) }
            <p class="links">
                { for traffic }
                <a href={format!("{whole}&prove")}>{ "The whole proof" }</a>
            </p>
            <p class="aside">{ typed.taken.clone() }{ " " }{ SCOPE }</p>
        </>
    }
}

fn helps(proof: &Rc<Proof>) -> Html {
    let why = proof.no_timeout.iter();
    let why = why.map(|why| html! { <p class="aside">{ why.clone() }</p> });
    let (first, more) = proof.help.split_at(proof.help.len().min(SHOWN));
    let folded = (!more.is_empty()).then(|| {
        html! {
            <details>
                <summary>{ format!("{} more", more.len()) }</summary>
                <ul class="helps">{ for more.iter().map(help) }</ul>
            </details>
        }
    });
    let lead = if first.is_empty() {
        NOTHING_HELPS
    } else {
        HELPS
    };
    html! {
        <>
            <p>{ lead }</p>
            <ul class="helps">{ for first.iter().map(help) }</ul>
            { for folded }
            { for why }
        </>
    }
}

/// Of what is set in each request the field itself: what follows is said to its reader.
pub(super) fn to_copy(typed: &str) -> &str {
    let told = [", in every ", ", with a value "];
    let at = told.into_iter().find_map(|told| typed.find(told));
    at.map_or(typed, |at| &typed[..at])
}

/// What to type, to be copied, and what there is to know of it. Not what it costs: that is
/// counted for a traffic that nobody has named here.
fn help(help: &Help) -> Html {
    let notes = help.notes.iter();
    let bound = help.bound.iter().map(|bound| {
        html! {
            <details>
                <summary>{ "Its bound" }</summary>
                <p class="aside">{ bound.clone() }</p>
            </details>
        }
    });
    html! {
        <li>
            <small class="aside">{ help.place() }</small>
            <code>{ help.typed.clone() }</code>
            <Copy text={to_copy(&help.typed).to_owned()} />
            { for notes.map(|note| html! { <p class="aside">{ note.clone() }</p> }) }
            { for bound }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::profile::{ClientProfile, Profile as _, ServerProfile};

    use super::{listed, to_copy, typed};

    const PAGE: &str = include_str!("../../../index.html");

    #[test]
    fn a_field_is_copied_without_what_is_said_of_it() {
        assert_eq!(
            to_copy("Connection: close, in every response"),
            "Connection: close"
        );
        assert_eq!(to_copy("keepalive_timeout 65s;"), "keepalive_timeout 65s;");
    }

    /// What the page writes out of the form's lists are profiles, and its numbers theirs; the
    /// doors add the others.
    #[test]
    fn the_form_has_profiles_with_their_figures() {
        let mut options = PAGE.matches("<option value=").count();
        for client in ClientProfile::ALL {
            options -= usize::from(offers(client.id, listed(client.title())));
        }
        for server in ServerProfile::ALL {
            options -= usize::from(offers(server.id, listed(server.title())));
        }
        assert_eq!(options, 0, "an option without a profile");
        assert!(offers("alb", "AWS ALB") && offers("node", "Node.js from 20.18 and 22.9 on"));
        assert_eq!(typed::client_default("alb").as_deref(), Some("60 s"));
        assert_eq!(typed::server_default("node").as_deref(), Some("5 s"));
        for value in ["value=\"60 s\"", "value=\"5 s\""] {
            assert!(PAGE.contains(value), "{value}");
        }
    }

    fn offers(id: &str, title: &str) -> bool {
        let plain = format!("<option value=\"{id}\">{title}</option>");
        let chosen = format!("<option value=\"{id}\" selected>{title}</option>");
        PAGE.contains(&plain) || PAGE.contains(&chosen)
    }
}
