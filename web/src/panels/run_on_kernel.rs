//! "Run it for real": has the machine that serves the page run the scenario on its own
//! kernel, step by step, and shows what was observed beside what was predicted.

use formats::answers::run_steps::path;
use formats::verdict::Word;
use idlerace_core::compare::Difference;
use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::browser::request::{Asking, Heard};
use crate::model::action::Action;
use crate::model::run::Observation;
use crate::model::scenario_ref::ScenarioRef;

const PATH: &str = "api/run";

/// Said where somebody was behind the page when it came.
const GONE: &str = "The program that served this page does not answer.";

/// Stands in the place of the button where nobody is behind the page who could run anything.
const NOBODY: &str = "With idlerace play, on Linux, this scenario runs on a real kernel, too.";

/// What the button needs.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) setup: ScenarioRef,
    /// Whether what was observed stands beside the run.
    pub(crate) observed: bool,
    /// Whether it would answer what is asked.
    pub(crate) veiled: bool,
    pub(crate) act: Callback<Action>,
}

/// The button, and how far the run is; another one when it is over.
#[component]
pub(crate) fn RunForReal(props: &Props) -> Html {
    let said = use_state_eq(String::new);
    let asking = use_mut_ref(|| None::<Asking>);
    {
        // Another scenario, another question.
        let (asking, said) = (asking.clone(), said.setter());
        use_effect_with(props.setup.clone(), move |_| {
            asking.replace(None);
            said.set(String::new());
        });
    }
    let onclick = {
        let (body, act, said) = (body(&props.setup), props.act.clone(), said.setter());
        let order = props.setup.order.as_ref();
        let path = order.map_or_else(|| PATH.to_owned(), |order| format!("{PATH}?order={order}"));
        Callback::from(move |_: MouseEvent| {
            said.set("asking …".to_owned());
            let (act, heard) = (act.clone(), said.clone());
            let asked = Asking::new(&path, Some(&body), move |answer| {
                match understand(&answer) {
                    Reply::Nothing => {}
                    Reply::Words(words) => heard.set(words),
                    Reply::Observed(observation) => {
                        heard.set(String::new());
                        act.emit(Action::Observe(observation));
                    }
                }
            });
            if asked.is_err() {
                said.set(GONE.to_owned());
            }
            asking.replace(asked.ok());
        })
    };
    html! {
        <div class="real">
            <span role="status">{ (*said).clone() }</span>
            { button(props, onclick) }
            <small>{ NOBODY }</small>
        </div>
    }
}

/// What can be done. The style sheet shows it or the sentence, as index.html finds out who
/// serves the page.
fn button(props: &Props, onclick: Callback<MouseEvent>) -> Html {
    if props.observed {
        let close = props.act.reform(|_: MouseEvent| Action::Escape);
        return html! { <button title="Esc" onclick={close}>{ "Close the real run" }</button> };
    }
    html! {
        <button
            id="run-for-real" disabled={props.veiled} {onclick}
            title="On this machine's own kernel, step by step, every packet in our hands"
        >
            { "Run it for real" }
        </button>
    }
}

/// The scenario as the server takes it.
fn body(setup: &ScenarioRef) -> String {
    let settings = setup.settings.iter();
    let settings = settings.map(|(parameter, value)| (parameter.key, value));
    formats::named(setup.entry().name, settings)
}

enum Reply {
    Nothing,
    Words(String),
    Observed(Observation),
}

fn understand(heard: &Heard) -> Reply {
    match heard.status {
        200 => {}
        0 | 404 | 405 | 501 if heard.over => return Reply::Words(GONE.to_owned()),
        _ if heard.over => return Reply::Words(heard.text.trim().to_owned()),
        _ => return Reply::Nothing,
    }
    let mut lines = heard.text.lines().rev();
    let line = lines.find_map(|line| JSON::parse(line).ok());
    let Some(line) = line else {
        return Reply::Nothing;
    };
    if let Some(step) = number(&line, path::STEP) {
        let of = number(&line, path::OF).unwrap_or(step);
        return Reply::Words(format!("step {step} of {of}"));
    }
    let text = |path: &str| get(&line, path).and_then(|value| value.as_string());
    let word = |path: &str| text(path).unwrap_or_default();
    match text(path::VERDICT).map(|text| Word::find(&text)) {
        Some(Some(Word::Agrees | Word::Differs)) => {}
        Some(_) => return Reply::Words(word(path::REASON)),
        None => return Reply::Words(word(path::ERROR)),
    }
    let difference = text(path::OBSERVED).map(|observed| Difference {
        at: word(path::DIFFERS_AT),
        predicted: word(path::PREDICTED),
        observed,
    });
    let events = get(&line, path::EVENTS);
    let steps = events.and_then(|events| number(&events, "length"));
    let steps = steps.unwrap_or_default();
    Reply::Observed(Observation {
        // The step that differs is among them.
        steps: steps - usize::from(difference.is_some() && steps > 0),
        difference: difference.map(|difference| difference.to_string()),
        wire: word(path::WIRE),
    })
}

fn number(value: &JsValue, path: &str) -> Option<usize> {
    let number = get(value, path)?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of events"
    )]
    Some(number as usize)
}

fn get(value: &JsValue, path: &str) -> Option<JsValue> {
    let mut keys = path.split('.');
    keys.try_fold(value.clone(), |value, key| {
        // Of nothing there is no member; that throws.
        Reflect::get(&value, &JsValue::from_str(key)).ok()
    })
}
