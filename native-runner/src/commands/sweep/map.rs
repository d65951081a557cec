//! Has a map over two parameters computed, its parts put together, and written.
//!
//! Judges nothing itself: `idlerace_core::map` does.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use formats::answers::Version;
use formats::answers::sweep_map::Map;
use idlerace_core::explore::{Limits, Question};
use idlerace_core::map::{Cell, Plan, question, row};

use crate::cli::exit_code::Exit;
use crate::cli::{Shard, Sweep};
use crate::commands::sweep::line::{axis, say_what_moves};
use crate::report::output::Destination;
use crate::report::progress::progress;
use crate::report::sweep::map::written;
use crate::source::load;
use crate::system::pool::each;

/// More cells than this take hours, and no screen shows them.
const MOST_CELLS: usize = 250_000;

/// Cells by their key: the values of y and x.
type Cells = BTreeMap<(String, String), Cell>;

/// Makes the map that was asked for.
///
/// # Errors
/// If there is no such scenario or setting, or a file is none of this map.
pub(crate) fn map(options: &Sweep) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let x = axis("--x", &options.x)?;
    let y = axis("--y", options.y.as_deref().unwrap_or_default())?;
    let plan = Plan {
        scenario: loaded.scenario.clone(),
        settings: loaded.set.clone(),
        question: if options.as_timed {
            Question::AsTimed
        } else {
            question(&loaded.scenario, [&x, &y])
        },
        x,
        y,
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
    say_what_moves(&plan.x, &loaded);
    say_what_moves(&plan.y, &loaded);
    let to = Destination::open(options.output.as_deref().unwrap_or(Path::new("-")))?;
    let mut known = Cells::new();
    for path in &options.known {
        known.extend(read(path, &plan)?);
    }
    let map = Map {
        version: Version,
        cells: completed(&plan, known, options.shard)?,
        name: loaded.name,
        plan,
    };
    to.write(&written(&map, options)?)?;
    Ok(Exit::Holds)
}

/// The cells of a file, if it is one of the same map.
fn read(path: &Path, plan: &Plan) -> Result<Cells> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let map: Map = serde_json::from_str(&text)
        .with_context(|| format!("{}: not what `sweep --y --json` writes", path.display()))?;
    let of = |plan: &Plan| {
        (
            plan.scenario.clone(),
            plan.settings.clone(),
            plan.x.key.clone(),
            plan.y.key.clone(),
            plan.draws,
            plan.question,
        )
    };
    if of(&map.plan) != of(plan) {
        bail!(
            "{}: that is a map of another scenario, of other settings, with other --draws or of other traffic (--as-timed)",
            path.display()
        );
    }
    let key = |cell: Cell| ((cell.y.clone(), cell.x.clone()), cell);
    Ok(map.cells.into_iter().map(key).collect())
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
