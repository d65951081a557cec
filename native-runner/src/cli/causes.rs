//! `idlerace causes`: all of them, or those of an error text.

use clap::Args;

/// What stands below the options.
pub(super) const HELP: &str = "\
An error text can have several causes. Those of a text are listed by how many public reports
name their kind; the reports are no sample, so the count is no probability.

Examples:
  idlerace causes
  idlerace causes \"socket hang up\"
  idlerace causes \"read tcp 10.0.0.1:5->10.0.0.2:80: read: connection reset by peer\"
  idlerace causes - < app.log";

/// What is looked for.
#[derive(Debug, Args)]
pub(crate) struct Causes {
    /// Error text, a part of one, or a line with one in it, in any case; - to search each line
    /// of standard input; without it, every cause is listed
    #[arg(value_name = "TEXT|-")]
    pub text: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
