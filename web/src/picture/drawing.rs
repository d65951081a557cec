//! Marks as the text of SVG: shorter than as elements of the page's own, and as quick, for a
//! browser reads it anew only where it has changed.

use idlerace_core::figure::{Anchor, Area, Label, Line, PX, Point, Spot, px};
use yew::prelude::*;

/// What has been drawn.
#[derive(Default)]
pub(crate) struct Drawing(String);

impl Drawing {
    /// Puts these down, one after the other. Nothing of it comes from outside of the program.
    pub(crate) fn put(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.push_str(part);
        }
    }

    /// A line from end to end.
    pub(crate) fn line(&mut self, line: &Line, class: &str) {
        let [x1, y1, x2, y2] = [line.from.x, line.from.y, line.to.x, line.to.y].map(px);
        self.put(&["<line class=\"", class, "\" x1=\"", &x1, "\" y1=\"", &y1]);
        self.put(&["\" x2=\"", &x2, "\" y2=\"", &y2, "\"/>"]);
    }

    /// A box; its corners and its height may be the style sheet's.
    pub(crate) fn rectangle(&mut self, area: &Area, class: &str, style: &str) {
        let [x, y, width, height] = [area.at.x, area.at.y, area.width, area.height].map(px);
        self.put(&["<rect class=\"", class, "\" x=\"", &x, "\" y=\"", &y]);
        self.put(&["\" width=\"", &width, "\" height=\"", &height]);
        self.put(&["\" style=\"", style, "\"/>"]);
    }

    /// Words of the figure.
    pub(crate) fn text(&mut self, label: &Label, class: &str) {
        if label.text.is_empty() {
            return;
        }
        let spot = &label.spot;
        self.put(&[
            "<text class=\"",
            class,
            "\" text-anchor=\"",
            spot.anchor.name(),
        ]);
        match spot.transform() {
            Some(transform) => self.put(&["\" transform=\"", &transform]),
            None => self.put(&["\" x=\"", &px(spot.at.x), "\" y=\"", &px(spot.at.y)]),
        }
        self.put(&["\">", &label.text, "</text>"]);
    }

    /// Words that are not of the figure, with their foot at this height in pixels.
    pub(crate) fn words(&mut self, x: i64, y: u32, anchor: Anchor, class: &str, said: &str) {
        let y = i64::from(y) * PX;
        let label = Label {
            spot: Spot::level(Point { x, y }, anchor),
            text: said.to_owned(),
        };
        self.text(&label, class);
    }

    /// All of it.
    pub(crate) fn html(self) -> Html {
        Html::from_html_unchecked(AttrValue::from(self.0))
    }
}
