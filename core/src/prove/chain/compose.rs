//! A request as a walk through what its attempts can come to, hop by hop.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::attempt::Hop;
use super::pauses::{Window, behind, gone, read_on_kept};
use super::step::{Asked, Been, Called, Calls, Came, End, Ends, Next, On, State, Tried};
use super::took::Took;
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

/// The hops of a chain, with what is known of each.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) hops: Vec<Hop>,
    relays: Vec<Relay>,
    /// Several requests are under way at once: what came before an attempt on its connection is
    /// not what came before it in its client.
    many: bool,
    /// By hop, whether a request waits there for others to be over.
    waits: Vec<bool>,
    been: Vec<Been>,
    known: BTreeMap<Asked, Calls>,
}

/// By hop, whether a request waits there for others of a load to be over.
fn waits(chain: &Chain) -> Vec<bool> {
    let hops = 0..chain.hops.len();
    hops.map(|hop| chain.load.is_some() && chain.at_once(hop).is_some())
        .collect()
}

impl Walk {
    /// `known`: hops of which something was found before; those that are the same are taken.
    pub(super) fn new(chain: &Chain, limits: Limits, known: &mut Vec<Hop>) -> Self {
        let limits = limits.for_a_hop();
        let scenarios = chain.scenarios().into_iter().enumerate();
        let hops = scenarios.map(|(hop, one)| Hop::new(one, limits, hop > 0).or_known(known));
        Self {
            hops: hops.collect(),
            relays: chain.hops.iter().filter_map(|hop| hop.relay).collect(),
            many: chain.load.is_some(),
            waits: waits(chain),
            been: chain.hops.iter().map(|_| Been::default()).collect(),
            known: BTreeMap::new(),
        }
    }

    /// How the user's requests can end. A request can find what those before it have left, so
    /// what they can have left is found first: nothing, then what comes of that, and so on.
    pub(super) fn ends(&mut self) -> Result<Ends, LimitReached> {
        loop {
            let before = self.been.clone();
            self.known.clear();
            let calls = self.calls(Asked::by_user())?;
            if before == self.been {
                let end = |one: &Called| End {
                    result: one.result,
                    applied: one.applied,
                };
                let mut ends = Ends::new();
                ends.extend(calls.keys().map(end));
                return Ok(ends);
            }
        }
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
        Ok(own.and(self.waited(hop + 1, all.unwrap_or(Took::NOTHING))))
    }

    /// How long a call of a hop takes with what it has waited for others.
    fn waited(&self, hop: usize, took: Took) -> Took {
        match self.waits.get(hop) {
            Some(true) => Took { most: None, ..took },
            Some(false) | None => took,
        }
    }

    /// What a request of a hop can come to.
    fn calls(&mut self, asked: Asked) -> Result<Calls, LimitReached> {
        if let Some(known) = self.known.get(&asked) {
            return Ok(known.clone());
        }
        let mut calls = Calls::new();
        let mut seen: BTreeMap<Next, Took> = BTreeMap::new();
        let first = |on: On| Next {
            number: 1,
            on,
            applied: 0,
            before: asked.before,
        };
        let all = self.connections(asked).into_iter();
        let mut open: Vec<_> = all.map(|on| (first(on), Took::NOTHING)).collect();
        while let Some((next, so_far)) = open.pop() {
            let joined = seen.get(&next).map_or(so_far, |known| known.or(so_far));
            if seen.insert(next, joined) == Some(joined) {
                continue;
            }
            for tried in self.attempt(asked.hop, next, joined)? {
                self.go_on(asked, (next, joined), tried, (&mut open, &mut calls));
            }
        }
        let been = &mut self.been[asked.hop];
        been.answered |= calls.keys().any(|one| one.result.is_ok());
        been.failed |= calls.keys().any(|one| one.result.is_err());
        self.known.insert(asked, calls.clone());
        Ok(calls)
    }

    /// Which connections the first attempt at a request can be on.
    fn connections(&self, asked: Asked) -> Vec<On> {
        let pauses = match asked.came {
            Came::Nothing => return Vec::from([On::First]),
            Came::After(_) if asked.fresh || asked.before.is_without(asked.hop) => {
                return Vec::from([On::Opened]);
            }
            Came::After(_) if self.opens_more(asked.hop) => Window::ANY,
            Came::After(pauses) => pauses,
        };
        let mut all = Vec::from([On::First]);
        if self.been[asked.hop].answered {
            let gone = pauses.and(gone(&self.hops[asked.hop].scenario));
            all.extend(gone.map(On::Gone));
            all.push(On::Kept(pauses));
        }
        if self.been[asked.hop].failed {
            all.push(On::Opened);
        }
        all
    }

    /// What came before on the next hop, for an attempt on this connection; `None` if its
    /// server does not read a request on it any more.
    fn came_behind(&self, hop: usize, on: On) -> Option<Came> {
        let Hop { scenario, .. } = &self.hops[hop];
        // How long a request takes to write that is not taken at once is not counted there.
        let loose = self.hops[hop].is_loose() || !scenario.request_fits();
        let (pauses, fresh) = match on {
            On::First if !self.many => return Some(Came::Nothing),
            On::First | On::Opened => (Window::ANY, true),
            On::Gone(pauses) => (pauses, true),
            On::Kept(pauses) => (pauses.and(read_on_kept(scenario))?, false),
        };
        Some(Came::After(match on {
            On::Gone(_) | On::Kept(_) if !self.opens_more(hop) => {
                behind(scenario, pauses, super::pauses::Goes { fresh, loose })
            }
            On::First | On::Opened | On::Gone(_) | On::Kept(_) => Window::ANY,
        }))
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
                let again = |on: On| Next {
                    number: (next.number + 1).min(COUNTED),
                    on,
                    applied,
                    before: tried.after,
                };
                let took = took.within(client.request_timeout);
                open.push((again(On::Opened), took));
                if self.opens_more(asked.hop) {
                    // Others may be kept beside the one that failed.
                    open.push((again(On::Kept(Window::ANY)), took));
                }
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
        self.many || before.is_some_and(|relay| relay.first_fresh)
    }

    /// What an attempt on a hop can come to, with all that comes of it behind.
    fn attempt(
        &mut self,
        hop: usize,
        next: Next,
        so_far: Took,
    ) -> Result<Vec<Tried>, LimitReached> {
        let own = Took::from(self.hops[hop].scenario.server.handler_time);
        let Some(relay) = self.relays.get(hop).copied() else {
            return self.unhandled(hop, (next, so_far), false);
        };
        let mut all = self.unhandled(hop, (next, so_far), true)?;
        let Some(came) = self.came_behind(hop, next.on) else {
            return Ok(all);
        };
        let asked = Asked {
            hop: hop + 1,
            fresh: relay.first_fresh && !next.on.is_kept(),
            came,
            before: next.before,
        };
        for (call, took) in self.calls(asked)? {
            let took = self.waited(hop + 1, took);
            let reply = match call.result {
                Ok(reply) => Some(reply),
                Err(failure) => relay.reply(failure, call.kept, next.on.is_kept()),
            };
            let relayed = (reply, call, took.and(own));
            self.relayed(hop, (next.on, so_far), relayed, &mut all)?;
        }
        Ok(all)
    }

    /// The attempts that the server's handler has nothing to do with, and at the last hop those
    /// that it has.
    fn unhandled(
        &mut self,
        hop: usize,
        (next, so_far): (Next, Took),
        relays: bool,
    ) -> Result<Vec<Tried>, LimitReached> {
        let own = Took::from(self.hops[hop].scenario.server.handler_time);
        let once = !relays && self.hops[hop].dies_once();
        let around = self.hops[hop].around(next.on.is_kept());
        let more = self.opens_more(hop);
        let died = next.before.died && once;
        let without_death = if once && !died {
            Some(self.hops[hop].attempts((next.on, so_far), own, false)?)
        } else {
            None
        };
        let set = self.hops[hop].attempts((next.on, so_far), own, !died)?;
        let mut all = Vec::new();
        for one in set.iter().filter(|one| !(relays && one.handled)) {
            let took = Took {
                least: if one.handled {
                    around.and(own).least
                } else {
                    Duration::ZERO
                },
                most: around.and(own).most,
            };
            for dead in [false, true] {
                // What comes without a death can come with it, and the other way round not.
                let known = without_death.as_ref().is_none_or(|set| set.contains(one));
                if (dead && without_death.is_none()) || (!dead && !known) {
                    continue;
                }
                all.push(Tried {
                    result: one.result.map(|()| Reply::Answered),
                    reused: next.on.is_kept(),
                    applied: u32::from(!relays && one.handled),
                    after: State {
                        died: next.before.died || dead,
                        ..next.before.with(hop, one.result.is_ok() || more)
                    },
                    took,
                });
            }
        }
        Ok(all)
    }

    /// What an attempt comes to that a proxy has relayed.
    fn relayed(
        &mut self,
        hop: usize,
        (on, so_far): (On, Took),
        (reply, call, handler): (Option<Reply>, Called, Took),
        all: &mut Vec<Tried>,
    ) -> Result<(), LimitReached> {
        let patience = self.hops[hop].scenario.client.request_timeout;
        let took = self.hops[hop].around(on.is_kept()).and(handler);
        let more = self.opens_more(hop);
        let mut push = |result: Result<Reply, Failure>| {
            all.push(Tried {
                result,
                reused: on.is_kept(),
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
        let set = self.hops[hop].attempts((on, so_far), handler, true)?;
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
