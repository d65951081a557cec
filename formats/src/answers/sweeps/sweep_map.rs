//! `idlerace sweep --y --json`: a map over two settings, or a part of its rows; `--known`
//! reads it again.

use idlerace_core::map::{Cell, Plan};
use serde::{Deserialize, Serialize};

use crate::answers::Version;

/// The whole answer, its members in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// The version of this form.
    #[serde(default)]
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// What is mapped.
    pub plan: Plan,
    /// Its cells, row by row.
    pub cells: Vec<Cell>,
}
