//! The WebDriver server: a process that is started on a free port and ended whatever
//! happens, and the browser that it drives.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

const DRIVER: &str = "chromedriver";

/// A browser without a screen, which talks to nobody but us.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// What it prints when it listens, up to the number of the port.
const READY: &str = "started successfully on port ";

/// The driver named by `CHROMEDRIVER`, or the one on the path.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(driver) = env::var_os("CHROMEDRIVER") {
        return Some(driver.into());
    }
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(DRIVER))
        .find(|driver| driver.is_file())
}

/// How often the browser paints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frames {
    /// As often as a screen shows a new picture.
    Paced,
    /// As often as it can.
    Unpaced,
}

/// A running driver, ended when it is dropped.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it on a port that the kernel chooses.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut driver = Self { process, port: 0 };
        let said = driver.process.stdout.take().context("no output")?;
        let mut lines = BufReader::new(said).lines();
        let ready = lines.find_map(|line| Some(line.ok()?.split_once(READY)?.1.to_owned()));
        let port = ready.context("it ended before it listened")?;
        driver.port = port.trim_end_matches('.').parse()?;
        // Somebody has to read on, or it stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    /// A new browser that keeps what it must keep in this folder.
    pub(crate) async fn browser(&self, profile: &Path, frames: Frames) -> Result<Client> {
        let Value::Object(capabilities) = capabilities(profile, frames) else {
            unreachable!("an object is written below");
        };
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut start = ClientBuilder::new(HttpConnector::new());
        start.capabilities(capabilities);
        // On a machine that is very busy the driver gives up on a browser that still starts.
        match start.connect(&address).await {
            Ok(client) => Ok(client),
            Err(_) => Ok(start.connect(&address).await?),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn capabilities(profile: &Path, frames: Frames) -> Value {
    let profile = format!("--user-data-dir={}", profile.display());
    let mut arguments = ARGUMENTS.to_vec();
    arguments.push(&profile);
    if frames == Frames::Unpaced {
        arguments.extend(["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 60_000, "pageLoad": 60_000 },
    })
}
