//! A map over two settings as a picture in SVG: colour says what is proven, its strength
//! what the closed form says, a line where that begins, and a dot what was simulated.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write};

use super::document::{Head, escaped};
use super::theme::Theme;
use crate::prove::explore::Verdict;
use crate::prove::map::{Cell, Plan};
use crate::prove::odds::Rate;

/// What the field of cells is to measure, as far as its number of cells allows.
const FIELD: (usize, usize) = (640, 480);
/// The least and the most that a cell measures.
const CELL: (usize, usize) = (4, 48);
/// Around the field: for the heading, for the values of y, for those of x and the legend.
const TOP: usize = 64;
const LEFT: usize = 96;
const RIGHT: usize = 48;
const BOTTOM: usize = 92;
/// Values that are written beside an axis, at most.
const TICKS: usize = 6;
/// The opacity of a cell that is not safe though the closed form says nothing, in
/// thousandths.
const FAINT: u64 = 300;

/// A map. Its `Display` is the whole document.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What it is of.
    pub plan: &'a Plan,
    /// Its cells, row by row from the bottom, each from left to right. What is missing is
    /// left blank.
    pub cells: &'a [Cell],
    /// Its colours.
    pub theme: Theme,
}

/// The size of a cell, and of the whole.
struct Size {
    columns: usize,
    rows: usize,
    wide: usize,
    high: usize,
}

impl Size {
    fn of(plan: &Plan) -> Self {
        let (columns, rows) = (plan.x.values.len(), plan.y.values.len());
        let fit = |room: usize, count: usize| (room / count.max(1)).clamp(CELL.0, CELL.1);
        Self {
            columns,
            rows,
            wide: fit(FIELD.0, columns),
            high: fit(FIELD.1, rows),
        }
    }

    /// The left edge of a column.
    const fn x(&self, column: usize) -> usize {
        LEFT + column * self.wide
    }

    /// The upper edge of a row, of which the first is at the bottom.
    const fn y(&self, row: usize) -> usize {
        TOP + (self.rows - 1 - row) * self.high
    }

    const fn foot(&self) -> usize {
        TOP + self.rows * self.high
    }
}

impl fmt::Display for Chart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = Size::of(self.plan);
        // The legend needs its room though the field be small.
        let width = size.x(size.columns).max(LEFT + 400) + RIGHT;
        let height = size.foot() + BOTTOM;
        let count = |is: fn(Verdict) -> bool| self.cells.iter().filter(|c| is(c.verdict)).count();
        let safe = count(|verdict| verdict == Verdict::Safe);
        let not = count(|verdict| matches!(verdict, Verdict::Unsafe { .. }));
        let description = format!(
            "{} by {} cells of {} and {}: {safe} safe, {not} not safe, {} undecided.",
            size.columns,
            size.rows,
            self.plan.x.key,
            self.plan.y.key,
            self.cells.len() - safe - not
        );
        let head = Head {
            width,
            height,
            title: self.title,
            description: &description,
            theme: self.theme,
            rules: include_str!("chart.css"),
        };
        write!(f, "{head}")?;
        let title = escaped(self.title);
        writeln!(f, r#"<text class="head" x="16" y="26">{title}</text>"#)?;
        self.field(f, &size)?;
        self.axes(f, &size)?;
        self.legend(f, size.foot() + 64)?;
        writeln!(f, "</svg>")
    }
}

impl Chart<'_> {
    fn cell(&self, column: usize, row: usize) -> Option<&Cell> {
        let columns = self.plan.x.values.len();
        (column < columns)
            .then(|| self.cells.get(row * columns + column))
            .flatten()
    }

    fn field(&self, f: &mut fmt::Formatter<'_>, size: &Size) -> fmt::Result {
        let (mut dots, mut line) = (String::new(), String::new());
        for row in 0..size.rows {
            self.cells_of(f, size, row)?;
            for column in 0..size.columns {
                if let Some(cell) = self.cell(column, row) {
                    self.dot(&mut dots, size, (column, row), cell)?;
                    self.edges(&mut line, size, (column, row), cell)?;
                }
            }
        }
        if !line.is_empty() {
            writeln!(f, r#"<path class="edge" d="{line}"/>"#)?;
        }
        f.write_str(&dots)
    }

    /// The cells of a row; those side by side that look the same as one.
    fn cells_of(&self, f: &mut fmt::Formatter<'_>, size: &Size, row: usize) -> fmt::Result {
        let mut column = 0;
        while let Some(cell) = self.cell(column, row) {
            let look = look(cell);
            let same =
                (column..).take_while(|&next| self.cell(next, row).map(self::look) == Some(look));
            let count = same.count();
            let (class, opacity) = look;
            writeln!(
                f,
                r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" fill-opacity="{}.{:03}"/>"#,
                size.x(column),
                size.y(row),
                count * size.wide,
                size.high,
                opacity / 1000,
                opacity % 1000
            )?;
            column += count;
        }
        Ok(())
    }

    /// What was simulated: a dot whose area is the share that failed.
    fn dot(&self, to: &mut String, size: &Size, at: (usize, usize), cell: &Cell) -> fmt::Result {
        if cell.failed == 0 || self.plan.draws == 0 {
            return Ok(());
        }
        // In tenths of a pixel.
        let most = size.wide.min(size.high) * 9 / 2;
        let share = u64::from(cell.failed) * 10_000 / u64::from(self.plan.draws);
        let radius = (most as u64 * share.isqrt() / 100).max(5);
        let (x, y) = (size.x(at.0) * 2 + size.wide, size.y(at.1) * 2 + size.high);
        writeln!(
            to,
            r#"<circle class="dot" cx="{}" cy="{}" r="{}.{}"/>"#,
            Half(x),
            Half(y),
            radius / 10,
            radius % 10
        )
    }

    /// Where the closed form begins to say that something can fail.
    fn edges(&self, to: &mut String, size: &Size, at: (usize, usize), cell: &Cell) -> fmt::Result {
        let fails = |cell: &Cell| cell.at_most.is_some_and(|share| share > Rate(0));
        let differs = |other: Option<&Cell>| other.is_some_and(|other| fails(other) != fails(cell));
        let (right, top) = (size.x(at.0 + 1), size.y(at.1));
        if differs(self.cell(at.0 + 1, at.1)) {
            write!(to, "M{right} {top}v{}", size.high)?;
        }
        if differs(self.cell(at.0, at.1 + 1)) {
            write!(to, "M{} {top}h{}", size.x(at.0), size.wide)?;
        }
        Ok(())
    }

    fn axes(&self, f: &mut fmt::Formatter<'_>, size: &Size) -> fmt::Result {
        let foot = size.foot();
        let (key, other) = (escaped(&self.plan.x.key), escaped(&self.plan.y.key));
        writeln!(f, r#"<text class="sub" x="16" y="50">{other} ↑</text>"#)?;
        let x = size.x(size.columns);
        writeln!(
            f,
            r#"<text class="sub" x="{x}" y="{}" text-anchor="end">{key} →</text>"#,
            foot + 36
        )?;
        for (index, value) in ticks(&self.plan.x.values) {
            let x = Half(size.x(index) * 2 + size.wide);
            let y = foot + 18;
            let value = escaped(value);
            writeln!(
                f,
                r#"<text class="tick" x="{x}" y="{y}" text-anchor="middle">{value}</text>"#
            )?;
        }
        for (index, value) in ticks(&self.plan.y.values) {
            let (x, y) = (LEFT - 8, size.y(index) + size.high / 2 + 4);
            let value = escaped(value);
            writeln!(
                f,
                r#"<text class="tick" x="{x}" y="{y}" text-anchor="end">{value}</text>"#
            )?;
        }
        Ok(())
    }

    fn legend(&self, f: &mut fmt::Formatter<'_>, y: usize) -> fmt::Result {
        let mut x = 16;
        for (class, words) in [
            (
                "safe",
                &*format!("proven safe {}", self.plan.question.of_a_map()),
            ),
            ("unsafe", "can fail; stronger: a larger share of the pauses"),
            ("undecided", "undecided"),
        ] {
            let (top, after) = (y - 10, x + 16);
            writeln!(
                f,
                r#"<rect class="{class}" x="{x}" y="{top}" width="11" height="11"/><text class="tick" x="{after}" y="{y}">{words}</text>"#
            )?;
            x += 40 + 6 * words.len();
        }
        let draws = match self.plan.draws {
            0 => String::new(),
            draws => format!(
                "; a dot's area: the share of {draws} simulated runs in which it was lost or sent again"
            ),
        };
        let y = y + 18;
        writeln!(
            f,
            r#"<text class="tick" x="16" y="{y}">line: from where the closed form has any pause fail{draws}</text>"#
        )
    }
}

/// Class and opacity in thousandths.
fn look(cell: &Cell) -> (&'static str, u64) {
    match cell.verdict {
        Verdict::Safe => ("safe", 1000),
        Verdict::Undecided { .. } => ("undecided", 1000),
        Verdict::Unsafe { .. } => ("unsafe", strength(cell.at_most.unwrap_or_default())),
    }
}

/// How strong a cell is drawn in which this share of the pauses fails, in thousandths. By the
/// root, for most shares are small: one in a hundred must be seen.
#[must_use]
pub const fn strength(share: Rate) -> u64 {
    let root = (share.0 / (Rate::ONE.0 / 1_000_000)).isqrt();
    FAINT + root * (1000 - FAINT) / 1000
}

/// Some values with their indices: the first, the last, and what fits between them.
fn ticks(values: &[String]) -> impl Iterator<Item = (usize, &String)> {
    let last = values.len().saturating_sub(1);
    let step = last.div_ceil(TICKS - 1).max(1);
    let shown = move |index: usize| {
        index == last || (index.is_multiple_of(step) && (index == 0 || index + step / 2 < last))
    };
    values.iter().enumerate().filter(move |one| shown(one.0))
}

/// A length in halves of a pixel.
struct Half(usize);

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / 2)?;
        f.write_str(if self.0.is_multiple_of(2) { "" } else { ".5" })
    }
}
