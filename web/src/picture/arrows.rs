//! Segments on their way, as SVG.

use idlerace_core::{
    ladder::{Arrow, Fate},
    trace::{EventId, Place},
};
use yew::prelude::*;

use crate::picture::lanes::GAP;
use crate::picture::notes::{Look, px, turned};

/// From a segment's line down to the foot of its label.
const LABEL: f64 = 12.0;

/// Segments: first all lines, then all labels, so that no line crosses out a label.
pub(crate) fn arrows(look: &Look<'_>) -> Html {
    let near = look
        .scene
        .ladder
        .arrows
        .iter()
        .filter(|arrow| look.is_near(arrow.start, arrow.end) && !look.is_veiled(arrow.sent))
        .map(|arrow| Way::new(look, arrow));
    let near: Vec<Way<'_>> = near.collect();
    html! {
        <>
            <g aria-hidden="true">{ for near.iter().map(Way::line) }</g>
            { for near.iter().map(|way| way.label(look)) }
        </>
    }
}

/// A segment's way through the picture.
struct Way<'a> {
    arrow: &'a Arrow,
    from: (f64, f64),
    to: (f64, f64),
    /// How far the line falls for each unit to the right.
    slope: f64,
    class: Classes,
}

impl<'a> Way<'a> {
    fn new(look: &Look<'_>, arrow: &'a Arrow) -> Self {
        let from = (look.lanes.x(arrow.from), f64::from(arrow.start));
        let to = (look.lanes.x(arrow.to), f64::from(arrow.end));
        let slope = (to.1 - from.1) / (to.0 - from.0);
        let over = arrow.ended.is_none_or(|ended| ended.0 <= look.at);
        let time = if arrow.sent.0 > look.at {
            "future"
        } else if over {
            "past"
        } else {
            "flying"
        };
        let is_lit = |event: EventId| event.0 == look.at || look.is_lit(event);
        let lit = is_lit(arrow.sent) || arrow.ended.is_some_and(is_lit);
        let lit = lit.then_some("lit");
        let here = (arrow.sent.0 == look.at).then_some("departing");
        Self {
            arrow,
            from,
            to,
            slope,
            class: classes!(
                "arrow",
                arrow.ink.name(),
                arrow.fate.name(),
                time,
                lit,
                here
            ),
        }
    }

    fn is_rightwards(&self) -> bool {
        self.to.0 > self.from.0
    }

    fn line(&self) -> Html {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        let about = if self.is_rightwards() {
            ""
        } else {
            " rotate(180)"
        };
        let placed = turned(self.slope, x2, y2) + about;
        let tip = match self.arrow.fate {
            Fate::Lost | Fate::Rejected => html! {
                <path d="M-8 -4 L0 0 L-8 4 M-19 -5 l8 10 m0 -10 l-8 10" class="tip" transform={placed} />
            },
            Fate::Accepted | Fate::UnderWay => html! {
                <path d="M-8 -4 L0 0 L-8 4 z" class="tip full" transform={placed} />
            },
        };
        // For the style sheet, which draws the departing one from its beginning to its end.
        let length = format!("--length: {}", px((x2 - x1).hypot(y2 - y1)));
        html! {
            <g key={self.arrow.sent.0} class={self.class.clone()} style={length}>
                <line x1={px(x1)} y1={px(y1)} x2={px(x2)} y2={px(y2)} class="way" />
                { tip }
            </g>
        }
    }

    /// The label below the line near its beginning: what an arriving segment causes
    /// departs where it lands, and it lands from above.
    fn label(&self, look: &Look<'_>) -> Html {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        let arrow = self.arrow;
        let (near, anchor) = if self.is_rightwards() || arrow.from == Place::Wire {
            (x1 + GAP, "start")
        } else {
            (x1 - GAP, "end")
        };
        let placed = if arrow.from == Place::Wire {
            // Between the hosts the other half of the wire is free.
            turned(0.0, near, y1 + 4.0)
        } else {
            turned(self.slope, near, y1 + (near - x1) * self.slope + LABEL)
        };
        let fate = arrow.fate.name().replace('-', " ");
        let words = format!("{} sends {}, {fate}", arrow.from, arrow.label);
        let short = look.lanes.label(&arrow.label);
        let marks = html! {
            <>
                <line x1={px(x1)} y1={px(y1)} x2={px(x2)} y2={px(y2)} class="touch" />
                <text transform={placed} text-anchor={anchor} aria-hidden="true">
                    { short.clone() }
                </text>
            </>
        };
        look.event(arrow.sent, self.class.clone(), (&short, &words), marks)
    }
}
