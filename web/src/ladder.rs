//! The picture: heights from core, widths from `lanes`, colours from the style sheet.
//!
//! Only what is near the visible part is drawn; a run of a thousand requests is as
//! quick as one of two.

use std::rc::Rc;

use gloo::events::EventListener;
use idlerace_core::{
    segment::Side,
    trace::{EventId, Place},
};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::{
    lanes::Lanes,
    marks::{self, Look},
    run::Run,
    ways,
};

/// So far beyond the visible part marks are drawn.
const MARGIN: u32 = 320;
/// The visible part moves in steps of this height.
const GRAIN: u32 = 160;

/// What the picture needs.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) at: u32,
    pub(crate) seek: Callback<u32>,
}

/// What is seen of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seen {
    width: u32,
    top: u32,
    height: u32,
}

impl Seen {
    const FIRST: Self = Self {
        width: 760,
        top: 0,
        height: 800,
    };

    fn of(element: &Element) -> Self {
        let whole = |length: i32| u32::try_from(length).unwrap_or(0);
        Self {
            width: whole(element.client_width()),
            top: whole(element.scroll_top()) / GRAIN * GRAIN,
            height: whole(element.client_height()),
        }
    }
}

/// The picture.
#[component]
pub(crate) fn LadderView(props: &Props) -> Html {
    let frame = use_node_ref();
    let seen = use_state_eq(|| Seen::FIRST);
    let lit = use_state_eq(|| None::<u32>);
    {
        let (frame, seen) = (frame.clone(), seen.setter());
        use_effect_with((), move |()| {
            let look = {
                let frame = frame.clone();
                move || {
                    if let Some(element) = frame.cast::<Element>() {
                        seen.set(Seen::of(&element));
                    }
                }
            };
            look();
            let resized = web_sys::window().map(|window| {
                let look = look.clone();
                EventListener::new(&window, "resize", move |_| look())
            });
            let scrolled = frame
                .cast::<Element>()
                .map(|element| EventListener::new(&element, "scroll", move |_| look()));
            move || drop((resized, scrolled))
        });
    }
    {
        let frame = frame.clone();
        let row = props.run.ladder.row(EventId(props.at));
        let row = i32::try_from(row).unwrap_or(i32::MAX);
        use_effect_with((props.at, props.run.clone(), seen.width), move |_| {
            if let Some(element) = frame.cast::<HtmlElement>() {
                show(&element, row);
            }
        });
    }
    let hover = {
        let lit = lit.setter();
        Callback::from(move |event| lit.set(event))
    };
    let times = use_memo(props.run.clone(), |run| {
        let ticks = run.ladder.ticks.iter();
        ticks
            .map(|tick| marks::brief(&tick.time.to_string()).len())
            .max()
    });
    let times = times.and_then(|letters| u32::try_from(letters).ok());
    let lanes = Lanes::new(seen.width, times.unwrap_or(0));
    let causes = props.run.led_to(lit.unwrap_or(props.at));
    let look = Look {
        run: &props.run,
        lanes: &lanes,
        at: props.at,
        causes: &causes,
        from: seen.top.saturating_sub(MARGIN),
        to: seen.top + seen.height + GRAIN + MARGIN,
        seek: &props.seek,
        hover: &hover,
    };
    let height = props.run.ladder.height;
    let width = format!("{:.0}", lanes.width);
    html! {
        <div class="ladder">
            { heads(&props.run, props.at, &lanes) }
            <div
                class="frame"
                ref={frame}
                tabindex="0"
                role="region"
                aria-label="Ladder of segments and calls; time runs downwards"
            >
                <svg {width} height={height.to_string()} role="group" aria-label="Events">
                    { marks::playhead(&look) }
                    { marks::background(&look) }
                    { ways::arrows(&look) }
                    { marks::notes(&look) }
                </svg>
            </div>
            { legend() }
        </div>
    }
}

fn legend() -> Html {
    html! {
        <p class="legend">
            <span><i></i>{ "from the decision to close until the client knows" }</span>
            <span><i class="bar"></i>{ "idle timer" }</span>
            <span><i class="gone"></i>{ "× lost, or thrown away on arrival" }</span>
            <span><i class="faint"></i>{ "still to come" }</span>
        </p>
    }
}

/// Scrolls the frame, not the page, so that the row is seen and something before and
/// after it.
pub(crate) fn show(frame: &HtmlElement, row: i32) {
    let (top, height) = (frame.scroll_top(), frame.client_height());
    if row < top + height / 5 || row > top + height * 2 / 3 {
        frame.set_scroll_top((row - height / 2).max(0));
    }
}

fn heads(run: &Run, at: u32, lanes: &Lanes) -> Html {
    let state = |side| run.state(side, at).unwrap_or_else(|| "–".to_owned());
    let head = |x: f64, y: u32, anchor: &'static str, class: &'static str, text: String| {
        html! {
            <text x={marks::px(x)} y={y.to_string()} text-anchor={anchor} {class}>{ text }</text>
        }
    };
    let width = format!("{:.0}", lanes.width);
    let x = |place| lanes.x(place);
    let texts = if lanes.roomy {
        vec![
            head(x(Place::ClientApp), 18, "middle", "head", "client".into()),
            head(x(Place::ClientTcp), 18, "middle", "head", "TCP".into()),
            head(x(Place::ServerTcp), 18, "middle", "head", "TCP".into()),
            head(x(Place::ServerApp), 18, "middle", "head", "server".into()),
            head(
                x(Place::ClientTcp),
                34,
                "middle",
                "sub",
                state(Side::Client),
            ),
            head(
                x(Place::ServerTcp),
                34,
                "middle",
                "sub",
                state(Side::Server),
            ),
            head(x(Place::Wire), 18, "middle", "sub", wire(run)),
        ]
    } else {
        let tcp = |side| format!("TCP {}", state(side));
        vec![
            head(4.0, 16, "start", "head", "client".into()),
            head(4.0, 32, "start", "sub", tcp(Side::Client)),
            head(lanes.width - 4.0, 16, "end", "head", "server".into()),
            head(lanes.width - 4.0, 32, "end", "sub", tcp(Side::Server)),
        ]
    };
    html! {
        <svg class="heads" {width} height="40" aria-hidden="true">{ for texts }</svg>
    }
}

fn wire(run: &Run) -> String {
    let network = &run.trace.scenario.network;
    if network.to_server == network.to_client {
        format!("wire · {} each way", network.to_server)
    } else {
        format!(
            "wire · {} there, {} back",
            network.to_server, network.to_client
        )
    }
}
