//! The cells of a map as far as they are known, drawn on a canvas, told and tabled.

use idlerace_core::{explore::Question, odds::Rate, svg::strength, time::Duration};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use crate::prove::rows::Shown;

/// Pixels of a cell; the style makes them larger or smaller.
const CELL: f64 = 10.0;

/// Simulated runs for each cell.
pub(super) const DRAWS: u32 = 20;

/// A count as a measure.
fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Where the visitor stands, and where the scenario is if that is on the map.
pub(super) type Stands = ((usize, usize), Option<(usize, usize)>);

/// The cells of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    x: Vec<String>,
    y: Vec<String>,
    cells: Vec<Option<Shown>>,
    failed: Vec<Option<u32>>,
    question: Question,
}

impl Field {
    pub(super) fn new(x: Vec<String>, y: Vec<String>, question: Question) -> Self {
        let all = x.len() * y.len();
        Self {
            x,
            y,
            cells: vec![None; all],
            failed: vec![None; all],
            question,
        }
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (usize, usize) {
        (self.x.len(), self.y.len())
    }

    /// The values of both settings in a cell.
    pub(super) fn values(&self, x: usize, y: usize) -> Option<(&str, &str)> {
        Some((self.x.get(x)?, self.y.get(y)?))
    }

    /// The cell that is nearest to these values, if they are between the ends of the axes.
    pub(super) fn nearest(&self, values: &[Option<String>; 2]) -> Option<(usize, usize)> {
        let [x, y] = values;
        Some((
            nearest(&self.x, x.as_deref()?)?,
            nearest(&self.y, y.as_deref()?)?,
        ))
    }

    pub(super) fn take(&mut self, from: usize, rows: &[Vec<Shown>]) {
        fill(&mut self.cells, from * self.x.len(), rows);
    }

    pub(super) fn count(&mut self, from: usize, rows: &[Vec<u32>]) {
        fill(&mut self.failed, from * self.x.len(), rows);
    }

    fn cell(&self, x: usize, y: usize) -> Option<Shown> {
        (x < self.x.len())
            .then(|| self.cells.get(y * self.x.len() + x).copied().flatten())
            .flatten()
    }

    /// Where one stands, and what is known of it.
    pub(super) fn told(
        &self,
        at: (usize, usize),
        now: Option<(usize, usize)>,
        draws: u32,
    ) -> String {
        let here = if now == Some(at) {
            " (the scenario is here)"
        } else {
            ""
        };
        self.sentence(at, draws) + here
    }

    /// What is known of a cell.
    pub(super) fn sentence(&self, (x, y): (usize, usize), draws: u32) -> String {
        let Some((across, up)) = self.values(x, y) else {
            return String::new();
        };
        let known = match self.cell(x, y) {
            None => "not yet looked at".to_owned(),
            Some(Shown { safe: None, .. }) => "undecided: too many orders".to_owned(),
            Some(Shown {
                safe: Some(true), ..
            }) => format!("safe {}, proven for every order", self.question.of_a_map()),
            Some(Shown { share: None, .. }) => {
                "can fail, and for more than the idle race: how often is not calculated".to_owned()
            }
            Some(Shown { share: Some(0), .. }) => {
                "can fail, but for next to none of the pauses that are drawn".to_owned()
            }
            Some(Shown {
                share: Some(share), ..
            }) => format!("can fail, for {} of the pauses", percent(share)),
        };
        let failed = self.failed.get(y * self.x.len() + x).copied().flatten();
        let failed = failed.map_or_else(String::new, |failed| {
            format!("; lost or sent again in {failed} of {draws} simulated runs")
        });
        format!("{across} across, {up} up: {known}{failed}")
    }

    /// How much of it is there.
    pub(super) fn progress(&self) -> String {
        let all = self.cells.len();
        let known = self.cells.iter().flatten().count();
        let failed = self.failed.iter().flatten().count();
        if known < all {
            format!("{known} of {all} cells proven.")
        } else if failed < all {
            format!("{all} cells proven, {failed} simulated.")
        } else {
            format!("{all} cells proven and simulated.")
        }
    }

    /// The values at the side.
    pub(super) fn beside(&self) -> Html {
        html! { <span class="up">{ ends(self.y.iter().rev()) }</span> }
    }

    /// The values below.
    pub(super) fn below(&self) -> Html {
        html! { <span class="across">{ ends(self.x.iter()) }</span> }
    }

    /// Row by row where it is safe, in words.
    pub(super) fn table(&self) -> Html {
        let row = |(y, value): (usize, &String)| {
            html! {
                <tr><th scope="row">{ value.clone() }</th><td>{ self.runs(y).join("; ") }</td></tr>
            }
        };
        html! {
            <details>
                <summary>{ "The same as a table" }</summary>
                <table class="runs">
                    <thead><tr><th>{ "Up" }</th><th>{ "Across" }</th></tr></thead>
                    <tbody>{ for self.y.iter().enumerate().rev().map(row) }</tbody>
                </table>
            </details>
        }
    }

    /// Cells of a row that are alike, together.
    fn runs(&self, y: usize) -> Vec<String> {
        let word = |x: usize| match self.cell(x, y) {
            None => "not yet looked at",
            Some(Shown { safe: None, .. }) => "undecided",
            Some(Shown {
                safe: Some(true), ..
            }) => "safe",
            Some(Shown {
                safe: Some(false), ..
            }) => "can fail",
        };
        let mut runs = Vec::new();
        let mut first = 0;
        for x in 1..=self.x.len() {
            if x == self.x.len() || word(x) != word(first) {
                let (from, to) = (&self.x[first], &self.x[x - 1]);
                let place = if from == to {
                    from.clone()
                } else {
                    format!("{from} to {to}")
                };
                runs.push(format!("{} {place}", word(first)));
                first = x;
            }
        }
        runs
    }
}

/// Puts rows where they belong, one behind the other.
fn fill<T: Copy>(places: &mut [Option<T>], first: usize, rows: &[Vec<T>]) {
    for (place, value) in places.iter_mut().skip(first).zip(rows.iter().flatten()) {
        *place = Some(*value);
    }
}

/// A share in percent, with two digits that say something.
fn percent(share: u64) -> String {
    let hundredth = Rate::ONE.0 / 10_000;
    match share / hundredth {
        0 if share > 0 => "less than 0.01 %".to_owned(),
        small @ 0..1_000 => format!("{}.{:02} %", small / 100, small % 100),
        large => format!("{} %", large / 100),
    }
}

/// The index of the value that is nearest to this one, if it is between the first and the last.
fn nearest(values: &[String], wanted: &str) -> Option<usize> {
    let measure = |value: &str| {
        let length = value.parse::<Duration>().ok().map(Duration::as_nanos);
        length.or_else(|| value.parse().ok())
    };
    let wanted = measure(wanted)?;
    let all: Vec<u64> = values.iter().filter_map(|value| measure(value)).collect();
    let within = (*all.first()?..=*all.last()?).contains(&wanted);
    let distance = |(_, value): &(usize, &u64)| value.abs_diff(wanted);
    let nearest = all.iter().enumerate().min_by_key(distance);
    nearest.filter(|_| within).map(|(index, _)| index)
}

/// The first value, the middle one and the last, short.
fn ends<'a>(values: impl ExactSizeIterator<Item = &'a String>) -> Html {
    let last = values.len().saturating_sub(1);
    let shown = values
        .enumerate()
        .filter(|(index, _)| [0, last / 2, last].contains(index));
    shown
        .map(|(_, value)| html! { <span>{ short(value) }</span> })
        .collect()
}

/// A length without what is smaller than a hundredth of it.
fn short(value: &str) -> String {
    let Ok(length) = value.parse::<Duration>() else {
        return value.to_owned();
    };
    let mut unit = 1;
    while length.as_nanos() / unit >= 1_000 {
        unit *= 10;
    }
    Duration::from_nanos(length.as_nanos() / unit * unit).to_string()
}

/// The cell at which the pointer is.
pub(super) fn place(
    canvas: &NodeRef,
    (columns, rows): (usize, usize),
    event: &MouseEvent,
) -> Option<(usize, usize)> {
    let drawn = canvas.cast::<Element>()?;
    let (wide, high) = (
        f64::from(drawn.client_width()),
        f64::from(drawn.client_height()),
    );
    let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let share = |at: f64, length: f64, count: usize| {
        (0..count).find(|cell| at * real(count) < length * real(cell + 1))
    };
    let row = share(y, high, rows)?;
    Some((share(x, wide, columns)?, rows - 1 - row))
}

/// Draws what is known, and where the visitor stands.
pub(super) fn draw(field: &Field, (at, now): Stands, draws: u32, canvas: &HtmlCanvasElement) {
    let context = canvas.get_context("2d").ok().flatten();
    let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context else {
        return;
    };
    let (columns, rows) = field.size();
    // Setting a size wipes the canvas, too.
    for (name, count) in [("width", columns), ("height", rows)] {
        let _refused = canvas.set_attribute(name, &(real(count) * CELL).to_string());
    }
    let ink = Ink::of(canvas);
    for y in 0..rows {
        for x in 0..columns {
            let Some(cell) = field.cell(x, y) else {
                continue;
            };
            let (left, top) = corner(x, y, rows);
            let (colour, strength) = look(cell, &ink);
            context.set_global_alpha(strength);
            context.set_fill_style_str(colour);
            context.fill_rect(left, top, CELL, CELL);
            let failed = field.failed[y * columns + x].unwrap_or_default();
            if failed > 0 {
                let radius = (f64::from(failed) / f64::from(draws)).sqrt() * CELL / 2.0;
                context.set_global_alpha(1.0);
                context.set_fill_style_str(&ink.line);
                context.begin_path();
                let (middle, centre) = (left + CELL / 2.0, top + CELL / 2.0);
                let _drawn =
                    context.arc(middle, centre, radius.max(1.0), 0.0, std::f64::consts::TAU);
                context.fill();
            }
        }
    }
    context.set_global_alpha(1.0);
    context.set_stroke_style_str(&ink.line);
    context.set_line_width(2.0);
    edge(field, &context);
    if let Some((x, y)) = now {
        let (left, top) = corner(x, y, rows);
        let (middle, centre) = (left + CELL / 2.0, top + CELL / 2.0);
        context.begin_path();
        context.set_line_width(3.0);
        let _drawn = context.arc(middle, centre, CELL * 1.2, 0.0, std::f64::consts::TAU);
        context.stroke();
    }
    let (left, top) = corner(at.0, at.1, rows);
    context.set_line_width(3.0);
    context.stroke_rect(left - 1.0, top - 1.0, CELL + 2.0, CELL + 2.0);
}

fn corner(x: usize, y: usize, rows: usize) -> (f64, f64) {
    (real(x) * CELL, real(rows.saturating_sub(y + 1)) * CELL)
}

/// The page's colours.
struct Ink {
    safe: String,
    not: String,
    open: String,
    line: String,
}

impl Ink {
    /// What the legend's samples have: there the style has resolved light and dark.
    fn of(canvas: &HtmlCanvasElement) -> Self {
        let colour = |sample: &str| {
            let map = canvas.closest(".map").ok().flatten();
            let sample = map.and_then(|map| map.query_selector(sample).ok().flatten());
            let style =
                sample.and_then(|sample| web_sys::window()?.get_computed_style(&sample).ok()?);
            let value = style.and_then(|style| style.get_property_value("background-color").ok());
            value.unwrap_or_default()
        };
        Self {
            safe: colour("i.safe"),
            not: colour("i.unsafe"),
            open: colour("i.undecided"),
            line: colour("i.line"),
        }
    }
}

/// A cell's colour, and how strong it is.
fn look(cell: Shown, ink: &Ink) -> (&str, f64) {
    match cell.safe {
        Some(true) => (&ink.safe, 0.55),
        None => (&ink.open, 0.6),
        Some(false) => {
            let thousandths = u32::try_from(strength(Rate(cell.share.unwrap_or_default())));
            (&ink.not, thousandths.map_or(1.0, f64::from) / 1000.0)
        }
    }
}

/// The line from which on the closed form has something fail.
fn edge(field: &Field, context: &CanvasRenderingContext2d) {
    let (columns, rows) = field.size();
    let fails = |x: usize, y: usize| field.cell(x, y).map(|cell| cell.share > Some(0));
    context.begin_path();
    for y in 0..rows {
        for x in 0..columns {
            let Some(own) = fails(x, y) else { continue };
            let (left, top) = corner(x, y, rows);
            if fails(x + 1, y).is_some_and(|other| other != own) {
                context.move_to(left + CELL, top);
                context.line_to(left + CELL, top + CELL);
            }
            if fails(x, y + 1).is_some_and(|other| other != own) {
                context.move_to(left, top);
                context.line_to(left + CELL, top);
            }
        }
    }
    context.stroke();
}
