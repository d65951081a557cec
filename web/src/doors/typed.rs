//! What somebody types at the door of the two timeouts, as the address of a scenario.
//!
//! Knows no document. A number is that of the product's own setting, where it has one: Node's
//! `server.keepAliveTimeout` of 5 s is a server that closes after 6 s.

use idlerace_core::{
    parameter::{self, NONE, number},
    profile::{ById, ClientProfile, Profile, ServerProfile, Setting, typed_length},
    time::Duration,
};

use crate::model::route::Route;
use crate::model::scenario_ref::{FIRST, ScenarioRef, Settings};
use crate::model::url;

/// The fields, in the order of the form.
pub(super) const FIELDS: [&str; 6] = [
    "client",
    "client-idle",
    "server",
    "server-idle",
    "round-trip",
    "method",
];

/// A scenario that was typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    pub(super) setup: ScenarioRef,
    /// What the fields were taken for.
    pub(super) taken: String,
}

impl Typed {
    /// The address at which the instrument shows it.
    pub(super) fn query(&self) -> String {
        address(self.setup.clone())
    }
}

/// A field that cannot be read, and why, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) line: String,
}

/// The address of a scenario.
pub(super) fn address(setup: ScenarioRef) -> String {
    url::write(&Route {
        setup,
        ..Route::default()
    })
}

/// Reads the fields.
///
/// # Errors
/// With the first field that cannot be read.
pub(super) fn read(values: &[String; 6]) -> Result<Typed, Wrong> {
    let [client, client_idle, server, server_idle, round_trip, method] = values;
    let client = Side::client(client, client_idle)?;
    let server = Side::server(server, server_idle)?;
    let trip = length(("round-trip", "round trip"), round_trip)?;
    let trip = trip.ok_or_else(|| wrong(("round-trip", "round trip"), round_trip, ""))?;
    let way = Duration::from_nanos(trip.as_nanos() / 2);
    let both = format!("{} each way", spaced(way));
    let way = way.to_string();
    let path = [
        ("network.to_server", way.clone()),
        ("network.to_client", way),
    ];
    let taken = format!("{}; {}; {both}; {method}.", client.taken, server.taken);
    let load = [("requests.method", method.clone())];
    let all = [
        ("client-idle", client.set),
        ("server-idle", server.set),
        ("round-trip", path.into()),
        ("method", load.into()),
    ];
    let mut scenario = ScenarioRef::named(FIRST).entry().scenario();
    let mut settings = Settings::default();
    for (field, set) in all {
        for (key, value) in set {
            parameter::set(&mut scenario, key, &value).map_err(|problem| Wrong {
                field,
                line: problem.to_string(),
            })?;
            if let Some(number) = number(key) {
                settings.set(number, value);
            }
        }
    }
    let setup = ScenarioRef {
        name: Some(FIRST.to_owned()),
        settings,
        order: None,
    };
    Ok(Typed { setup, taken })
}

/// The client's idle timeout as its users type it, before they change it.
pub(super) fn client_default(id: &str) -> Option<String> {
    let client = ById::<ClientProfile>::find(id)?.0;
    Some(default(client.policy.idle_timeout, setting(client, CLIENT)))
}

/// The server's.
pub(super) fn server_default(id: &str) -> Option<String> {
    let server = ById::<ServerProfile>::find(id)?.0;
    Some(default(server.policy.idle_timeout, setting(server, SERVER)))
}

const CLIENT: &str = "client.idle_timeout";
const SERVER: &str = "server.idle_timeout";

/// The setting of a product for a parameter.
fn setting(profile: &impl Profile, parameter: &str) -> Option<&'static Setting> {
    let settings = profile.about()?.settings.iter();
    settings.into_iter().find(|one| one.parameter == parameter)
}

fn default(timeout: Option<Duration>, setting: Option<&Setting>) -> String {
    let added = setting.map_or(Duration::ZERO, |one| one.added);
    let typed = timeout.map(|timeout| timeout.less(added).unwrap_or(timeout));
    typed.map_or_else(|| NONE.to_owned(), spaced)
}

/// A length as people write it: `60 s`.
fn spaced(length: Duration) -> String {
    let text = length.to_string();
    let unit = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit);
    format!("{number} {unit}")
}

/// One side of the connection: what is to be set, and what that was taken for.
struct Side {
    set: Vec<(&'static str, String)>,
    taken: String,
}

impl Side {
    fn client(id: &str, idle: &str) -> Result<Self, Wrong> {
        let length = length(("client-idle", "client idle timeout"), idle)?;
        let profile = ById::<ClientProfile>::find(id).map(|found| found.0);
        let profile = profile.unwrap_or(ClientProfile::ALL[0]);
        let keys = ("client.profile", CLIENT);
        Ok(Self::new(profile, keys, profile.title, (false, length)))
    }

    fn server(id: &str, idle: &str) -> Result<Self, Wrong> {
        let length = length(("server-idle", "server idle timeout"), idle)?;
        let profile = ById::<ServerProfile>::find(id).map(|found| found.0);
        let profile = profile.unwrap_or(ServerProfile::ALL[0]);
        let keys = ("server.profile", SERVER);
        let hinted = profile.policy.hint.is_some();
        Ok(Self::new(profile, keys, profile.title, (hinted, length)))
    }

    fn new(
        profile: &impl Profile,
        (own, key): (&'static str, &'static str),
        title: &str,
        (hinted, length): (bool, Option<Duration>),
    ) -> Self {
        let settings = profile.about().map_or(&[][..], |about| about.settings);
        let setting = setting(profile, key);
        let name = setting.map_or("idle timeout", |one| one.name);
        let mut set = Vec::from([(own, profile.id().to_owned())]);
        let typed = match (length, setting) {
            (Some(length), Some(_)) => typed_length(hinted, settings, (name, length)),
            (Some(length), None) => Vec::from([(key, length.to_string())]),
            // Where a timeout is switched off nobody announces it.
            (None, Some(_)) => {
                let same = settings.iter().filter(|one| one.name == name);
                same.map(|one| (one.parameter, NONE.to_owned())).collect()
            }
            (None, None) => Vec::from([(key, NONE.to_owned())]),
        };
        set.extend(typed);
        let value = length.map_or_else(|| NONE.to_owned(), spaced);
        let added = setting.map_or(Duration::ZERO, |one| one.added);
        let closes = length.filter(|_| !added.is_zero());
        let closes = closes.map(|length| format!(", closing after {}", spaced(length + added)));
        let taken = format!("{title}: {name} {value}{}", closes.unwrap_or_default());
        Self { set, taken }
    }
}

/// Words for units, and the unit that core reads.
const UNITS: [(&str, &[&str]); 4] = [
    (
        "ms",
        &["ms", "msec", "millis", "millisecond", "milliseconds"],
    ),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("m", &["m", "min", "mins", "minute", "minutes"]),
    ("h", &["h", "hr", "hour", "hours"]),
];

/// Reads a length of time; `None` if there is none.
fn length(field: (&'static str, &str), text: &str) -> Result<Option<Duration>, Wrong> {
    let typed = text.trim().to_ascii_lowercase().replace('_', "");
    if matches!(&*typed, "none" | "never" | "off") {
        return Ok(None);
    }
    let place = typed.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = typed.split_at(place.unwrap_or(typed.len()));
    let known = UNITS.iter().find(|(_, words)| words.contains(&unit.trim()));
    let length = known.and_then(|(unit, _)| format!("{number}{unit}").parse().ok());
    let hint = if unit.is_empty() && !number.is_empty() {
        format!(", without a unit: {number} ms or {number} s?")
    } else {
        String::new()
    };
    length.map(Some).ok_or_else(|| wrong(field, text, &hint))
}

fn wrong((field, name): (&'static str, &str), text: &str, hint: &str) -> Wrong {
    let line = if hint.is_empty() {
        format!(
            "The {name} is “{}”; write it like 60 s or 500 ms.",
            text.trim()
        )
    } else {
        format!("The {name} is “{}”{hint}", text.trim())
    };
    Wrong { field, line }
}

#[cfg(test)]
mod tests {
    use idlerace_core::explore::{AnyTraffic, Limits, Verdict};

    use super::*;

    const PAGE: &str = include_str!("../../../index.html");

    fn fields(values: [&str; 6]) -> [String; 6] {
        values.map(str::to_owned)
    }

    fn alb_and_node() -> [String; 6] {
        fields(["alb", "60 s", "node", "5s", "10 ms", "POST"])
    }

    #[test]
    fn what_is_typed_is_the_products_own_setting() {
        let typed = read(&alb_and_node()).unwrap();
        assert_eq!(
            typed.query(),
            "?v=1&scenario=crossing&set.requests.method=POST&set.client.profile=alb\
             &set.client.idle_timeout=60s&set.network.to_server=5ms&set.network.to_client=5ms\
             &set.server.profile=node&set.server.idle_timeout=6s&set.server.hint=5s"
        );
        let any = AnyTraffic::of(&typed.setup.scenario(), &Limits::DEFAULT);
        assert!(matches!(any.explored.verdict, Verdict::Unsafe { .. }));
    }

    #[test]
    fn a_server_without_a_timeout_announces_none() {
        let mut values = alb_and_node();
        values[3] = "never".to_owned();
        let scenario = read(&values).unwrap().setup.scenario();
        assert_eq!(scenario.server.idle_timeout, None);
        assert_eq!(scenario.server.hint, None);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let read = |text| length(("client-idle", "client idle timeout"), text);
        for text in [
            "65 s",
            "65s",
            " 65000ms",
            "65_000 ms",
            "65 Seconds",
            "65.0 sec",
        ] {
            assert_eq!(read(text), Ok(Some(Duration::from_secs(65))), "{text}");
        }
        assert_eq!(read("2 min"), Ok(Some(Duration::from_secs(120))));
        for (text, line) in [
            (
                "65000",
                "The client idle timeout is “65000”, without a unit: 65000 ms or 65000 s?",
            ),
            (
                "soon",
                "The client idle timeout is “soon”; write it like 60 s or 500 ms.",
            ),
            (
                "",
                "The client idle timeout is “”; write it like 60 s or 500 ms.",
            ),
        ] {
            assert_eq!(read(text).unwrap_err().line, line);
        }
    }

    #[test]
    fn a_value_out_of_bounds_is_told_at_its_field() {
        let mut values = alb_and_node();
        values[1] = "99 h".to_owned();
        assert_eq!(read(&values).unwrap_err().field, "client-idle");
    }

    /// The lists of the form are written out in the page, and its numbers, too.
    #[test]
    fn the_form_has_every_profile_with_its_figure() {
        let mut options = PAGE.matches("<option value=").count();
        for client in ClientProfile::ALL {
            options -= usize::from(offers(client.id, client.title));
        }
        for server in ServerProfile::ALL {
            options -= usize::from(offers(server.id, server.title));
        }
        assert_eq!(options, 0, "an option without a profile");
        assert_eq!(client_default("alb").as_deref(), Some("60 s"));
        assert_eq!(server_default("node").as_deref(), Some("5 s"));
        for value in ["value=\"60 s\"", "value=\"5 s\""] {
            assert!(PAGE.contains(value), "{value}");
        }
    }

    fn offers(id: &str, title: &str) -> bool {
        let plain = format!("<option value=\"{id}\">{title}</option>");
        let chosen = format!("<option value=\"{id}\" selected>{title}</option>");
        let there = PAGE.contains(&plain) || PAGE.contains(&chosen);
        assert!(there, "the page does not offer {id}, {title}");
        there
    }
}
