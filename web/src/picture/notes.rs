//! The marks of the picture as SVG.

use idlerace_core::{
    ladder::{Bar, Note},
    segment::Side,
    trace::{EventId, Place},
};
use yew::prelude::*;

use crate::model::timeline::Scene;
use crate::picture::lanes::{GAP, Lanes};

/// What decides how a mark looks.
pub(crate) struct Look<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) lanes: &'a Lanes,
    pub(crate) at: u32,
    /// The height of the event at which the picture stands.
    pub(crate) row: u32,
    /// The last event that may be seen.
    pub(crate) veil: Option<u32>,
    /// For each event whether it led to the one that is lit.
    pub(crate) causes: &'a [bool],
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) seek: &'a Callback<u32>,
    pub(crate) hover: &'a Callback<Option<u32>>,
}

impl Look<'_> {
    pub(crate) fn is_near(&self, start: u32, end: u32) -> bool {
        start <= self.to && end >= self.from
    }

    pub(crate) fn is_lit(&self, event: EventId) -> bool {
        let led = self.causes.get(event.0 as usize);
        led.is_some_and(|&led| led)
    }

    pub(crate) fn is_veiled(&self, event: EventId) -> bool {
        self.veil.is_some_and(|veil| event.0 > veil)
    }

    /// The height below which nothing may be seen.
    fn floor(&self) -> u32 {
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

/// A length or a place in the picture.
pub(crate) fn px(length: f64) -> String {
    decimal(length, 1)
}

/// A turn about a point, for a line that falls by `slope` for each unit to the right.
pub(crate) fn turned(slope: f64, x: f64, y: f64) -> String {
    let cosine = 1.0 / (1.0 + slope * slope).sqrt();
    let sine = slope * cosine;
    let [cosine, sine, less] = [cosine, sine, -sine].map(|part| decimal(part, 4));
    format!(
        "matrix({cosine} {sine} {less} {cosine} {} {})",
        px(x),
        px(y)
    )
}

/// A number with so many digits after the point. By whole numbers, for the standard
/// library's way of printing floats is a twentieth of the page's program.
fn decimal(number: f64, digits: u32) -> String {
    let scale = 10_i64.pow(digits);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "pictures are smaller than 2^53 by far"
    )]
    let scaled = (number * scale as f64).round() as i64;
    let (sign, size) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    let (whole, part) = (size / scale.unsigned_abs(), size % scale.unsigned_abs());
    let digits = digits as usize;
    format!("{sign}{whole}.{part:0digits$}")
}

/// Lifelines, the window, timers, cuts and the time scale.
pub(crate) fn background(look: &Look<'_>) -> Html {
    let ladder = &look.scene.ladder;
    let floor = look.floor();
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
        .filter(|w| look.is_near(w.start, w.end) && w.end <= floor);
    let windows = windows.map(|window| {
        let height = (window.end - window.start).max(2).to_string();
        html! {
            <rect x={px(left)} y={window.start.to_string()} width={px(wide)} {height} class="window" />
        }
    });
    let bars = ladder
        .bars
        .iter()
        .filter(|bar| look.is_near(bar.start, bar.end) && bar.start <= floor);
    let breaks = ladder
        .breaks
        .iter()
        .filter(|cut| look.is_near(cut.at, cut.at) && cut.at <= floor);
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
        .filter(|tick| lanes.roomy && look.is_near(tick.at, tick.at) && tick.at <= floor);
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

/// An idle timer on its lifeline: what has run down, and what is left of it. Its name
/// stands where a cut leaves room.
fn timer(look: &Look<'_>, bar: &Bar) -> Html {
    let x = look.lanes.x(bar.place);
    let end = bar.end.min(look.floor());
    let now = look.row.clamp(bar.start, end);
    let future = (bar.began.0 > look.at).then_some("future");
    let piece = |from: u32, to: u32, class: &'static str| {
        let class = classes!(class, future);
        let height = (to - from).max(2).to_string();
        html! { <rect x={px(x - 3.0)} y={from.to_string()} width="6" {height} rx="3" {class} /> }
    };
    let mut cuts = look.scene.ladder.breaks.iter();
    let name = cuts.find(|cut| (bar.start..end).contains(&cut.at));
    let name = name.map(|cut| {
        let (x, anchor) = beside(look.lanes, bar.place);
        let text = format!("idle timer, {}", rough(&bar.length.to_string()));
        let text = look.lanes.note(bar.place, &text);
        html! {
            <text {x} y={(cut.at + 4).to_string()} text-anchor={anchor} class="timer-name">{ text }</text>
        }
    });
    html! {
        <g key={bar.began.0}>
            { (now > bar.start).then(|| piece(bar.start, now, "timer spent")) }
            { (now < end).then(|| piece(now, end, "timer")) }
            { name }
        </g>
    }
}

/// What is left of the idle timer that runs on a side, above its lifeline.
pub(crate) fn gauge(
    scene: &Scene,
    side: Side,
    at: u32,
    (x, y, anchor): (f64, u32, &'static str),
) -> Html {
    /// The width of a full gauge.
    const FULL: f64 = 72.0;
    let Some((left, length)) = scene.idle(side, at) else {
        return Html::default();
    };
    // In thousandths, which is finer than a screen.
    let part = left.as_nanos().saturating_mul(1000) / length.as_nanos().max(1);
    let filled = FULL * u32::try_from(part).map_or(1.0, |part| f64::from(part) / 1000.0);
    let from = match anchor {
        "start" => x,
        "end" => x - FULL,
        _ => x - FULL / 2.0,
    };
    let text = format!("idle: {} left", rough(&left.to_string()));
    html! {
        <g class="gauge">
            <rect x={px(from)} y={y.to_string()} width={px(FULL)} height="4" rx="2" />
            <rect x={px(from)} y={y.to_string()} width={px(filled)} height="4" rx="2" class="left" />
            <text x={px(x)} y={(y + 14).to_string()} text-anchor={anchor} class="sub">{ text }</text>
        </g>
    }
}

/// What is said where the picture ends early: while there is something to guess, and
/// where a real kernel did something else.
pub(crate) fn end(look: &Look<'_>) -> Html {
    let last = look.scene.run.trace.events.last().map(|last| last.id.0);
    let (event, words) = match (look.veil, &look.scene.run.parted) {
        (Some(veil), _) => (Some(veil), "and then?"),
        (None, Some(_)) => (last, "here the kernel did something else"),
        (None, None) => return Html::default(),
    };
    let y = look.scene.ladder.row(EventId(event.unwrap_or(0))) + 34;
    html! {
        <text x={px(look.lanes.x(Place::Wire))} y={y.to_string()} text-anchor="middle" class="veil">
            { words }
        </text>
    }
}

/// A time without the noughts at its end.
pub(crate) fn brief(time: &str) -> String {
    let digits = number(time);
    let unit = &time[digits.len()..];
    let short = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    format!("{short}{unit}")
}

/// A length without its unit.
fn number(length: &str) -> &str {
    length.trim_end_matches(|c: char| c != '.' && !c.is_ascii_digit())
}

/// A length with two digits after the point at most.
fn rough(length: &str) -> String {
    let digits = number(length);
    let unit = &length[digits.len()..];
    match digits.split_once('.') {
        Some((whole, part)) if part.len() > 2 => brief(&format!("{whole}.{}{unit}", &part[..2])),
        _ => length.to_owned(),
    }
}

fn wave(at: u32, lanes: &Lanes) -> String {
    let left = lanes.x(Place::ClientApp) - 6.0;
    let right = lanes.x(Place::ServerApp) + 6.0;
    let mut path = format!("M{} {at} q5 -6 10 0", px(left));
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
        .scene
        .ladder
        .notes
        .iter()
        .filter(|note| look.is_near(note.at, note.at) && !look.is_veiled(note.event))
        // Where there is no room for states, they stand above the picture.
        .filter(|note| look.lanes.roomy || !note.state);
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
            classes!("state", mark.ink.name(), time),
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
        classes!("note", mark.ink.name(), time),
        (&short, &label),
        marks,
    )
}

/// The line at which the picture stands.
pub(crate) fn playhead(look: &Look<'_>) -> Html {
    let place = format!("transform: translateY({}px)", look.row);
    html! {
        <g class="playhead" aria-hidden="true" style={place}>
            <line x1="0" y1="0" x2={px(look.lanes.width)} y2="0" />
            <path d="M0 -6 l9 6 l-9 6 z" />
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_one_would() {
        for (number, digits, text) in [
            (0.0, 1, "0.0"),
            (12.34, 1, "12.3"),
            (-0.96, 1, "-1.0"),
            (-0.04, 1, "0.0"),
            (0.05, 4, "0.0500"),
            (760.0, 1, "760.0"),
        ] {
            assert_eq!(decimal(number, digits), text);
        }
        assert_eq!(
            turned(0.0, 1.0, 2.0),
            "matrix(1.0000 0.0000 0.0000 1.0000 1.0 2.0)"
        );
        let down = "matrix(0.7071 0.7071 -0.7071 0.7071 0.0 0.0)";
        assert_eq!(turned(1.0, 0.0, 0.0), down);
    }

    #[test]
    fn times_lose_their_noughts_and_no_more() {
        assert_eq!(brief("15.140ms"), "15.14ms");
        assert_eq!(brief("300ms"), "300ms");
        assert_eq!(brief("0s"), "0s");
        assert_eq!(rough("289.873us"), "289.87us");
    }
}
