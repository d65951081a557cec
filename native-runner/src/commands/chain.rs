//! Has a chain proven hop by hop and reported, or shows one run of it.
//!
//! Proves nothing itself: `idlerace_core::prove_chain` does.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use idlerace_core::explore::Limits;
use idlerace_core::prove_chain::{Standing, advised, judge};
use idlerace_core::run::chain::simulate;

use crate::cli::exit_code::Exit;
use crate::cli::{Chain as Options, Drawn};
use crate::report::chain::{document, drawn, junit, names, ran, sarif, telling_hop, text};
use crate::report::output::{Destination, answer, print};
use crate::source::chain::{LoadedChain, load};

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
        return shown(options, &loaded, format);
    }
    if options.run {
        print(&ran(&loaded, &simulate(&loaded.chain)))?;
        return Ok(Exit::Holds);
    }
    proven(options, (&loaded, path))
}

/// Writes one run of it.
fn shown(options: &Options, loaded: &LoadedChain, format: Drawn) -> Result<Exit> {
    fits(options, loaded, format)?;
    let to = Destination::open(options.output.as_deref().unwrap_or(Path::new("-")))?;
    let trace = simulate(&loaded.chain);
    let hop = options
        .hop
        .map_or_else(|| telling_hop(&trace), |hop| hop - 1);
    let side = options.side.unwrap_or_default().into();
    to.write(&drawn(loaded, &trace, format, (hop, side)))?;
    Ok(Exit::Holds)
}

/// What only some formats have is asked of no other.
fn fits(options: &Options, loaded: &LoadedChain, format: Drawn) -> Result<()> {
    let is_script = format == Drawn::Packetdrill;
    for (option, is_given) in [
        ("--hop", options.hop.is_some()),
        ("--side", options.side.is_some()),
    ] {
        ensure!(
            is_script || !is_given,
            "{option}: only --format packetdrill is about one host of one hop"
        );
    }
    let hops = loaded.chain.hops.len();
    if let Some(hop) = options.hop {
        ensure!(
            (1..=hops).contains(&hop),
            "--hop {hop}: {} has hops 1 to {hops}",
            loaded.name
        );
    }
    Ok(())
}

/// Proves it, and says so wherever it is asked to.
fn proven(options: &Options, (loaded, path): (&LoadedChain, &Path)) -> Result<Exit> {
    let open = |path: &Option<_>| path.as_deref().map(Destination::open).transpose();
    let (to_junit, to_sarif) = (open(&options.junit)?, open(&options.sarif)?);
    let begin = Instant::now();
    let found = judge(&loaded.chain, &Limits::DEFAULT);
    let advice = advised(&loaded.chain, &found, &Limits::DEFAULT);
    print(&if options.json {
        answer(&document(loaded, &found, advice.as_ref()))
    } else {
        text(loaded, &found, advice.as_ref())
    })?;
    let both = (&found, advice.as_ref());
    if let Some(to) = to_junit {
        to.write(&junit(&loaded.name, both, begin.elapsed())?)?;
    }
    if let Some(to) = to_sarif {
        to.write(sarif((loaded, path), both).as_bytes())?;
    }
    Ok(match found.standing {
        Standing::Safe => Exit::Holds,
        Standing::Unsafe => Exit::Fails,
        Standing::Undecided => Exit::Unknown,
    })
}
