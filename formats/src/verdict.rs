//! What came of holding the model's prediction against a machine: one judgement for the
//! command line and the page, with its word, its sentence and its form in JSON.
//!
//! Knows neither who compares nor who shows it, and no exit code.

use std::fmt;

use idlerace_core::compare::Difference;
use serde::{Deserialize, Serialize};

/// A judgement.
///
/// In JSON it is three members of whatever it belongs to: `verdict`, `difference` and
/// `reason`, of which the last two are `null` where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Members", into = "Members")]
pub enum Verdict {
    /// What was observed is what was predicted.
    Agrees,
    /// It is not; the first difference.
    Differs(Difference),
    /// The machine was too busy for a judgement; how late it was.
    TooBusy(String),
    /// It cannot be run here; why.
    NotRun(String),
}

/// A judgement in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// [`Verdict::Agrees`].
    Agrees,
    /// [`Verdict::Differs`].
    Differs,
    /// [`Verdict::TooBusy`].
    TooBusy,
    /// [`Verdict::NotRun`].
    NotRun,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agrees, Self::Differs, Self::TooBusy, Self::NotRun];

    /// As it stands in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::TooBusy => "too-busy",
            Self::NotRun => "not-run",
        }
    }

    /// The word that stands in JSON like this.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

impl Verdict {
    /// In one word.
    #[must_use]
    pub const fn word(&self) -> Word {
        match self {
            Self::Agrees => Word::Agrees,
            Self::Differs(_) => Word::Differs,
            Self::TooBusy(_) => Word::TooBusy,
            Self::NotRun(_) => Word::NotRun,
        }
    }

    /// In a few words for people, without the difference or the reason.
    #[must_use]
    pub const fn headline(&self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs(_) => "DIFFERS",
            Self::TooBusy(_) => "could not judge, machine too busy",
            Self::NotRun(_) => "not run",
        }
    }

    /// In a sentence for people; `agreed`: what was compared, said where it agrees.
    #[must_use]
    pub fn sentence(&self, agreed: &str) -> String {
        let text = match self {
            Self::Agrees => format!("{self}: {agreed}."),
            Self::Differs(_) | Self::TooBusy(_) | Self::NotRun(_) => self.to_string(),
        };
        let (first, rest) = text.split_at(1);
        first.to_ascii_uppercase() + rest
    }

    /// One judgement of several: the first difference; or else the first that could not be
    /// judged; or else agreement, if there is any; or else the first that was not run.
    pub fn of_all<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let rank = |one: &Self| match one {
            Self::Differs(_) => 0,
            Self::TooBusy(_) => 1,
            Self::Agrees => 2,
            Self::NotRun(_) => 3,
        };
        // Of several with the same rank, the first.
        let worst = all.into_iter().min_by_key(|one| rank(one));
        worst.map_or_else(
            || Self::NotRun("there is nothing to run".into()),
            Clone::clone,
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.headline())?;
        match self {
            Self::Agrees => Ok(()),
            Self::Differs(Difference {
                at,
                predicted,
                observed,
            }) => write!(
                f,
                " at {at}:\n  predicted {predicted}\n  observed  {observed}"
            ),
            Self::TooBusy(reason) | Self::NotRun(reason) => write!(f, ": {reason}"),
        }
    }
}

/// A judgement as members of an object.
#[derive(Serialize, Deserialize)]
struct Members {
    verdict: Word,
    difference: Option<Difference>,
    // Answers of earlier versions leave it out where there is none.
    #[serde(default)]
    reason: Option<String>,
}

impl From<Verdict> for Members {
    fn from(verdict: Verdict) -> Self {
        let word = verdict.word();
        let (difference, reason) = match verdict {
            Verdict::Agrees => (None, None),
            Verdict::Differs(difference) => (Some(difference), None),
            Verdict::TooBusy(reason) | Verdict::NotRun(reason) => (None, Some(reason)),
        };
        Self {
            verdict: word,
            difference,
            reason,
        }
    }
}

impl TryFrom<Members> for Verdict {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        let reason = members.reason.unwrap_or_default();
        Ok(match members.verdict {
            Word::Agrees => Self::Agrees,
            Word::Differs => {
                let difference = members.difference;
                Self::Differs(difference.ok_or("difference: a verdict that differs has one")?)
            }
            Word::TooBusy => Self::TooBusy(reason),
            Word::NotRun => Self::NotRun(reason),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference() -> Verdict {
        Verdict::Differs(Difference {
            at: "step 3, 10 ms".into(),
            predicted: "read = 0 (EOF)".into(),
            observed: "nothing".into(),
        })
    }

    #[test]
    fn every_judgement_has_its_word_and_its_sentence() {
        let busy = Verdict::TooBusy("a call was made 4ms late".into());
        let not_run = Verdict::NotRun("needs a wire".into());
        let said = [
            (Verdict::Agrees, "agrees", "Agrees: 2 requests."),
            (
                difference(),
                "differs",
                "DIFFERS at step 3, 10 ms:\n  predicted read = 0 (EOF)\n  observed  nothing",
            ),
            (
                busy,
                "too-busy",
                "Could not judge, machine too busy: a call was made 4ms late",
            ),
            (not_run, "not-run", "Not run: needs a wire"),
        ];
        for (verdict, word, sentence) in said {
            assert_eq!(verdict.word().as_str(), word);
            assert_eq!(Word::find(word), Some(verdict.word()));
            assert_eq!(verdict.sentence("2 requests"), sentence);
            let value = serde_json::to_value(&verdict).unwrap();
            assert_eq!(value["verdict"], word);
            assert_eq!(serde_json::from_value::<Verdict>(value).unwrap(), verdict);
        }
        assert_eq!(Word::find("agree"), None);
    }

    #[test]
    fn a_difference_outweighs_a_busy_machine_and_that_agreement() {
        let busy = || Verdict::TooBusy("late".into());
        let not_run = || Verdict::NotRun("no wire".into());
        let of_all = |all: &[Verdict]| Verdict::of_all(all);
        assert_eq!(of_all(&[busy(), difference(), not_run()]), difference());
        assert_eq!(of_all(&[not_run(), Verdict::Agrees, busy()]), busy());
        assert_eq!(of_all(&[not_run(), Verdict::Agrees]), Verdict::Agrees);
        assert_eq!(of_all(&[not_run(), not_run()]), not_run());
        assert_eq!(of_all(&[]).word(), Word::NotRun);
    }
}
