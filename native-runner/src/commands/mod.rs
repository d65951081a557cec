//! What the program does when asked: gets a scenario, has it run and judged, reports. One file
//! for each command that does more than to print what there is.

mod causes;
mod chain;
mod check;
mod experiment;
mod explore;
mod installed;
mod matrix;
mod odds;
mod peers;
mod proxy;
mod run;
mod show;
mod sweep;
mod test;
mod transport;

use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use clap::error::{self, ContextKind, ContextValue};
use clap::{CommandFactory, Parser};
use formats::schema::{self, Schema};

use crate::cli::exit_code::Exit;
use crate::cli::{Cli, Command, SCENARIO_NAME};
use crate::commands::causes::causes;
use crate::commands::chain::chain;
use crate::commands::check::check;
use crate::commands::experiment::experiment;
use crate::commands::explore::explore;
use crate::commands::installed::{completions, man};
use crate::commands::matrix::matrix;
use crate::commands::odds::odds;
use crate::commands::peers::{clients, proxies, servers};
use crate::commands::proxy::proxy;
use crate::commands::run::{run, run_steps};
use crate::commands::show::show;
use crate::commands::sweep::{map, sweep};
use crate::commands::test::test;
use crate::orders::guard;
use crate::report::output::{answer, print, say};
use crate::report::reference::list::{list, listed};
use crate::serve::page;
use crate::serve::play::play;

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    crate::system::calls::survive_file_limit();
    let asked = match Cli::try_parse() {
        Ok(asked) => asked,
        Err(other) => return told(&other).into(),
    };
    let result = match asked.command {
        None => experiment(asked.json),
        Some(Command::List { json: true }) => printed(&answer(&listed())),
        Some(Command::List { json: false }) => printed(&list()),
        Some(Command::Causes(options)) => causes(&options),
        Some(Command::Matrix(options)) => matrix(&options),
        Some(Command::Schema { of }) => {
            let schema = schema::find(&of);
            printed(&schema.map_or_else(String::new, Schema::bundled))
        }
        Some(Command::Show(options)) => show(&options),
        Some(Command::Run(options)) if options.steps => run_steps(&options),
        Some(Command::Run(options)) => run(&options),
        Some(Command::Sweep(options)) if options.y.is_some() => map(&options),
        Some(Command::Sweep(options)) => sweep(&options),
        Some(Command::Explore(options)) => explore(&options),
        Some(Command::Chain(options)) => chain(&options),
        Some(Command::Odds(options)) => odds(&options),
        Some(Command::Check(options)) => check(&options),
        Some(Command::Test(options)) => test(&options),
        Some(Command::Clients(options)) => clients(&options),
        Some(Command::Servers(options)) => servers(&options),
        Some(Command::Proxies(options)) => proxies(&options),
        Some(Command::Proxy(options)) => proxy(&options),
        Some(Command::GuardOfGroups) => guard(io::stdin().lock())
            .map(|()| Exit::Holds)
            .map_err(anyhow::Error::from),
        Some(Command::Play { port, no_open }) => {
            play(page::bundle, port, !no_open).map(|()| Exit::Holds)
        }
        Some(Command::Man { command }) => {
            man::page(Cli::command(), command.as_deref()).and_then(|page| printed(&page))
        }
        Some(Command::Completions { shell }) => {
            printed(&completions::script(Cli::command(), shell))
        }
    };
    let exit = result.unwrap_or_else(|error| {
        say(&error);
        Exit::Unknown
    });
    exit.into()
}

/// What the parser of arguments has to say instead: what is wrong with them, or the help.
fn told(other: &clap::Error) -> Exit {
    let told = other.print().and_then(|()| io::stdout().flush());
    if lacks_scenario(other) {
        eprintln!("`idlerace list` shows the names of the scenarios.");
    }
    match told {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            say(&anyhow::Error::from(error).context("cannot write to standard output"));
            Exit::Unknown
        }
        Ok(()) | Err(_) if other.use_stderr() => Exit::Unknown,
        Ok(()) | Err(_) => Exit::Holds,
    }
}

/// Whether the name of a scenario is missing.
fn lacks_scenario(other: &clap::Error) -> bool {
    let missing = other.get(ContextKind::InvalidArg);
    let Some(ContextValue::Strings(missing)) = missing else {
        return false;
    };
    let is_name = |one: &String| one.contains(SCENARIO_NAME);
    other.kind() == error::ErrorKind::MissingRequiredArgument && missing.iter().any(is_name)
}

fn printed(text: &str) -> Result<Exit> {
    print(text)?;
    Ok(Exit::Holds)
}
