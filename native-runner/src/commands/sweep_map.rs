//! What `sweep --y` makes: a map over two settings, its parts put together, in letters, as a
//! table or as a picture.
//!
//! Judges nothing itself: `idlerace_core::map` does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use idlerace_core::explore::{Limits, Verdict};
use idlerace_core::map::{Axis, Cell, Plan, row};
use idlerace_core::odds::Rate;
use idlerace_core::svg::{Chart, Theme};
use serde::{Deserialize, Serialize};

use crate::cli::{Paper, Shard, Sweep};
use crate::commands::export::deliver;
use crate::pool::each;
use crate::report;
use crate::report::picture::png;
use crate::report::progress::progress;
use crate::source::load;

/// More cells than this take hours, and no screen shows them.
const MOST_CELLS: usize = 250_000;

/// What is kept of a map: all of it, or the rows of a part.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    /// What the scenario is called.
    name: String,
    plan: Plan,
    cells: Vec<Cell>,
}

/// Cells by their key: the values of y and x.
type Cells = BTreeMap<(String, String), Cell>;

/// Makes the map that was asked for.
///
/// # Errors
/// If there is no such scenario or setting, or a file is none of this map.
pub(crate) fn map(options: &Sweep) -> Result<ExitCode> {
    let loaded = load(&options.source)?;
    let plan = Plan {
        scenario: loaded.scenario.clone(),
        x: axis("--x", &options.x)?,
        y: axis("--y", options.y.as_deref().unwrap_or_default())?,
        draws: options.draws,
    };
    let size = plan.x.values.len() * plan.y.values.len();
    ensure!(
        size <= MOST_CELLS,
        "--x, --y: {size} cells are too many; at most {MOST_CELLS}"
    );
    ensure!(
        plan.x.key != plan.y.key,
        "--y {}: that is what --x moves",
        plan.y.key
    );
    let mut known = Cells::new();
    for path in &options.known {
        known.extend(read(path, &plan)?);
    }
    let document = Document {
        cells: completed(&plan, known, options.shard)?,
        name: loaded.name,
        plan,
    };
    deliver(&written(&document, options)?, options.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn axis(option: &str, text: &str) -> Result<Axis> {
    Axis::parse(text).map_err(|problem| anyhow!("{option} {problem}"))
}

/// The cells of a file, if it is one of the same map.
fn read(path: &Path, plan: &Plan) -> Result<Cells> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let document: Document = serde_json::from_str(&text)
        .with_context(|| format!("{}: not what `sweep --y --json` writes", path.display()))?;
    let of = |plan: &Plan| {
        (
            plan.scenario.clone(),
            plan.x.key.clone(),
            plan.y.key.clone(),
            plan.draws,
        )
    };
    if of(&document.plan) != of(plan) {
        bail!(
            "{}: that is a map of another scenario, of other settings or with other --draws",
            path.display()
        );
    }
    let key = |cell: Cell| ((cell.y.clone(), cell.x.clone()), cell);
    Ok(document.cells.into_iter().map(key).collect())
}

/// All cells of the plan that are known or in this part, in the plan's order.
fn completed(plan: &Plan, mut known: Cells, shard: Option<Shard>) -> Result<Vec<Cell>> {
    let wanted = |index: &usize| shard.is_none_or(|shard| shard.has(*index));
    let rows: Vec<usize> = (0..plan.y.values.len()).collect();
    let bar = progress(rows.len() as u64);
    bar.set_message("rows");
    let has = |y: &String| {
        let key = |x: &String| known.contains_key(&(y.clone(), x.clone()));
        plan.x.values.iter().all(key)
    };
    let missing: Vec<usize> = rows
        .into_iter()
        .filter(|index| wanted(index) && !has(&plan.y.values[*index]))
        .collect();
    bar.set_position((plan.y.values.len() - missing.len()) as u64);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let work = |(): &mut (), index| row(plan, index, &Limits::DEFAULT);
    let made = each(vec![(); threads], &missing, work, |_, _| bar.inc(1))?;
    bar.finish_and_clear();
    for cell in made.into_iter().flatten() {
        known.insert((cell.y.clone(), cell.x.clone()), cell);
    }
    let at = |y: &String| {
        let key = |x: &String| known.get(&(y.clone(), x.clone())).cloned();
        plan.x.values.iter().filter_map(key).collect::<Vec<_>>()
    };
    Ok(plan.y.values.iter().flat_map(at).collect())
}

fn written(document: &Document, options: &Sweep) -> Result<Vec<u8>> {
    let whole = document.plan.x.values.len() * document.plan.y.values.len();
    let drawn = |theme| {
        ensure!(
            document.cells.len() == whole,
            "a part of a map is no picture; keep it with --json and put the parts together with --known"
        );
        let chart = Chart {
            title: &document.name,
            plan: &document.plan,
            cells: &document.cells,
            theme,
        };
        Ok(chart.to_string())
    };
    Ok(if options.json {
        report::document(document).into_bytes()
    } else if options.written.csv {
        table(document).into_bytes()
    } else if options.written.svg {
        drawn(options.theme.into())?.into_bytes()
    } else if options.written.png {
        // Pixels cannot follow their reader.
        let paper = if options.theme == Paper::Dark {
            Theme::Dark
        } else {
            Theme::Light
        };
        png(&drawn(paper)?)?
    } else {
        letters(document).into_bytes()
    })
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Safe => "safe",
        Verdict::Unsafe { .. } => "unsafe",
        Verdict::Undecided { .. } => "undecided",
    }
}

/// Rates with all their twelve digits.
fn share(rate: Rate) -> String {
    let one = Rate::ONE.0;
    format!("{}.{:012}", rate.0 / one, rate.0 % one)
}

fn table(document: &Document) -> String {
    let plan = &document.plan;
    let mut text = format!(
        "{},{},verdict,at_least,at_most,failed,draws\n",
        plan.x.key, plan.y.key
    );
    for cell in &document.cells {
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
fn letters(document: &Document) -> String {
    let plan = &document.plan;
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for cell in &document.cells {
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
    let count = |word_: &str| {
        let is = |cell: &&Cell| word(cell.verdict) == word_;
        document.cells.iter().filter(is).count()
    };
    let failed: u64 = document
        .cells
        .iter()
        .map(|cell| u64::from(cell.failed))
        .sum();
    let runs = document.cells.len() as u64 * u64::from(plan.draws);
    let _ = write!(
        text,
        "{:>width$}  {}\n\n\
         ·  safe, proven for every order: {}\n\
         0  can fail, by the closed form in so many tenths of the pauses, # in all: {}\n\
         ?  undecided: {}\n\
         Lost or sent again in {failed} of {runs} simulated runs.\n",
        "",
        ends(&plan.x),
        count("safe"),
        count("unsafe"),
        count("undecided"),
    );
    text
}

fn letter(cell: &Cell) -> char {
    let tenths = cell.at_most.0 * 10 / Rate::ONE.0;
    match cell.verdict {
        Verdict::Safe => '·',
        Verdict::Undecided { .. } => '?',
        Verdict::Unsafe { .. } => u32::try_from(tenths)
            .ok()
            .and_then(|tenths| char::from_digit(tenths, 10))
            .unwrap_or('#'),
    }
}
