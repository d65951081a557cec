//! Has a chain proven hop by hop and reported, or shows one run of it.
//!
//! Proves nothing itself: `idlerace_core::prove_chain` does.

use anyhow::{Result, bail};
use idlerace_core::explore::Limits;
use idlerace_core::prove_chain::{Standing, advised, judge};
use idlerace_core::run::chain::simulate;

use crate::cli::exit_code::Exit;
use crate::cli::{Chain as Options, Drawn};
use crate::report::chain::{document, drawn, names, ran, text};
use crate::report::output::{answer, print};
use crate::source::chain::load;

/// Proves what was asked for.
///
/// # Errors
/// If there is no such chain.
pub(crate) fn chain(options: &Options) -> Result<Exit> {
    let Some(path) = &options.from else {
        print(&names())?;
        return Ok(Exit::Holds);
    };
    let loaded = load(path, &options.settings)?;
    if let Some(format) = options.format {
        if format == Drawn::Svg && loaded.chain.load.is_some() {
            bail!(
                "--format: svg has one request at a time, and {} has a load; mermaid has every \
                 message",
                loaded.name
            );
        }
        print(&drawn(&loaded, &simulate(&loaded.chain), format))?;
        return Ok(Exit::Holds);
    }
    if options.run {
        print(&ran(&loaded, &simulate(&loaded.chain)))?;
        return Ok(Exit::Holds);
    }
    let found = judge(&loaded.chain, &Limits::DEFAULT);
    let advice = advised(&loaded.chain, &found, &Limits::DEFAULT);
    print(&if options.json {
        answer(&document(&loaded, &found, advice.as_ref()))
    } else {
        text(&loaded, &found, advice.as_ref())
    })?;
    Ok(match found.standing {
        Standing::Safe => Exit::Holds,
        Standing::Unsafe => Exit::Fails,
        Standing::Undecided => Exit::Unknown,
    })
}
