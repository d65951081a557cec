//! The marks of the picture as SVG.

use std::collections::BTreeSet;

use idlerace_core::{
    ladder::{Bar, Ink, Note},
    trace::{EventId, Place},
};
use yew::prelude::*;

use crate::{
    lanes::{GAP, Lanes},
    run::Run,
};

/// What decides how a mark looks.
pub(crate) struct Look<'a> {
    pub(crate) run: &'a Run,
    pub(crate) lanes: &'a Lanes,
    pub(crate) at: u32,
    pub(crate) causes: &'a BTreeSet<u32>,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) seek: &'a Callback<u32>,
    pub(crate) hover: &'a Callback<Option<u32>>,
}

impl Look<'_> {
    pub(crate) fn is_near(&self, start: u32, end: u32) -> bool {
        start <= self.to && end >= self.from
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
        let lit = self.causes.contains(&event).then_some("lit");
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

/// A length or a place in the picture.
pub(crate) fn px(length: f64) -> String {
    format!("{length:.1}")
}

/// Lifelines, the window, timers, cuts and the time scale.
pub(crate) fn background(look: &Look<'_>) -> Html {
    let ladder = &look.run.ladder;
    let lanes = look.lanes;
    let lifelines = [
        Place::ClientApp,
        Place::ClientTcp,
        Place::ServerTcp,
        Place::ServerApp,
    ]
    .map(|place| {
        let x = px(lanes.x(place));
        html! { <line x1={x.clone()} y1="0" x2={x} y2={ladder.height.to_string()} class="life" /> }
    });
    let left = lanes.x(Place::ClientApp);
    let wide = lanes.x(Place::ServerApp) - left;
    let windows = ladder
        .windows
        .iter()
        .filter(|w| look.is_near(w.start, w.end));
    let windows = windows.map(|window| {
        let height = (window.end - window.start).max(2).to_string();
        html! {
            <rect x={px(left)} y={window.start.to_string()} width={px(wide)} {height} class="window" />
        }
    });
    let bars = ladder
        .bars
        .iter()
        .filter(|bar| look.is_near(bar.start, bar.end));
    let breaks = ladder
        .breaks
        .iter()
        .filter(|cut| look.is_near(cut.at, cut.at));
    let breaks = breaks.map(|cut| {
        let silence = format!("{} of silence", rough(&cut.skipped.to_string()));
        html! {
            <g class="break">
                <path d={wave(cut.at, lanes)} />
                <text x={px(lanes.x(Place::Wire))} y={(cut.at + 4).to_string()} text-anchor="middle">
                    { silence }
                </text>
            </g>
        }
    });
    let ticks = ladder
        .ticks
        .iter()
        .filter(|tick| lanes.roomy && look.is_near(tick.at, tick.at));
    let ticks = ticks.map(|tick| {
        html! { <text x="13" y={(tick.at + 4).to_string()} class="tick">{ brief(&tick.time.to_string()) }</text> }
    });
    html! {
        <g aria-hidden="true">
            { for windows }
            { for lifelines }
            { for bars.map(|bar| timer(look, bar)) }
            { for breaks }
            { for ticks }
        </g>
    }
}

/// An idle timer on its lifeline; its name stands where a cut leaves room.
fn timer(look: &Look<'_>, bar: &Bar) -> Html {
    let x = look.lanes.x(bar.place);
    let class = classes!("timer", bar.expired.then_some("expired"));
    let height = (bar.end - bar.start).max(2).to_string();
    let mut cuts = look.run.ladder.breaks.iter();
    let name = cuts.find(|cut| (bar.start..bar.end).contains(&cut.at));
    let name = name.map(|cut| {
        let (x, anchor) = beside(look.lanes, bar.place);
        let text = format!("idle timer, {}", rough(&bar.length.to_string()));
        let text = look.lanes.note(bar.place, &text);
        html! {
            <text {x} y={(cut.at + 4).to_string()} text-anchor={anchor} class="timer-name">{ text }</text>
        }
    });
    html! {
        <>
            <rect x={px(x - 3.0)} y={bar.start.to_string()} width="6" {height} rx="3" {class} />
            { name }
        </>
    }
}

/// A time without the noughts at its end.
pub(crate) fn brief(time: &str) -> String {
    let digits = time.trim_end_matches(char::is_alphabetic);
    let unit = &time[digits.len()..];
    let short = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    format!("{short}{unit}")
}

/// A length with two digits after the point at most.
fn rough(length: &str) -> String {
    let digits = length.trim_end_matches(char::is_alphabetic);
    let unit = &length[digits.len()..];
    match digits.split_once('.') {
        Some((whole, part)) if part.len() > 2 => brief(&format!("{whole}.{}{unit}", &part[..2])),
        _ => length.to_owned(),
    }
}

fn wave(at: u32, lanes: &Lanes) -> String {
    let left = lanes.x(Place::ClientApp) - 6.0;
    let right = lanes.x(Place::ServerApp) + 6.0;
    let mut path = format!("M{left:.1} {at} q5 -6 10 0");
    let mut x = left + 10.0;
    while x + 10.0 <= right {
        path.push_str(" t10 0");
        x += 10.0;
    }
    path
}

/// Where words beside a lifeline begin, and in which direction they run.
fn beside(lanes: &Lanes, place: Place) -> (String, &'static str) {
    let x = lanes.x(place);
    match place {
        Place::ClientApp | Place::ServerTcp => (px(x - GAP), "end"),
        Place::ServerApp | Place::ClientTcp | Place::Wire => (px(x + GAP), "start"),
    }
}

/// What is written beside the lifelines.
pub(crate) fn notes(look: &Look<'_>) -> Html {
    let near = look
        .run
        .ladder
        .notes
        .iter()
        .filter(|note| look.is_near(note.at, note.at));
    near.map(|note| beside_lifeline(look, note)).collect()
}

fn beside_lifeline(look: &Look<'_>, mark: &Note) -> Html {
    let lanes = look.lanes;
    let time = if mark.event.0 > look.at {
        "future"
    } else {
        "past"
    };
    let y = (mark.at + 4).to_string();
    let label = format!("{}: {}", mark.place, mark.text);
    if mark.state {
        if !lanes.roomy {
            return Html::default();
        }
        let x = lanes.x(mark.place);
        let (x, anchor) = if mark.place == Place::ClientTcp {
            (px(x - 6.0), "end")
        } else {
            (px(x + 6.0), "start")
        };
        let text =
            html! { <text {x} {y} text-anchor={anchor} aria-hidden="true">{ &mark.text }</text> };
        return look.event(
            mark.event,
            classes!("state", ink(mark.ink), time),
            (&mark.text, &label),
            text,
        );
    }
    let (x, anchor) = beside(lanes, mark.place);
    let dot = px(lanes.x(mark.place));
    let short = lanes.note(mark.place, &mark.text);
    let marks = html! {
        <>
            <circle cx={dot} cy={mark.at.to_string()} r="4" />
            <text {x} {y} text-anchor={anchor} aria-hidden="true">{ short.clone() }</text>
        </>
    };
    look.event(
        mark.event,
        classes!("note", ink(mark.ink), time),
        (&short, &label),
        marks,
    )
}

/// The line at which the picture stands.
pub(crate) fn playhead(look: &Look<'_>) -> Html {
    let row = look.run.ladder.row(EventId(look.at));
    let shape = format!("M0 {} l9 6 l-9 6 z", row.saturating_sub(6));
    let y = row.to_string();
    html! {
        <g class="playhead" aria-hidden="true">
            <line x1="0" y1={y.clone()} x2={px(look.lanes.width)} y2={y} />
            <path d={shape} />
        </g>
    }
}

pub(crate) const fn ink(ink: Ink) -> &'static str {
    match ink {
        Ink::Syn => "syn",
        Ink::Request => "req",
        Ink::Response => "res",
        Ink::Ack => "ack",
        Ink::Fin => "fin",
        Ink::Rst => "rst",
        Ink::Timer => "tmr",
        Ink::Plain => "plain",
    }
}
