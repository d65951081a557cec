//! Every way in which one request can end under any traffic, without how it comes to that.

use alloc::vec::Vec;

use super::super::question::Question;
use super::super::search::Search;
use super::super::verdict::{LimitReached, Limits};
use super::pauses::longest;
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;
use crate::units::time::Range;

/// Which requests are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::prove) enum Asked {
    /// The first of all, which opens a connection.
    First,
    /// Any, whatever came before.
    Any,
    /// Any, and after which pauses each way to end comes.
    AnyMeasured,
}

/// A way to end, and after pauses between which lengths in nanoseconds it comes, if that was
/// asked and is not any.
pub(in crate::prove) type End = (RequestOutcome, Option<Vec<(i64, i64)>>);

/// The ways in which one request can end. Where acknowledgments are taken to be seen late there
/// can be more than can happen.
///
/// `patience`: each request is given up so long after it began; `None` is what the scenario
/// says, which is the longest of it otherwise.
///
/// # Errors
/// If a limit was reached before all were found.
pub(in crate::prove) fn ends(
    scenario: &Scenario,
    limits: &Limits,
    which: Asked,
    patience: Option<Range>,
) -> Result<Vec<End>, LimitReached> {
    let question = Question::AnyTraffic;
    let mut asked = question.asked(scenario).into_owned();
    if which == Asked::First {
        asked.requests.count = 1;
    }
    let mut search = if which == Asked::AnyMeasured {
        Search::measuring(&asked, *limits, longest(scenario))
    } else {
        Search::settling_at_once(&asked, question, *limits)
    };
    if let Some(patience) = patience {
        search.give_up_within(patience);
    }
    if let Some(limit) = search.run(&mut |_| {}) {
        return Err(limit);
    }
    let endings = search.endings().into_iter();
    let ended = endings.filter_map(|(_, mut all)| all.pop());
    let end = |one: RequestOutcome| {
        let after = search.ended_after(&one);
        (one, after)
    };
    Ok(ended.map(end).collect())
}
