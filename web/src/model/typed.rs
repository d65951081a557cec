//! Two timeouts as somebody types them, at the door of the opening or as attributes of an embed,
//! as the address of a scenario.
//!
//! Knows no document. A number is that of the product's own setting, where it has one: Node's
//! `server.keepAliveTimeout` of 5 s is a server that closes after 6 s.

use idlerace_core::{
    parameter::{self, NONE, ValueKind, number},
    profile::{ById, ClientProfile, Profile, ServerProfile, Setting, typed_length},
    time::Duration,
};

use crate::model::route::Route;
use crate::model::scenario_ref::{FIRST, ScenarioRef};
use crate::model::url;

/// The fields, in the order of the form.
pub(crate) const FIELDS: [&str; 6] = [
    "client",
    "client-idle",
    "server",
    "server-idle",
    "round-trip",
    "method",
];

/// A scenario that was typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Typed {
    pub(crate) setup: ScenarioRef,
    /// What the fields were taken for.
    pub(crate) taken: String,
}

impl Typed {
    /// The address at which the instrument shows it.
    pub(crate) fn query(&self) -> String {
        address(self.setup.clone())
    }

    /// Of the race itself, with a pause after which the request meets the server's FIN on its
    /// way, if the client still has the connection by then. Other scenarios, and a pause that
    /// somebody asks for, stay as they are.
    pub(crate) fn meeting(mut self) -> Self {
        let scenario = self.setup.scenario();
        let way = scenario.network.to_client.max();
        let idle = scenario.server.idle_timeout;
        let pause = idle.and_then(|idle| idle.less(way));
        let is_race = self.setup.entry().name == FIRST;
        let settings = &mut self.setup.settings;
        let number = number("requests.pause").filter(|&number| is_race && !settings.holds(number));
        if let (Some(pause), Some(number)) = (pause, number) {
            settings.set(number, pause.to_string());
        }
        self
    }
}

/// A field that cannot be read, and why, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) line: String,
}

/// The address of a scenario.
pub(crate) fn address(setup: ScenarioRef) -> String {
    url::write(&Route {
        setup,
        ..Route::default()
    })
}

/// Reads the fields of the door, which has a value in each.
///
/// # Errors
/// With the first field that cannot be read.
pub(crate) fn read(values: &[String; 6]) -> Result<Typed, Wrong> {
    let given = values.each_ref().map(|value| Some(value.as_str()));
    read_given(&ScenarioRef::named(FIRST), given)
}

/// Reads the fields that there are; whatever no field says is as this scenario has it.
///
/// # Errors
/// With the first field that cannot be read.
pub(crate) fn read_given(base: &ScenarioRef, given: [Option<&str>; 6]) -> Result<Typed, Wrong> {
    let [client, client_idle, server, server_idle, trip, method] = given;
    let own = base.scenario();
    let client = Side::read(&CLIENT, own.client.profile.0, (client, client_idle), "")?;
    let known = format!(" Known: {}.", client.taken);
    let server = Side::read(&SERVER, own.server.profile.0, (server, server_idle), &known)?;
    let mut taken = vec![client.taken, server.taken];
    let mut all = vec![("client-idle", client.set), ("server-idle", server.set)];
    if let Some(trip) = trip {
        let way = one_way(trip)?;
        taken.push(format!("{} each way", spaced(way)));
        let ways = ["network.to_server", "network.to_client"];
        all.push(("round-trip", ways.map(|key| (key, way.to_string())).into()));
    }
    if let Some(method) = method {
        taken.push(method.to_owned());
        all.push(("method", vec![("requests.method", method.to_owned())]));
    }
    Ok(Typed {
        setup: turned(base, all)?,
        taken: format!("{}.", taken.join("; ")),
    })
}

/// The scenario with what the fields say, each of which is tried.
fn turned(
    base: &ScenarioRef,
    all: Vec<(&'static str, Vec<(&'static str, String)>)>,
) -> Result<ScenarioRef, Wrong> {
    let (mut scenario, mut settings) = (base.scenario(), base.settings.clone());
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
    Ok(ScenarioRef {
        name: Some(base.entry().name.to_owned()),
        settings,
        order: None,
    })
}

/// Half of a round trip that somebody types.
pub(crate) fn one_way(trip: &str) -> Result<Duration, Wrong> {
    let field = ("round-trip", "round trip");
    let length = length(field, trip)?.ok_or_else(|| wrong(field, trip, ""))?;
    let way = parameter::find("network.to_server").map(|one| one.kind);
    if let Some(ValueKind::Range { max }) = way
        && length > max + max
    {
        let most = format!("; write one up to {}.", spaced(max + max));
        return Err(wrong(field, trip, &most));
    }
    Ok(Duration::from_nanos(length.as_nanos() / 2))
}

/// The client's idle timeout as its users type it, before they change it.
pub(crate) fn client_default(id: &str) -> Option<String> {
    let client = ById::<ClientProfile>::find(id)?.0;
    Some(default(
        client.policy.idle_timeout,
        setting(client, CLIENT.key),
    ))
}

/// The server's.
pub(crate) fn server_default(id: &str) -> Option<String> {
    let server = ById::<ServerProfile>::find(id)?.0;
    Some(default(
        server.policy.idle_timeout,
        setting(server, SERVER.key),
    ))
}

/// What is called what on one side of the connection.
pub(crate) struct Words {
    /// The field of its profile, and the parameter.
    profile: (&'static str, &'static str),
    /// The field of its idle timeout, and what it is called.
    idle: (&'static str, &'static str),
    /// The parameter of that.
    pub(crate) key: &'static str,
}

pub(crate) const CLIENT: Words = Words {
    profile: ("client", "client.profile"),
    idle: ("client-idle", "client idle timeout"),
    key: "client.idle_timeout",
};

pub(crate) const SERVER: Words = Words {
    profile: ("server", "server.profile"),
    idle: ("server-idle", "server idle timeout"),
    key: "server.idle_timeout",
};

/// The setting of a product for a parameter.
pub(crate) fn setting(profile: &impl Profile, parameter: &str) -> Option<&'static Setting> {
    let settings = profile.about()?.settings.iter();
    settings.into_iter().find(|one| one.parameter == parameter)
}

/// An idle timeout as it is typed into the product.
pub(crate) fn default(timeout: Option<Duration>, setting: Option<&Setting>) -> String {
    let added = setting.map_or(Duration::ZERO, |one| one.added);
    let typed = timeout.map(|timeout| timeout.less(added).unwrap_or(timeout));
    typed.map_or_else(|| NONE.to_owned(), spaced)
}

/// A length as people write it: `60 s`.
pub(crate) fn spaced(length: Duration) -> String {
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

/// What the fields need to know of a profile besides its settings.
pub(crate) trait Titled: Profile {
    /// Whether it announces how long it waits.
    fn hints(&self) -> bool;
}

impl Titled for ClientProfile {
    fn hints(&self) -> bool {
        false
    }
}

impl Titled for ServerProfile {
    fn hints(&self) -> bool {
        self.policy.hint.is_some()
    }
}

impl Side {
    /// Of the profile that is named or, if none is, of this one; beside what is known.
    fn read<P: Titled>(
        words: &Words,
        own: &'static P,
        (named, idle): (Option<&str>, Option<&str>),
        known: &str,
    ) -> Result<Self, Wrong> {
        let (field, key) = words.profile;
        let (profile, mut set) = match named {
            None => (own, Vec::new()),
            Some(id) if id.trim().is_empty() => {
                let line = format!("Which {field} is it? Choose it and its idle timeout.{known}");
                return Err(Wrong { field, line });
            }
            Some(id) => match ById::<P>::find(id.trim()) {
                Some(found) => (found.0, vec![(key, found.0.id().to_owned())]),
                None => return Err(unknown::<P>(field, id)),
            },
        };
        let mut taken = profile.title().to_owned();
        if let Some(text) = idle {
            let idle = Idle::read(words, profile, text)?;
            taken = format!("{taken}: {}", idle.taken);
            set.extend(idle.set);
        }
        Ok(Self { set, taken })
    }
}

/// An idle timeout as somebody types it into a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Idle {
    pub(crate) set: Vec<(&'static str, String)>,
    pub(crate) taken: String,
}

impl Idle {
    /// Of what one side's product is set to.
    pub(crate) fn read<P: Titled>(
        words: &Words,
        profile: &'static P,
        text: &str,
    ) -> Result<Self, Wrong> {
        let length = length(words.idle, text)?;
        let settings = profile.about().map_or(&[][..], |about| about.settings);
        let setting = setting(profile, words.key);
        taken_by_product(words.idle, length, setting)?;
        Ok(Self {
            set: timeout(words.key, settings, setting, (profile.hints(), length)),
            taken: taken_for(setting, length),
        })
    }
}

/// Refuses what the product does not take, and 0: it stands for no timeout in one product and
/// for no kept connection in another.
fn taken_by_product(
    (field, name): (&'static str, &str),
    length: Option<Duration>,
    setting: Option<&Setting>,
) -> Result<(), Wrong> {
    let Some(length) = length else { return Ok(()) };
    let line = match setting.and_then(|one| Some((one.name, one.bounds?))) {
        _ if length.is_zero() => format!(
            "The {name} is 0, which products take for no timeout or for no kept connection; \
             write none, or a length."
        ),
        Some((setting, [least, most])) if length < least || length > most => format!(
            "The {name} is {}; {setting} can be {} to {}.",
            spaced(length),
            spaced(least),
            spaced(most)
        ),
        _ => return Ok(()),
    };
    Err(Wrong { field, line })
}

/// The parameters of an idle timeout that somebody types.
fn timeout(
    key: &'static str,
    settings: &[Setting],
    setting: Option<&Setting>,
    (hinted, length): (bool, Option<Duration>),
) -> Vec<(&'static str, String)> {
    match (length, setting) {
        (Some(length), Some(one)) => typed_length(hinted, settings, (one.name, length)),
        (Some(length), None) => vec![(key, length.to_string())],
        // Where a timeout is switched off nobody announces it.
        (None, Some(one)) => {
            let same = settings.iter().filter(|other| other.name == one.name);
            same.map(|one| (one.parameter, NONE.to_owned())).collect()
        }
        (None, None) => vec![(key, NONE.to_owned())],
    }
}

fn taken_for(setting: Option<&Setting>, length: Option<Duration>) -> String {
    let name = setting.map_or("idle timeout", |one| one.name);
    let value = length.map_or_else(|| NONE.to_owned(), spaced);
    let added = setting.map_or(Duration::ZERO, |one| one.added);
    let closes = length.filter(|_| !added.is_zero());
    let closes = closes.map(|length| format!(", closing after {}", spaced(length + added)));
    let above = setting.and_then(above).filter(|_| length.is_some());
    let above = above.map(|other| format!(", and {other} above it"));
    let more = [closes, above].into_iter().flatten();
    format!("{name} {value}{}", more.collect::<String>())
}

/// What has to be set above a setting, where that is not the only timer of its product.
fn above(setting: &Setting) -> Option<&'static str> {
    let mut parts = setting.typed.split("; ");
    parts
        .find(|part| part.contains("{more}"))?
        .split(" = ")
        .next()
}

fn unknown<P: Profile>(field: &'static str, id: &str) -> Wrong {
    let known = P::IDS.join(", ");
    let line = format!("The {field} is “{}”; it can be {known}.", id.trim());
    Wrong { field, line }
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
    use idlerace_core::simulate::simulate;

    use super::*;

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
    fn a_side_that_nobody_has_named_is_asked_for_beside_what_is_known() {
        let wrong = read(&fields(["requests", "none", "", "", "10 ms", "GET"])).unwrap_err();
        assert_eq!(wrong.field, "server");
        assert_eq!(
            wrong.line,
            "Which server is it? Choose it and its idle timeout. Known: requests 2.34: idle \
             timeout none."
        );
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
    fn what_no_field_says_is_as_the_scenario_has_it() {
        let mut base = ScenarioRef::named("unread-at-close");
        let count = number("requests.count").unwrap();
        base.settings.set(count, "3".to_owned());
        let given = [None, Some("40 s"), Some("node"), None, None, None];
        let typed = read_given(&base, given).unwrap();
        assert_eq!(
            typed.query(),
            "?v=1&scenario=unread-at-close&set.requests.count=3&set.client.idle_timeout=40s\
             &set.server.profile=node"
        );
        let wrong = read_given(&base, [Some("netscape"), None, None, None, None, None]);
        let line = wrong.unwrap_err().line;
        assert!(
            line.starts_with("The client is “netscape”; it can be go, "),
            "{line}"
        );
        let nothing = read_given(&base, [None; 6]).unwrap();
        assert_eq!(nothing.setup, base);
    }

    #[test]
    fn request_and_fin_meet_where_the_timeouts_let_them() {
        let lost = |values: [String; 6]| {
            let setup = read(&values).unwrap().meeting().setup;
            let requests = simulate(&setup.scenario()).requests;
            requests.iter().any(|request| request.result.is_err())
        };
        assert!(lost(alb_and_node()));
        let mut values = alb_and_node();
        values[3] = "65 s".to_owned();
        assert!(!lost(values));
        let other = read_given(&ScenarioRef::named("deploy"), [None; 6]).unwrap();
        assert_eq!(other.clone().meeting(), other);
        // A pause that somebody asks for stays.
        let mut base = ScenarioRef::named(FIRST);
        base.settings
            .set(number("requests.pause").unwrap(), "1s".to_owned());
        let typed = read_given(&base, [None; 6]).unwrap();
        assert_eq!(typed.meeting().setup, base);
    }

    #[test]
    fn a_round_trip_that_is_too_long_is_spoken_of_as_it_was_typed() {
        let mut values = alb_and_node();
        values[4] = "121 s".to_owned();
        let wrong = read(&values).unwrap_err();
        assert_eq!(wrong.field, "round-trip");
        assert_eq!(
            wrong.line,
            "The round trip is “121 s”; write one up to 120 s."
        );
        values[4] = "120 s".to_owned();
        assert!(read(&values).is_ok());
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
        let refused = |values: &[String; 6]| read(values).unwrap_err();
        values[0] = "go".to_owned();
        values[1] = "99 h".to_owned();
        assert_eq!(refused(&values).field, "client-idle");
        values[0] = "alb".to_owned();
        values[1] = "5000 s".to_owned();
        let said =
            "The client idle timeout is 5000 s; idle_timeout.timeout_seconds can be 1 s to 4000 s.";
        assert_eq!(
            (refused(&values).field, &*refused(&values).line),
            ("client-idle", said)
        );
        // Node takes it for no timeout, nginx for no kept connection.
        let mut values = alb_and_node();
        values[3] = "0s".to_owned();
        assert_eq!(refused(&values).field, "server-idle");
        assert!(
            refused(&values).line.contains("write none"),
            "{}",
            refused(&values).line
        );
        values[3] = "none".to_owned();
        assert!(read(&values).is_ok());
    }

    #[test]
    fn the_other_timer_that_has_to_be_longer_is_named() {
        let mut values = alb_and_node();
        assert!(!read(&values).unwrap().taken.contains("headersTimeout"));
        values[2] = "node-before-buffer".to_owned();
        let taken = read(&values).unwrap().taken;
        assert!(
            taken.contains("5 s, and server.headersTimeout above it"),
            "{taken}"
        );
    }
}
