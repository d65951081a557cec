//! A request as a walk through what its attempts can come to, hop by hop.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use serde::Serialize;

use super::attempt::{Attempted, Hop, Took};
use crate::http::outcome::{Failure, StreamEnd};
use crate::prove::explore::{LimitReached, Limits};
use crate::scenario::chain::{Chain, Relay, Reply};
use crate::scenario::retry::RetryDecision;
use crate::units::errno::Errno;
use crate::units::time::Duration;

/// So often counts as often: more need not be told apart.
const TWICE: u32 = 2;

/// So many attempts are counted; a rule that allows more allows any number.
const COUNTED: u32 = 8;

/// A way for a request to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct End {
    /// What the user's client knows: the answer that it read, or what it failed with.
    pub result: Result<Reply, Failure>,
    /// How often it took effect; 2 stands for more, too.
    pub applied: u32,
}

/// Every way for a request to end, under any traffic.
pub type Ends = BTreeSet<End>;

/// What a request leaves behind for what follows it within the same request of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// A bit a hop: its client has no connection to use again.
    without: u8,
    /// The process that dies once has died.
    died: bool,
}

/// What a request of one hop comes to, as whoever asked for it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Called {
    result: Result<Reply, Failure>,
    /// Its last attempt was on a connection that had served before.
    kept: bool,
    applied: u32,
    after: State,
}

/// The same with how long each takes.
type Calls = BTreeMap<Called, Took>;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    hop: usize,
    /// On a connection of its own.
    fresh: bool,
    before: State,
}

/// An attempt that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    number: u32,
    fresh: bool,
    applied: u32,
    before: State,
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug)]
struct Tried {
    result: Result<Reply, Failure>,
    reused: bool,
    applied: u32,
    after: State,
    took: Took,
}

/// The hops of a chain, with what is known of each.
#[derive(Debug)]
pub(super) struct Walk {
    hops: Vec<Hop>,
    relays: Vec<Relay>,
    known: BTreeMap<Asked, Calls>,
}

impl Walk {
    pub(super) fn new(chain: &Chain, limits: Limits) -> Self {
        let scenarios = chain.scenarios().into_iter();
        Self {
            hops: scenarios.map(|one| Hop::new(one, limits)).collect(),
            relays: chain.hops.iter().filter_map(|hop| hop.relay).collect(),
            known: BTreeMap::new(),
        }
    }

    /// How the user's requests can end.
    pub(super) fn ends(&mut self) -> Result<Ends, LimitReached> {
        let calls = self.calls(Asked::by_user())?;
        let end = |one: &Called| End {
            result: one.result,
            applied: one.applied,
        };
        Ok(calls.keys().map(end).collect())
    }

    /// How long the handler of a hop's server can take.
    pub(super) fn handler(&mut self, hop: usize) -> Result<Took, LimitReached> {
        let own = Took::from(self.hops[hop].scenario.server.handler_time);
        if hop + 1 >= self.hops.len() {
            return Ok(own);
        }
        let asked = Asked {
            hop: hop + 1,
            ..Asked::by_user()
        };
        let calls = self.calls(asked)?;
        let all = calls.values().copied().reduce(Took::or);
        Ok(own.and(all.unwrap_or(Took::NOTHING)))
    }

    /// What a request of a hop can come to.
    fn calls(&mut self, asked: Asked) -> Result<Calls, LimitReached> {
        if let Some(known) = self.known.get(&asked) {
            return Ok(known.clone());
        }
        let mut calls = Calls::new();
        let mut seen: BTreeMap<Next, Took> = BTreeMap::new();
        let first = Next {
            number: 1,
            fresh: asked.fresh || asked.before.is_without(asked.hop),
            applied: 0,
            before: asked.before,
        };
        let mut open = Vec::from([(first, Took::NOTHING)]);
        while let Some((next, so_far)) = open.pop() {
            let joined = seen.get(&next).map_or(so_far, |known| known.or(so_far));
            if seen.insert(next, joined) == Some(joined) {
                continue;
            }
            for tried in self.attempt(asked.hop, next)? {
                self.go_on(asked, (next, joined), tried, (&mut open, &mut calls));
            }
        }
        self.known.insert(asked, calls.clone());
        Ok(calls)
    }

    /// Sends again, or is done.
    fn go_on(
        &self,
        asked: Asked,
        (next, so_far): (Next, Took),
        tried: Tried,
        (open, calls): (&mut Vec<(Next, Took)>, &mut Calls),
    ) {
        let Hop { scenario, .. } = &self.hops[asked.hop];
        let (client, requests) = (&scenario.client, &scenario.requests);
        let applied = (next.applied + tried.applied).min(TWICE);
        let mut took = so_far.and(tried.took);
        if let Err(failure) = tried.result {
            let again = client
                .retry
                .again(requests, failure, tried.reused, next.number);
            if again == RetryDecision::Yes {
                if next.number == COUNTED {
                    took.most = None;
                }
                let again = Next {
                    number: (next.number + 1).min(COUNTED),
                    // Others may be kept beside it where some requests open their own.
                    fresh: !self.opens_more(asked.hop),
                    applied,
                    before: tried.after,
                };
                open.push((again, took.within(client.request_timeout)));
                return;
            }
        }
        let patience = client.request_timeout;
        let took = match (tried.result, patience) {
            (Err(Failure::TimedOut), Some(patience)) => Took {
                least: patience,
                most: Some(patience),
            },
            (Err(Failure::Hangs), _) => Took { most: None, ..took },
            _ => took.within(patience),
        };
        let called = Called {
            result: tried.result,
            kept: tried.reused,
            applied,
            after: tried.after,
        };
        let known = calls.get(&called).map_or(took, |known| known.or(took));
        calls.insert(called, known);
    }

    /// Whether the client of a hop can have more than one connection.
    fn opens_more(&self, hop: usize) -> bool {
        let before = hop
            .checked_sub(1)
            .and_then(|before| self.relays.get(before));
        before.is_some_and(|relay| relay.first_fresh)
    }

    /// What an attempt on a hop can come to, with all that comes of it behind.
    fn attempt(&mut self, hop: usize, next: Next) -> Result<Vec<Tried>, LimitReached> {
        let own = Took::from(self.hops[hop].scenario.server.handler_time);
        let Some(relay) = self.relays.get(hop).copied() else {
            return self.unhandled(hop, next, false);
        };
        let mut all = self.unhandled(hop, next, true)?;
        for reused in [false, true] {
            if reused && next.fresh {
                continue;
            }
            let asked = Asked {
                hop: hop + 1,
                fresh: relay.first_fresh && !reused,
                before: next.before,
            };
            for (call, took) in self.calls(asked)? {
                let reply = match call.result {
                    Ok(reply) => Some(reply),
                    Err(failure) => relay.reply(failure, call.kept, reused),
                };
                let relayed = (reply, call, took.and(own));
                self.relayed(hop, reused, relayed, &mut all)?;
            }
        }
        Ok(all)
    }

    /// The attempts that the server's handler has nothing to do with, and at the last hop those
    /// that it has.
    fn unhandled(
        &mut self,
        hop: usize,
        next: Next,
        relays: bool,
    ) -> Result<Vec<Tried>, LimitReached> {
        let own = Took::from(self.hops[hop].scenario.server.handler_time);
        let once = !relays && self.hops[hop].dies_once();
        let around = self.hops[hop].around();
        let more = self.opens_more(hop);
        let died = next.before.died && once;
        let without_death = if once && !died {
            Some(self.hops[hop].attempts(own, false)?.any.clone())
        } else {
            None
        };
        let found = self.hops[hop].attempts(own, !died)?;
        let (set, fresh) = (
            if next.fresh { &found.fresh } else { &found.any },
            &found.fresh,
        );
        let of = |one: &Attempted| !(relays && one.handled);
        let mut all = Vec::new();
        for one in set.iter().filter(|one| of(one)) {
            let took = Took {
                least: if one.handled {
                    around.and(own).least
                } else {
                    Duration::ZERO
                },
                most: around.and(own).most,
            };
            for reused in [false, true] {
                // What no fresh connection can come to came on one that had served before.
                if (reused && next.fresh) || (!reused && !fresh.contains(one)) {
                    continue;
                }
                for dead in [false, true] {
                    let known = without_death.as_ref().is_none_or(|set| set.contains(one));
                    if (dead && without_death.is_none()) || (!dead && !known) {
                        continue;
                    }
                    all.push(Tried {
                        result: one.result.map(|()| Reply::Answered),
                        reused,
                        applied: u32::from(!relays && one.handled),
                        after: State {
                            died: next.before.died || dead,
                            ..next.before.with(hop, one.result.is_ok() || more)
                        },
                        took,
                    });
                }
            }
        }
        Ok(all)
    }

    /// What an attempt comes to that a proxy has relayed.
    fn relayed(
        &mut self,
        hop: usize,
        reused: bool,
        (reply, call, handler): (Option<Reply>, Called, Took),
        all: &mut Vec<Tried>,
    ) -> Result<(), LimitReached> {
        let patience = self.hops[hop].scenario.client.request_timeout;
        let took = self.hops[hop].around().and(handler);
        let more = self.opens_more(hop);
        let mut push = |result: Result<Reply, Failure>| {
            all.push(Tried {
                result,
                reused,
                applied: call.applied,
                after: call.after.with(hop, result.is_ok() || more),
                took,
            });
        };
        let Some(reply) = reply else {
            // Nothing comes of it, and its client waits for that.
            push(Err(patience.map_or(Failure::Hangs, |_| Failure::TimedOut)));
            return Ok(());
        };
        let found = self.hops[hop].attempts(handler, true)?;
        let set = if reused { &found.any } else { &found.fresh };
        for one in set.iter().filter(|one| one.handled) {
            push(match (one.result, reply) {
                (Err(failure), _) => Err(failure),
                (Ok(()), Reply::Closed) => Err(Failure::NoResponse(StreamEnd::Eof)),
                (Ok(()), Reply::Reset) => {
                    Err(Failure::NoResponse(StreamEnd::Error(Errno::ConnReset)))
                }
                (Ok(()), answer) => Ok(answer),
            });
        }
        Ok(())
    }
}

impl Asked {
    /// The user's client, whatever it did before.
    const fn by_user() -> Self {
        Self {
            hop: 0,
            fresh: false,
            before: State {
                without: 0,
                died: false,
            },
        }
    }
}

impl State {
    const fn is_without(self, hop: usize) -> bool {
        self.without & (1 << hop) != 0
    }

    /// After a request of this hop: one that failed leaves no connection.
    const fn with(self, hop: usize, answered: bool) -> Self {
        let bit = 1 << hop;
        let without = if answered {
            self.without & !bit
        } else {
            self.without | bit
        };
        Self { without, ..self }
    }
}
