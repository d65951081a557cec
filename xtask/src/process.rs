//! Other programs: shown before they run, and their failure is ours.

use std::{
    env,
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

/// Cargo with these arguments, written as one would type them.
pub(crate) fn cargo(arguments: &str) -> Command {
    command("cargo", arguments)
}

/// A program with these arguments, written as one would type them.
pub(crate) fn command(program: &str, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace());
    command
}

/// Runs a command to its end with its output in the open.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    ensure!(status.success(), "`{line}` ended with {status}");
    Ok(())
}

/// Runs a command as the last thing to do: where the system can, it takes this
/// process's place, so that Ctrl-C and the exit code are between it and the shell.
pub(crate) fn hand_over(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        let line = line(command);
        println!("$ {line}");
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(error).with_context(|| format!("cannot start `{line}`"))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Runs a command silently and returns what it wrote, errors aside.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    ensure!(
        output.status.success(),
        "`{line}` ended with {}",
        output.status
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Where a program of that name is, if it is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(program))
        .find(|file| file.is_file())
}

/// The command as it could be typed into a shell.
fn line(command: &Command) -> String {
    let environment = command
        .get_envs()
        .filter_map(|(key, value)| Some(format!("{}={}", key.display(), quoted(value?))));
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    environment
        .chain(words.map(quoted))
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.contains(char::is_whitespace) {
        format!("'{word}'")
    } else {
        word.into_owned()
    }
}
