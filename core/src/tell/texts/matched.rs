//! What is said of texts that were found together: which kinds of causes are behind them, and
//! what of a kind depends on the programs that say them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::index::Said;
use super::{Kind, reports};
use crate::scenario::Liveness;
use crate::scenario::profile::{About, ClientProfile, Profile as _};
use crate::tell::causes::Cause;
use crate::tell::description::Effect;

/// The kinds of causes that one of these texts can stand for: first those that each of them can,
/// and of both groups the most reported first.
#[must_use]
pub fn behind(said: &[&Said]) -> Vec<Kind> {
    let is_of = |one: &Said, kind: Kind| one.kinds().any(|known| known == kind);
    let kinds = |wanted: &dyn Fn(Kind) -> bool| {
        let kinds = Kind::ALL.into_iter().filter(|kind| wanted(*kind));
        reports::most_first(kinds.collect())
    };
    let of_each = |kind| !said.is_empty() && said.iter().all(|one| is_of(one, kind));
    let mut all = kinds(&of_each);
    all.extend(kinds(&|kind| {
        !of_each(kind) && said.iter().any(|one| is_of(one, kind))
    }));
    all
}

/// What tells a kind from the others, and which of the clients that say these texts it concerns
/// more than others.
#[must_use]
pub fn tell(kind: Kind, said: &[&Said]) -> String {
    let blind = |client: &ClientProfile| client.policy.liveness == Liveness::None;
    let told = kind.tell().to_string();
    match named(kind, said, blind).as_str() {
        "" => told,
        clients => format!("{told} Not watching, of those above: {clients}."),
    }
}

/// What helps against a kind, and which of the clients that say these texts cannot do it.
#[must_use]
pub fn helps(kind: Kind, said: &[&Said]) -> String {
    let without = |client: &ClientProfile| {
        let sets = |about: &About| {
            let mut all = about.settings.iter();
            all.any(|one| one.parameter == "client.idle_timeout")
        };
        client.policy.idle_timeout.is_none() && !client.about().is_some_and(sets)
    };
    let helps = kind.helps().to_string();
    match named(kind, said, without).as_str() {
        "" => helps,
        clients => format!(
            "{helps} Without a setting for that: {clients}. There, no reuse (Connection: close), \
             or a retry of what may be applied twice."
        ),
    }
}

/// The clients of an idle timeout's texts of which something holds, by name.
fn named(kind: Kind, said: &[&Said], holds: impl Fn(&ClientProfile) -> bool) -> String {
    if kind != Kind::IdleTimeout {
        return String::new();
    }
    let clients = said.iter().filter_map(|one| one.client);
    let mut titles: Vec<&str> = clients
        .filter(|client| holds(client))
        .map(ClientProfile::title)
        .collect();
    titles.sort_unstable();
    titles.dedup();
    titles.join("; ")
}

/// Said of texts that stand for a request that was applied and for one that was not.
pub const APPLIED_OR_NOT: &str = "The text alone does not say whether the request was applied";

/// Whether these texts stand for both: a request that was applied, and one that was not.
#[must_use]
pub fn can_be_either(said: &[&Said]) -> bool {
    let effects = || said.iter().flat_map(|one| one.causes()).map(Cause::effect);
    let has = |wished| effects().any(|effect| effect == wished || effect == Effect::Either);
    has(Effect::Applied) && has(Effect::NotApplied)
}
