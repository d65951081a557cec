//! The manual pages, made from the command line as it is defined: its options as `clap_mangen`
//! has them, and what stands below the options in sections of its own.

use anyhow::{Context as _, Result};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

/// What the program is, in the half line that `man -k` shows.
const NAME: &str = "reproduces, explains and checks the HTTP keep-alive race";

/// What begins a section of its own in the help, and what that is called in a manual.
const SECTIONS: [(&str, &str); 2] = [("Examples:", "EXAMPLES"), ("Exit code:", "EXIT STATUS")];

/// The page of the program, or of one of its commands.
///
/// # Errors
/// If there is no command of that name.
pub(crate) fn page(mut program: Command, command: Option<&str>) -> Result<String> {
    // Gives each command its whole name, `idlerace check`.
    program.build();
    let commands = program.clone();
    let page = match command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .filter(|command| !command.is_hide_set())
            .with_context(|| format!("there is no command `{name}`; `idlerace help` lists them"))?
            .clone(),
    };
    let page = page.version(env!("CARGO_PKG_VERSION"));
    let mut octets = Vec::new();
    let man = Man::new(page.clone());
    man.render_title(&mut octets)?;
    let mut head = Roff::new();
    name(&mut head, &page);
    synopsis(&mut head, page.clone());
    head.to_writer(&mut octets)?;
    man.render_description_section(&mut octets)?;
    man.render_options_section(&mut octets)?;
    let mut rest = Roff::new();
    if command.is_none() {
        list(&mut rest, &commands);
    }
    let below = page.get_after_help().map(ToString::to_string);
    below_the_options(&mut rest, &below.unwrap_or_default());
    rest.to_writer(&mut octets)?;
    Ok(String::from_utf8(octets)?)
}

fn name(roff: &mut Roff, page: &Command) {
    let of_command = page.get_about().filter(|_| !page.has_subcommands());
    let about = of_command.map_or_else(|| NAME.into(), ToString::to_string);
    let name = page.get_bin_name().unwrap_or(page.get_name());
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{} - {about}", name.replace(' ', "-")))]);
}

/// How it is called, with the values that its options take.
fn synopsis(roff: &mut Roff, mut page: Command) {
    let usage = page.render_usage().to_string();
    roff.control("SH", ["SYNOPSIS"]);
    for line in usage.trim_start_matches("Usage:").lines() {
        roff.text([bold(line.trim())]);
        roff.control("br", []);
    }
}

/// The commands, each by how its own page is had.
fn list(roff: &mut Roff, program: &Command) {
    roff.control("SH", ["COMMANDS"]);
    roff.text([
        roman("Each has a page: "),
        italic("idlerace man COMMAND | man -l -"),
    ]);
    for command in program.get_subcommands().filter(|one| !one.is_hide_set()) {
        let about = command.get_about().map(ToString::to_string);
        roff.control("TP", []);
        roff.text([bold(format!("idlerace {}", command.get_name()))]);
        roff.text([roman(about.unwrap_or_default())]);
    }
}

/// Paragraphs are notes; lines below the word for examples or exit codes stay lines.
fn below_the_options(roff: &mut Roff, help: &str) {
    let mut has_notes = false;
    for block in help.split("\n\n").filter(|block| !block.is_empty()) {
        let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
        if let Some((_, title)) = SECTIONS.iter().find(|(word, _)| *word == first) {
            roff.control("SH", [*title]);
            roff.control("nf", []);
            roff.text([roman(rest)]);
            roff.control("fi", []);
            continue;
        }
        if has_notes {
            roff.control("PP", []);
        } else {
            roff.control("SH", ["NOTES"]);
        }
        has_notes = true;
        roff.text([roman(block)]);
    }
}
