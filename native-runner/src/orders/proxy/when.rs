//! When an order is done: conditions, all of which have to be so.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use idlerace_core::time;

use crate::system::time::to_std;

/// Without `after`: octets that come after a silence of this length are a request, where the
/// protocol is not known. A handshake pauses for less, on a machine that has time.
pub(crate) const SILENCE: Duration = Duration::from_millis(50);

/// Conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct When {
    /// Which request of its connection, counted from 1; the first reuses nothing.
    pub(crate) nth: Option<u32>,
    /// How long nothing came before it, in either direction.
    pub(crate) after: Option<time::Duration>,
    /// Its path, without a query.
    pub(crate) path: Option<String>,
    /// With which probability.
    pub(crate) chance: Option<f64>,
}

impl When {
    /// How long a connection has to be silent before.
    pub(crate) fn silence(&self, http: bool) -> Duration {
        let usual = if http { Duration::ZERO } else { SILENCE };
        self.after.map_or(usual, to_std)
    }

    /// The same with another condition, in the form `name=value`.
    ///
    /// # Errors
    /// What would be right.
    fn with(mut self, text: &str) -> Result<Self, String> {
        let known = "a condition is nth=2, after=50ms, path=/x or p=0.1";
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let is_twice = match name {
            "nth" => self.nth.replace(nth(value)?).is_some(),
            "after" => self.after.replace(after(value)?).is_some(),
            "path" => self.path.replace(path(value)?).is_some(),
            "p" => self.chance.replace(chance(value)?).is_some(),
            _ => return Err(format!("\"{text}\": {known}")),
        };
        if is_twice {
            return Err(format!("{name} is there twice"));
        }
        Ok(self)
    }
}

impl FromStr for When {
    type Err = String;

    /// Conditions with commas between.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut conditions = text.split(',').map(str::trim);
        conditions.try_fold(Self::default(), Self::with)
    }
}

impl Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conditions = [
            self.nth.map(|nth| format!("nth={nth}")),
            self.after.map(|after| format!("after={after}")),
            self.path.as_ref().map(|path| format!("path={path}")),
            self.chance.map(|chance| format!("p={chance}")),
        ];
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        f.write_str(&conditions.join(","))
    }
}

fn nth(value: &str) -> Result<u32, String> {
    let right = "2 or more: the first request of a connection uses nothing again";
    match value.parse() {
        Ok(nth @ 2..) => Ok(nth),
        Ok(_) | Err(_) => Err(format!("nth={value}: {right}")),
    }
}

fn after(value: &str) -> Result<time::Duration, String> {
    let after: time::Duration = value.parse().map_err(|error| format!("after: {error}"))?;
    if after <= time::Duration::from_secs(3600) {
        Ok(after)
    } else {
        Err(format!("after={value}: at most 3600s"))
    }
}

fn path(value: &str) -> Result<String, String> {
    if value.starts_with('/') {
        Ok(value.to_owned())
    } else {
        Err(format!("path={value}: a path begins with /"))
    }
}

fn chance(value: &str) -> Result<f64, String> {
    match value.parse() {
        Ok(chance) if chance > 0.0 && chance <= 1.0 => Ok(chance),
        Ok(_) | Err(_) => Err(format!("p={value}: a number above 0, at most 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_they_are_written() {
        for text in ["nth=2", "after=50ms", "nth=3,after=1.5s,path=/x,p=0.25"] {
            let when: When = text.parse().unwrap();
            assert_eq!(when.to_string(), text);
        }
        assert_eq!(When::default().silence(true), Duration::ZERO);
        assert_eq!(When::default().silence(false), SILENCE);
        let zero: When = "after=0ms".parse().unwrap();
        assert_eq!(zero.silence(false), Duration::ZERO);
    }

    #[test]
    fn what_is_no_condition_is_told_in_a_line() {
        for (text, words) in [
            ("", "a condition is nth=2"),
            ("after", "is not a length of time"),
            ("soon=1", "a condition is nth=2"),
            ("nth=1", "2 or more"),
            ("after=2h", "at most 3600s"),
            ("path=x", "begins with /"),
            ("p=0", "above 0"),
            ("p=NaN", "above 0"),
            ("nth=2,nth=3", "twice"),
        ] {
            let said = text.parse::<When>().unwrap_err();
            assert!(said.contains(words) && !said.contains('\n'), "{said}");
        }
    }
}
