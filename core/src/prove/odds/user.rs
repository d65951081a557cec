//! First attempts that fail, and what of it a client's user hears of.

use alloc::vec::Vec;

use serde::Serialize;

use super::rate::{Gap, Rate};
use super::scope::{Uncounted, uncounted};
use super::window::{Delays, Span, Window};
use crate::http::outcome::{Failure, StreamEnd};
use crate::scenario::retry::RetryDecision;
use crate::scenario::{Closing, Liveness, Scenario};
use crate::units::errno::Errno;

/// After which pauses the idle race fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odds {
    /// A request's first attempt: one window at most.
    pub first: Windows,
    /// The request, for the client's user: what the client sends again by itself is answered.
    pub user: Windows,
}

/// Pauses that fail, in windows that have at most an end in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Windows {
    /// Those that fail with some delays within their ranges.
    pub possible: Vec<Window>,
    /// Those that fail whatever the delays, but for the ends: there it is a tie that decides.
    pub certain: Vec<Window>,
}

impl Windows {
    fn new(possible: Vec<Span>, certain: Vec<Span>) -> Self {
        let windows = |spans: Vec<Span>| spans.into_iter().filter_map(Span::window);
        Self {
            possible: windows(possible).collect(),
            certain: windows(certain).filter(|one| one.has_width()).collect(),
        }
    }

    /// The share of the pauses that can fail, and of those that are sure to.
    #[must_use]
    pub fn rates(&self, gap: &Gap) -> [Rate; 2] {
        [
            share(&self.possible, |window| window.rate(gap)),
            share(&self.certain, |window| window.sure_rate(gap)),
        ]
    }
}

/// What some windows have together.
pub fn share(windows: &[Window], one: impl Fn(Window) -> Rate) -> Rate {
    let sum: u64 = windows.iter().map(|window| one(*window).0).sum();
    Rate(sum).min(Rate::ONE)
}

/// After which pauses the scenario's idle race fails.
///
/// # Errors
/// What else can go wrong in it: nothing of that is counted.
pub fn odds(scenario: &Scenario) -> Result<Odds, Uncounted> {
    if let Some(uncounted) = uncounted(scenario) {
        return Err(uncounted);
    }
    let possible = Delays::worst(scenario).window();
    let certain = Delays::best(scenario).window();
    let all = |span: Option<Span>| Vec::from_iter(span);
    Ok(Odds {
        first: Windows::new(all(possible), all(certain)),
        user: Windows::new(
            possible.map_or_else(Vec::new, |whole| told(scenario, whole)),
            certain.map_or_else(Vec::new, |whole| always_told(scenario, whole)),
        ),
    })
}

/// A way in which a first attempt fails in this race, and after which pauses it can.
struct Way {
    retried: bool,
    pauses: Option<Span>,
}

/// Of these pauses those after which a failure can be one that the client does not heal.
fn told(scenario: &Scenario, whole: Span) -> Vec<Span> {
    let told = ways(scenario).into_iter().filter(|way| !way.retried);
    let told = told.filter_map(|way| way.pauses?.both(whole));
    let mut all: Vec<Span> = told.collect();
    all.sort_by_key(|span| span.from);
    let mut apart: Vec<Span> = Vec::new();
    for span in all {
        match apart.last_mut() {
            Some(last) if last.both(span).is_some() => *last = last.around(span),
            _ => apart.push(span),
        }
    }
    apart
}

/// Of these pauses those after which it cannot be another.
fn always_told(scenario: &Scenario, whole: Span) -> Vec<Span> {
    let healed = ways(scenario).into_iter().filter(|way| way.retried);
    let healed = healed.filter_map(|way| way.pauses);
    healed.fold(Vec::from([whole]), |left, healed| {
        left.into_iter()
            .flat_map(|span| without(span, healed))
            .collect()
    })
}

/// What one has and the other has not. The bounds of the other are in both: there it is the
/// winner of a tie that decides.
fn without(whole: Span, taken: Span) -> impl Iterator<Item = Span> {
    let below = Span {
        from: i128::MIN,
        until: Some(taken.from),
    };
    let above = taken.until.map(|from| Span { from, until: None });
    let left = [Some(below), above].into_iter().flatten();
    left.filter_map(move |part| whole.both(part))
        .filter(|part| part.until != Some(part.from))
}

/// The ways of failing.
fn ways(scenario: &Scenario) -> [Way; 3] {
    let client = &scenario.client;
    let worst = Delays::worst(scenario);
    let (Some(whole), Some(timeout)) = (worst.window(), scenario.server.idle_timeout) else {
        return [(); 3].map(|()| Way {
            retried: false,
            pauses: None,
        });
    };
    let timeout = i128::from(timeout.as_nanos());
    // As lengths of pauses: when the FIN, or RST, can be there first.
    let first = Delays::best(scenario);
    let picked_to_written = worst.late(client.checkout_lag);
    let after = |lag: i128| Span {
        from: first.fin_read(timeout) + lag - picked_to_written,
        until: None,
    };
    // Only who reads in the background learns of an end between picking and writing.
    let found = match client.liveness {
        Liveness::Background { lag } => after(first.late(lag)).both(whole),
        Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => None,
    };
    // A write fails only when a RST is there, and then nothing else can come of it: a FIN
    // lets it pass, and what answers a TCP probe on a connection that is gone is a RST.
    let resets = scenario.server.closing == Closing::Abort || client.tcp_keepalive.is_some();
    let fails = resets && !client.reads_after_failed_write;
    let retried = |failure| {
        let again = client.retry.again(&scenario.requests, failure, true, 1);
        again == RetryDecision::Yes
    };
    let way = |failure, pauses| Way {
        retried: retried(failure),
        pauses,
    };
    [
        way(
            Failure::NoResponse(StreamEnd::Eof),
            Some(unanswered(worst, timeout, whole)),
        ),
        way(Failure::ClosedIdle(StreamEnd::Eof), found),
        way(
            Failure::NothingWritten(Errno::ConnReset),
            fails.then(|| after(0)).and_then(|span| span.both(whole)),
        ),
    ]
}

/// After which pauses a request can be written in vain.
fn unanswered(worst: Delays<'_>, timeout: i128, whole: Span) -> Span {
    let client = &worst.scenario.client;
    let writes = worst.early(client.checkout_lag);
    let before = |end: i128| Span {
        from: i128::MIN,
        until: Some(end - writes),
    };
    let noticed = match client.liveness {
        Liveness::Background { lag } => Some(before(worst.fin_read(timeout) + worst.late(lag))),
        Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => None,
    };
    let single = client.split_write.is_none() || worst.scenario.requests.body_bytes == 0;
    let reset = worst.scenario.server.closing == Closing::Abort
        && single
        && !client.reads_after_failed_write;
    let refused = reset.then(|| before(worst.fin_read(timeout)));
    let bounds = [noticed, refused].into_iter().flatten();
    bounds.fold(whole, |left, bound| left.both(bound).unwrap_or(left))
}
