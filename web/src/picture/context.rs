//! What all marks of the picture are drawn with: the figure, and where the playhead stands.
//! Whoever points at a mark points at the event whose number it has.

use idlerace_core::{
    figure::{Figure, Label},
    time::Instant,
    trace::EventId,
};
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;

use crate::model::timeline::Track;
use crate::picture::drawing::Drawing;

/// What decides how a mark looks.
pub(crate) struct RenderContext<'a> {
    pub(crate) scene: &'a Track,
    /// What is near the visible part.
    pub(crate) figure: &'a Figure<'a>,
    pub(crate) at: u32,
    /// The instant of it.
    pub(crate) now: Instant,
    /// The last event that may be seen.
    pub(crate) veil: Option<u32>,
    /// For each event whether it led to the one that is lit.
    pub(crate) causes: &'a [bool],
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

    /// A group that can be pointed at, focused and gone to, with words. Its name has those that
    /// stand in the picture, too, where they are not a part of the whole.
    pub(crate) fn event(
        &self,
        id: EventId,
        class: &str,
        (label, words): (&Label, &str),
        mut marks: Drawing,
    ) -> Html {
        let event = id.0;
        let words = if words.contains(&label.text) {
            words.to_owned()
        } else {
            format!("{}, {words}", label.text)
        };
        let is_here = event == self.at;
        let lit = if self.is_lit(id) { "lit" } else { "" };
        let here = if is_here { "here" } else { "" };
        marks.put(&["<g aria-hidden=\"true\">"]);
        marks.text(label, "");
        marks.put(&["</g>"]);
        html! {
            <g
                key={event}
                class={["event", class, lit, here].join(" ")}
                role="button"
                tabindex={if is_here { "0" } else { "-1" }}
                aria-label={words}
                aria-current={if is_here { "step" } else { "false" }}
                data-event={event.to_string()}
            >
                { marks.html() }
            </g>
        }
    }
}

/// The number of the event at whose mark somebody points, if at one.
pub(crate) fn pointed_at(event: &Event) -> Option<u32> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let mark = target.closest("[data-event]").ok()??;
    mark.get_attribute("data-event")?.parse().ok()
}
