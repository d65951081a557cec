//! What Idlerace keeps in files and says to other programs: it reads a scenario, a trace, or a
//! named scenario and what is set in it, and has the types of all answers ([`answers`]), the
//! verdict that many of them carry ([`verdict`]) and every schema ([`schema`]). Used by the
//! command line and by the page, which both name the orders of the race as [`orders`] does.
//!
//! Whatever is wrong with a text is said in one line: where, what, and what would be right.
//! This crate opens no file and knows no place to look for one.
#![forbid(unsafe_code)]

pub mod answers;
mod complaint;
pub mod facts;
pub mod measured;
pub mod orders;
pub mod schema;
mod trace;
pub mod verdict;

use std::collections::BTreeMap;

use idlerace_core::{
    catalog,
    parameter::{self, Problem},
    scenario::{Scenario, chain::Chain},
    trace::{FORMAT, Trace},
};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::value::RawValue;

pub use crate::complaint::UNKNOWN_FIELD;
use crate::complaint::{of_field, of_no_json};

/// Larger input is refused unread, in octets: no scenario comes near, and few traces.
pub const LARGEST: u32 = 8 << 20;

/// What a text holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A scenario.
    Scenario(Scenario),
    /// What happened, with the scenario in which it did.
    Trace(Trace),
}

impl Kept {
    /// The scenario.
    #[must_use]
    pub fn into_scenario(self) -> Scenario {
        match self {
            Self::Scenario(scenario) => scenario,
            Self::Trace(trace) => trace.scenario,
        }
    }
}

/// Reads a text. Whether the scenario's values are in bounds is for
/// [`parameter::check`] to say.
///
/// # Errors
/// One line that says what is wrong.
pub fn read(text: &[u8]) -> Result<Kept, String> {
    if u32::try_from(text.len()).map_or(true, |length| length > LARGEST) {
        return Err("larger than 8 MiB, which no scenario is".to_owned());
    }
    // A mark of UTF-8 may be passed over (RFC 8259 §8.1); PowerShell's `>` writes UTF-16.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Err("this is UTF-16; save it as UTF-8".to_owned());
    }
    if text.trim_ascii_start().starts_with(b"[") {
        return Err("not a scenario: an array, where an object is expected".to_owned());
    }
    let looks = serde_json::from_slice::<Looks<'_>>(text);
    if let Some(place) = looks.as_ref().ok().and_then(|looks| looks.array(text)) {
        return Err(format!("{place}: an array, where an object is expected"));
    }
    match looks {
        Ok(looks) if looks.events.is_some() || looks.format.is_some() => {
            let trace: Trace = from_json(text, "a trace")?;
            if trace.format > FORMAT {
                let format = trace.format;
                return Err(format!(
                    "format: {format} is newer than {FORMAT}, the last one known here"
                ));
            }
            trace::check(&trace)?;
            Ok(Kept::Trace(trace))
        }
        Ok(looks) if looks.name.is_some() => {
            let named: Named = from_json(text, "a scenario's name and settings")?;
            named.scenario().map(Kept::Scenario)
        }
        _ => from_json(text, "a scenario").map(Kept::Scenario),
    }
}

/// Reads a chain: version 2, or a scenario, which is one hop. Whether its values are in bounds is
/// for [`idlerace_core::scenario::chain::parameter::check`] to say.
///
/// # Errors
/// One line that says what is wrong.
pub fn read_chain(text: &[u8]) -> Result<Chain, String> {
    if u32::try_from(text.len()).map_or(true, |length| length > LARGEST) {
        return Err("larger than 8 MiB, which no chain is".to_owned());
    }
    from_json(text, "a chain")
}

/// Reads what `PUT /order` of `idlerace proxy` is given.
///
/// # Errors
/// One line that says what is wrong.
pub fn read_order(text: &[u8]) -> Result<answers::proxy::Order, String> {
    let right = "an object such as {\"order\":\"crossing\"}";
    // serde takes the values of its members in their order, too.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(format!("order: an array, where {right} is expected"));
    }
    from_json(text, "an order").map_err(|problem| format!("{problem} (an order is {right})"))
}

/// An entry of the catalogue and what is set in it, as [`read`] takes it:
/// `{"name": "crossing", "set": {"requests.pause": "310ms"}}`. For the page, whose first
/// program has no room for a writer of JSON: names, keys and values as the catalogue and the
/// parameters write them need no quoting.
#[must_use]
pub fn named<'a>(name: &str, settings: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut set = String::new();
    for (key, value) in settings {
        debug_assert!(!value.contains(['"', '\\']), "{value} needs quoting");
        if !set.is_empty() {
            set.push(',');
        }
        for part in ["\"", key, "\":\"", value, "\""] {
            set.push_str(part);
        }
    }
    ["{\"name\":\"", name, "\",\"set\":{", &set, "}}"].concat()
}

/// What [`named`] writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    #[serde(default)]
    set: BTreeMap<String, String>,
}

impl Named {
    fn scenario(&self) -> Result<Scenario, String> {
        let name = &self.name;
        let entry = catalog::find(name);
        let entry = entry.ok_or_else(|| format!("name: no scenario is called \"{name}\""))?;
        let mut scenario = entry.scenario();
        let settings = self.set.iter();
        let settings = settings.map(|(key, value)| (key.as_str(), value.as_str()));
        let set = parameter::set_all(&mut scenario, settings);
        set.map_err(|problem: Problem| problem.to_string())?;
        Ok(scenario)
    }
}

/// Tells what a text is before it is read in earnest.
#[derive(Deserialize)]
struct Looks<'a> {
    format: Option<IgnoredAny>,
    events: Option<IgnoredAny>,
    name: Option<IgnoredAny>,
    #[serde(borrow)]
    scenario: Option<&'a RawValue>,
}

impl Looks<'_> {
    /// The place of an array in the scenario, or in a trace's, where an object belongs: serde
    /// takes the values of its members in their order, too, and no schema does.
    fn array(&self, text: &[u8]) -> Option<String> {
        match self.scenario {
            Some(of_trace) => array_within("scenario", of_trace),
            None => array_within("", serde_json::from_slice(text).ok()?),
        }
    }
}

/// The one array that a scenario has.
const FAULTS: &str = "faults";

fn members(object: &RawValue) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(object.get()).ok()
}

/// The place of an array at this place or within it, but for the faults themselves.
fn array_within(place: &str, value: &RawValue) -> Option<String> {
    if value.get().starts_with('[') {
        return Some(place.to_owned());
    }
    let members = members(value)?;
    members.iter().find_map(|(name, member)| {
        let dot = if place.is_empty() { "" } else { "." };
        let inner = format!("{place}{dot}{name}");
        let faults = serde_json::from_str::<Vec<&RawValue>>(member.get()).ok();
        match faults.filter(|_| name == FAULTS) {
            Some(faults) => (faults.into_iter().enumerate())
                .find_map(|(index, fault)| array_within(&format!("{inner}[{index}]"), fault)),
            None => array_within(&inner, member),
        }
    })
}

fn from_json<T: DeserializeOwned>(text: &[u8], what: &str) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(text);
    match serde_path_to_error::deserialize(&mut json) {
        Ok(value) => {
            let end = json.end();
            end.map_err(|error| format!("not {what}: {}", of_no_json(text, &error.to_string())))?;
            Ok(value)
        }
        Err(problem) => {
            let place = problem.path().to_string();
            let said = problem.into_inner().to_string();
            Err(if serde_json::from_slice::<IgnoredAny>(text).is_err() {
                format!("not {what}: {}", of_no_json(text, &said))
            } else if place == "." {
                format!("not {what}: {}", of_field(&place, &said))
            } else {
                of_field(&place, &said)
            })
        }
    }
}
