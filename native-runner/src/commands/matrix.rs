//! Lays out what the model says of every client and server, or how that differs from what it
//! said before.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use formats::answers::matrix::Matrix as Answer;
use idlerace_core::profile::{ClientProfile, Profile as _};

use crate::cli::Matrix;
use crate::cli::exit_code::Exit;
use crate::predict::matrix::matrix as predicted;
use crate::report::output::{answer as json, print};
use crate::report::reference::matrix::{differences, text, twice};
use crate::source::kept;

/// Prints what was asked for.
///
/// # Errors
/// If there is no matrix in the file to compare with, or `--twice` is asked of servers.
pub(crate) fn matrix(options: &Matrix) -> Result<Exit> {
    if options.twice
        && let Some(name) = options.names.iter().find(|name| !is_client(name))
    {
        bail!("--twice: {name} is no client, and only a client sends a request again");
    }
    let answer = predicted(&options.names)?;
    let Some(path) = &options.against else {
        print(&if options.json {
            json(&answer)
        } else if options.twice {
            twice(&answer)
        } else {
            text(&answer)
        })?;
        return Ok(Exit::Holds);
    };
    let differences = differences(&before(path)?, &answer, &options.names);
    print(&differences.text)?;
    Ok(if differences.count == 0 {
        Exit::Holds
    } else {
        Exit::Fails
    })
}

fn is_client(name: &str) -> bool {
    ClientProfile::IDS.contains(&name)
}

fn before(path: &Path) -> Result<Answer> {
    let name = if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let text = kept(path).with_context(|| format!("cannot read {name}"))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{name} is no output of `idlerace matrix --json`"))
}
