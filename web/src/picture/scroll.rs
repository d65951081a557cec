//! What is seen of the picture as the browser has it: the visible part, and that the playhead
//! stays in it.

use std::{cell::Cell, rc::Rc};

use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::picture::props::Props;

/// The visible part moves in steps of this height.
pub(crate) const GRAIN: u32 = 120;

/// What is seen of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) width: u32,
    pub(crate) top: u32,
    pub(crate) height: u32,
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

/// Where a frame is scrolled to, and its height. To ask the browser after a change makes
/// it lay out everything at once, so what it said last is remembered.
pub(crate) type Scroll = Rc<Cell<(i32, i32)>>;

/// What is seen of the picture: scrolling changes it, and the size of the window; on
/// paper everything is seen. A neighbour takes half of the width.
#[hook]
pub(crate) fn use_seen(frame: &NodeRef, paired: bool) -> (Seen, Scroll) {
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
pub(crate) fn use_follow(frame: &NodeRef, place: &Scroll, props: &Props, size: (u32, u32)) {
    let (frame, place) = (frame.clone(), place.clone());
    let row = i32::try_from(props.row).unwrap_or(i32::MAX);
    use_effect_with((props.at, row, props.scene.clone(), size), move |_| {
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
    let frames = scenes.and_then(|scenes| scenes.query_selector_all(".ladder .frame").ok());
    let Some(frames) = frames else { return };
    for other in (0..frames.length()).filter_map(|index| frames.get(index)) {
        let other: Element = other.unchecked_into();
        if other.scroll_top() != frame.scroll_top() {
            other.set_scroll_top(frame.scroll_top());
        }
    }
}
