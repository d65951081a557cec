//! Lays out what the model says of every client and server, or how that differs from what it
//! said before.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use formats::answers::matrix::Matrix as Answer;

use crate::cli::Matrix;
use crate::cli::exit_code::Exit;
use crate::predict::matrix::matrix as predicted;
use crate::report::output::{answer as json, print};
use crate::report::reference::matrix::{differences, text, twice};

/// Prints what was asked for.
///
/// # Errors
/// If there is no matrix in the file to compare with.
pub(crate) fn matrix(options: &Matrix) -> Result<Exit> {
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

fn before(path: &Path) -> Result<Answer> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{name} is no output of `idlerace matrix --json`"))
}
