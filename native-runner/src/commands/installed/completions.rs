//! The completion scripts, made from the command line as it is defined, with what a script
//! should know besides: the named scenarios, the settings and the commands.

use std::fmt::Write as _;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};
use clap_complete::{Shell, generate};
use idlerace_core::catalog::ENTRIES;
use idlerace_core::parameter;

/// The script for a shell.
pub(crate) fn script(program: Command, shell: Shell) -> String {
    let commands = program
        .get_subcommands()
        .map(|one| one.get_name().to_owned());
    let commands: Vec<String> = commands.collect();
    let mut known = program.mut_subcommands(|one| one.mut_args(|arg| with_values(arg, &commands)));
    let mut script = Vec::new();
    generate(shell, &mut known, "idlerace", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Fish => script + &positional_in_fish(&known),
        Shell::Elvish => positional(script, &known, ["&'", "'= {"], |value| {
            format!("cand {value} '{value}'")
        }),
        Shell::PowerShell => positional(script, &known, ["'", "' {"], |value| {
            format!(
                "[CompletionResult]::new('{value}', '{value}', \
                 [CompletionResultType]::ParameterValue, '{value}')"
            )
        }),
        // These two have them, and the list of shells can grow.
        Shell::Bash | Shell::Zsh | _ => script,
    }
}

/// What `clap_complete` leaves out for two more shells: behind the beginning of what it offers
/// for a command the values of arguments without a name, a line each.
fn positional(
    script: String,
    program: &Command,
    [before, after]: [&str; 2],
    line: impl Fn(&str) -> String,
) -> String {
    program.get_subcommands().fold(script, |script, command| {
        let begins = format!("{before}idlerace;{}{after}", command.get_name());
        let lines = values(command).map(|value| format!("\n            {}", line(&value)));
        script.replacen(&begins, &(begins.clone() + &lines.collect::<String>()), 1)
    })
}

/// The values that are known of a command's arguments without a name.
fn values(command: &Command) -> impl Iterator<Item = String> {
    let all = command.get_positionals();
    let values = all.flat_map(Arg::get_possible_values);
    values.map(|value| value.get_name().to_owned())
}

/// What `clap_complete` leaves out for fish: the values of arguments without a name. Fish goes on
/// to offer files beside them.
fn positional_in_fish(program: &Command) -> String {
    let mut lines = String::new();
    for command in program.get_subcommands() {
        let values: Vec<String> = values(command).collect();
        if !values.is_empty() {
            let (command, values) = (command.get_name(), values.join(" "));
            // Writing to a string cannot fail.
            let _ = writeln!(
                lines,
                "complete -c idlerace -n \"__fish_idlerace_using_subcommand {command}\" -a \"{values}\""
            );
        }
    }
    lines
}

/// An argument with the values that are known of it. What it takes besides, like the names of
/// files, a shell completes by itself where it finds none of them.
fn with_values(arg: Arg, commands: &[String]) -> Arg {
    let values: Vec<String> = match arg.get_id().as_str() {
        "scenario" | "scenarios" => ENTRIES.iter().map(|entry| entry.name.to_owned()).collect(),
        "settings" => {
            let keys = parameter::ALL.iter();
            keys.map(|parameter| format!("{}=", parameter.key))
                .collect()
        }
        "command" => commands.to_vec(),
        _ => return arg,
    };
    arg.value_parser(PossibleValuesParser::new(values))
}
