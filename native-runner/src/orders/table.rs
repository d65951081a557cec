//! The orders, as data: what the client's peer does in each, act for act, and what became of
//! the request. What each is called stands in `formats`; what the model has of it in `predict`,
//! by its name.

use formats::orders::{self, Order as Called};

/// One act of the peer, behind which the connection is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Answers the request that was read last.
    Answer,
    /// The same, with the FIN on the answer's last segment: nobody can have the one without the
    /// other.
    AnswerAndFinish,
    /// Writes the answer's head and half of its content.
    AnswerHalf,
    /// Waits until the next request has begun to come, and reads nothing of it.
    Await,
    /// Reads the next request to its end.
    Read,
    /// The request takes effect.
    Apply,
    /// `shutdown(SHUT_WR)`.
    Finish(Need),
    /// Waits until the client's kernel has acknowledged the FIN.
    Acknowledged,
}

/// What the peer does last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// `close()`.
    Close(Need),
    /// `SO_LINGER` 0, then `close()`.
    Reset(Need),
    /// Answers the request that was read last, and does the same at once.
    AnswerAndReset,
    /// Reads and throws away what comes, until the client closes.
    Drain,
    /// Reads nothing more, closes nothing. The kernel goes on to acknowledge.
    Hold,
}

/// What a connection has to be found as right before an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// ESTABLISHED, with nothing unread.
    Idle,
    /// ESTABLISHED, with a request or the beginning of one unread.
    Unread,
    /// The FIN was acknowledged: FIN-WAIT-2, or what comes behind it.
    Finished,
    /// The same, with nothing unread where the FIN did not come with the answer.
    FinishedFirst,
    /// The same, with nothing unread.
    FinishedAlone,
}

/// What became of the request in its first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// Nothing was done.
    Not,
    /// It took effect.
    Once,
    /// It took effect in every attempt, none of which is answered.
    EachTime,
}

/// An order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Its letter in the rows that were measured of clients, if it has one.
    pub(crate) letter: Option<&'static str>,
    /// What the peer does, in a few words.
    pub(crate) about: &'static str,
    /// The same with the scenario that shows it.
    pub(crate) called: Called,
    /// The acts from the first request on.
    pub(crate) acts: &'static [Act],
    /// The act behind them.
    pub(crate) end: End,
    /// What became of the request.
    pub(crate) applied: Applied,
}

impl Order {
    /// Whether it lasts as long as the client has patience.
    pub(crate) fn lasts(&self) -> bool {
        self.end == End::Hold
    }

    /// Whether it is done before the request comes.
    pub(crate) fn comes_first(&self) -> bool {
        self.acts.first() == Some(&Act::AnswerAndFinish) || self.end == End::AnswerAndReset
    }
}

const fn order(called: Called, (acts, end): (&'static [Act], End), applied: Applied) -> Order {
    Order {
        name: called.name,
        letter: called.letter,
        about: called.about,
        called,
        acts,
        end,
        applied,
    }
}

/// All of them, in the order in which a kit is run.
pub(crate) const ALL: [Order; 11] = [
    order(
        orders::NOTICED,
        (
            &[Act::AnswerAndFinish, Act::Acknowledged],
            End::Close(Need::FinishedFirst),
        ),
        Applied::Not,
    ),
    order(orders::RESET_IDLE, (&[], End::AnswerAndReset), Applied::Not),
    order(
        orders::UNREAD,
        (&[Act::Answer, Act::Await], End::Close(Need::Unread)),
        Applied::Not,
    ),
    order(
        orders::CROSSING,
        (
            &[
                Act::Answer,
                Act::Await,
                Act::Finish(Need::Unread),
                Act::Acknowledged,
            ],
            End::Reset(Need::Finished),
        ),
        Applied::Not,
    ),
    order(
        orders::HALF_CLOSE,
        (
            &[
                Act::Answer,
                Act::Await,
                Act::Finish(Need::Unread),
                Act::Acknowledged,
            ],
            End::Drain,
        ),
        Applied::Not,
    ),
    order(
        orders::READ,
        (&[Act::Answer, Act::Read], End::Close(Need::Idle)),
        Applied::Not,
    ),
    order(
        orders::APPLIED_FIN,
        (
            &[Act::Answer, Act::Read, Act::Apply],
            End::Close(Need::Idle),
        ),
        Applied::Once,
    ),
    order(
        orders::APPLIED_RESET,
        (
            &[Act::Answer, Act::Read, Act::Apply],
            End::Reset(Need::Idle),
        ),
        Applied::Once,
    ),
    order(
        orders::CUT_SHORT,
        (
            &[Act::Answer, Act::Read, Act::Apply, Act::AnswerHalf],
            End::Close(Need::Idle),
        ),
        Applied::Once,
    ),
    order(
        orders::EVERY_ATTEMPT,
        (
            &[Act::Answer, Act::Read, Act::Apply],
            End::Close(Need::Idle),
        ),
        Applied::EachTime,
    ),
    order(
        orders::SILENCE,
        (&[Act::Answer, Act::Await], End::Hold),
        Applied::Not,
    ),
];

/// The order that is called so, by its name or its letter.
pub(crate) fn find(name: &str) -> Option<&'static Order> {
    ALL.iter()
        .find(|order| order.name == name || order.letter == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_found_by_its_name_and_by_its_letter() {
        for order in &ALL {
            assert_eq!(find(order.name), Some(order));
            assert!(
                order
                    .letter
                    .is_none_or(|letter| find(letter) == Some(order))
            );
        }
        let called = orders::ALL.map(|called| called.name);
        assert_eq!(ALL.each_ref().map(|order| order.name), called);
        assert_eq!(find("d"), None);
    }

    #[test]
    fn an_order_answers_once_and_applies_what_it_says() {
        for order in &ALL {
            let answers = |act: &&Act| matches!(act, Act::Answer | Act::AnswerAndFinish);
            let last = usize::from(order.end == End::AnswerAndReset);
            let count = order.acts.iter().filter(answers).count() + last;
            assert_eq!(count, 1, "{}", order.name);
            let is_applied = order.applied != Applied::Not;
            assert_eq!(
                order.acts.contains(&Act::Apply),
                is_applied,
                "{}",
                order.name
            );
        }
    }
}
