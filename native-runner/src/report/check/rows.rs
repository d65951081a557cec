//! What `check` says of each scenario, and of all of them.

use std::time::Duration;

use formats::answers::Version;
use formats::answers::check::{Check, Counts, Row as Answer};
use formats::verdict::{Verdict, Word};
use idlerace_core::explore::Question;

/// What came of one scenario.
#[derive(Debug)]
pub(crate) struct Row {
    /// For programs, with its name and the verdict.
    pub(crate) answer: Answer,
    /// What was compared, on what.
    pub(crate) scope: String,
    /// How long it took.
    pub(crate) took: Duration,
}

impl Row {
    /// The judgement.
    pub(crate) const fn verdict(&self) -> &Verdict {
        self.answer.verdict()
    }
}

/// All of it for people.
pub(crate) fn text(rows: &[Row]) -> String {
    let lines: String = rows.iter().map(line).collect();
    let is_order = |row: &&Row| matches!(row.answer, Answer::Orders(_));
    let (orders, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_order);
    let others = (!others.is_empty()).then(|| sentence(&others));
    let orders = (!orders.is_empty()).then(|| totals(rows));
    let both = others.unwrap_or_default() + &orders.unwrap_or_default();
    lines + "\n" + &both
}

/// All of it for programs.
pub(crate) fn answers(rows: &[Row]) -> Check {
    Check {
        version: Version,
        rows: rows.iter().map(|row| row.answer.clone()).collect(),
    }
}

fn line(row: &Row) -> String {
    let (name, verdict) = (row.answer.name(), row.verdict());
    match verdict {
        Verdict::NotRun(_) => format!("{name:<28}  {verdict}\n"),
        Verdict::Agrees | Verdict::Differs(_) | Verdict::TooBusy(_) => {
            format!("{name:<28}  {verdict}  ({})\n", row.scope)
        }
    }
}

fn sentence(rows: &[&Row]) -> String {
    let [agree, differ, busy, not_run] = counts(rows.iter().map(|row| row.verdict()));
    let busy = if busy == 0 {
        String::new()
    } else {
        format!("{busy} could not be judged, ")
    };
    format!("{agree} agree, {differ} differ, {busy}{not_run} not run here.\n")
}

/// How many verdicts there are of each word, in the order of [`Word::ALL`].
pub(crate) fn counts<'a>(all: impl Iterator<Item = &'a Verdict>) -> [usize; 4] {
    let words: Vec<Word> = all.map(Verdict::word).collect();
    Word::ALL.map(|word| words.iter().filter(|one| **one == word).count())
}

/// What is followed to answer a question.
pub(crate) const fn orders_of(question: Question) -> &'static str {
    match question {
        Question::AsTimed => "orders as timed",
        Question::AnyTraffic => "ways to end with any traffic",
    }
}

/// The orders of all scenarios together: a line for each question.
fn totals(rows: &[Row]) -> String {
    [Question::AsTimed, Question::AnyTraffic]
        .map(|question| total(rows, question))
        .concat()
}

fn total(rows: &[Row], question: Question) -> String {
    let counts = || {
        rows.iter().filter_map(|row| match &row.answer {
            Answer::Orders(row) => (row.question == question).then_some(&row.orders),
            Answer::Steps(_) | Answer::Clocked(_) => None,
        })
    };
    let sum = |of: fn(&Counts) -> usize| counts().map(of).sum::<usize>();
    let (agree, differ) = (sum(|one| one.agree), sum(|one| one.differ));
    let (busy, not_run) = (sum(|one| one.too_busy), sum(|one| one.not_run));
    let left_out = sum(|one| one.left_out);
    format!(
        "{} {}: {agree} agree, {differ} differ, {busy} could not be judged, {not_run} not run here, {left_out} left out.\n",
        agree + differ + busy + not_run + left_out,
        orders_of(question)
    )
}
