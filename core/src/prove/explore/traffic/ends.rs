//! Every way in which one request can end under any traffic, without how it comes to that.

use alloc::vec::Vec;

use super::super::question::Question;
use super::super::search::Search;
use super::super::verdict::{LimitReached, Limits};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;

/// The ways in which one request can end, whatever came before; `first`: for the first of all,
/// which opens a connection. Where acknowledgments are taken to be seen late there can be more
/// than can happen.
///
/// # Errors
/// If a limit was reached before all were found.
pub(in crate::prove) fn ends(
    scenario: &Scenario,
    limits: &Limits,
    first: bool,
) -> Result<Vec<RequestOutcome>, LimitReached> {
    let question = Question::AnyTraffic;
    let mut asked = question.asked(scenario).into_owned();
    if first {
        asked.requests.count = 1;
    }
    let mut search = Search::settling_at_once(&asked, question, *limits);
    if let Some(limit) = search.run(|_| {}) {
        return Err(limit);
    }
    let endings = search.endings().into_iter();
    Ok(endings.filter_map(|(_, mut all)| all.pop()).collect())
}
