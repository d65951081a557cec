//! The orders of the race that can be forced on a client: what each is called, and what shows it,
//! as a scenario and as an address of the page. Arguments, answers and the page name them from
//! here, and what the model says of one is read off the scenario that stands here.
//!
//! Knows nothing of how one is forced.

use idlerace_core::catalog::{self, Entry};
use idlerace_core::http::Method;
use idlerace_core::parameter;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::Scenario;

/// What an order is called, and the scenario that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name.
    pub name: &'static str,
    /// Its letter in the rows that were measured of clients, if it has one.
    pub letter: Option<&'static str>,
    /// What the client's peer does, in a few words.
    pub about: &'static str,
    /// The named scenario that shows it.
    pub scenario: &'static str,
    /// What is set in that besides: the keys of parameters, and their values.
    pub settings: Settings,
    /// And its moments, so that the order is met by any client: one that closes what was idle
    /// earlier, or looks at other times, than the scenario's own.
    pub moments: Settings,
    /// Whether the scenario is the order; otherwise it is one that is like it.
    pub is_modelled: bool,
}

/// Keys of parameters, and their values.
pub type Settings = &'static [(&'static str, &'static str)];

/// The second request of two, as far as an order's outcome depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its method.
    pub method: Method,
    /// Octets of its content.
    pub body: u32,
    /// Whether it has an `Idempotency-Key`.
    pub idempotency_key: bool,
}

/// At this moment the client has long had what the peer did: the way there and back takes 10 ms,
/// and the server closes what was idle for 300 ms.
const LATER: Settings = &[("requests.pause", "350ms")];

/// From the peer's decision to its `close()` a request comes and is not read.
const CLOSES_LATE: Settings = &[("requests.pause", "297ms"), ("server.close_lag", "30ms")];

impl Order {
    /// What is set in the order's scenario, with its client and request as far as they are known,
    /// in the order in which it can be set.
    #[must_use]
    pub fn all_settings(
        &self,
        client: Option<&ClientProfile>,
        asked: Option<Asked>,
    ) -> Vec<(&'static str, String)> {
        let mut all: Vec<(&str, String)> = Vec::new();
        all.extend(client.map(|client| ("client.profile", client.id.to_owned())));
        if let Some(asked) = asked {
            all.push(("requests.method", asked.method.to_string()));
            // Some clients do not repeat what has content.
            all.push(("requests.body_bytes", asked.body.to_string()));
            let key = ("requests.idempotency_key", true.to_string());
            all.extend(asked.idempotency_key.then_some(key));
        }
        let own = self.settings.iter().chain(self.moments);
        all.extend(own.map(|(key, value)| (*key, (*value).to_owned())));
        all
    }

    /// The order as a scenario, or what is like it.
    #[must_use]
    pub fn as_scenario(&self, client: Option<&ClientProfile>, asked: Option<Asked>) -> Scenario {
        let entry = catalog::find(self.scenario);
        let mut scenario = entry.map_or_else(Scenario::new, Entry::scenario);
        for (key, value) in self.all_settings(client, asked) {
            // The orders and the profiles are tested to have none that is refused.
            let _ = parameter::set(&mut scenario, key, &value);
        }
        scenario
    }

    /// The query of the page's address that opens it.
    #[must_use]
    pub fn link(&self, client: Option<&ClientProfile>, asked: Option<Asked>) -> String {
        let link = format!("?v=1&scenario={}", self.scenario);
        let settings = self.all_settings(client, asked).into_iter();
        // None of these values has anything in it that an address writes otherwise.
        settings.fold(link, |link, (key, value)| {
            format!("{link}&set.{key}={value}")
        })
    }
}

/// a: the client can know that its idle connection was closed.
pub const NOTICED: Order = Order {
    name: "noticed",
    letter: Some("a"),
    about: "closes the idle connection, and the client can know",
    scenario: "fin-seen-in-time",
    settings: &[],
    moments: LATER,
    is_modelled: true,
};

/// c0: its idle connection is reset.
pub const RESET_IDLE: Order = Order {
    name: "reset-idle",
    letter: Some("c0"),
    about: "answers and resets the connection at once",
    scenario: "reset-on-idle",
    settings: &[],
    moments: LATER,
    is_modelled: true,
};

/// c: the request finds a connection that is closed without reading it.
pub const UNREAD: Order = Order {
    name: "unread",
    letter: Some("c"),
    about: "closes with the request unread: RST",
    scenario: "unread-at-close",
    settings: &[],
    moments: CLOSES_LATE,
    is_modelled: true,
};

/// b1: the request crosses the FIN.
pub const CROSSING: Order = Order {
    name: "crossing",
    letter: Some("b1"),
    about: "closes as the request comes: FIN, then RST",
    scenario: "crossing",
    settings: &[],
    moments: &[],
    is_modelled: true,
};

/// b4: the same, and no RST ever comes.
pub const HALF_CLOSE: Order = Order {
    name: "half-close",
    letter: Some("b4"),
    about: "closes its direction as the request comes, and throws that away: FIN",
    scenario: "lingering-close",
    settings: &[],
    moments: CLOSES_LATE,
    is_modelled: true,
};

/// The request is read, and nothing is done.
pub const READ: Order = Order {
    name: "read",
    letter: None,
    about: "reads the request and closes without doing anything: FIN",
    scenario: "died-before-applying",
    settings: &[],
    moments: &[],
    is_modelled: true,
};

/// e: it is applied, and a FIN comes in the place of an answer.
pub const APPLIED_FIN: Order = Order {
    name: "applied-fin",
    letter: Some("e"),
    about: "applies the request and closes without an answer: FIN",
    scenario: "died-after-applying",
    settings: &[],
    moments: &[],
    is_modelled: true,
};

/// f: it is applied, and a RST comes.
pub const APPLIED_RESET: Order = Order {
    name: "applied-reset",
    letter: Some("f"),
    about: "applies the request and resets without an answer",
    scenario: "died-after-applying",
    settings: &[("server.death.resets", "true")],
    moments: &[],
    is_modelled: true,
};

/// g: it is applied, and half of an answer comes.
pub const CUT_SHORT: Order = Order {
    name: "cut-short",
    letter: Some("g"),
    about: "applies the request and closes in the middle of its answer: FIN",
    scenario: "answer-cut-short",
    settings: &[],
    moments: &[],
    is_modelled: true,
};

/// z: every attempt is applied, and none is answered.
pub const EVERY_ATTEMPT: Order = Order {
    name: "every-attempt",
    letter: Some("z"),
    about: "applies each attempt and answers none of them: FIN",
    scenario: "died-after-applying",
    settings: &[("server.death.and_later", "true")],
    moments: &[],
    is_modelled: true,
};

/// Nothing more is read, and nothing is closed.
pub const SILENCE: Order = Order {
    name: "silence",
    letter: None,
    about: "reads nothing more; its kernel still acknowledges",
    scenario: "nat-forgets",
    settings: &[],
    moments: &[],
    is_modelled: false,
};

/// All of them, in the order in which they are forced.
pub static ALL: [Order; 11] = [
    NOTICED,
    RESET_IDLE,
    UNREAD,
    CROSSING,
    HALF_CLOSE,
    READ,
    APPLIED_FIN,
    APPLIED_RESET,
    CUT_SHORT,
    EVERY_ATTEMPT,
    SILENCE,
];

/// The order of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Order> {
    ALL.iter().find(|order| order.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use idlerace_core::profile::Profile as _;

    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_a_scenario_that_there_is() {
        let mut scenarios = Vec::new();
        for order in &ALL {
            let entry = catalog::find(order.scenario).expect(order.name);
            let mut scenario = entry.scenario();
            let settings = order.settings.iter().chain(order.moments).copied();
            parameter::set_all(&mut scenario, settings).expect(order.name);
            assert_eq!(scenario, order.as_scenario(None, None), "{}", order.name);
            assert!(!scenarios.contains(&scenario), "{}", order.name);
            scenarios.push(scenario);
        }
        let names = ALL.iter().map(|order| order.name);
        assert_eq!(names.collect::<BTreeSet<_>>().len(), ALL.len());
    }

    #[test]
    fn no_value_has_to_be_written_otherwise_in_an_address() {
        let asked = Asked {
            method: Method::Post,
            body: 300_000,
            idempotency_key: true,
        };
        let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._?&=".contains(&octet);
        for order in &ALL {
            for client in ClientProfile::ALL {
                let link = order.link(Some(client), Some(asked));
                assert!(link.bytes().all(is_plain), "{link}");
            }
        }
    }
}
