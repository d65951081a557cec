//! What decides whether a scenario is safe, and the same in words.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::Serialize;

use super::inequality::Inequality;

/// What decides whether a scenario is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// An inequality between its delays.
    Time(Inequality),
    /// Another setting, whatever the idle timeouts.
    Setting(Reason),
}

impl Formula {
    /// The same where a setting is assumed (`Inequality::assuming`).
    pub(super) fn assuming(self, key: &'static str) -> Self {
        match self {
            Self::Time(inequality) => Self::Time(inequality.assuming(key)),
            Self::Setting(reason) => {
                let otherwise = reason.otherwise.map(|one| Box::new(one.assuming(key)));
                Self::Setting(Reason {
                    otherwise,
                    ..reason
                })
            }
        }
    }

    /// The setting that decides by it, where it is not time.
    pub(super) const fn key(&self) -> Option<&'static str> {
        match self {
            Self::Time(_) => None,
            Self::Setting(reason) => Some(reason.key),
        }
    }

    /// Whether the scenario is safe by it.
    #[must_use]
    pub const fn holds(&self) -> bool {
        match self {
            Self::Time(inequality) => inequality.holds,
            Self::Setting(reason) => reason.holds,
        }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(inequality) => inequality.fmt(f),
            Self::Setting(reason) => reason.fmt(f),
        }
    }
}

/// A setting that decides, in the place of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Whether the scenario is safe by it, or unsafe whatever the timeouts.
    pub holds: bool,
    /// The key of the setting, or of the field of which it is a part.
    pub key: &'static str,
    /// What it is set to, where that is one value.
    pub value: Option<String>,
    /// Why that decides.
    pub because: String,
    /// What would decide without it.
    pub otherwise: Option<Box<Formula>>,
    /// Whether that is of a setting that the scenario does not have, whatever its value.
    pub assumes: bool,
}

/// "safe because the client uses no connection twice (`client.keep_alive=false`);
/// without that ...".
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let safe = if self.holds { "safe" } else { "unsafe" };
        write!(f, "{safe} because {} ({}", self.because, self.key)?;
        if let Some(value) = &self.value {
            write!(f, "={value}")?;
        }
        write!(f, ")")?;
        match &self.otherwise {
            Some(other) if self.assumes => write!(f, "; with one that does, {other}"),
            Some(without) => write!(f, "; without that, {without}"),
            None => Ok(()),
        }
    }
}
