//! Forces orders of the race on a program of the user's, and says what it did.

use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use formats::answers::test::Test as Answer;
use tokio::runtime;
use tokio::task::LocalSet;

use crate::cli::Test;
use crate::cli::exit_code::Exit;
use crate::orders::{Guard, Identity, Kit, Place, Program, Ran, Unfit, Variant, run};
use crate::report::output::{Destination, answer, print};
use crate::report::progress::progress;
use crate::report::test::{folder, junit, rows, sarif, text, write_all};
use crate::system::time::to_std;

/// Runs everything that was asked for.
///
/// # Errors
/// If the program is not fit to be tested, or a report cannot be written.
pub(crate) fn test(options: &Test) -> Result<Exit> {
    let open = |path: &Option<_>| path.as_deref().map(Destination::open).transpose();
    let (to_junit, to_sarif) = (open(&options.junit)?, open(&options.sarif)?);
    options.traces.as_deref().map(folder).transpose()?;
    let kit = kit(options)?;
    let begin = Instant::now();
    let ran = ran(&kit)?;
    let (mut told, traces) = rows(&ran, options, begin.elapsed(), kit.variants.len());
    if let Some(into) = &options.traces {
        write_all(into, &mut told.rows, &traces)?;
    }
    print(&if options.json {
        answer(&told)
    } else {
        text(&told, options)
    })?;
    if let Some(to) = to_junit {
        to.write(&junit(&told)?)?;
    }
    if let Some(to) = to_sarif {
        to.write(sarif(&told, &options.command).as_bytes())?;
    }
    Ok(exit(&told))
}

fn kit(options: &Test) -> Result<Kit> {
    let program = Program {
        words: options.command.clone(),
        longest: to_std(options.limit),
        place: Place {
            ipv6: options.ipv6,
            tls: options
                .tls
                .then(Identity::new)
                .transpose()
                .context("cannot speak TLS")?,
        },
    };
    if program.words[0].is_empty() {
        bail!("COMMAND is an empty word");
    }
    if program.has("{ca}") && !options.tls {
        bail!("COMMAND has {{ca}}, which only --tls gives");
    }
    let unasked = ["{method}", "{key}"]
        .into_iter()
        .find(|place| program.has(place));
    if let Some(place) = unasked.filter(|_| options.methods.is_empty()) {
        bail!("COMMAND has {place}; say what belongs there: --methods GET,POST,POST+key");
    }
    Ok(Kit {
        program,
        orders: options.orders(),
        variants: if options.methods.is_empty() {
            vec![Variant::default()]
        } else {
            options.methods.clone()
        },
        times: options.repeat,
    })
}

fn ran(kit: &Kit) -> Result<Vec<Ran>> {
    let each = kit.orders.len() as u64 * u64::from(kit.times) + 1;
    let bar = progress(kit.variants.len() as u64 * each);
    let guard = Guard::new().context("cannot start a guard of what COMMAND starts")?;
    if let Some(identity) = &kit.program.place.tls {
        guard.made(identity.authority());
    }
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ran = LocalSet::new().block_on(&runtime, run(kit, &guard, || bar.inc(1)));
    bar.finish_and_clear();
    ran.map_err(|unfit| match unfit {
        Unfit::Start(error) => {
            let name = kit.program.words[0].to_string_lossy().into_owned();
            anyhow!(error).context(format!("cannot run {name}"))
        }
        Unfit::Does(what) => anyhow!(what),
    })
}

/// What is not as expected outweighs what was not forced.
fn exit(told: &Answer) -> Exit {
    if told.rows.iter().any(|row| !row.unmet.is_empty()) {
        Exit::Fails
    } else if told.rows.iter().any(|row| row.outcome.is_none()) {
        Exit::Unknown
    } else {
        Exit::Holds
    }
}
