//! Starts real proxies between a client and an application of ours, once for each edge of their
//! timeouts.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use formats::answers::Version;
use formats::answers::clients::NotRun;
use formats::answers::proxies::{Proxies as Answer, Proxy as Told, Row};
use idlerace_core::profile::Proxy as Profile;
use tokio::runtime::{self, Runtime};
use tokio::task::LocalSet;
use tokio::time::timeout;

use super::made::{date, system};
use crate::cli::Proxies;
use crate::cli::exit_code::Exit;
use crate::kit::proxies::{Asked, LANES, Stand, run};
use crate::orders::Guard;
use crate::peers::Proxy;
use crate::report::output::{answer, print};
use crate::report::peers::proxies::text;
use crate::report::progress::progress;

/// A proxy that takes longer at one edge is ended.
const LONGEST: Duration = Duration::from_mins(2);

/// Runs what was asked for.
///
/// # Errors
/// If no guard of what is started can be had.
pub(crate) fn proxies(options: &Proxies) -> Result<Exit> {
    let begin = Instant::now();
    let mut told = Answer {
        version: Version,
        date: date(),
        system: system(),
        proxies: Vec::new(),
        not_run: Vec::new(),
        milliseconds: 0,
    };
    let guard = Guard::new().context("cannot start a guard of the proxies")?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut broken = false;
    for proxy in options.proxies() {
        match is_here(options, proxy, &guard) {
            Err(reason) => told.not_run.push(not_run(proxy, reason)),
            Ok(version) => match each(proxy, &guard, &runtime) {
                Ok(rows) => told.proxies.push(Told {
                    id: proxy.name.into(),
                    proxy: version,
                    rows,
                }),
                Err(reason) => {
                    broken = true;
                    told.not_run.push(not_run(proxy, reason));
                }
            },
        }
    }
    told.milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    print(&if options.json {
        answer(&told)
    } else {
        text(&told)
    })?;
    Ok(exit(&told, broken))
}

fn not_run(proxy: &Proxy, reason: String) -> NotRun {
    NotRun {
        id: proxy.name.into(),
        reason,
    }
}

/// Its version, if it can be started.
fn is_here(options: &Proxies, proxy: &Proxy, guard: &Guard) -> Result<String, String> {
    if options.install {
        proxy.fetch()?;
    }
    let ready = proxy.ready(crate::peers::proxies::Timeouts::LONG, &[], guard)?;
    Ok(ready.version)
}

/// Every edge, with each method.
fn each(proxy: &Proxy, guard: &Guard, runtime: &Runtime) -> Result<Vec<Row>, String> {
    let profile = Profile::find(proxy.name).ok_or("it has no profile")?;
    let all = Asked::all(profile, proxy.drains, proxy.times_pool);
    let bar = progress(all.len() as u64);
    bar.set_message(proxy.name);
    let rows = all.into_iter().map(|asked| {
        let row = at_edge(proxy, asked, (guard, runtime));
        bar.inc(1);
        row
    });
    let rows = rows.collect();
    bar.finish_and_clear();
    rows
}

/// Starts it, sends the requests of one edge, and ends it.
fn at_edge(
    proxy: &Proxy,
    asked: Asked,
    (guard, runtime): (&Guard, &Runtime),
) -> Result<Row, String> {
    let stand = Stand::new(asked).map_err(|error| format!("no application for it: {error}"))?;
    debug_assert_eq!(stand.lanes().len(), LANES, "a port for each lane");
    let ready = proxy.ready(asked.timeouts(), stand.lanes(), guard)?;
    let work = async { timeout(LONGEST, run(stand, ready.address)).await };
    match LocalSet::new().block_on(runtime, ready.command.beside(guard, work)) {
        Err(error) => Err(format!("it cannot be started: {error}")),
        Ok(Err(last)) => Err(format!("it ended: {last}")),
        Ok(Ok(Err(_))) => Err(format!("it took longer than {} s", LONGEST.as_secs())),
        Ok(Ok(Ok(Err(error)))) => Err(error.to_string()),
        Ok(Ok(Ok(Ok(row)))) => Ok(row),
    }
}

/// So many requests of a row may have been delayed by the machine for it to be judged: a half.
fn is_judged(row: &Row) -> bool {
    row.not_judged * 2 <= row.requests
}

fn exit(told: &Answer, broken: bool) -> Exit {
    let rows = || told.proxies.iter().flat_map(|one| &one.rows);
    if rows().any(|row| !row.differences.is_empty()) {
        Exit::DIFFERS
    } else if broken || told.proxies.is_empty() || !rows().all(is_judged) {
        Exit::Unknown
    } else {
        Exit::Holds
    }
}
