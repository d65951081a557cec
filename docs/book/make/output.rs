//! What the program prints, run while the book is made: the command, and its output or the
//! part of it that matters.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use formats::answers::matrix::Matrix;

/// What may be run to make a book: it depends on nothing but the model.
const PURE: [&str; 8] = [
    "list", "causes", "show", "schema", "help", "explore", "odds", "chain",
];
/// Between a command and the part to show of its output.
const CUT: &str = " :: ";
/// Between the first line of a part and its last.
const TO: &str = " .. ";

/// The built program.
pub(crate) struct Program {
    path: PathBuf,
}

impl Program {
    /// The one at this path.
    pub(crate) fn at(path: &Path) -> Self {
        let path = path.to_path_buf();
        Self { path }
    }

    /// `show crossing`, or `show crossing :: close = 0 .. FAILED`: the command with its whole
    /// output, or from the first line that has the one text to the next that has the other.
    pub(crate) fn show(&self, words: &str) -> Result<String> {
        let (arguments, part) = words.split_once(CUT).unwrap_or((words, ""));
        let output = self.run(arguments)?;
        let output = output.trim_end();
        let shown = if let Some((first, last)) = part.split_once(TO) {
            cut(output, first.trim(), last.trim())?
        } else {
            ensure!(part.is_empty(), "a part goes FROM .. TO");
            output.to_owned()
        };
        Ok(format!("```console\n$ idlerace {arguments}\n{shown}\n```"))
    }

    /// `safe Where it is safe :: crossing --x … --y …`: the map of `sweep` as a picture of that
    /// name with that description, on a site whose top is at `top`.
    pub(crate) fn map(&self, words: &str, site: &Path, top: &str) -> Result<String> {
        let named = words.split_once(CUT);
        let named = named.and_then(|(name, of)| Some((name.split_once(' ')?, of)));
        let ((name, alt), of) = named.context("a map has a name, a description and a sweep")?;
        // Without a second axis it would be run for real.
        ensure!(of.contains("--y"), "a map has two axes");
        let picture = self.output("sweep", &format!("sweep {of} --svg"))?;
        let file = format!("pictures/{name}.svg");
        let path = site.join(&file);
        fs::create_dir_all(site.join("pictures"))
            .and_then(|()| fs::write(&path, picture))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(format!("![{alt}]({top}{file})"))
    }

    /// Every client and server, which others find on the site as `matrix.json`.
    pub(crate) fn matrix(&self, site: &Path) -> Result<Matrix> {
        let text = self.output("matrix", "matrix --json")?;
        let file = site.join("matrix.json");
        fs::write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
        serde_json::from_str(&text).context("matrix --json")
    }

    fn run(&self, arguments: &str) -> Result<String> {
        let first = arguments.split_whitespace().next().unwrap_or_default();
        ensure!(
            PURE.contains(&first),
            "`{first}` is not among what a book may run: {}",
            PURE.join(", ")
        );
        self.output(first, arguments)
    }

    fn output(&self, first: &str, arguments: &str) -> Result<String> {
        let output = Command::new(&self.path)
            .args(arguments.split_whitespace())
            .output()
            .with_context(|| format!("cannot start {}", self.path.display()))?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        // What is not safe is said by an exit code of its own.
        let said = output.status.success()
            || (["explore", "chain"].contains(&first) && output.status.code() == Some(1));
        ensure!(said, "{}", complaint.trim());
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// The lines from the first that has `first` to the next that has `last`, with a mark where
/// there is more.
fn cut(output: &str, first: &str, last: &str) -> Result<String> {
    let lines: Vec<&str> = output.lines().collect();
    let has = |text: &str, line: &str| plain(line).contains(&plain(text));
    let begin = lines.iter().position(|line| has(first, line));
    let begin = begin.with_context(|| format!("no line of the output has `{first}`"))?;
    let length = lines[begin..].iter().position(|line| has(last, line));
    let length = length.with_context(|| format!("no line after that has `{last}`"))?;
    let end = begin + length + 1;
    let mut shown = lines[begin..end].to_vec();
    if begin > 0 {
        shown.insert(0, "…");
    }
    if end < lines.len() {
        shown.push("…");
    }
    Ok(shown.join("\n"))
}

/// A text with its runs of spaces as one, so that columns need not be counted.
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_output_says_that_there_is_more() {
        let cut = |first, last| cut("a\nb  1\nc\nd", first, last);
        assert_eq!(cut("b 1", "c").unwrap(), "…\nb  1\nc\n…");
        assert_eq!(cut("a", "d").unwrap(), "a\nb  1\nc\nd");
        assert!(cut("x", "d").is_err());
        assert!(cut("c", "a").is_err());
    }
}
