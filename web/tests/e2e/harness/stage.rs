//! What a test needs around it, and what is done with one that failed.

use std::{
    any::Any,
    env, fs,
    path::{Path, PathBuf},
    pin::Pin,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::Failed;
use tokio::{runtime::Runtime, task::LocalSet};

use crate::harness::driver::{self, Driver, Frames};
use crate::harness::serve::{self, PATH};
use crate::harness::user::User;

/// What a person does, for as long as it takes.
pub(crate) type Test = fn(User) -> Pin<Box<dyn Future<Output = ()>>>;

/// The tests of a file with their names.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        pub(crate) const TESTS: &[(&str, crate::harness::stage::Test)] =
            &[$((stringify!($name), |user| Box::pin($name(user)))),+];
    };
}
pub(crate) use tests;

/// No test takes as long; one that does has lost its browser.
const DEADLINE: Duration = Duration::from_mins(2);

/// Where every step on several screens is asked for, that takes its time.
const LONG_DEADLINE: Duration = Duration::from_mins(30);

/// What has to be on the machine.
pub(crate) struct Needs {
    bundle: PathBuf,
    driver: PathBuf,
}

impl Needs {
    /// Looks for everything.
    ///
    /// # Errors
    /// If something is missing; the error says what, and how to get it.
    pub(crate) fn found() -> Result<Self> {
        let bundle = bundle();
        ensure!(
            bundle.join("index.html").is_file(),
            "There is no page in {}; `cargo xtask build` makes it.",
            bundle.display()
        );
        let driver = driver::find().context("There is no chromedriver on the path.")?;
        Ok(Self { bundle, driver })
    }
}

/// A served page and a browser.
pub(crate) struct Stage {
    runtime: Runtime,
    user: User,
    profile: PathBuf,
    _driver: Driver,
}

impl Stage {
    /// Starts everything, for the browser of this number.
    ///
    /// # Errors
    /// If something that is there does not start.
    pub(crate) fn set(needs: &Needs, frames: Frames, number: usize) -> Result<Self> {
        let driver = Driver::start(&needs.driver)?;
        let profile = scratch().join(format!("e2e-{}-{number}", std::process::id()));
        let runtime = Runtime::new()?;
        let (address, client) = runtime.block_on(async {
            let address = serve::serve(needs.bundle.clone()).await?;
            anyhow::Ok((address, driver.browser(&profile, frames).await?))
        })?;
        let home = format!("http://{address}{PATH}");
        Ok(Self {
            runtime,
            user: User { client, home },
            profile,
            _driver: driver,
        })
    }

    /// Runs one test.
    pub(crate) fn run(&self, name: &str, test: Test) -> Result<(), Failed> {
        // What an earlier run left would be taken for this one's.
        let _ = fs::remove_file(picture(name));
        let user = self.user.clone();
        let whole = async move {
            user.start_afresh().await;
            test(user.clone()).await;
            let said = user.console().await;
            assert!(said.is_empty(), "the console is not empty: {said:#?}");
        };
        let long = env::var_os("IDLERACE_WIDTHS").is_some();
        let deadline = if long { LONG_DEADLINE } else { DEADLINE };
        let tasks = LocalSet::new();
        self.runtime.block_on(tasks.run_until(async {
            // A task of its own: a panic in there ends nothing else.
            let mut task = tokio::task::spawn_local(whole);
            match tokio::time::timeout(deadline, &mut task).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(self.failed(name, &words(error.into_panic())).await),
                Err(_) => {
                    task.abort();
                    Err(self.failed(name, "it did not come to an end").await)
                }
            }
        }))
    }

    /// What is told of a test that failed: why, where it can be seen, and how it looked.
    async fn failed(&self, name: &str, why: &str) -> Failed {
        let client = &self.user.client;
        let address = client.current_url().await.map(String::from);
        let address = address.unwrap_or_else(|error| error.to_string());
        let same = address.replace(&self.user.home, "http://127.0.0.1:8300/");
        let picture = picture(name);
        let saved = match client.screenshot().await {
            Ok(png) => fs::write(&picture, png).map_err(anyhow::Error::from),
            Err(error) => Err(error.into()),
        };
        let saved = saved.map_or_else(
            |error| format!("no picture: {error}"),
            |()| picture.display().to_string(),
        );
        format!("{why}\n  at {address}\n  (with `cargo xtask play`: {same})\n  {saved}").into()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let client = self.user.client.clone();
        // The browser goes by being told to, and the driver, dropped after this, by force.
        let _ = self.runtime.block_on(client.close());
        let _ = fs::remove_dir_all(&self.profile);
    }
}

fn words(panic: Box<dyn Any + Send>) -> String {
    let panic = match panic.downcast::<String>() {
        Ok(words) => return *words,
        Err(panic) => panic,
    };
    let words = panic.downcast::<&str>();
    words.map_or_else(|_| String::from("a panic"), |words| (*words).to_owned())
}

/// The folder in which the page is looked for, from the top of the workspace.
pub(crate) fn bundle() -> PathBuf {
    let named = env::var_os("IDLERACE_BUNDLE").map(PathBuf::from);
    top().join(named.unwrap_or_else(|| PathBuf::from("dist")))
}

pub(crate) fn top() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Where it can be seen how a test failed.
fn picture(name: &str) -> PathBuf {
    scratch().join(format!("e2e-{name}.png"))
}

/// A folder below target/ for what tests leave behind.
fn scratch() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}
