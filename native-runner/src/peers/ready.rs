//! A server made ready to be started: its files, its port, its program and what that says of its
//! version.
//!
//! Starts nothing but to ask for versions.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process;
use std::time::Duration;

use tempfile::TempDir;

use super::bounded::said;
use super::fetch::{Package, lacks};
use super::folder::{folder, program};
use super::servers::Server;
use crate::orders::{Command, Guard};

/// A program says its version within this, also one that begins a machine of its own for it.
const SAYS_WITHIN: Duration = Duration::from_secs(20);

/// A server that is about to be started.
#[derive(Debug)]
pub(crate) struct Ready {
    /// What starts it.
    pub(crate) command: Command,
    /// Where it will listen.
    pub(crate) address: SocketAddr,
    /// Its version, as it says it.
    pub(crate) version: String,
    /// What it reads and writes, for as long as it runs.
    _folder: TempDir,
}

impl Server {
    /// What starts it, with its files and a port of its own; the files are removed if this
    /// process is ended.
    ///
    /// # Errors
    /// In words, if something that it needs is not here, if it does not say its version, or if
    /// there is no room for its files.
    pub(crate) fn ready(&self, guard: &Guard) -> Result<Ready, String> {
        self.ready_as("servers", guard, ToOwned::to_owned)
    }

    /// The same for the command of this name, with its files first made of what they are by this.
    ///
    /// # Errors
    /// As [`ready`](Self::ready).
    pub(super) fn ready_as(
        &self,
        asked_by: &str,
        guard: &Guard,
        made: impl Fn(&str) -> String,
    ) -> Result<Ready, String> {
        let fetched = self.package.filter(Package::is_there);
        let root = fetched.and_then(|package| folder(package.folder));
        let unwritten = |error: io::Error| format!("its files cannot be written: {error}");
        let dir = tempfile::Builder::new()
            .prefix("idlerace-servers-")
            .tempdir()
            .map_err(unwritten)?;
        guard.made_folder(dir.path());
        let port = free_port().map_err(|error| format!("there is no free port: {error}"))?;
        let shown = root.as_ref().map(|root| root.display().to_string());
        let places = [
            ("{port}", port.to_string()),
            ("{dir}", dir.path().display().to_string()),
            ("{root}", shown.unwrap_or_default()),
        ];
        let filled = |text: &str| {
            let fill = |text: String, (place, value): &(&str, String)| text.replace(place, value);
            places.iter().fold(text.to_owned(), fill)
        };
        let test = [("test", "answered\n")];
        for (name, text) in self.files.iter().chain(&test) {
            fs::write(dir.path().join(name), filled(&made(text))).map_err(unwritten)?;
        }
        #[cfg(unix)]
        readable(dir.path()).map_err(unwritten)?;
        let command = |words: &[&str]| {
            let mut words = words.iter().map(|word| filled(word));
            let name = words.next().unwrap_or_default();
            let found = program(&name, root.as_deref());
            let found = found.ok_or_else(|| self.lacks(asked_by, &name))?;
            Ok::<_, String>(Command {
                words: [found.into_os_string()]
                    .into_iter()
                    .chain(words.map(Into::into))
                    .collect(),
                environment: environment(root.as_deref(), dir.path()),
            })
        };
        let version = self.version(asked_by, &command(self.version)?)?;
        Ok(Ready {
            command: command(self.starts)?,
            address: (Ipv4Addr::LOCALHOST, port).into(),
            version,
            _folder: dir,
        })
    }

    /// A program that is named by where it was fetched to is called what the server is.
    fn lacks(&self, asked_by: &str, program: &str) -> String {
        let name = Path::new(program).file_name().and_then(OsStr::to_str);
        let what = name.filter(|name| *name != "driver").unwrap_or(self.name);
        lacks(self.package, &format!("{asked_by} {}", self.name), what)
    }

    /// What it says of its version; one whose library is not there says nothing of it.
    fn version(&self, asked_by: &str, asked: &Command) -> Result<String, String> {
        let is_fetched = self.package.is_none_or(|package| package.is_there());
        let said = version(asked);
        said.map_err(|said| {
            if is_fetched {
                said
            } else {
                format!("{}: {said}", self.lacks(asked_by, self.name))
            }
        })
    }
}

/// Where a server finds its libraries and modules, and keeps what it keeps for a user.
fn environment(root: Option<&Path>, dir: &Path) -> Vec<(&'static str, String)> {
    let dir = dir.display().to_string();
    let root = root.map(|root| root.display().to_string());
    let modules = root
        .as_ref()
        .map_or_else(String::new, |root| format!(":{root}"));
    let mut all = vec![
        ("PYTHONPATH", format!("{dir}{modules}")),
        ("XDG_CONFIG_HOME", dir.clone()),
        ("XDG_DATA_HOME", dir),
    ];
    let machines = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    let libraries = |root: String| machines.map(|machine| format!("{root}/usr/lib/{machine}"));
    let libraries = root.map(|root| ("LD_LIBRARY_PATH", libraries(root).join(":")));
    all.extend(libraries);
    all
}

/// A server that gives up its rights still reads its files.
#[cfg(unix)]
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// The first word of what it says that is a version.
fn version(command: &Command) -> Result<String, String> {
    let (program, arguments) = command.words.split_first().unzip();
    let program = program.ok_or("nothing says its version")?;
    let mut asked = process::Command::new(program);
    let environment = command.environment.iter();
    asked
        .args(arguments.unwrap_or_default())
        .envs(environment.map(|(name, value)| (name, value)));
    let said = said(&mut asked, SAYS_WITHIN)?;
    first_version(&said).ok_or_else(|| {
        let name = program.display();
        format!(
            "{name} says no version: {}",
            said.trim().lines().next().unwrap_or_default()
        )
    })
}

fn first_version(said: &str) -> Option<String> {
    let words = said.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let mut versions = words.map(|word| word.trim_matches('.'));
    versions
        .find(|word| word.contains('.'))
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_servers_say() {
        for (said, version) in [
            ("nginx version: nginx/1.22.1", "1.22.1"),
            ("v20.20.2\n", "20.20.2"),
            ("openjdk version \"17.0.15\" 2025-04-15", "17.0.15"),
            ("go version go1.27.3 linux/amd64", "1.27.3"),
            ("Python 3.11.7.", "3.11.7"),
        ] {
            assert_eq!(first_version(said).as_deref(), Some(version));
        }
        assert_eq!(first_version("none"), None);
    }
}
