//! What a hop that is not safe by itself means for whoever uses the chain, and what is said of it
//! in reports for others.

use idlerace_core::prove_chain::{ChainAdvice, ChainVerdict, HopRow, Standing, Typed};

/// What it means. The exit code is the chain's, and no report is worse than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// Nothing.
    Holds,
    /// It is not safe by itself, and the chain is: another hop heals it.
    Healed,
    /// Whether a request of the user is lost or applied twice could not be told.
    Unknown,
    /// One can be.
    Fails,
}

impl Grade {
    /// Of a hop in a chain.
    pub(super) const fn of(chain: Standing, hop: Standing) -> Self {
        match (chain, hop) {
            (_, Standing::Safe) => Self::Holds,
            (Standing::Safe, Standing::Unsafe | Standing::Undecided) => Self::Healed,
            (Standing::Unsafe, Standing::Unsafe) => Self::Fails,
            (Standing::Undecided, _) | (Standing::Unsafe, Standing::Undecided) => Self::Unknown,
        }
    }

    /// Of the chain.
    pub(super) const fn of_chain(chain: Standing) -> Self {
        match chain {
            Standing::Safe => Self::Holds,
            Standing::Unsafe => Self::Fails,
            Standing::Undecided => Self::Unknown,
        }
    }
}

/// "hop 3, nginx -> gunicorn".
pub(super) fn name(row: &HopRow) -> String {
    format!("hop {}, {} -> {}", row.hop, row.client, row.server)
}

/// What is to be known of a hop: its line, what decides, and what to type.
pub(super) fn lines(row: &HopRow, advice: Option<&ChainAdvice>) -> Vec<String> {
    let mut lines = vec![row.line.clone()];
    lines.extend(row.formula.clone());
    lines.push(match typed(row, advice) {
        Some(one) => to_type(one),
        None => "Nothing was found that can be typed.".into(),
    });
    lines
}

/// What the advice for the chain has for a hop, or else what makes it safe by itself.
fn typed<'a>(row: &'a HopRow, advice: Option<&'a ChainAdvice>) -> Option<&'a Typed> {
    let of_chain = advice.map_or(&[][..], |advice| &advice.typed);
    let of_chain = of_chain.iter().find(|one| one.hop == row.hop);
    of_chain.or_else(|| row.advice.first())
}

/// `To type, gunicorn: gunicorn --keep-alive 61 (--set hop3.server.idle_timeout=61s)`.
fn to_type(one: &Typed) -> String {
    let set = one.set.iter();
    let set: Vec<String> = set
        .map(|(key, value)| format!("--set {key}={value}"))
        .collect();
    let (hosts, typed, set) = (one.hosts.join(" and "), &one.typed, set.join(" "));
    format!("To type, {hosts}: {typed} ({set})")
}

/// What is to be known of the chain, in lines.
pub(super) fn of_chain(found: &ChainVerdict) -> Vec<String> {
    let mut lines = vec![found.line()];
    lines.extend(found.weakest_line());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report fails where the exit code is 1, and has an error where it is 2.
    #[test]
    fn no_report_is_worse_than_the_exit_code() {
        let all = [Standing::Safe, Standing::Unsafe, Standing::Undecided];
        for (chain, allowed) in [
            (Standing::Safe, &[Grade::Holds, Grade::Healed][..]),
            (Standing::Undecided, &[Grade::Holds, Grade::Unknown]),
            (
                Standing::Unsafe,
                &[Grade::Holds, Grade::Unknown, Grade::Fails],
            ),
        ] {
            assert!(allowed.contains(&Grade::of_chain(chain)), "{chain:?}");
            let mut grades = Vec::new();
            for grade in all.map(|hop| Grade::of(chain, hop)) {
                assert!(allowed.contains(&grade), "{chain:?}: {grade:?}");
                if !grades.contains(&grade) {
                    grades.push(grade);
                }
            }
            assert_eq!(grades.len(), allowed.len(), "{chain:?}: {grades:?}");
        }
    }
}
