//! What is answered in words: for this timing and for any traffic, always side by side, with
//! what it is true of.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::super::formula::applies_twice;
use super::super::judge::{Explored, judge};
use super::super::question::{Acks, LATEST_ACK, Question};
use super::super::verdict::{Limits, Property, Verdict};
use super::pauses::{Pauses, failing_pauses, first_fails};
use crate::scenario::{Scenario, parameter};
use crate::units::time::Duration;

/// What every verdict is true of.
pub const SCOPE: &str = "For one request at a time on a connection, over plain TCP. Deploys, \
    crashes, suspended clients and middleboxes that the scenario does not have are not counted.";

/// What any traffic can come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnyTraffic {
    /// What was found, for any pauses, any number of requests and any moments of the mishaps
    /// that the scenario has.
    pub explored: Explored,
    /// After which pauses a request can be lost or applied twice; `null` if that is not known.
    pub pauses: Option<Vec<Pauses>>,
    /// Whether the first request of all can be: that needs no pause.
    pub first: bool,
    /// How exact these pauses and the bounds of margin and advice are, and what of the client
    /// is not counted behind a device on the way; `null` if there is nothing to say.
    pub note: Option<String>,
    /// Whether it is safe and the client would send again what does harm when it is applied
    /// twice: a server that dies can have applied it, and the scenario has none that does.
    #[serde(skip)]
    pub repeats: bool,
}

impl AnyTraffic {
    /// Asks for it, without margin and advice.
    #[must_use]
    pub fn of(scenario: &Scenario, limits: &Limits) -> Self {
        let explored = judge(scenario, Question::AnyTraffic, limits);
        let pauses = match explored.verdict {
            Verdict::Safe => Some(Vec::new()),
            Verdict::Unsafe { .. } => failing_pauses(scenario, limits),
            Verdict::Undecided { .. } => None,
        };
        let is_unsafe = matches!(explored.verdict, Verdict::Unsafe { .. });
        let is_safe = matches!(explored.verdict, Verdict::Safe);
        let server = &scenario.server;
        let dies = server.death.is_some() || server.killed_at.is_some();
        let late = Question::AnyTraffic.acks(scenario) == Acks::Seen;
        Self {
            first: is_unsafe && first_fails(scenario, limits),
            explored,
            pauses,
            note: said_of_the_device(scenario, late),
            repeats: is_safe && !dies && applies_twice(scenario),
        }
    }

    /// The answer in a line, which says what it is of.
    #[must_use]
    pub fn line(&self) -> String {
        let unsafe_now = matches!(self.explored.verdict, Verdict::Unsafe { .. });
        let ranges = self.pauses.as_deref().filter(|_| unsafe_now);
        "Any traffic: ".to_string()
            + &said(&self.explored)
            + if self.repeats { UNLESS } else { "" }
            + &ranges.map_or_else(String::new, |ranges| after(ranges, self.first))
            + &self
                .note
                .as_ref()
                .map_or_else(String::new, |note| ". ".to_string() + note)
    }
}

/// What becomes of safety that rests on sending again.
const UNLESS: &str = ", unless a server dies that has applied one";

impl AnyTraffic {
    /// How wide the pauses lie after which a request can be lost, and what becomes of one after
    /// a longer pause; `None` if there is more to say than that, or nothing.
    #[must_use]
    pub fn window(&self) -> Option<String> {
        let [pauses] = self.pauses.as_deref()? else {
            return None;
        };
        if *pauses == Pauses::ANY {
            return None;
        }
        Some(match pauses.to {
            None => NO_END.to_string(),
            Some(to) => {
                let wide = to.less(pauses.from).unwrap_or_default();
                format!("The window is {wide} wide, and {OUTSIDE}")
            }
        })
    }
}

/// What is said of pauses that fail without an end.
const NO_END: &str =
    "However long the pause is, nothing keeps this client from using the connection.";

/// And of pauses beside the window of those that fail.
const OUTSIDE: &str = "only a pause that ends in it is in danger: after a longer one the client \
    has seen the close or let go. An error after one has another cause, such as a device that \
    forgets or a client that was suspended.";

/// What is said of a device on the way.
fn said_of_the_device(scenario: &Scenario, late: bool) -> Option<String> {
    let said = [
        late.then(|| on_the_safe_side(scenario)),
        probes_by_itself(scenario),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// That the client's own probes would keep a device on the way from forgetting.
fn probes_by_itself(scenario: &Scenario) -> Option<String> {
    let client = &scenario.client;
    let every = client.profile.policy.probes?;
    let forgets = scenario.network.middlebox?.idle_timeout;
    let enough = client.tcp_keepalive.is_none() && Duration::from_secs(every.into()) < forgets;
    enough.then(|| {
        format!(
            "This client probes idle connections every {every} s by TCP keep-alive unless that is \
             turned off; no probe is counted here without client.tcp_keepalive={every}s."
        )
    })
}

/// What is said where acknowledgments are taken to be seen late ([`Acks::Seen`]).
fn on_the_safe_side(scenario: &Scenario) -> String {
    let who = if scenario.network.middlebox.is_some() {
        "the device on the way"
    } else {
        "the kernel of a server that has closed"
    };
    format!(
        "Pauses and bounds lie up to {LATEST_ACK} on the safe side: {who} is taken to see \
         acknowledgments as late as Linux can send them."
    )
}

/// The answer for the scenario as it is timed, in a line, which says what it is of.
#[must_use]
pub fn this_timing(found: &Explored) -> String {
    "This timing: ".to_string() + &said(found)
}

fn said(found: &Explored) -> String {
    let broken = |property| matches!(found.verdict(property), Verdict::Unsafe { .. });
    let lost = match Property::SAFE.map(broken) {
        [_, false] => "a request can be lost",
        [false, true] => "a request can be applied twice",
        [true, true] => "a request can be lost, and one can be applied twice",
    };
    match found.verdict {
        Verdict::Safe => "safe: no request is lost or applied twice".to_string() + though(found),
        Verdict::Unsafe { .. } => "unsafe: ".to_string() + lost,
        Verdict::Undecided { .. } => "not proven: there are too many orders to look at".to_string(),
    }
}

/// What safety does not exclude: that a request was applied, and its client never learns of it.
fn though(found: &Explored) -> &'static str {
    match found.verdict(Property::NoError) {
        Verdict::Unsafe { .. } => ", though one that was applied can fail for its user",
        Verdict::Safe | Verdict::Undecided { .. } => "",
    }
}

/// After which pauses, and whether the first request can be, before which there is none.
fn after(pauses: &[Pauses], first: bool) -> String {
    let ranges: Vec<String> = pauses.iter().map(Pauses::sentence).collect();
    let too = if first {
        ", and the first one, too"
    } else {
        ""
    };
    match &ranges[..] {
        [] if first => ", and it can be the first one".to_string(),
        [] => String::new(),
        _ if pauses == [Pauses::ANY] => ", after any pause".to_string() + too,
        ranges => ", after a pause ".to_string() + &ranges.join(" or ") + too,
    }
}

/// What is to be set in a scenario for it to be this traffic: keys of parameters with their
/// values. `None` if settings alone do not make it.
#[must_use]
pub fn settings_of(scenario: &Scenario, traffic: &Scenario) -> Option<Vec<(&'static str, String)>> {
    let mut set = scenario.clone();
    let mut settings = Vec::new();
    for parameter in parameter::ALL {
        let value = parameter.get(traffic);
        if value != parameter.get(scenario) {
            parameter.set(&mut set, &value).ok()?;
            settings.push((parameter.key, value));
        }
    }
    (set == *traffic).then_some(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::catalog::find;

    fn window(settings: &[(&str, &str)]) -> Option<String> {
        let mut scenario = find("crossing").unwrap().scenario();
        for (key, value) in settings {
            parameter::set(&mut scenario, key, value).unwrap();
        }
        AnyTraffic::of(&scenario, &Limits::DEFAULT).window()
    }

    #[test]
    fn pauses_that_fail_have_a_width_or_no_end() {
        let watches = window(&[("client.profile", "requests"), ("server.profile", "nginx")]);
        let watches = watches.unwrap();
        assert!(watches.starts_with("The window is 10."), "{watches}");
        let looks_away = [
            ("client.profile", "http-client"),
            ("server.profile", "nginx"),
        ];
        assert_eq!(window(&looks_away).as_deref(), Some(NO_END));
        assert_eq!(window(&[("client.keep_alive", "false")]), None);
    }

    #[test]
    fn who_sends_again_may_repeat_what_was_applied() {
        let mut scenario = find("crossing").unwrap().scenario();
        parameter::set(&mut scenario, "client.profile", "curl").unwrap();
        let line = AnyTraffic::of(&scenario, &Limits::DEFAULT).line();
        assert!(line.ends_with(UNLESS), "{line}");
    }
}
