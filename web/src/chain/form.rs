//! The form: who is in the chain, how long each keeps an idle connection, and how far they are
//! from each other. What is in it is what the address says.

use std::rc::Rc;

use idlerace_core::units::few::put_in_order;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::doors::fields::put;
use crate::model::hosts::{self, Field, Hosts, MOST, Side};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// What cannot be read: the field, what is in it, and why in a line.
#[derive(Clone, Debug, PartialEq)]
struct Wrong {
    field: String,
    text: String,
    line: String,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) hosts: Rc<Hosts>,
    pub(super) go: Callback<Hosts>,
}

/// What a field does with what is in it.
type Take = Callback<(String, String, Result<Hosts, String>)>;

#[component]
pub(super) fn Form(props: &Props) -> Html {
    let wrong = use_state_eq(|| None::<Wrong>);
    let setter = wrong.setter();
    // What was wrong in another chain is not wrong in this one.
    use_effect_with(props.hosts.clone(), move |hosts| {
        setter.set(None);
        // A list in which somebody has chosen keeps that whatever its options say.
        for host in 0..hosts.count() {
            put(&format!("host-{host}"), hosts.product(host));
        }
        put("method", &hosts.method());
    });
    let (setter, go) = (wrong.setter(), props.go.clone());
    let take: Take = Callback::from(
        move |(field, text, taken): (String, String, _)| match taken {
            Ok(hosts) => {
                setter.set(None);
                go.emit(hosts);
            }
            Err(line) => setter.set(Some(Wrong { field, text, line })),
        },
    );
    let wrong = (*wrong).as_ref();
    let hosts = &props.hosts;
    let last = hosts.count() - 1;
    let besides = hosts.besides();
    let onsubmit = Callback::from(|event: SubmitEvent| event.prevent_default());
    html! {
        <form id="hosts" {onsubmit} aria-label="The chain">
            <ol>{ for (0..=last).map(|host| html! {
                <li>
                    { of_host(props, host, wrong, &take) }
                    { for (host < last).then(|| of_hop(hosts, host, wrong, &take)) }
                </li>
            }) }</ol>
            <p class="acts">
                { adds(props) }
                { method(props, &take) }
            </p>
            { if besides.is_empty() { Html::default() } else { html! {
                <p class="aside">{ "Set besides: " }
                    { besides.iter().map(|(key, value)| format!("{key}={value}"))
                        .collect::<Vec<_>>().join(", ") }
                </p>
            } } }
        </form>
    }
}

/// A host: its product, and a field for each of its idle timeouts.
fn of_host(props: &Props, host: usize, wrong: Option<&Wrong>, take: &Take) -> Html {
    let hosts = &props.hosts;
    let kind = hosts::kind(host, hosts.count());
    let what = match kind {
        "client" => "the user’s client",
        "server" => "the application",
        _ => "a proxy",
    };
    let (go, all) = (props.go.clone(), hosts.clone());
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        go.emit(all.with_product(host, &select.value()));
    });
    let (go, all) = (props.go.clone(), hosts.clone());
    let remove = (kind == "proxy").then(|| {
        let onclick = Callback::from(move |_: MouseEvent| go.emit(all.without(host)));
        let label = format!("Remove host {}", host + 1);
        html! {
            <button type="button" class="remove" aria-label={label} {onclick}>{ "Remove" }</button>
        }
    });
    let chosen = hosts.product(host);
    let choices = hosts::choices(host, hosts.count());
    let mut choices: Vec<_> = choices.collect();
    put_in_order(&mut choices, |(_, title)| title.to_ascii_lowercase());
    let id = format!("host-{host}");
    html! {
        <fieldset class="host">
            <legend>{ format!("{} · {what}", host + 1) }</legend>
            <div class="product">
                <select {id} aria-label={format!("host {}: {what}", host + 1)} {onchange}>
                    { for choices.into_iter().map(|(id, title)| html! {
                        <option value={id} selected={id == chosen}>{ title }</option>
                    }) }
                </select>
                { for remove }
            </div>
            { for hosts.fields(host).iter().map(|field| idle(hosts, host, field, wrong, take)) }
        </fieldset>
    }
}

/// A field for an idle timeout.
fn idle(hosts: &Rc<Hosts>, host: usize, field: &Field, wrong: Option<&Wrong>, take: &Take) -> Html {
    let (side, whose) = match (field.side, field.both) {
        (_, true) => ("both", "keeps idle connections on both sides for"),
        (Side::Server, _) => ("server", "keeps its clients’ idle connections for"),
        (Side::Client, _) if host == 0 => ("client", "keeps an idle connection for"),
        (Side::Client, _) => ("client", "keeps idle connections to the next host for"),
    };
    let id = format!("idle-{host}-{side}");
    let (all, of) = (hosts.clone(), field.side);
    let with = move |text: &str| all.with_idle(host, of, text);
    let name = hosts.chain().host(host);
    let from = if field.given {
        "set here".to_owned()
    } else {
        format!("as {name} comes")
    };
    let setting = field.setting.map(|name| html! { <code>{ name }</code> });
    let said = html! { <small class="aside">{ setting }{ " " }<i>{ from }</i></small> };
    text_field(&id, (whose, said), &field.text, wrong, take, with)
}

/// How far it is to the next host.
fn of_hop(hosts: &Rc<Hosts>, host: usize, wrong: Option<&Wrong>, take: &Take) -> Html {
    let id = format!("round-trip-{host}");
    let all = hosts.clone();
    let with = move |text: &str| all.with_round_trip(host, text);
    let words = format!("hop {}, round trip", host + 1);
    let text = hosts.round_trip(host);
    html! {
        <div class="hop">
            { text_field(&id, (&words, Html::default()), &text, wrong, take, with) }
        </div>
    }
}

/// A field, what is said of it, and what is wrong with what is in it.
fn text_field(
    id: &str,
    (words, said): (&str, Html),
    text: &str,
    wrong: Option<&Wrong>,
    take: &Take,
    with: impl Fn(&str) -> Result<Hosts, String> + 'static,
) -> Html {
    let wrong = wrong.filter(|wrong| wrong.field == id);
    let value = wrong.map_or_else(|| text.to_owned(), |wrong| wrong.text.clone());
    let (take, own) = (take.clone(), id.to_owned());
    let onchange = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let text = field.value();
        let taken = with(&text);
        take.emit((own.clone(), text, taken));
    });
    let told = format!("{id}-wrong");
    html! {
        <div class="field">
            <label for={id.to_owned()}>{ words.to_owned() }</label>
            <input
                id={id.to_owned()} type="text" autocomplete="off" {value} {onchange}
                aria-invalid={wrong.map(|_| "true")}
                aria-describedby={wrong.map(|_| told.clone())}
            />
            { said }
            { for wrong.map(|wrong| html! {
                <p id={told.clone()} class="wrong" role="alert">{ wrong.line.clone() }</p>
            }) }
        </div>
    }
}

fn adds(props: &Props) -> Html {
    let (go, hosts) = (props.go.clone(), props.hosts.clone());
    let full = hosts.count() >= MOST;
    let onclick = Callback::from(move |_: MouseEvent| go.emit(hosts.with_proxy()));
    html! {
        <button type="button" id="add-proxy" disabled={full} {onclick}>{ "Add a proxy" }</button>
    }
}

fn method(props: &Props, take: &Take) -> Html {
    let (hosts, take) = (props.hosts.clone(), take.clone());
    let chosen = hosts.method();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let method = select.value();
        let taken = hosts.with(&[("requests.method".to_owned(), method.clone())]);
        take.emit(("method".to_owned(), method, taken));
    });
    html! {
        <label>
            { "method " }
            <select id="method" {onchange}>
                { for METHODS.map(|method| html! {
                    <option selected={method == chosen}>{ method }</option>
                }) }
            </select>
        </label>
    }
}
