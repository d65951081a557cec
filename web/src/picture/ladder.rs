//! The picture: heights from core, widths from `lanes`, colours from the style sheet.
//!
//! Only what is near the visible part is drawn; a run of a thousand requests is as
//! quick as one of two.

use std::{cell::Cell, rc::Rc};

use gloo::events::EventListener;
use idlerace_core::{segment::Side, trace::Place};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::model::run::Run;
use crate::model::timeline::Scene;
use crate::picture::arrows;
use crate::picture::lanes::Lanes;
use crate::picture::notes::{self, Look};
use crate::picture::props::Props;

/// So far beyond the visible part marks are drawn.
const MARGIN: u32 = 120;
/// The visible part moves in steps of this height.
const GRAIN: u32 = 120;
/// The height of what stands above the picture.
const HEADS: u32 = 46;

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

    /// On paper all of it is seen, up to some twenty pages.
    const PAPER: Self = Self {
        width: 680,
        top: 0,
        height: 20_000,
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
    let Props { scene, at, .. } = props;
    let ladder = &scene.ladder;
    let frame = use_node_ref();
    let (seen, place) = use_seen(&frame, props.title.is_some());
    use_follow(&frame, &place, props, seen.width);
    let lit = use_state_eq(|| None::<u32>);
    let hover = {
        let lit = lit.setter();
        use_callback((), move |event, ()| lit.set(event))
    };
    let times = use_memo(scene.clone(), |scene| {
        let ticks = scene.ladder.ticks.iter();
        let letters = ticks.map(|tick| notes::brief(&tick.time.to_string()).len());
        letters
            .max()
            .and_then(|letters| u32::try_from(letters).ok())
    });
    let lanes = Lanes::new(seen.width, times.unwrap_or(0));
    let look = Look {
        scene,
        lanes: &lanes,
        at: *at,
        row: props.row,
        veil: props.veil,
        causes: &scene.run.led_to(lit.unwrap_or(*at)),
        from: seen.top.saturating_sub(MARGIN),
        to: seen.top + seen.height + GRAIN + MARGIN,
        seek: &props.seek,
        hover: &hover,
    };
    let width = notes::px(lanes.width);
    let mut label = "Ladder of segments and calls; time runs downwards".to_owned();
    let title = props.title.as_ref().map(|title| {
        label = format!("{label}: {title}");
        html! { <h2 class="which">{ title }</h2> }
    });
    html! {
        <div class="ladder">
            { title }
            { heads(scene, *at, &lanes) }
            <div class="frame" ref={frame} tabindex="0" role="region" aria-label={label}>
                <svg {width} height={ladder.height.to_string()} role="group" aria-label="Events">
                    { notes::playhead(&look) }
                    { notes::background(&look) }
                    { arrows::arrows(&look) }
                    { notes::notes(&look) }
                    { notes::end(&look) }
                </svg>
            </div>
        </div>
    }
}

/// Where a frame is scrolled to, and its height. To ask the browser after a change makes
/// it lay out everything at once, so what it said last is remembered.
type Scroll = Rc<Cell<(i32, i32)>>;

/// What is seen of the picture: scrolling changes it, and the size of the window; on
/// paper everything is seen. A neighbour takes half of the width.
#[hook]
fn use_seen(frame: &NodeRef, paired: bool) -> (Seen, Scroll) {
    let seen = use_state_eq(|| Seen::FIRST);
    let place = use_memo((), |()| Cell::new((0, 0)));
    let (frame, set, known) = (frame.clone(), seen.setter(), place.clone());
    use_effect_with(paired, move |_| {
        let frame = frame.cast::<HtmlElement>();
        let look = {
            let (frame, set) = (frame.clone(), set.clone());
            move || {
                if let Some(frame) = &frame {
                    known.set((frame.scroll_top(), frame.client_height()));
                    set.set(Seen::of(frame));
                }
            }
        };
        look();
        let window = web_sys::window();
        let on_window = |kind: &'static str, then: Box<dyn Fn()>| {
            let window = window.clone();
            window.map(|window| EventListener::new(&window, kind, move |_| then()))
        };
        let listeners = [
            on_window("resize", Box::new(look.clone())),
            on_window("afterprint", Box::new(look.clone())),
            on_window("beforeprint", Box::new(move || set.set(Seen::PAPER))),
            frame.map(|frame| {
                let target = frame.clone();
                EventListener::new(&target, "scroll", move |_| {
                    look();
                    keep_pace(&frame);
                })
            }),
        ];
        move || drop(listeners)
    });
    (*seen, place)
}

/// Keeps the playhead in sight and, if the focus was on an event, the focus with it.
#[hook]
fn use_follow(frame: &NodeRef, place: &Scroll, props: &Props, width: u32) {
    let (frame, place) = (frame.clone(), place.clone());
    let row = i32::try_from(props.row).unwrap_or(i32::MAX);
    use_effect_with((props.at, row, props.scene.clone(), width), move |_| {
        if let Some(element) = frame.cast::<HtmlElement>() {
            show(&element, place.get(), row);
            carry_focus(&element);
        }
    });
}

/// Scrolls the frame, not the page, so that the row is seen and something before and
/// after it.
pub(crate) fn show(frame: &HtmlElement, (top, height): (i32, i32), row: i32) {
    if row < top + height / 5 || row > top + height * 2 / 3 {
        frame.set_scroll_top((row - height / 2).max(0));
    }
}

fn carry_focus(frame: &Element) {
    let focused = frame.query_selector(".event:focus").ok().flatten();
    let here = frame.query_selector(".event.here").ok().flatten();
    if let (Some(_), Some(here)) = (focused, here) {
        let here: HtmlElement = here.unchecked_into();
        let _gone = here.focus();
    }
}

/// Of two pictures on one time axis both show the same time.
fn keep_pace(frame: &Element) {
    let scenes = frame.closest(".pair").ok().flatten();
    let frames = scenes.and_then(|scenes| scenes.query_selector_all(".frame").ok());
    let Some(frames) = frames else { return };
    for other in (0..frames.length()).filter_map(|index| frames.get(index)) {
        let other: Element = other.unchecked_into();
        if other.scroll_top() != frame.scroll_top() {
            other.set_scroll_top(frame.scroll_top());
        }
    }
}

fn heads(scene: &Scene, at: u32, lanes: &Lanes) -> Html {
    let run = &scene.run;
    let state = |side| run.state(side, at).unwrap_or_else(|| "–".to_owned());
    let head = |x: f64, y: u32, anchor: &'static str, class: &'static str, text: String| {
        html! {
            <text x={notes::px(x)} y={y.to_string()} text-anchor={anchor} {class}>{ text }</text>
        }
    };
    let width = notes::px(lanes.width);
    let x = |place| lanes.x(place);
    let texts = if lanes.roomy {
        let (client, server) = (x(Place::ClientTcp), x(Place::ServerTcp));
        vec![
            head(x(Place::ClientApp), 18, "middle", "head", "client".into()),
            head(client, 18, "middle", "head", "TCP".into()),
            head(server, 18, "middle", "head", "TCP".into()),
            head(x(Place::ServerApp), 18, "middle", "head", "server".into()),
            head(client, 34, "middle", "sub", state(Side::Client)),
            head(server, 34, "middle", "sub", state(Side::Server)),
            head(x(Place::Wire), 18, "middle", "sub", wire(run)),
            notes::gauge(scene, Side::Client, at, (x(Place::ClientApp), 24, "middle")),
            notes::gauge(scene, Side::Server, at, (x(Place::ServerApp), 24, "middle")),
        ]
    } else {
        let tcp = |side| format!("TCP {}", state(side));
        let right = lanes.width - 4.0;
        vec![
            head(4.0, 13, "start", "head", "client".into()),
            head(4.0, 27, "start", "sub", tcp(Side::Client)),
            head(right, 13, "end", "head", "server".into()),
            head(right, 27, "end", "sub", tcp(Side::Server)),
            notes::gauge(scene, Side::Client, at, (4.0, 30, "start")),
            notes::gauge(scene, Side::Server, at, (right, 30, "end")),
        ]
    };
    html! {
        <svg class="heads" {width} height={HEADS.to_string()} aria-hidden="true">{ for texts }</svg>
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

// Without a browser: the markup, as a server would render it.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use expect_test::expect_file;
    use yew::LocalServerRenderer;

    use super::*;
    use crate::model::state::State;
    use crate::picture::props::Shared;

    /// The whole markup of a picture, a tag a line.
    async fn drawn(query: &str) -> String {
        let page = State::of_query(query);
        let stage = page.stage();
        let scene = stage.scenes[0].clone();
        let props = Props {
            at: scene.event(page.at()),
            scene: Shared(scene),
            title: None,
            row: stage.row(page.at()),
            veil: page.veil(),
            seek: Callback::noop(),
        };
        let renderer = LocalServerRenderer::<LadderView>::with_props(props);
        let markup = renderer.hydratable(false).render().await;
        markup.replace("><", ">\n<") + "\n"
    }

    #[tokio::test]
    async fn the_picture_of_the_crossing_is_as_it_was_looked_at() {
        let picture = drawn("?scenario=crossing").await;
        expect_file!["../../tests/golden/crossing.svg.html"].assert_eq(&picture);
    }

    #[tokio::test]
    async fn marks_that_are_not_near_are_not_drawn() {
        let picture = drawn("?scenario=article-as-logged&step=0").await;
        let marks = picture.lines().filter(|line| line.starts_with('<')).count();
        assert!(marks < 800, "{marks}");
        assert!(picture.contains("request 1"), "{picture}");
        assert!(!picture.contains("request 50"), "{picture}");
    }
}
