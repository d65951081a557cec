//! Two cards beside the picture: where the tour stands, and what the client will see.

use yew::prelude::*;

use crate::browser::request::Asking;
use crate::model::action::Action;
use crate::model::quiz::{Answer, Question};
use crate::model::state::Quiz;
use crate::model::tour::{STOPS, WORDS};

/// What the tour's card needs.
#[derive(Properties, PartialEq)]
pub(crate) struct TourProps {
    /// The number of the stop, from 0.
    pub(crate) stop: usize,
    pub(crate) act: Callback<Action>,
}

/// The stop of the tour at which the visitor is.
#[component]
pub(crate) fn TourCard(props: &TourProps) -> Html {
    let TourProps { stop: number, act } = props;
    let number = *number;
    let words = use_words();
    let Some(stop) = STOPS.get(number) else {
        return Html::default();
    };
    let go = |to: Option<usize>| act.reform(move |_: MouseEvent| Action::Tour(to));
    let last = number + 1 == STOPS.len();
    let (next, label) = if last {
        (None, "Done")
    } else {
        (Some(number + 1), "Next")
    };
    html! {
        <section id="tour" aria-label="Guided tour">
            <h2>{ stop.title }</h2>
            <p aria-live="polite">{ words.lines().nth(number).unwrap_or_default().to_owned() }</p>
            <div class="steps">
                <button
                    id="tour-back" disabled={number == 0} onclick={go(Some(number.saturating_sub(1)))}
                >
                    { "Back" }
                </button>
                <button id="tour-next" class="main" onclick={go(next)}>{ label }</button>
                <span class="count">{ format!("{} of {}", number + 1, STOPS.len()) }</span>
                <button id="tour-end" class="link" onclick={go(None)}>{ "Leave the tour" }</button>
            </div>
        </section>
    }
}

/// The words of all stops, once they have come.
#[hook]
fn use_words() -> UseStateHandle<String> {
    let words = use_state_eq(String::new);
    let setter = words.setter();
    use_effect_with((), move |()| {
        let asked = Asking::new(WORDS, None, move |heard| {
            if heard.over && heard.status == 200 {
                setter.set(heard.text);
            }
        });
        move || drop(asked)
    });
    words
}

/// The question, or what became of it.
pub(crate) fn guess_card(asked: &Quiz, act: &Callback<Action>) -> Html {
    match asked {
        Quiz::No => Html::default(),
        Quiz::Waiting(question) => ask(question, act),
        Quiz::Answered(question, guess) => reveal(question, *guess),
    }
}

fn ask(question: &Question, act: &Callback<Action>) -> Html {
    let choices = question.choices.iter().map(|&choice| {
        let onclick = act.reform(move |_: MouseEvent| Action::Guess(choice));
        html! { <button data-guess={format!("{choice:?}")} {onclick}>{ choice.words() }</button> }
    });
    let skip = act.reform(|_: MouseEvent| Action::Reveal);
    html! {
        <section id="guess" aria-labelledby="guess-title">
            <h2 id="guess-title">{ "Predict" }</h2>
            <p>
                { format!("Request {} begins. What will the client see of it?", question.request) }
            </p>
            { for choices }
            <button class="link" onclick={skip}>{ "Just show me" }</button>
        </section>
    }
}

fn reveal(question: &Question, guess: Answer) -> Html {
    let right = guess == question.right;
    let verdict = if right {
        "You were right."
    } else {
        "It went another way."
    };
    let yours = (!right).then(|| html! { <p class="quiet">{ "You said: " }{ guess.words() }</p> });
    html! {
        <section id="verdict" class={right.then_some("right")} role="status">
            <h2>{ verdict }</h2>
            <p>{ question.right.words() }{ "." }</p>
            { yours }
        </section>
    }
}
