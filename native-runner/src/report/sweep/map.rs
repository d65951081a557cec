//! What `sweep --y` writes: a map over two parameters as JSON, as a table, as a picture or in
//! characters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, ensure};
use formats::answers::sweep_map::Map;
use idlerace_core::explore::{Limits, Verdict};
use idlerace_core::map::{Axis, Cell, edges};
use idlerace_core::odds::Rate;
use idlerace_core::svg::{Chart, Theme};

use crate::cli::{Colours, Sweep};
use crate::report::output;
use crate::report::picture::png;

/// A map in the form that was asked for.
///
/// # Errors
/// If a part of a map is to be a picture, or a picture cannot be made.
pub(crate) fn written(map: &Map, options: &Sweep) -> Result<Vec<u8>> {
    let whole = map.plan.x.values.len() * map.plan.y.values.len();
    let drawn = |theme| {
        ensure!(
            map.cells.len() == whole,
            "a part of a map is no picture; keep it with --json and put the parts together with --known"
        );
        let chart = Chart {
            title: &map.name,
            plan: &map.plan,
            cells: &map.cells,
            theme,
        };
        Ok(chart.to_string())
    };
    Ok(if options.json {
        output::document(map).into_bytes()
    } else if options.written.csv {
        table(map).into_bytes()
    } else if options.written.svg {
        drawn(options.theme.into())?.into_bytes()
    } else if options.written.png {
        // Pixels cannot follow their reader.
        let theme = if options.theme == Colours::Dark {
            Theme::Dark
        } else {
            Theme::Light
        };
        png(&drawn(theme)?)?
    } else {
        letters(map).into_bytes()
    })
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Safe => "safe",
        Verdict::Unsafe { .. } => "unsafe",
        Verdict::Undecided { .. } => "undecided",
    }
}

/// Rates with all their twelve digits; nothing where more can go wrong than they count.
fn share(rate: Option<Rate>) -> String {
    let one = Rate::ONE.0;
    rate.map_or_else(String::new, |rate| {
        format!("{}.{:012}", rate.0 / one, rate.0 % one)
    })
}

fn table(map: &Map) -> String {
    let plan = &map.plan;
    let mut text = format!(
        "{},{},verdict,at_least,at_most,failed,draws\n",
        plan.x.key, plan.y.key
    );
    for cell in &map.cells {
        let (least, most) = (share(cell.at_least), share(cell.at_most));
        let verdict = word(cell.verdict);
        let _ = writeln!(
            text,
            "{},{},{verdict},{least},{most},{},{}",
            cell.x, cell.y, cell.failed, plan.draws
        );
    }
    text
}

/// One letter a cell, the first row at the bottom.
fn letters(map: &Map) -> String {
    let plan = &map.plan;
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for cell in &map.cells {
        rows.entry(&cell.y).or_default().push(letter(cell));
    }
    let width = plan
        .y
        .values
        .iter()
        .map(String::len)
        .max()
        .unwrap_or_default();
    let mut text = format!("{:>width$}\n", plan.y.key);
    for y in plan.y.values.iter().rev() {
        if let Some(row) = rows.get(y.as_str()) {
            let _ = writeln!(text, "{y:>width$}  {row}");
        }
    }
    let ends = |axis: &Axis| {
        let (first, last) = (axis.values.first(), axis.values.last());
        let text = |one: Option<&String>| one.cloned().unwrap_or_default();
        format!("{} from {} to {}", axis.key, text(first), text(last))
    };
    let count = |wanted: &str| {
        let is = |cell: &&Cell| word(cell.verdict) == wanted;
        map.cells.iter().filter(is).count()
    };
    let failed: u64 = map.cells.iter().map(|cell| u64::from(cell.failed)).sum();
    let runs = map.cells.len() as u64 * u64::from(plan.draws);
    let _ = write!(
        text,
        "{:>width$}  {}\n\n\
         ·  safe {}, proven for every order: {}\n\
         0  can fail, by the closed form in so many tenths of the pauses as set, # in all;\n\
         !  can fail, and for more than the idle race, which is all that it counts: {}\n\
         ?  undecided: {}\n\
         Lost or sent again in {failed} of {runs} simulated runs.\n",
        "",
        ends(&plan.x),
        plan.question.of_a_map(),
        count("safe"),
        count("unsafe"),
        count("undecided"),
    );
    for rule in edges(plan, |x, y| is_safe(map, x, y), &Limits::DEFAULT) {
        let _ = writeln!(text, "At the edge of what is safe: {rule}.");
    }
    text
}

/// Whether a cell is safe, if it is known.
fn is_safe(map: &Map, x: usize, y: usize) -> Option<bool> {
    let (x, y) = (map.plan.x.values.get(x)?, map.plan.y.values.get(y)?);
    let cell = map.cells.iter().find(|cell| cell.x == *x && cell.y == *y)?;
    match cell.verdict {
        Verdict::Safe => Some(true),
        Verdict::Unsafe { .. } => Some(false),
        Verdict::Undecided { .. } => None,
    }
}

fn letter(cell: &Cell) -> char {
    let tenths = |rate: Rate| u32::try_from(rate.0 * 10 / Rate::ONE.0).ok();
    let digit = |rate| tenths(rate).and_then(|tenths| char::from_digit(tenths, 10));
    match cell.verdict {
        Verdict::Safe => '·',
        Verdict::Undecided { .. } => '?',
        Verdict::Unsafe { .. } => cell.at_most.map_or('!', |rate| digit(rate).unwrap_or('#')),
    }
}
