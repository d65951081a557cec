//! The orders of the race that can be forced on a client: what each is called, and what shows it.
//! Arguments, answers and the page name them from here.
//!
//! Knows nothing of how one is forced.

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
    pub settings: &'static [(&'static str, &'static str)],
}

/// a: the client can know that its idle connection was closed.
pub const NOTICED: Order = Order {
    name: "noticed",
    letter: Some("a"),
    about: "closes the idle connection, and the client can know",
    scenario: "fin-seen-in-time",
    settings: &[],
};

/// c0: its idle connection is reset.
pub const RESET_IDLE: Order = Order {
    name: "reset-idle",
    letter: Some("c0"),
    about: "answers and resets the connection at once",
    scenario: "reset-on-idle",
    settings: &[],
};

/// c: the request finds a connection that is closed without reading it.
pub const UNREAD: Order = Order {
    name: "unread",
    letter: Some("c"),
    about: "closes with the request unread: RST",
    scenario: "unread-at-close",
    settings: &[],
};

/// b1: the request crosses the FIN.
pub const CROSSING: Order = Order {
    name: "crossing",
    letter: Some("b1"),
    about: "closes as the request comes: FIN, then RST",
    scenario: "crossing",
    settings: &[],
};

/// b4: the same, and no RST ever comes.
pub const HALF_CLOSE: Order = Order {
    name: "half-close",
    letter: Some("b4"),
    about: "closes its direction as the request comes, and throws that away: FIN",
    scenario: "lingering-close",
    settings: &[],
};

/// The request is read, and nothing is done.
pub const READ: Order = Order {
    name: "read",
    letter: None,
    about: "reads the request and closes without doing anything: FIN",
    scenario: "died-before-applying",
    settings: &[],
};

/// e: it is applied, and a FIN comes in the place of an answer.
pub const APPLIED_FIN: Order = Order {
    name: "applied-fin",
    letter: Some("e"),
    about: "applies the request and closes without an answer: FIN",
    scenario: "died-after-applying",
    settings: &[],
};

/// f: it is applied, and a RST comes.
pub const APPLIED_RESET: Order = Order {
    name: "applied-reset",
    letter: Some("f"),
    about: "applies the request and resets without an answer",
    scenario: "died-after-applying",
    settings: &[("server.death.resets", "true")],
};

/// g: it is applied, and half of an answer comes.
pub const CUT_SHORT: Order = Order {
    name: "cut-short",
    letter: Some("g"),
    about: "applies the request and closes in the middle of its answer: FIN",
    scenario: "answer-cut-short",
    settings: &[],
};

/// z: every attempt is applied, and none is answered.
pub const EVERY_ATTEMPT: Order = Order {
    name: "every-attempt",
    letter: Some("z"),
    about: "applies each attempt and answers none of them: FIN",
    scenario: "died-after-applying",
    settings: &[("server.death.and_later", "true")],
};

/// Nothing more is read, and nothing is closed.
pub const SILENCE: Order = Order {
    name: "silence",
    letter: None,
    about: "reads nothing more; its kernel still acknowledges",
    scenario: "nat-forgets",
    settings: &[],
};

/// All of them, in the order in which they are forced.
pub const ALL: [Order; 11] = [
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use idlerace_core::{catalog, parameter};

    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_a_scenario_that_there_is() {
        let mut scenarios = Vec::new();
        for order in &ALL {
            let entry = catalog::find(order.scenario).expect(order.name);
            let mut scenario = entry.scenario();
            parameter::set_all(&mut scenario, order.settings.iter().copied()).expect(order.name);
            assert!(!scenarios.contains(&scenario), "{}", order.name);
            scenarios.push(scenario);
        }
        let names = ALL.iter().map(|order| order.name);
        assert_eq!(names.collect::<BTreeSet<_>>().len(), ALL.len());
    }
}
