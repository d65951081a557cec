//! What all marks of the picture are drawn with: the figure, where the playhead stands, and
//! what happens when a mark is pointed at.

use idlerace_core::{
    figure::{Anchor, Area, Figure, Label, Line, PX, Point, Spot, px},
    time::Instant,
    trace::EventId,
};
use yew::prelude::*;

use crate::model::timeline::Track;

/// What decides how a mark looks.
pub(crate) struct RenderContext<'a> {
    pub(crate) scene: &'a Track,
    /// What is near the visible part.
    pub(crate) figure: &'a Figure<'a>,
    pub(crate) at: u32,
    /// The instant of it.
    pub(crate) now: Instant,
    /// The height of the event at which the picture stands.
    pub(crate) row: u32,
    /// The last event that may be seen.
    pub(crate) veil: Option<u32>,
    /// For each event whether it led to the one that is lit.
    pub(crate) causes: &'a [bool],
    pub(crate) seek: &'a Callback<u32>,
    pub(crate) hover: &'a Callback<Option<u32>>,
}

impl RenderContext<'_> {
    pub(crate) fn is_lit(&self, event: EventId) -> bool {
        let led = self.causes.get(event.0 as usize);
        led.is_some_and(|&led| led)
    }

    pub(crate) fn is_veiled(&self, event: EventId) -> bool {
        self.veil.is_some_and(|veil| event.0 > veil)
    }

    /// The height below which nothing may be seen.
    pub(crate) fn floor(&self) -> u32 {
        let ladder = &self.scene.ladder;
        self.veil
            .map_or(ladder.height, |veil| ladder.row(EventId(veil)))
    }

    /// A group that can be pointed at, focused and gone to. Its name has the words that
    /// stand in the picture, too, where they are not a part of the whole.
    pub(crate) fn event(
        &self,
        id: EventId,
        class: Classes,
        (short, words): (&str, &str),
        marks: Html,
    ) -> Html {
        let event = id.0;
        let words = if words.contains(short) {
            words.to_owned()
        } else {
            format!("{short}, {words}")
        };
        let lit = self.is_lit(id).then_some("lit");
        let here = (event == self.at).then_some("here");
        let seek = self.seek.clone();
        let onfocus = Callback::from(move |_: FocusEvent| seek.emit(event));
        let seek = self.seek.clone();
        let onclick = Callback::from(move |_: MouseEvent| seek.emit(event));
        let onmouseenter = self.hover.reform(move |_: MouseEvent| Some(event));
        let onmouseleave = self.hover.reform(|_: MouseEvent| None);
        let current = (event == self.at).then_some("step");
        html! {
            <g
                key={event}
                class={classes!("event", class, lit, here)}
                role="button"
                tabindex={if event == self.at { "0" } else { "-1" }}
                aria-label={words}
                aria-current={current}
                {onfocus} {onclick} {onmouseenter} {onmouseleave}
            >
                { marks }
            </g>
        }
    }
}

/// Words of the figure. Those without a class are an event's, whose name says them to those
/// who do not look.
pub(crate) fn text(label: &Label, class: Option<&'static str>) -> Html {
    let spot = &label.spot;
    let (transform, anchor) = (spot.transform(), spot.anchor.name());
    let level = |length| transform.is_none().then(|| px(length));
    let (x, y) = (level(spot.at.x), level(spot.at.y));
    let hidden = class.is_none().then_some("true");
    html! {
        <text {x} {y} {transform} text-anchor={anchor} {class} aria-hidden={hidden}>
            { label.text.clone() }
        </text>
    }
}

/// Words that are not of the figure, with their foot at this height in pixels.
pub(crate) fn words(x: i64, y: u32, anchor: Anchor, class: &'static str, said: &str) -> Html {
    let y = i64::from(y) * PX;
    let label = Label {
        spot: Spot::level(Point { x, y }, anchor),
        text: said.to_owned(),
    };
    text(&label, Some(class))
}

/// A line from end to end.
pub(crate) fn line(Line { from, to }: &Line, class: Option<&'static str>) -> Html {
    let (x1, y1, x2, y2) = (px(from.x), px(from.y), px(to.x), px(to.y));
    html! { <line {x1} {y1} {x2} {y2} {class} /> }
}

/// A box, with corners as round as that.
pub(crate) fn rectangle(area: &Area, rx: Option<&'static str>, class: Classes) -> Html {
    let (x, y) = (px(area.at.x), px(area.at.y));
    let (width, height) = (px(area.width), px(area.height));
    html! { <rect {x} {y} {width} {height} {rx} {class} /> }
}
