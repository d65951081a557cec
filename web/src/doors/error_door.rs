//! The door of who has an error text: who says it, what can be behind it, where to watch that.

use gloo::timers::callback::Timeout;
use idlerace_core::texts::{APPLIED_OR_NOT, Index, Instead, Kind, Said, reports};
use yew::prelude::*;

use super::copy::Copy;
use super::fields::{choose, element, focus, is_chosen, is_untouched, put, use_values, value};
use super::found::{Found, Reported};
use super::timeouts_door::to_copy;

/// With fewer letters nearly everything is found.
const ENOUGH: usize = 3;
/// So many texts are quoted at once; the others are folded away.
const NAMED: usize = 1;
/// So many kinds of causes are shown at once.
const SHOWN: usize = 3;

/// The door of who knows the two timeouts, on this page.
const TIMEOUTS: &str = "#door-timeouts";

/// The stop of the tour with the same error twice, once rightly sent again and once not.
const RETRY: &str = "?v=1&tour=9";

/// What is said below the field.
#[component]
pub(super) fn ErrorDoor() -> Html {
    let [text] = use_values("door-error", ["error"]);
    let index = use_memo((), |()| Index::new());
    use_phrases(&index);
    let known = index.clone();
    let found = use_memo(text.trim().to_owned(), move |text| {
        let enough = text.chars().count() >= ENOUGH;
        enough.then(|| Found::of(&known, text))
    });
    let said = found
        .as_ref()
        .as_ref()
        .map_or_else(String::new, |found| summary(found, &text));
    html! {
        <>
            <p id="error-said" role="status">{ said }</p>
            { for found.iter().map(|found| {
                if found.who.is_empty() { ways_on() } else { details(found) }
            }) }
        </>
    }
}

/// The answer in a line, which is read out.
fn summary(found: &Found, text: &str) -> String {
    let kinds = match found.kinds.len() {
        1 => "one kind of causes ends so".to_owned(),
        kinds => format!("{kinds} kinds of causes end so"),
    };
    let said = match (found.who.len(), found.how.caution()) {
        (0, _) => {
            return format!(
                "No program is known here that says “{}”. Try fewer of its words, as they stand.",
                shown(text.trim())
            );
        }
        (texts, Some(caution)) => format!("{caution} Texts: {texts}"),
        (1, None) => "One program says so".to_owned(),
        (texts, None) => format!("{texts} known texts have it"),
    };
    format!("{said}; {kinds}.")
}

/// As much of a text as its writer needs to know it by.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut letters = text.chars();
    let begins: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        begins + "…"
    } else {
        begins
    }
}

/// Where to go on for who has found nothing.
fn ways_on() -> Html {
    html! {
        <p class="links">
            <a href={RETRY}>{ "May I send it again?" }</a>
            <a href={TIMEOUTS}>{ "Ask with your two timeouts" }</a>
            <a href="?v=1">{ "The whole instrument" }</a>
        </p>
    }
}

fn details(found: &Found) -> Html {
    let who = |(who, text): &(&'static str, String)| {
        html! { <li>{ *who }<code>{ text.clone() }</code></li> }
    };
    let more = found.who.iter().skip(NAMED);
    let more = (more.len() > 0).then(|| {
        let summary = match more.len() {
            1 => "1 more says so".to_owned(),
            several => format!("{several} more say so"),
        };
        html! {
            <details>
                <summary>{ summary }</summary>
                <ul>{ for more.clone().map(who) }</ul>
            </details>
        }
    });
    let one_kind = |(number, reported): (usize, &Reported)| kind(number == 0, reported, found);
    let rarer = found.kinds.iter().enumerate().skip(SHOWN);
    let rarer = (rarer.len() > 0).then(|| {
        html! {
            <details>
                <summary>{ format!("{} less reported", rarer.len()) }</summary>
                <ol class="kinds">{ for rarer.clone().map(one_kind) }</ol>
            </details>
        }
    });
    let either = found.either.then(|| {
        html! {
            <p>
                { APPLIED_OR_NOT }{ ". " }
                <a href={RETRY}>{ "May I send it again?" }</a>
            </p>
        }
    });
    html! {
        <>
            <ul class="who">{ for found.who.iter().take(NAMED).map(who) }</ul>
            { for more }
            <ol class="kinds">{ for found.kinds.iter().enumerate().take(SHOWN).map(one_kind) }</ol>
            { for rarer }
            { for either }
            <p class="aside">{ format!(
                "Not your errors are counted, but {} {}, whatever their text: what is written about, not how likely it is.",
                reports::count(),
                reports::ABOUT
            ) }</p>
        </>
    }
}

/// A kind: the first is open, the others open when they are asked for.
fn kind(first: bool, reported: &Reported, found: &Found) -> Html {
    let count = match reported.reports {
        0 => format!("none of {} public reports was this:", reports::count()),
        some => format!(
            "{some} of {} public reports turned out to be this:",
            reports::count()
        ),
    };
    let watch = reported.watch.as_ref().map(|watch| {
        let with = watch
            .client
            .map(|client| format!(", with {}", client.title));
        html! {
            <a href={watch.query.clone()}>
                { "Watch it: " }{ watch.title }{ with.unwrap_or_default() }
            </a>
        }
    });
    let carry = {
        let client = reported.watch.as_ref().and_then(|watch| watch.client);
        let (clients, server) = (found.clients.clone(), found.server);
        Callback::from(move |_| {
            if let Some(client) = client {
                carry(client.id, &clients, server);
            }
        })
    };
    let asks = if reported.instead.is_empty() {
        "Which value? Your two timeouts"
    } else {
        "With your server: your two timeouts"
    };
    let lead = html! { <><b>{ count }</b>{ " " }<span>{ reported.kind.sentence() }</span></> };
    let rest = html! {
        <>
            <p class="aside">{ "Tell it by: " }{ reported.tell.clone() }</p>
            <p class="aside">{ "What helps: " }{ reported.helps.clone() }</p>
            { (!reported.instead.is_empty()).then(|| html! {
                <ul class="helps">{ for reported.instead.iter().map(to_type) }</ul>
            }) }
            <p class="links">
                { for watch }
                { (reported.kind == Kind::IdleTimeout).then(|| html! {
                    <a href={TIMEOUTS} onclick={carry}>{ asks }</a>
                }) }
            </p>
        </>
    };
    html! {
        <li>{ if first {
            html! { <>{ lead }{ rest }</> }
        } else {
            html! { <details><summary>{ lead }</summary>{ rest }</details> }
        } }</li>
    }
}

/// Takes what is known to the two timeouts: the client, unless one that says the text is chosen
/// there, and the server that is named. Where none is, and none was chosen, it is asked for:
/// an answer for the document's would be one for somebody else.
fn carry(client: &str, clients: &[&str], server: Option<&str>) {
    if !clients.contains(&&*value("client")) {
        choose("client", client);
    }
    if let Some(server) = server {
        choose("server", server);
    } else if !is_chosen("server") && is_untouched("server-idle") {
        put("server-idle", "");
        choose("server", "");
    }
    // Behind the link itself, which takes the focus off all fields.
    Timeout::new(0, || focus("server")).forget();
}

/// What is typed in place of an idle timeout.
fn to_type(instead: &Instead) -> Html {
    // What is to be written is told in words, of which none can be pasted.
    let typed = if instead.typed.starts_with("in your code") {
        html! { instead.typed }
    } else {
        html! {
            <>
                <code>{ instead.typed }</code>
                <Copy text={to_copy(instead.typed).to_owned()} />
            </>
        }
    };
    html! {
        <li>
            <small class="aside">{ instead.who.join("; ") }</small>
            { typed }
            <p class="aside">{ instead.does }</p>
        </li>
    }
}

/// Offers the phrases of every text while somebody types.
#[hook]
fn use_phrases(index: &std::rc::Rc<Index>) {
    let index = index.clone();
    use_effect_with((), move |()| {
        let (Some(list), Some(document)) = (
            element("errors"),
            web_sys::window().and_then(|window| window.document()),
        ) else {
            return;
        };
        let mut phrases: Vec<&String> = index.all().iter().flat_map(Said::phrases).collect();
        phrases.sort_unstable();
        phrases.dedup();
        for phrase in phrases {
            if let Ok(option) = document.create_element("option") {
                option.set_text_content(Some(phrase));
                let _kept = list.append_child(&option);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::model::tour::STOPS;
    use crate::model::url;

    #[test]
    fn who_wants_to_send_again_is_led_to_that_stop() {
        let (route, notices) = url::read(super::RETRY);
        assert!(notices.is_empty(), "{notices:?}");
        let stop = &STOPS[route.tour.unwrap()];
        assert_eq!(stop.scenario, "retried-post-after-crossing");
    }
}
