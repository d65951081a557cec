//! `idlerace list --json`: the named scenarios. Version 1 was the bare array of them.

use serde::{Deserialize, Serialize};

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The version of this form.
    pub version: Version<2>,
    /// Every named scenario, in the order of learning.
    pub scenarios: Vec<Listed>,
}

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
