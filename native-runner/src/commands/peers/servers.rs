//! Starts real servers, and measures the end of an idle connection to each.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use formats::answers::Version;
use formats::answers::clients::NotRun;
use formats::answers::servers::{Drain, Server as Told, Servers as Answer};
use idlerace_core::profile::{ById, Profile as _, ServerProfile};
use tokio::runtime::{self, Runtime};
use tokio::task::LocalSet;
use tokio::time::timeout;

use super::made::{date, system};
use crate::cli::Servers;
use crate::cli::exit_code::Exit;
use crate::kit::{Measured, begun, drain, measure};
use crate::orders::{Asks, Guard};
use crate::peers::servers::IDLE;
use crate::peers::{Ready, Server};
use crate::report::output::{answer, print};
use crate::report::peers::servers::text;
use crate::report::progress::progress;
use crate::system::time::to_std;

/// A server that says nothing for longer than this at any time is ended.
const LONGEST: Duration = Duration::from_mins(3);

/// Runs what was asked for.
///
/// # Errors
/// If no guard of what is started can be had.
pub(crate) fn servers(options: &Servers) -> Result<Exit> {
    let begin = Instant::now();
    let mut told = Answer {
        version: Version,
        date: date(),
        system: system(),
        servers: Vec::new(),
        not_run: Vec::new(),
        broken: Vec::new(),
        milliseconds: 0,
    };
    let guard = Guard::new().context("cannot start a guard of the servers")?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let all = options.servers();
    let bar = progress(all.len() as u64);
    for server in all {
        bar.set_message(server.name);
        match ready(options, server, &guard) {
            Err(reason) => told.not_run.push(not_run(server, reason)),
            Ok(ready) => match run(server, &ready, &guard, &runtime) {
                Ok(measured) => told.servers.push(measured),
                Err(reason) => told.broken.push(not_run(server, reason)),
            },
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    told.milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    print(&if options.json {
        answer(&told)
    } else {
        text(&told)
    })?;
    Ok(exit(&told))
}

fn not_run(server: &Server, reason: String) -> NotRun {
    NotRun {
        id: server.name.into(),
        reason,
    }
}

fn ready(options: &Servers, server: &Server, guard: &Guard) -> Result<Ready, String> {
    if options.install {
        server.fetch()?;
    }
    server.ready(guard)
}

/// Starts a server, measures it and ends it.
fn run(server: &Server, ready: &Ready, guard: &Guard, runtime: &Runtime) -> Result<Told, String> {
    let known: Option<ById<ServerProfile>> = ById::find(server.profile);
    let profile = known.ok_or("it has no profile")?.0;
    let measured = Measured {
        id: server.name.into(),
        version: ready.version.clone(),
        profile,
        configured: IDLE,
        added: server.added.unwrap_or_else(|| added(profile)),
    };
    // The timer belongs to the runtime that this is run by.
    let work = async { timeout(LONGEST, measure(&measured, ready.address)).await };
    let ran = LocalSet::new().block_on(runtime, ready.command.beside(guard, work));
    match ran {
        Err(error) => Err(format!("it cannot be started: {error}")),
        Ok(Err(last)) => Err(format!("it ended: {last}")),
        Ok(Ok(Err(_))) => Err(format!("it was not measured in {} s", LONGEST.as_secs())),
        Ok(Ok(Ok(Err(error)))) => Err(error.to_string()),
        Ok(Ok(Ok(Ok(mut told)))) => {
            told.drain = drained(ready, guard, runtime);
            Ok(told)
        }
    }
}

/// Starts it once more and asks it to end; nothing where nobody can be asked so.
fn drained(ready: &Ready, guard: &Guard, runtime: &Runtime) -> Option<Drain> {
    let work = |asks: Asks| async move {
        let told = async move {
            begun(ready.address).await?;
            drain(ready.address, || asks.ask()).await
        };
        timeout(LONGEST, told).await
    };
    let ran = LocalSet::new().block_on(runtime, ready.command.beside_its_end(guard, work));
    ran.ok()?.ok()?.ok()
}

/// What a server adds of itself to the idle timeout that its user types.
fn added(profile: &'static ServerProfile) -> Duration {
    let mut settings = profile
        .about()
        .map_or(&[][..], |about| about.settings)
        .iter();
    let typed = settings.find(|one| one.parameter == "server.idle_timeout");
    typed.map_or(Duration::ZERO, |typed| to_std(typed.added))
}

fn exit(told: &Answer) -> Exit {
    if told.servers.iter().any(|one| !one.differences.is_empty()) {
        Exit::DIFFERS
    } else if !told.broken.is_empty() || told.servers.is_empty() {
        Exit::Unknown
    } else {
        Exit::Holds
    }
}
