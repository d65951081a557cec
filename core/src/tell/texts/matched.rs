//! What is said of texts that were found together: which kinds of causes are behind them, and
//! what of a kind depends on the programs that say them.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::index::Said;
use super::{Kind, reports};
use crate::scenario::Liveness;
use crate::scenario::profile::{About, ClientProfile, Profile as _, Setting, Step};
use crate::tell::causes::Cause;
use crate::tell::description::Effect;

/// The kinds of causes that one of these texts can stand for: first those that most of them can,
/// and of both groups the most reported first.
#[must_use]
pub fn behind(said: &[&Said]) -> Vec<Kind> {
    let is_of = |one: &&&Said, kind: Kind| one.kinds().any(|known| known == kind);
    let so_many = |kind| said.iter().filter(|one| is_of(one, kind)).count();
    let kinds = |wanted: &dyn Fn(usize) -> bool| {
        let kinds = Kind::ALL.into_iter().filter(|kind| wanted(so_many(*kind)));
        reports::most_first(kinds.collect())
    };
    let is_most = |count: usize| count > said.len() / 2;
    let mut all = kinds(&is_most);
    all.extend(kinds(&|count| count > 0 && !is_most(count)));
    all
}

/// What tells a kind from the others, and which of the clients that say these texts it concerns
/// more than others.
#[must_use]
pub fn tell(kind: Kind, said: &[&Said]) -> String {
    if kind != Kind::IdleTimeout {
        return kind.tell().to_string();
    }
    let blind = |client: &ClientProfile| client.policy.liveness == Liveness::None;
    let told = kind.tell();
    let (blind, watching) = (
        named(kind, said, blind),
        !named(kind, said, |client| !blind(client)).is_empty(),
    );
    let (told, who) = match blind.as_str() {
        "" => (told.to_owned(), "Those above"),
        clients => (
            format!("{told} Not watching, of those above: {clients}."),
            "The others",
        ),
    };
    if !watching {
        return told;
    }
    // Of programs without a profile it is not known.
    format!(
        "{told} {who} that have a profile here watch: after longer pauses it is another of these \
         causes."
    )
}

/// What helps against a kind, and which of the clients that say these texts cannot do it.
#[must_use]
pub fn helps(kind: Kind, said: &[&Said]) -> String {
    let helps = kind.helps();
    let clients = named(kind, said, keeps_for_ever);
    if clients.is_empty() {
        return helps.to_string();
    }
    if kind == Kind::Middlebox {
        return format!(
            "{helps} Without such an idle timeout, so that probes are left, or a fresh connection \
             for each request (Connection: close): {clients}."
        );
    }
    let instead = "a fresh connection for each request (Connection: close), or a retry of what \
                   may be applied twice.";
    if kept_for_ever(kind, said) {
        return format!(
            "These keep an idle connection for ever and cannot be told for how long: {clients}. \
             So: {instead} A longer idle timeout of the server only makes it rarer."
        );
    }
    format!("{helps} Without a setting for that: {clients}. There, {instead}")
}

/// Whether each client that says these texts keeps an idle connection for ever and has no
/// setting for that: then no idle timeout ends this kind.
#[must_use]
pub fn kept_for_ever(kind: Kind, said: &[&Said]) -> bool {
    let mut clients = said.iter().filter_map(|one| one.client).peekable();
    kind == Kind::IdleTimeout && clients.peek().is_some() && clients.all(keeps_for_ever)
}

fn keeps_for_ever(client: &ClientProfile) -> bool {
    let sets = |about: &About| {
        let mut all = about.settings.iter();
        all.any(|one| one.parameter == "client.idle_timeout")
    };
    client.policy.idle_timeout.is_none() && !client.about().is_some_and(sets)
}

/// What a client's user can type where no idle timeout can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// Whose setting it is.
    pub who: Vec<&'static str>,
    /// How it is typed.
    pub typed: &'static str,
    /// What it does, in a sentence.
    pub does: &'static str,
}

/// What the users of clients that [keep connections for ever](kept_for_ever) can type: first what
/// sends again, for that costs nothing while all goes well.
#[must_use]
pub fn instead(kind: Kind, said: &[&Said]) -> Vec<Instead> {
    let mut all: Vec<Instead> = Vec::new();
    if !kept_for_ever(kind, said) {
        return all;
    }
    for (parameter, only, does) in DOES {
        for client in said.iter().filter_map(|one| one.client) {
            let settings = client.about().map_or(&[][..], |about| about.settings);
            let sets = |one: &&Setting| one.parameter == parameter && one.step == Step::Only(only);
            let Some(setting) = settings.iter().find(sets) else {
                continue;
            };
            let (who, typed) = (client.title(), setting.typed);
            match all.iter_mut().find(|one| one.typed == typed) {
                Some(one) if one.who.contains(&who) => {}
                Some(one) => one.who.push(who),
                None => all.push(Instead {
                    who: [who].into(),
                    typed,
                    does,
                }),
            }
        }
    }
    all
}

/// What a value of a parameter does, for who has the error.
const DOES: [(&str, &str, &str); 2] = [
    (
        "client.retry",
        "idempotent",
        "Sends GET, HEAD, PUT and DELETE again on a fresh connection. A POST is not sent again: it \
         may have been applied.",
    ),
    (
        "client.keep_alive",
        "false",
        "For a POST, too: each connection is used once, so none ends while it waits. It costs a \
         handshake with every request.",
    ),
];

/// The clients that say these texts of which something holds, by name, for the kinds that an idle
/// timeout of theirs ends.
fn named(kind: Kind, said: &[&Said], holds: impl Fn(&ClientProfile) -> bool) -> String {
    if !matches!(kind, Kind::IdleTimeout | Kind::Middlebox) {
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
