//! Other programs: shown before they run, and their failure is ours.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, PoisonError},
};

use anyhow::{Context as _, Result, ensure};

/// What every program that is started gets into its environment.
static ALWAYS: Mutex<Vec<(&str, OsString)>> = Mutex::new(Vec::new());

/// Puts a variable into the environment of every program that is started from now on.
pub(crate) fn always(name: &'static str, value: impl Into<OsString>) {
    let mut always = ALWAYS.lock().unwrap_or_else(PoisonError::into_inner);
    always.retain(|(known, _)| *known != name);
    always.push((name, value.into()));
}

fn given() -> Vec<(&'static str, OsString)> {
    let always = ALWAYS.lock().unwrap_or_else(PoisonError::into_inner);
    always.clone()
}

/// The path on which programs are found.
pub(crate) fn path() -> OsString {
    let ours = given().into_iter().find(|(name, _)| *name == "PATH");
    ours.map_or_else(|| env::var_os("PATH").unwrap_or_default(), |(_, path)| path)
}

/// Cargo with these arguments, written as one would type them.
pub(crate) fn cargo(arguments: &str) -> Command {
    command("cargo", arguments)
}

/// A program with these arguments, written as one would type them.
pub(crate) fn command(program: &str, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace()).envs(given());
    command
}

/// Runs a command to its end with its output in the open.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    ended_well(&line, status)
}

fn ended_well(line: &str, status: ExitStatus) -> Result<()> {
    ensure!(status.success(), "`{line}` ended with {status}");
    Ok(())
}

/// A program that runs while something else is done.
pub(crate) struct Started {
    child: Child,
    line: String,
}

/// Starts a command and goes on.
pub(crate) fn start(command: &mut Command) -> Result<Started> {
    let line = line(command);
    println!("$ {line} &");
    let child = command.spawn();
    let child = child.with_context(|| format!("cannot start `{line}`"))?;
    Ok(Started { child, line })
}

impl Started {
    /// Waits for its end; its failure is ours.
    pub(crate) fn finish(mut self) -> Result<()> {
        ended_well(&self.line, self.child.wait()?)
    }

    /// Ends it: it would go on for ever.
    pub(crate) fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
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
    ended_well(&line, output.status)?;
    Ok(String::from_utf8(output.stdout)?)
}

/// Where a program of that name is, if it is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&path())
        .map(|directory| directory.join(program))
        .find(|file| file.is_file())
}

/// The command as it could be typed into a shell, without what every program gets.
fn line(command: &Command) -> String {
    let given = given();
    let environment = command
        .get_envs()
        .filter(|(key, _)| given.iter().all(|(name, _)| key != name))
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
