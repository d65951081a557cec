//! What was found of a chain in sentences, the same for whoever shows them.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::advice::ChainAdvice;
use super::rows::Standing;
use super::step::End;
use super::verdict::ChainVerdict;
use crate::scenario::chain::Reply;

impl Standing {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Undecided => "undecided",
        }
    }
}

impl ChainVerdict {
    /// The verdict of the chain.
    #[must_use]
    pub fn line(&self) -> String {
        let says = match (self.lost, self.twice, self.reached) {
            (Standing::Safe, Standing::Safe, _) => {
                let mut ends = self.ends.iter();
                let fails = ends.any(|end| end.result != Ok(Reply::Answered));
                let though = if fails {
                    ", though one that was applied can fail for its user"
                } else {
                    ""
                };
                return format!(
                    "The chain, any traffic: safe: no request is lost or applied twice{though}."
                );
            }
            (Standing::Unsafe, Standing::Unsafe, _) => {
                "unsafe: a request can be lost, and one can be applied twice"
            }
            (Standing::Unsafe, ..) => "unsafe: a request can be lost",
            (_, Standing::Unsafe, _) => "unsafe: a request can be applied twice",
            (_, _, Some(_)) => "not proven: there are too many orders to look at",
            (_, _, None) => {
                "undecided: the hops together allow that a request is lost or applied twice, and \
                 no run was found that shows it"
            }
        };
        format!("The chain, any traffic: {says}.")
    }

    /// Which hop is to be mended first, or is the nearest to where safety ends; `None` if there
    /// is nothing to say.
    #[must_use]
    pub fn weakest_line(&self) -> Option<String> {
        let weakest = self.weakest.and_then(|hop| hop.checked_sub(1));
        let row = weakest.and_then(|hop| self.hops.get(hop));
        let Some(row) = row else {
            return match (self.standing, self.twice, self.reached) {
                (Standing::Safe, ..) | (.., Some(_)) => None,
                (_, Standing::Safe, None) => Some("No hop is at fault by itself.".to_owned()),
                (_, Standing::Unsafe | Standing::Undecided, None) => Some(
                    "No hop is at fault by itself: what one host sends again, another can have \
                     done."
                        .to_owned(),
                ),
            };
        };
        let (hop, client, server) = (row.hop, &row.client, &row.server);
        match (self.standing, row.by) {
            (Standing::Safe, Some(by)) => Some(format!(
                "The nearest to where that ends is hop {hop}, {client} -> {server}, by {by}."
            )),
            (Standing::Safe, None) => None,
            (Standing::Unsafe | Standing::Undecided, _) => Some(format!(
                "To be mended first: hop {hop}, {client} -> {server}."
            )),
        }
    }
}

impl ChainAdvice {
    /// What stands above it: for what it is proven.
    #[must_use]
    pub const fn lead(&self) -> &'static str {
        if self.safe {
            "To type; with all of it the chain is safe for any traffic"
        } else {
            "To type; it makes each of these hops safe by itself, and the chain is not proven \
             safe with it"
        }
    }

    /// What stands there in its place, if there is none for a chain that is not safe.
    pub const NONE: &'static str =
        "Nothing was found that can be typed into its hosts and makes a hop safe.";
}

impl End {
    /// In a line: what its user reads, and how often it was applied.
    #[must_use]
    pub fn sentence(&self) -> String {
        let reads = match self.result {
            Ok(reply) => format!("the user reads {reply}"),
            Err(failure) => format!("the user's client fails: {failure}"),
        };
        format!("{reads}, {}", applied(self.applied))
    }
}

/// How often a request took effect, where more than twice counts as twice.
#[must_use]
pub const fn applied(times: u32) -> &'static str {
    match times {
        0 => "never applied",
        1 => "applied once",
        _ => "applied twice or more",
    }
}
