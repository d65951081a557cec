//! The order that stands: which, when, how often; whether a moment is its moment.

use std::time::Duration;

use idlerace_core::rng::SplitMix64;

use super::super::kit::TRIES;
use super::super::log::Request;
use super::super::message::begun;
use super::super::table::{Applied, Order};
use super::when::{SILENCE, When};

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Setting {
    /// Which order.
    pub(crate) order: &'static Order,
    /// When.
    pub(crate) when: When,
    /// Whether only until it was forced once.
    pub(crate) once: bool,
}

impl Setting {
    /// It, if it can be done. `http`: requests are read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn checked(self, http: bool) -> Result<Self, String> {
        if self.when.path.is_some() && !http {
            return Err("path= needs --http: without it no path is read".into());
        }
        if self.when.path.is_some() && self.order.comes_first() {
            let name = self.order.name;
            return Err(format!(
                "{name} is done before the request comes, so path= cannot be known"
            ));
        }
        Ok(self)
    }
}

/// A request that has begun to come.
pub(super) struct Moment<'o> {
    /// Which one of its connection it is.
    pub(super) nth: u32,
    /// How long the connection was silent.
    pub(super) silence: Duration,
    /// Whether the connection has carried no answer.
    pub(super) is_fresh: bool,
    /// What of it has come.
    pub(super) octets: &'o [u8],
}

/// When an order that comes before its request is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// With the last octets of the answer.
    WithAnswer,
    /// After a silence of this length.
    After(Duration),
}

/// The order that stands.
pub(super) struct Standing {
    pub(super) setting: Setting,
    http: bool,
    draws: SplitMix64,
    /// How many are under way.
    busy: u32,
    forced: u32,
    not_forced: u32,
    /// The request that it was forced on first.
    of: Option<(Option<Request>, Vec<u8>)>,
}

impl Standing {
    /// Nothing was done yet. Chance is the same each time.
    pub(super) const fn new(setting: Setting, http: bool) -> Self {
        Self {
            setting,
            http,
            draws: SplitMix64::new(0),
            busy: 0,
            forced: 0,
            not_forced: 0,
            of: None,
        }
    }

    /// Whether it is not done any more.
    pub(super) const fn is_spent(&self) -> bool {
        self.setting.once && (self.forced > 0 || self.not_forced >= TRIES)
    }

    /// How long a silence has to be for what comes after it to be a request.
    pub(super) fn silence(&self) -> Duration {
        self.setting.when.silence(self.http)
    }

    /// Whether it is begun on this request.
    pub(super) fn fires(&mut self, moment: &Moment<'_>) -> bool {
        let Setting { order, when, .. } = &self.setting;
        let has_path = |path: &str| has_path(moment.octets, path);
        let is_meant = !order.comes_first()
            && !moment.is_fresh
            && moment.silence >= self.silence()
            && when.nth.is_none_or(|nth| nth == moment.nth)
            && when.path.as_deref().is_none_or(has_path);
        let fires = self.repeats(moment.octets) || (is_meant && self.may_begin());
        self.busy += u32::from(fires);
        fires
    }

    /// When it is done to a connection that has answered everything and whose next request
    /// would be this one; nothing if it is not.
    pub(super) fn first(&self, nth: u32) -> Option<First> {
        let Setting { order, when, .. } = &self.setting;
        let is_meant = order.comes_first() && when.nth.is_none_or(|wanted| wanted == nth);
        if !is_meant || self.is_spent() {
            return None;
        }
        let is_reset = order.acts.is_empty();
        Some(match when.after {
            None if self.http && !is_reset => First::WithAnswer,
            None => First::After(SILENCE),
            Some(_) => First::After(self.silence()),
        })
    }

    /// Whether it is begun on a connection on which it comes first.
    pub(super) fn begins_first(&mut self) -> bool {
        let begins = self.setting.order.comes_first() && self.may_begin();
        self.busy += u32::from(begins);
        begins
    }

    /// It was done to this request, or was not forced.
    pub(super) fn counts(&mut self, is_forced: bool, of: Option<(Option<Request>, Vec<u8>)>) {
        self.busy = self.busy.saturating_sub(1);
        self.forced += u32::from(is_forced);
        self.not_forced += u32::from(!is_forced);
        if is_forced && self.of.is_none() {
            self.of = of;
        }
    }

    /// Whether it may begin where everything else is right.
    fn may_begin(&mut self) -> bool {
        let is_over = self.is_spent() || (self.setting.once && self.busy > 0);
        let draws = &mut self.draws;
        !is_over
            && self
                .setting
                .when
                .chance
                .is_none_or(|chance| draw(draws) < chance)
    }

    /// Whether this request is another attempt of the one every attempt of which is applied.
    fn repeats(&self, octets: &[u8]) -> bool {
        let Some((request, first)) = &self.of else {
            return false;
        };
        if self.setting.order.applied != Applied::EachTime {
            return false;
        }
        match (request, begun(octets)) {
            (Some(one), Some(other)) => {
                (&one.method, &one.target) == (&other.method, &other.target)
            }
            (Some(_), None) => false,
            (None, _) => are_same(first, octets),
        }
    }
}

/// A number from 0 to 1.
fn draw(draws: &mut SplitMix64) -> f64 {
    let high = u32::try_from(draws.draw() >> 32).unwrap_or_default();
    f64::from(high) / (f64::from(u32::MAX) + 1.0)
}

/// A target without its query.
pub(super) fn path(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

fn has_path(octets: &[u8], wanted: &str) -> bool {
    begun(octets).is_some_and(|request| path(&request.target) == wanted)
}

/// Whether the same octets came, as far as both go; one octet alone is no likeness.
pub(super) fn are_same(one: &[u8], other: &[u8]) -> bool {
    let length = one.len().min(other.len());
    length > 1 && one[..length] == other[..length]
}

#[cfg(test)]
mod tests {
    use super::super::super::table::find;
    use super::*;

    fn standing(order: &str, when: &str, once: bool) -> Standing {
        let when = when.parse().unwrap();
        let order = find(order).unwrap();
        let setting = Setting { order, when, once };
        Standing::new(setting.checked(true).unwrap(), true)
    }

    fn moment(nth: u32, octets: &[u8]) -> Moment<'_> {
        Moment {
            nth,
            silence: Duration::from_millis(10),
            is_fresh: nth == 1,
            octets,
        }
    }

    const GET: &[u8] = b"GET /x?y HTTP/1.1\r\n\r\n";

    #[test]
    fn all_conditions_have_to_be_so() {
        for (when, expected) in [
            ("nth=2", true),
            ("nth=3", false),
            ("after=10ms,path=/x", true),
            ("after=11ms", false),
            ("path=/x?y", false),
        ] {
            assert_eq!(
                standing("crossing", when, false).fires(&moment(2, GET)),
                expected,
                "{when}"
            );
        }
        assert!(!standing("crossing", "p=1", false).fires(&moment(1, GET)));
        let mut rare = standing("crossing", "p=0.25", false);
        let fired = (0..1000).filter(|_| rare.fires(&moment(2, GET))).count();
        assert!((200..300).contains(&fired), "{fired}");
    }

    #[test]
    fn once_is_until_it_was_forced_or_tried_too_often() {
        let mut once = standing("crossing", "p=1", true);
        assert!(once.fires(&moment(2, GET)) && !once.fires(&moment(2, GET)));
        once.counts(false, None);
        assert!(!once.is_spent() && once.fires(&moment(2, GET)));
        once.counts(true, None);
        assert!(once.is_spent() && !once.fires(&moment(2, GET)));
        let mut never = standing("crossing", "p=1", true);
        for _ in 0..TRIES {
            assert!(never.fires(&moment(2, GET)));
            never.counts(false, None);
        }
        assert!(never.is_spent());
    }

    #[test]
    fn every_attempt_goes_on_with_the_same_request_on_fresh_connections() {
        let mut every = standing("z", "p=1", true);
        assert!(every.fires(&moment(2, GET)));
        every.counts(true, Some((begun(GET), GET.to_vec())));
        assert!(every.fires(&moment(1, GET)));
        assert!(!every.fires(&moment(1, b"GET /other HTTP/1.1\r\n\r\n")));
        assert!(!every.fires(&moment(2, b"GET /other HTTP/1.1\r\n\r\n")));
    }

    #[test]
    fn what_comes_first_knows_when() {
        let first = |order: &str, when: &str| standing(order, when, false).first(2);
        assert_eq!(first("noticed", "p=1"), Some(First::WithAnswer));
        assert_eq!(
            first("noticed", "after=0ms"),
            Some(First::After(Duration::ZERO))
        );
        assert_eq!(first("reset-idle", "nth=2"), Some(First::After(SILENCE)));
        assert_eq!(first("reset-idle", "nth=3"), None);
        assert_eq!(first("crossing", "nth=2"), None);
    }
}
