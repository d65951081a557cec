//! `idlerace list --json`: an array of these.

use serde::{Deserialize, Serialize};

/// A named scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// What it teaches.
    pub lesson: String,
    /// Where it comes from.
    pub source: String,
}
