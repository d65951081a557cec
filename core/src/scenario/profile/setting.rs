//! What the user of a product can set: by which name, how it is typed, in which unit, and
//! which parameter of a scenario that is. Where that was read is kept with the other sources
//! ([`Origin`](super::Origin)), which nothing that runs has to carry.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::units::time::Duration;

/// A setting of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What its users call it.
    pub name: &'static str,
    /// How it is typed, with `{}` where the value stands, and `{more}` where one does that has
    /// to be above it.
    pub typed: &'static str,
    /// In what its value is written.
    pub unit: Unit,
    /// Which values it can have.
    pub step: Step,
    /// The shortest and the longest length that the product takes, where it says so.
    pub bounds: Option<[Duration; 2]>,
    /// The key of the parameter that it sets.
    pub parameter: &'static str,
    /// What the product adds to the value of its own accord: the parameter is so much
    /// longer.
    pub added: Duration,
    /// The same of a number.
    pub added_count: u32,
    /// What else its user has to know, in whole sentences; empty if nothing.
    pub note: &'static str,
}

/// In what the value of a setting is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of seconds: `65`.
    Seconds,
    /// A number of milliseconds, in thousands: `65_000`.
    Milliseconds,
    /// A number of milliseconds, as a file takes it: `65000`.
    PlainMilliseconds,
    /// Go's `time.Duration`: `65 * time.Second`.
    Go,
    /// Rust's `std::time::Duration`: `Duration::from_secs(65)`.
    Rust,
    /// A number of something else.
    Number,
    /// No value is written: the words are all of it.
    Words,
}

/// Which values a setting can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whole multiples of this length of time, from one of it on.
    Length(Duration),
    /// Whole multiples of this number.
    Count(u32),
    /// This value of the parameter alone.
    Only(&'static str),
}

impl Setting {
    /// What every HTTP server lets its program do.
    pub const SERVER_SAYS_CLOSE: Self = Self::only(
        "Connection: close",
        "Connection: close, in every response",
        ("server.announces_close", "true"),
    );
    /// What every HTTP library lets its program do.
    pub const CLIENT_SAYS_CLOSE: Self = Self::only(
        "Connection: close",
        "Connection: close, in every request",
        ("client.keep_alive", "false"),
    );
    /// What Linux lets every program do that can reach its sockets: of a client.
    pub const CLIENT_PROBES: Self = Self::probes(
        "in the client: setsockopt SO_KEEPALIVE = 1, TCP_KEEPIDLE = {}, TCP_KEEPINTVL = {}",
        "client.tcp_keepalive",
    );
    /// The same of a server.
    pub const SERVER_PROBES: Self = Self::probes(
        "in the server: setsockopt SO_KEEPALIVE = 1, TCP_KEEPIDLE = {}, TCP_KEEPINTVL = {}",
        "server.tcp_keepalive",
    );
    /// What a server's own program can do about a shutdown.
    pub const DRAIN: Self = Self {
        note: Self::WAITED_FOR,
        ..Self::in_secs(
            (
                "a drain of your own",
                "on shutdown: Connection: close in every response, and {} s later close what \
                 is idle",
            ),
            "server.drain",
        )
    };
    /// What a drain asks of others.
    const WAITED_FOR: &'static str = "Whoever stops the process has to wait for longer than that \
        before it kills it: terminationGracePeriodSeconds of Kubernetes, TimeoutStopSec of \
        systemd.";

    const fn probes(typed: &'static str, parameter: &'static str) -> Self {
        Self::plain(
            ("TCP_KEEPIDLE, TCP_KEEPINTVL", typed),
            (Unit::Number, Step::Count(1)),
            parameter,
        )
    }

    /// One that is written in whole seconds.
    #[must_use]
    pub const fn in_secs(
        (name, typed): (&'static str, &'static str),
        parameter: &'static str,
    ) -> Self {
        let step = Step::Length(Duration::from_secs(1));
        Self::plain((name, typed), (Unit::Seconds, step), parameter)
    }

    /// One that is written in whole milliseconds.
    #[must_use]
    pub const fn in_millis(
        (name, typed): (&'static str, &'static str),
        parameter: &'static str,
    ) -> Self {
        let step = Step::Length(Duration::from_millis(1));
        Self::plain((name, typed), (Unit::Milliseconds, step), parameter)
    }

    /// One that a file takes in whole milliseconds.
    #[must_use]
    pub const fn in_plain_millis(
        typed: (&'static str, &'static str),
        parameter: &'static str,
    ) -> Self {
        Self {
            unit: Unit::PlainMilliseconds,
            ..Self::in_millis(typed, parameter)
        }
    }

    /// One that takes the language's own type for lengths of time, in milliseconds.
    #[must_use]
    pub const fn of_type(
        unit: Unit,
        (name, typed): (&'static str, &'static str),
        parameter: &'static str,
    ) -> Self {
        let step = Step::Length(Duration::from_millis(1));
        Self::plain((name, typed), (unit, step), parameter)
    }

    /// One that is a number of requests.
    #[must_use]
    pub const fn in_requests(
        (name, typed): (&'static str, &'static str),
        parameter: &'static str,
    ) -> Self {
        let written = (Unit::Number, Step::Count(1));
        Self::plain((name, typed), written, parameter)
    }

    /// The same, where the product serves one more than it is told.
    #[must_use]
    pub const fn and_one(self) -> Self {
        Self {
            added_count: 1,
            ..self
        }
    }

    /// Words that give a parameter one value.
    #[must_use]
    pub const fn only(
        name: &'static str,
        typed: &'static str,
        (parameter, value): (&'static str, &'static str),
    ) -> Self {
        let written = (Unit::Words, Step::Only(value));
        Self::plain((name, typed), written, parameter)
    }

    const fn plain(
        (name, typed): (&'static str, &'static str),
        (unit, step): (Unit, Step),
        parameter: &'static str,
    ) -> Self {
        Self {
            name,
            typed,
            unit,
            step,
            bounds: None,
            parameter,
            added: Duration::ZERO,
            added_count: 0,
            note: "",
        }
    }

    /// The least length that it can have, and by which its lengths differ.
    #[must_use]
    pub const fn length_step(&self) -> Option<Duration> {
        match self.step {
            Step::Length(step) => Some(step),
            Step::Count(_) | Step::Only(_) => None,
        }
    }

    /// Whether the product takes this length, as far as it says which it does.
    #[must_use]
    pub fn takes(&self, length: Duration) -> bool {
        let is_in = |[least, most]: [Duration; 2]| least <= length && length <= most;
        self.bounds.is_none_or(is_in)
    }

    /// How a length is typed. It is a multiple of the step.
    #[must_use]
    pub fn type_length(&self, length: Duration) -> String {
        let more = length + Duration::from_secs(1);
        self.typed
            .replace("{more}", &self.unit.write(more))
            .replace("{}", &self.unit.write(length))
    }

    /// How it is typed so that its parameter has this number; of words, how they are.
    #[must_use]
    pub fn type_number(&self, number: u64) -> String {
        let typed = number.saturating_sub(self.added_count.into());
        self.typed.replace("{}", &typed.to_string())
    }
}

impl Unit {
    /// A length of time as it is written; a number is one of seconds.
    #[must_use]
    pub fn write(self, length: Duration) -> String {
        let (secs, millis) = (length.as_secs(), length.as_nanos() / 1_000_000);
        let whole = millis == secs * 1_000;
        match self {
            Self::Seconds | Self::Number | Self::Words => secs.to_string(),
            Self::Milliseconds => grouped(millis),
            Self::PlainMilliseconds => millis.to_string(),
            Self::Go if whole => format!("{secs} * time.Second"),
            Self::Go => format!("{millis} * time.Millisecond"),
            Self::Rust if whole => format!("Duration::from_secs({secs})"),
            Self::Rust => format!("Duration::from_millis({millis})"),
        }
    }
}

/// A number with its thousands apart, from five digits on: `65_000`, `15_000_000`.
fn grouped(number: u64) -> String {
    if number < 10_000 {
        return number.to_string();
    }
    let (mut rest, mut text) = (number, String::new());
    while rest >= 1_000 {
        text = format!("_{:03}{text}", rest % 1_000);
        rest /= 1_000;
    }
    format!("{rest}{text}")
}

/// Which parameters a scenario has, with their values, when its user gives the setting of this
/// name this length: more than one where the product makes more than one of it. `hinted`:
/// the scenario's server announces how long it waits.
#[must_use]
pub fn typed_length(
    hinted: bool,
    settings: &[Setting],
    (name, length): (&str, Duration),
) -> Vec<(&'static str, String)> {
    let of_it = settings.iter().filter(|one| one.name == name);
    let values = of_it.filter_map(|one| match one.parameter {
        // Whole seconds are announced, and only where anything is.
        "server.hint" => {
            let secs = Duration::from_secs(length.as_secs());
            let alone = settings.iter().filter(|other| other.name == name).count() == 1;
            (hinted || alone).then(|| (one.parameter, secs.to_string()))
        }
        parameter => Some((parameter, (length + one.added).to_string())),
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        let written = |secs| Unit::Milliseconds.write(Duration::from_secs(secs));
        for (secs, text) in [(9, "9000"), (10, "10_000"), (15_000, "15_000_000")] {
            assert_eq!(written(secs), text);
        }
        let odd = Duration::from_millis(86_400_001);
        assert_eq!(Unit::Milliseconds.write(odd), "86_400_001");
    }

    #[test]
    fn one_that_serves_one_more_is_told_one_fewer() {
        let most = Setting::in_requests(("Max", "Max {}"), "server.max_requests");
        assert_eq!(most.type_number(101), "Max 101");
        assert_eq!(most.and_one().type_number(101), "Max 100");
    }

    #[test]
    fn a_length_is_written_as_its_users_type_it() {
        let written = |unit: Unit, millis| unit.write(Duration::from_millis(millis));
        for (unit, long, short) in [
            (Unit::Seconds, "65", "4"),
            (Unit::Milliseconds, "65_000", "4500"),
            (Unit::PlainMilliseconds, "65000", "4500"),
            (Unit::Go, "65 * time.Second", "4500 * time.Millisecond"),
            (
                Unit::Rust,
                "Duration::from_secs(65)",
                "Duration::from_millis(4500)",
            ),
        ] {
            assert_eq!(written(unit, 65_000), long);
            assert_eq!(written(unit, 4_500), short);
        }
    }
}
