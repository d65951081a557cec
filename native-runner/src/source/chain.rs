//! Gets chains by name, from files and from standard input, and turns their knobs.
//!
//! Whatever is wrong with one is said in one line.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use idlerace_core::parameter::Problem;
use idlerace_core::scenario::chain::catalog::{self, CHAINS, ChainEntry};
use idlerace_core::scenario::chain::{Chain, parameter};

use super::chain_file::{self, FromFile, NotGiven};
use super::near::near;
use super::printable;

/// A chain and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct LoadedChain {
    /// Its name, or that of its file.
    pub name: String,
    /// Its entry, if it is a named one and nothing was changed in it.
    pub entry: Option<&'static ChainEntry>,
    /// The chain, in bounds.
    pub chain: Chain,
    /// What its file does not say.
    pub not_given: Vec<NotGiven>,
    /// In which line of its file each host begins, the user's client first; empty where that is
    /// not known.
    pub lines: Vec<usize>,
}

/// Gets a chain and turns its knobs.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) fn load(path: &Path, settings: &[String]) -> Result<LoadedChain> {
    let name = path.to_string_lossy().into_owned();
    let known = catalog::find(&name);
    let FromFile {
        mut chain,
        mut not_given,
        lines,
    } = match known {
        Some(entry) => FromFile::without_lines(entry.chain()),
        None => read(&text(path, &name)?).with_context(|| printable(&name))?,
    };
    turn(&mut chain, &mut not_given, settings)?;
    parameter::check(&chain)
        .map_err(|problem| one_line(&problem))
        .with_context(|| printable(&name))?;
    Ok(LoadedChain {
        name: printable(&name),
        entry: known.filter(|_| settings.is_empty()),
        chain,
        not_given,
        lines,
    })
}

/// Turns knobs in the order of their table, a profile before what belongs to it; of a key that is
/// given twice the last value counts.
fn turn(chain: &mut Chain, not_given: &mut Vec<NotGiven>, settings: &[String]) -> Result<()> {
    let mut all = Vec::new();
    for setting in settings {
        let (key, value) = setting
            .split_once('=')
            .with_context(|| format!("--set {setting}: KEY=VALUE is expected"))?;
        all.push((key.trim(), value, setting));
    }
    all.sort_by_key(|(key, ..)| parameter::number(key));
    for (key, value, setting) in all {
        parameter::set(chain, key, value)
            .map_err(|problem| one_line(&problem))
            .with_context(|| format!("--set {setting}"))?;
        not_given.retain(|one| one.key != key);
    }
    for one in not_given {
        // A profile has figures of its own.
        one.value = chain_file::value(chain, &one.key).unwrap_or_default();
    }
    Ok(())
}

fn one_line(problem: &Problem) -> anyhow::Error {
    anyhow!(printable(&problem.to_string()).replace('\n', " "))
}

fn text(path: &Path, name: &str) -> Result<String> {
    let (mut text, most) = (Vec::new(), u64::from(formats::LARGEST));
    let mut take = |from: &mut dyn Read| from.take(most + 1).read_to_end(&mut text);
    let read = if name == "-" {
        take(&mut io::stdin().lock())
    } else {
        match File::open(path) {
            Ok(mut file) => take(&mut file),
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(unknown(name)),
            Err(error) => Err(error),
        }
    };
    read.with_context(|| format!("cannot read {}", printable(name)))?;
    ensure!(
        u64::try_from(text.len()).is_ok_and(|length| length <= most),
        "{}: larger than 8 MiB, which no chain is",
        printable(name)
    );
    String::from_utf8(text).with_context(|| format!("{}: not UTF-8", printable(name)))
}

fn unknown(name: &str) -> String {
    let near = near(name, CHAINS.iter().map(|entry| entry.name));
    let hint = if near.is_empty() {
        "`idlerace chain` shows the names".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    format!(
        "no chain and no file is called \"{}\"; {hint}",
        printable(name)
    )
}

/// JSON if it begins with a brace, or else TOML, which never does. Some editors put a mark of the
/// octets' order before both.
fn read(text: &str) -> Result<FromFile> {
    let said = |what: String| anyhow!(printable(&what).replace('\n', " "));
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        let chain = formats::read_chain(text.as_bytes()).map_err(said)?;
        return Ok(FromFile::without_lines(chain));
    }
    chain_file::read(text).map_err(said)
}
