//! A server made ready to be started: its files, its port, its program and what that says of its
//! version.
//!
//! Starts nothing but to ask for versions.

use std::env;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process;

use tempfile::TempDir;

use super::fetch::Package;
use super::folder::folder;
use super::servers::Server;
use crate::orders::Command;

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
    /// What starts it, with its files and a port of its own.
    ///
    /// # Errors
    /// In words, if it is not here or there is no room for its files.
    pub(crate) fn ready(&self) -> Result<Ready, String> {
        self.ready_as("servers", ToOwned::to_owned)
    }

    /// The same for the command of this name, with its files first made of what they are by this.
    ///
    /// # Errors
    /// In words, if it is not here or there is no room for its files.
    pub(super) fn ready_as(
        &self,
        asked_by: &str,
        made: impl Fn(&str) -> String,
    ) -> Result<Ready, String> {
        let lacks = || {
            format!(
                "it is not here; fetch it: idlerace {asked_by} {} --install",
                self.name
            )
        };
        let fetched = self.package.filter(Package::is_there);
        let root = fetched.and_then(|package| folder(package.folder));
        let root = root.map_or_else(String::new, |root| root.display().to_string());
        let said = |error: io::Error| format!("its files cannot be written: {error}");
        let dir = tempfile::Builder::new()
            .prefix("idlerace-servers-")
            .tempdir()
            .map_err(said)?;
        let port = free_port().map_err(|error| format!("there is no free port: {error}"))?;
        let places = [
            ("{port}", port.to_string()),
            ("{dir}", dir.path().display().to_string()),
            ("{root}", root.clone()),
        ];
        let filled = |text: &str| {
            let fill = |text: String, (place, value): &(&str, String)| text.replace(place, value);
            places.iter().fold(text.to_owned(), fill)
        };
        let test = [("test", "answered\n")];
        for (name, text) in self.files.iter().chain(&test) {
            fs::write(dir.path().join(name), filled(&made(text))).map_err(said)?;
        }
        #[cfg(unix)]
        readable(dir.path()).map_err(said)?;
        let command = |words: &[&str]| {
            let mut words = words.iter().map(|word| filled(word));
            let program = found(&words.next().unwrap_or_default(), &root).ok_or_else(lacks)?;
            Ok::<_, String>(Command {
                words: [program.into_os_string()]
                    .into_iter()
                    .chain(words.map(Into::into))
                    .collect(),
                environment: environment(&root, dir.path()),
            })
        };
        let version = version(&command(self.version)?).ok_or_else(lacks)?;
        Ok(Ready {
            command: command(self.starts)?,
            address: (Ipv4Addr::LOCALHOST, port).into(),
            version,
            _folder: dir,
        })
    }
}

/// Where a program is: what was fetched goes before what the system has.
fn found(name: &str, root: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_owned());
    }
    let own = ["usr/sbin", "usr/bin"].map(|place| Path::new(root).join(place));
    let own = own.into_iter().filter(|_| !root.is_empty());
    let usual = env::var_os("PATH").unwrap_or_default();
    // Where servers are, and no user's path leads.
    let system = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let mut places = own.chain(env::split_paths(&usual)).chain(system);
    places.find_map(|place| Some(place.join(name)).filter(|path| path.is_file()))
}

/// Where a server finds its libraries and modules, and keeps what it keeps for a user.
fn environment(root: &str, dir: &Path) -> Vec<(&'static str, String)> {
    let dir = dir.display().to_string();
    let libraries = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    let libraries = libraries.map(|machine| format!("{root}/usr/lib/{machine}"));
    let mut all = vec![
        ("PYTHONPATH", format!("{dir}:{root}")),
        ("XDG_CONFIG_HOME", dir.clone()),
        ("XDG_DATA_HOME", dir),
    ];
    if !root.is_empty() {
        all.push(("LD_LIBRARY_PATH", libraries.join(":")));
    }
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
fn version(command: &Command) -> Option<String> {
    let (program, arguments) = command.words.split_first()?;
    let mut asked = process::Command::new(program);
    asked.args(arguments).envs(
        command
            .environment
            .iter()
            .map(|(name, value)| (name, value)),
    );
    let output = asked
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let said = [output.stdout, output.stderr].concat();
    first_version(&String::from_utf8_lossy(&said))
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
