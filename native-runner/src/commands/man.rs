//! The manual pages, made from the command line as it is defined.

use anyhow::{Context as _, Result};
use clap::Command;
use clap_mangen::Man;

/// The page of the program, or of one of its commands.
///
/// # Errors
/// If there is no command of that name.
pub(crate) fn page(mut program: Command, command: Option<&str>) -> Result<String> {
    // Gives each command its whole name, `idlerace check`.
    program.build();
    let page = match command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .filter(|command| !command.is_hide_set())
            .with_context(|| format!("there is no command `{name}`; `idlerace help` lists them"))?
            .clone()
            .version(env!("CARGO_PKG_VERSION")),
    };
    let mut roff = Vec::new();
    Man::new(page).render(&mut roff)?;
    Ok(String::from_utf8(roff)?)
}
