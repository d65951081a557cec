//! The answer for many orders of one scenario, or of one chain: one verdict, and how many came to
//! what.
//!
//! Follows none.

use formats::answers::check::{Counts, Orders};
use formats::verdict::Verdict;
use idlerace_core::compare::Difference;
use idlerace_core::explore::Question;

use crate::report::check::counts;
use crate::wire::Carrier;

/// What came of all orders of a name; how many were left out, and at which limit; and what was
/// changed so that they could be followed.
pub(super) fn answer(
    kind: Carrier,
    (name, question): (&str, Question),
    all: Vec<Verdict>,
    (left_out, limit): (usize, Option<String>),
    changes: Vec<String>,
) -> Orders {
    let [agree, differ, too_busy, not_run] = counts(all.iter());
    Orders {
        name: name.into(),
        question,
        verdict: together(all),
        wire: kind.to_string().to_lowercase(),
        orders: Counts {
            agree,
            differ,
            too_busy,
            not_run,
            left_out,
            limit,
        },
        changes,
    }
}

/// One verdict, in which a difference says in which order it is.
fn together(all: Vec<Verdict>) -> Verdict {
    let orders = all.len();
    let numbered = all.into_iter().zip(1..).map(|(one, number)| match one {
        Verdict::Differs(difference) => Verdict::Differs(Difference {
            at: format!("order {number} of {orders}, {}", difference.at),
            ..difference
        }),
        Verdict::Agrees | Verdict::TooBusy(_) | Verdict::NotRun(_) => one,
    });
    Verdict::of_all(&numbered.collect::<Vec<_>>())
}
