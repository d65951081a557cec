//! The map over two settings: which are asked for, what has come of it, and where the
//! visitor stands on it. Rows come as the worker has them; a change stops the rest.
//!
//! Proves nothing; draws by `plot`.

mod axis;
mod form;
mod input;
mod plot;

use idlerace_core::parameter::{self, number};
use std::rc::Rc;

use gloo::worker::WorkerBridge;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::links::{leads_to, with};
use super::prover::{Answer, Ask, Heard, Prover};
use crate::model::scenario_ref::ScenarioRef;
use crate::picture::props::Shared;
use axis::{Span, span};
use form::{AnyPause, AxisForm};
use input::{Pointed, follows, keyed, leaves, pointed, tip};
use plot::{DRAWS, Field};

/// What is drawn first: the two that the rule is about.
const FIRST: [&str; 2] = ["client.idle_timeout", SERVER];
const SERVER: &str = "server.idle_timeout";
/// Of which two are looked at.
const COUNT: &str = "requests.count";
const PAUSE: &str = "requests.pause";

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) setup: ScenarioRef,
    pub(super) prover: Shared<WorkerBridge<Prover>>,
    /// Leads the page to an address.
    pub(super) go: Callback<String>,
}

/// What the visitor asks for.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    /// The settings from left to right and from bottom to top.
    keys: [&'static str; 2],
    /// From where to where, if that was said.
    spans: [Option<Span>; 2],
    /// Whether pauses have any length, and not that of the scenario.
    any_pause: bool,
}

impl Wanted {
    fn span(&self, setup: &ScenarioRef, axis: usize) -> Span {
        let said = self.spans[axis].clone();
        said.unwrap_or_else(|| span(&setup.scenario(), self.keys[axis]))
    }

    /// The scenario on which the map rests: without what every cell sets for itself, so that
    /// to open a cell is no other map.
    fn base(&self, setup: &ScenarioRef, spans: &[Span; 2]) -> ScenarioRef {
        let mut base = with(setup, &[]);
        for own in [self.keys[0], self.keys[1], COUNT] {
            if let Some(number) = number(own) {
                base.settings.remove(number);
            }
        }
        if !self.any_pause || self.keys.contains(&PAUSE) {
            return base;
        }
        // As long as the server waits anywhere on the map.
        let mut both = self.keys.iter().zip(spans);
        let longest = both.find(|(key, _)| **key == SERVER).map_or_else(
            || span(&setup.scenario(), PAUSE).to,
            |(_, span)| span.to.clone(),
        );
        with(&base, &[(PAUSE, &format!("0s..{}", longest.trim()))])
    }
}

/// What has come of it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    /// The number of the latest map.
    asked: u32,
    field: Option<Rc<Field>>,
    problem: Option<String>,
    /// What decides at the edge of what is safe.
    edge: Vec<String>,
}

impl Reducible for Known {
    type Action = Heard;

    fn reduce(self: Rc<Self>, heard: Heard) -> Rc<Self> {
        let answer = match heard {
            Heard::Asked => {
                // What is there stays until there is something new.
                return Rc::new(Self {
                    asked: self.asked + 1,
                    ..(*self).clone()
                });
            }
            Heard::Answer(answer) => *answer,
        };
        let mut next = (*self).clone();
        let field = next.field.as_mut().map(Rc::make_mut);
        match (answer, field) {
            (Answer::Mapped(_, Ok(([x, y], question))), _) => {
                next.problem = None;
                next.edge = Vec::new();
                next.field = Some(Rc::new(Field::new(x, y, question)));
            }
            (Answer::Mapped(_, Err(problem)), _) => next.problem = Some(problem),
            (Answer::Rows(_, from, rows), Some(field)) => field.take(from, &rows),
            (Answer::Counted(_, from, rows), Some(field)) => field.count(from, &rows),
            (Answer::Edge(_, edge), _) => next.edge = edge,
            (Answer::Rows(..) | Answer::Counted(..) | Answer::Proved(..), _) => {}
        }
        Rc::new(next)
    }
}

/// What is to be asked after an answer: all rows, their edge, and then the simulations.
fn next(answer: &Answer, rows: usize) -> Option<Ask> {
    let after = |id: u32, row: usize, count: bool| match (row < rows, count) {
        (true, false) => Some(Ask::Rows { id, from: row }),
        (true, true) => Some(Ask::Count { id, from: row }),
        (false, false) => Some(Ask::Edge { id }),
        (false, true) => None,
    };
    match answer {
        Answer::Mapped(id, Ok(_)) => after(*id, 0, false),
        Answer::Rows(id, from, made) => after(*id, from + made.len(), false),
        Answer::Edge(id, _) => after(*id, 0, true),
        Answer::Counted(id, from, made) => after(*id, from + made.len(), true),
        Answer::Mapped(_, Err(_)) | Answer::Proved(..) => None,
    }
}

const fn question(answer: &Answer) -> u32 {
    match answer {
        Answer::Proved(id, _)
        | Answer::Mapped(id, _)
        | Answer::Rows(id, ..)
        | Answer::Edge(id, _)
        | Answer::Counted(id, ..) => *id,
    }
}

/// The worker, with answers that come here. One for verdict and map: a verdict waits for a slice
/// of time at the most, and a second one would have to be compiled while the first one works.
#[hook]
fn use_map(
    prover: &WorkerBridge<Prover>,
    known: &UseReducerHandle<Known>,
) -> Rc<WorkerBridge<Prover>> {
    let latest = use_mut_ref(|| (0_u32, 0_usize));
    latest.borrow_mut().0 = known.asked;
    let dispatcher = known.dispatcher();
    let bridge = use_mut_ref(|| None::<Rc<WorkerBridge<Prover>>>);
    let made = bridge.borrow().clone();
    made.unwrap_or_else(|| {
        let asker = bridge.clone();
        let made = Rc::new(prover.fork(Some(move |answer| {
            let (asked, rows) = &mut *latest.borrow_mut();
            // Rows of what nobody asks for any more ask for no others.
            if question(&answer) != *asked {
                return;
            }
            if let Answer::Mapped(_, Ok(([_, y], _))) = &answer {
                *rows = y.len();
            }
            let more = next(&answer, *rows);
            if let (Some(ask), Some(bridge)) = (more, &*asker.borrow()) {
                bridge.send(ask);
            }
            dispatcher.dispatch(Heard::Answer(Box::new(answer)));
        })));
        *bridge.borrow_mut() = Some(made.clone());
        made
    })
}

/// Asks for a map when another is wanted.
#[hook]
fn use_asking(
    props: &Props,
    known: &UseReducerHandle<Known>,
    of: (&ScenarioRef, bool),
    axes: [String; 2],
) {
    let bridge = use_map(&props.prover, known);
    let (dispatcher, asked) = (known.dispatcher(), known.asked);
    use_effect_with((of.0.clone(), of.1, axes), move |(base, any, [x, y])| {
        dispatcher.dispatch(Heard::Asked);
        bridge.send(Ask::Map {
            id: asked + 1,
            query: leads_to(base.clone(), None),
            x: x.clone(),
            y: y.clone(),
            draws: DRAWS,
            any: *any,
        });
    });
}

/// Draws when there is more to be seen, or one stands elsewhere.
#[hook]
fn use_drawing(canvas: &NodeRef, known: &Known, at: plot::Stands) {
    let canvas = canvas.clone();
    use_effect_with((known.field.clone(), at), move |(field, at)| {
        let canvas = canvas.cast::<HtmlCanvasElement>();
        if let (Some(field), Some(canvas)) = (field, canvas) {
            plot::draw(field, *at, DRAWS, &canvas);
        }
    });
}

/// The map and what can be changed of it.
#[component]
pub(super) fn Heat(props: &Props) -> Html {
    let wanted = use_state_eq(|| Wanted {
        keys: FIRST,
        spans: [None, None],
        any_pause: true,
    });
    let known = use_reducer(Known::default);
    let at = use_state_eq(|| None::<(usize, usize)>);
    let under = use_state_eq(|| None::<Pointed>);
    let canvas = use_node_ref();
    let spans = [0, 1].map(|axis| wanted.span(&props.setup, axis));
    let base = wanted.base(&props.setup, &spans);
    let cells = axis::cells(&base.scenario());
    let axes = [0, 1].map(|axis| spans[axis].text(wanted.keys[axis], cells));
    use_asking(props, &known, (&base, wanted.any_pause), axes);
    let field = known.field.as_ref();
    // There one stands until one moves.
    let now = field.and_then(|field| field.nearest(&values(&props.setup, wanted.keys)));
    let here = at.or(now).unwrap_or_default();
    use_drawing(&canvas, &known, (here, now));
    let chosen = use_callback(wanted.clone(), |(axis, key, span), wanted| {
        let mut next = (**wanted).clone();
        (next.keys[axis], next.spans[axis]) = (key, span);
        wanted.set(next);
    });
    let open = opens(props, &wanted, base, spans.clone(), field.cloned());
    let onkeydown = keyed(field, here, at.setter(), open.clone());
    let onclick = pointed(canvas.clone(), field.cloned(), at.setter(), open);
    let onpointermove = follows(canvas.clone(), field.cloned(), under.setter());
    let onpointerleave = leaves(under.setter());
    let told = field.map_or_else(String::new, |field| field.told(here, now, DRAWS));
    let tip = field.zip(*under).map(|(field, under)| tip(field, under));
    let [across, up] = wanted.keys.map(title);
    // An option is one place among its neighbours, there or not; what a `for` adds moves them,
    // and with them the field in which somebody types.
    let problem = known.problem.as_ref();
    html! {
        <section class="map" aria-labelledby="map-title">
            <h3 id="map-title">{ "Where it is safe" }</h3>
            { for spans.into_iter().enumerate().map(|(axis, span)| html! {
                <AxisForm {axis} keys={wanted.keys} {span} chosen={chosen.clone()} />
            }) }
            { pauses(&wanted) }
            { problem.map(|problem| html! { <p class="unsafe" role="alert">{ problem }</p> }) }
            <div class="plot">
                <span class="axis-title">{ format!("↑ {up}") }</span>
                { field.map(|field| field.beside()) }
                <canvas
                    id="map" ref={canvas} tabindex="0" role="application" {onclick} {onkeydown}
                    {onpointermove} {onpointerleave}
                    aria-label={format!("Map, {across} across and {up} up: arrow keys move, Enter shows the scenario there")}
                    aria-describedby="map-at"
                />
                { field.map(|field| field.below()) }
                <span class="axis-title end">{ format!("{across} →") }</span>
                { tip }
            </div>
            <p id="map-at" role="status">{ told }</p>
            { below(&known) }
        </section>
    }
}

/// What stands below a map: the rule of its edge, how much of it is there, what its colours and
/// keys mean, and the same in words.
fn below(known: &Known) -> Html {
    let field = known.field.as_ref();
    let progress = field.map_or_else(String::new, |field| field.progress());
    html! {
        <>
            { for known.edge.iter().map(|rule| html! {
                <p class="map-edge">{ format!("Keep to the green side: {rule}.") }</p>
            }) }
            <p class="aside" id="map-progress">{ progress }</p>
            { samples() }
            <p class="aside">{ "Arrow keys move, Page Up and Page Down by eight, Enter or a click shows the scenario there." }</p>
            { field.map(|field| field.table()) }
        </>
    }
}

/// What the scenario has of what the axes move.
fn values(setup: &ScenarioRef, keys: [&'static str; 2]) -> [Option<String>; 2] {
    let scenario = setup.scenario();
    keys.map(|key| parameter::find(key).map(|one| one.get(&scenario)))
}

/// The choice between any pauses and those of the scenario, where no axis has it.
fn pauses(wanted: &UseStateHandle<Wanted>) -> Option<Html> {
    (!wanted.keys.contains(&PAUSE)).then(|| {
        let (wanted, any) = (wanted.clone(), wanted.any_pause);
        let toggled = Callback::from(move |()| {
            wanted.set(Wanted {
                any_pause: !any,
                ..(*wanted).clone()
            });
        });
        html! { <AnyPause {any} {toggled} /> }
    })
}

/// Shows the scenario of a cell. The map stays as it is.
fn opens(
    props: &Props,
    wanted: &UseStateHandle<Wanted>,
    base: ScenarioRef,
    spans: [Span; 2],
    field: Option<Rc<Field>>,
) -> Callback<(usize, usize)> {
    let (go, wanted) = (props.go.clone(), wanted.clone());
    Callback::from(move |(x, y)| {
        let keys = wanted.keys;
        if let Some((x, y)) = field.as_ref().and_then(|field| field.values(x, y)) {
            wanted.set(Wanted {
                spans: spans.clone().map(Some),
                ..(*wanted).clone()
            });
            let set = [(keys[0], x), (keys[1], y), (COUNT, "2")];
            go.emit(leads_to(with(&base, &set), None));
        }
    })
}

/// What an axis is called.
fn title(key: &'static str) -> &'static str {
    parameter::find(key).map_or(key, |one| one.label)
}

/// What the colours mean.
fn samples() -> Html {
    html! {
        <p class="samples">
            <span><i class="safe"></i>{ "proven safe" }</span>
            <span><i class="unsafe"></i>{ "can fail; stronger: for a larger share of the pauses" }</span>
            <span><i class="undecided"></i>{ "undecided" }</span>
            <span><i class="line"></i>{ "from here the closed form says so" }</span>
            <span><i class="own"></i>{ "where the scenario is" }</span>
            <span>{ format!("● share of {DRAWS} simulated runs in which it was lost or sent again") }</span>
        </p>
    }
}
