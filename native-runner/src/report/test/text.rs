//! The table for people.

use std::fmt::Write as _;

use formats::answers::test::{Attempt, Outcome, Row, Test as Answer, Word};
use idlerace_core::profile::{ClientProfile, Profile as _};

use super::words::{holds, name, ways};
use crate::cli::Test;
use crate::source::printable;

/// So much of a program's last line is shown, in characters.
const LONGEST: usize = 100;

/// All of it.
pub(crate) fn text(answer: &Answer, options: &Test) -> String {
    let rows = &answer.rows;
    let names: Vec<String> = rows.iter().map(name).collect();
    let width =
        |least: usize, of: &dyn Fn(&Row) -> usize| rows.iter().map(of).fold(least, usize::max);
    let first = names
        .iter()
        .map(String::len)
        .fold("order".len(), usize::max);
    let second = width("attempts".len(), &|row| attempts(row).len());
    let mut text = format!(
        "{:<first$}  {:<second$}  {:>7}  verdict\n",
        "order", "attempts", "applied"
    );
    for (row, name) in rows.iter().zip(&names) {
        let applied = row
            .outcome
            .as_ref()
            .map_or("-".into(), |one| one.told.applied.to_string());
        let (attempts, said) = (attempts(row), said(row));
        let _ = writeln!(
            text,
            "{name:<first$}  {attempts:<second$}  {applied:>7}  {said}"
        );
        text += &below(row, options.client());
    }
    text + &end(answer, options)
}

/// On which connections the attempts came: `reused, fresh`.
fn attempts(row: &Row) -> String {
    let word = |one: &Attempt| if one.reused { "reused" } else { "fresh" };
    let Some(outcome) = &row.outcome else {
        return "-".into();
    };
    let words: Vec<&str> = outcome.attempts.iter().map(word).collect();
    match &words[..] {
        [] => "none".into(),
        // A client that tries often is not told in a line of its own length.
        [first, .., last] if words.len() > 4 => format!("{first}, ... {last} ({})", words.len()),
        some => some.join(", "),
    }
}

/// The verdict; of what the caller should know in capitals.
fn said(row: &Row) -> String {
    let Some(outcome) = &row.outcome else {
        return "not forced".into();
    };
    let is_told_of_less = outcome.told.told == Word::Success && outcome.told.applied != 1;
    let verdict = if is_told_of_less {
        outcome.verdict.to_uppercase()
    } else {
        outcome.verdict.clone()
    };
    if row.runs > 1 {
        format!("{verdict} ({} runs)", row.runs)
    } else {
        verdict
    }
}

/// What the program said, what the model says, what is not as expected, and where the ladder is: a
/// line each.
fn below(row: &Row, client: Option<&ClientProfile>) -> String {
    let mut lines = Vec::new();
    match (&row.outcome, &row.not_forced) {
        (Some(Outcome { ended, .. }), _) => lines.push(shortened(ended)),
        (None, reason) => lines.push(reason.clone().unwrap_or_default()),
    }
    if let Some(client) = client.filter(|_| !row.predicted.is_empty()) {
        let seen = row.outcome.as_ref().map(|outcome| outcome.told);
        let as_said = match seen.map(|told| holds(&row.predicted, told)) {
            Some(false) => " ends otherwise",
            Some(true) | None => "",
        };
        let (title, ways) = (client.title(), ways(&row.predicted));
        lines.push(format!("the model of {title}{as_said}: {ways}"));
    }
    lines.extend(
        row.unmet
            .iter()
            .map(|one| format!("NOT AS EXPECTED: {}", shortened(one))),
    );
    lines.push(row.link.clone());
    let indented = lines
        .iter()
        .map(|line| format!("    {}\n", printable(line)));
    indented.collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What it comes to.
fn end(answer: &Answer, options: &Test) -> String {
    let seconds = std::time::Duration::from_millis(answer.milliseconds).as_secs_f64();
    let not_forced = answer
        .rows
        .iter()
        .filter(|row| row.outcome.is_none())
        .count();
    let unmet = answer
        .rows
        .iter()
        .filter(|row| !row.unmet.is_empty())
        .count();
    let forced = match not_forced {
        0 => "each was forced".to_owned(),
        some => format!("{some} not forced, and nothing is concluded from them"),
    };
    let expected = match (options.expect.is_empty(), unmet) {
        (true, _) => "Nothing was expected of it (--expect no-double-apply)".to_owned(),
        (false, 0) => "Everything that was expected is so".to_owned(),
        (false, some) => format!("{some} not as expected"),
    };
    format!(
        "\n{} runs in {seconds:.1} s; {forced}. {expected}.\n\
         Behind ? is a row's ladder as the model has it: on the page of `idlerace play`, or by \
         idlerace show '?...'.\n{}",
        answer.runs,
        traced(options)
    )
}

/// Where there is what was really seen.
fn traced(options: &Test) -> String {
    options.traces.as_ref().map_or_else(String::new, |folder| {
        let folder = printable(&folder.display().to_string());
        format!("What the origin saw, a file for each row: {folder}; drop one on that page.\n")
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use expect_test::expect_file;
    use formats::answers::Version;
    use formats::answers::test::{Predicted, Told};

    use super::super::words::verdict;
    use super::*;
    use crate::cli::{Cli, Command};

    fn options(words: &[&str]) -> Test {
        let words = [&["idlerace", "test"], words, &["--", "x"]].concat();
        let command = Cli::try_parse_from(words).unwrap().command;
        let Some(Command::Test(options)) = command else {
            panic!("{command:?}");
        };
        options
    }

    fn row(order: &str, told: Option<(Told, &[bool])>) -> Row {
        Row {
            order: order.into(),
            letter: None,
            about: String::new(),
            method: "POST".into(),
            idempotency_key: false,
            runs: 1,
            repeated: 0,
            milliseconds: 10,
            outcome: told.map(|(told, reused)| Outcome {
                told,
                exit_code: None,
                ended: "exit 52: curl: (52) Empty\u{1b}[31m reply".into(),
                attempts: reused
                    .iter()
                    .map(|reused| Attempt {
                        connection: 1,
                        reused: *reused,
                        applied: true,
                    })
                    .collect(),
                verdict: verdict(told),
            }),
            not_forced: told.is_none().then(|| "it was CLOSE-WAIT".into()),
            predicted: Vec::new(),
            unmet: Vec::new(),
            scenario: "crossing".into(),
            link: "?v=1&scenario=crossing".into(),
            trace: None,
        }
    }

    #[test]
    fn what_a_caller_should_know_is_in_capitals_and_what_was_not_forced_is_not_judged() {
        let told = |told, applied| Told { told, applied };
        let twice = told(Word::Success, 2);
        let mut rows = vec![
            row("crossing", Some((told(Word::Success, 1), &[true, false]))),
            row("applied-fin", Some((twice, &[true, false]))),
            row(
                "every-attempt",
                Some((
                    told(Word::Error, 6),
                    &[true, false, false, false, false, false],
                )),
            ),
            row("reset-idle", None),
        ];
        rows[0].runs = 3;
        let says = |told, text: Option<&str>| Predicted {
            told,
            text: text.map(Into::into),
        };
        rows[0].predicted = vec![says(told(Word::Success, 1), None)];
        rows[1].predicted = vec![
            says(told(Word::Error, 1), Some("EOF")),
            says(told(Word::Error, 1), Some("read: reset")),
            says(told(Word::Success, 1), None),
        ];
        rows[1].unmet = vec!["no-double-apply: a POST without a key was applied 2 times".into()];
        let answer = Answer {
            version: Version,
            rows,
            runs: 8,
            milliseconds: 1_250,
        };
        let text = text(
            &answer,
            &options(&[
                "--client",
                "go",
                "--expect",
                "no-double-apply",
                "--traces",
                "seen",
            ]),
        );
        expect_file!["../../../tests/golden/orders.txt"].assert_eq(&text);
    }
}
