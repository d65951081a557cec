//! Fetches what registries have, with their own clients, into a folder of the user's cache.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::bounded::said;
use super::folder::folder;

/// Says in its folder what was fetched, once all of it is there.
const DONE: &str = "fetched.txt";

/// One step of a fetch takes no longer: the longest compiles the clients of Rust.
const FETCHED_WITHIN: Duration = Duration::from_mins(20);

/// What is fetched, and where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// The name of its folder.
    pub(super) folder: &'static str,
    /// What it is made of.
    pub(super) source: Source,
}

/// Where something is fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// From `PyPI`, as pip names it.
    Pip(&'static str),
    /// From the npm registry.
    Npm(&'static str),
    /// From Debian, these packages and those that they need, unpacked and not installed.
    Debian(&'static str),
    /// Crates, by the manifest of a driver, which is compiled.
    Cargo(&'static [(&'static str, &'static str)]),
    /// Go, from `PyPI`, and a driver that it compiles.
    Go(&'static str, &'static [(&'static str, &'static str)]),
}

/// Why something cannot be started that this command asks for: what it needs is not here.
pub(super) fn lacks(package: Option<Package>, command: &str, what: &str) -> String {
    match package {
        None => format!("there is no {what} on this machine, and it is fetched from nowhere"),
        Some(package) if package.is_there() => {
            format!("what was fetched for it has no {what} for this machine")
        }
        Some(_) => {
            format!("there is no {what} on this machine; fetch it: idlerace {command} --install")
        }
    }
}

impl Package {
    /// What it is called where it comes from.
    fn named(&self) -> String {
        match self.source {
            Source::Pip(name) | Source::Npm(name) | Source::Debian(name) => name.into(),
            Source::Go(name, files) => {
                let files = files.iter().map(|(_, text)| *text);
                [name].into_iter().chain(files).collect()
            }
            Source::Cargo(files) => files.iter().map(|(_, text)| *text).collect(),
        }
    }

    /// Whether it lies in its folder, whole.
    pub(super) fn is_there(&self) -> bool {
        let done =
            folder(self.folder).and_then(|folder| fs::read_to_string(folder.join(DONE)).ok());
        done == Some(self.named())
    }

    /// Fetches it, if it is not there.
    ///
    /// # Errors
    /// In words, why it could not be.
    pub(super) fn fetch(&self) -> Result<(), String> {
        if self.is_there() {
            return Ok(());
        }
        let folder = folder(self.folder).ok_or("there is no folder for it: set IDLERACE_CACHE")?;
        let made = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        let made = made.and_then(|()| fs::create_dir_all(&folder));
        made.map_err(|error| format!("{}: {error}", folder.display()))?;
        match self.source {
            Source::Pip(name) => pip(&folder, name)?,
            Source::Npm(name) => npm(&folder, name)?,
            Source::Debian(packages) => debian(&folder, packages)?,
            Source::Cargo(files) => {
                write(&folder, files)?;
                let build = ["build", "--quiet", "--target-dir", "target"];
                ran(Command::new("cargo").args(build).current_dir(&folder))?;
            }
            Source::Go(name, files) => {
                pip(&folder, name)?;
                write(&folder, files)?;
                go(&folder)?;
            }
        }
        let done = fs::write(folder.join(DONE), self.named());
        done.map_err(|error| format!("{}: {error}", folder.display()))
    }
}

fn pip(folder: &Path, name: &str) -> Result<(), String> {
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--target",
    ];
    ran(Command::new("python3").args(install).arg(folder).arg(name))
}

/// Without the scripts of packages: what they would fetch is no package of a registry.
fn npm(folder: &Path, name: &str) -> Result<(), String> {
    let install = [
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
    ];
    let mut npm = Command::new("npm");
    ran(npm.args(install).arg("--prefix").arg(folder).arg(name))
}

/// Downloads packages with those that they need and the system lacks, and unpacks them.
fn debian(folder: &Path, packages: &str) -> Result<(), String> {
    let archives = folder.join("archives");
    fs::create_dir_all(archives.join("partial")).map_err(|error| error.to_string())?;
    let mut apt = Command::new("apt-get");
    // The system's own folders stay as they are, so nobody else has to be kept off them.
    let place = format!("Dir::Cache::Archives={}", archives.display());
    apt.args(["-q", "-o", "Debug::NoLocking=1", "-o", &place]);
    apt.args([
        "install",
        "--download-only",
        "--reinstall",
        "-y",
        "--no-install-recommends",
    ]);
    ran(apt.args(packages.split(' ')))?;
    for entry in fs::read_dir(&archives)
        .map_err(|error| error.to_string())?
        .flatten()
    {
        if entry.path().extension().is_some_and(|kind| kind == "deb") {
            let mut unpack = Command::new("dpkg-deb");
            ran(unpack.arg("-x").arg(entry.path()).arg(folder))?;
        }
    }
    fs::remove_dir_all(&archives).map_err(|error| error.to_string())
}

/// Compiles a driver, with nothing that has to be fetched.
fn go(folder: &Path) -> Result<(), String> {
    let mut go = Command::new(folder.join("go/bin/go"));
    go.args(["build", "-o", "driver", "."]).current_dir(folder);
    go.env("GOCACHE", folder.join("cache"))
        .env("GOPATH", folder.join("path"));
    ran(go.envs([
        ("GOTOOLCHAIN", "local"),
        ("GOPROXY", "off"),
        ("GOFLAGS", "-mod=mod"),
    ]))
}

fn write(folder: &Path, files: &[(&str, &str)]) -> Result<(), String> {
    files.iter().try_for_each(|(name, text)| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    })
}

/// Runs it to its end; if it fails, what it said last.
fn ran(command: &mut Command) -> Result<(), String> {
    said(command, FETCHED_WITHIN).map(drop)
}
