//! The load of a chain: which client begins when, and who waits for whom.
//!
//! Each client sends its requests one after the other. It knows nothing of connections: what
//! begins, begins on the first hop.

use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec::Vec;

use crate::http::message::RequestId;
use crate::scenario::chain::{Arrival, Chain, Load};
use crate::units::rng::SplitMix64;
use crate::units::time::{Duration, Instant, Range};

/// The clients of a load.
#[derive(Clone, Debug)]
pub(super) struct Users {
    /// How many requests each has still to begin.
    left: Vec<u32>,
    /// Who begins when.
    due: BTreeSet<(Instant, u32)>,
    /// Who has no connection to use, the first to wait first.
    waiting: VecDeque<u32>,
    /// Whose each request of the first hop is, in the order in which they began.
    begun: Vec<u32>,
    under_way: usize,
    /// So many requests are under way at once.
    most: Option<u32>,
    /// Each has connections of its own.
    apart: bool,
    pause: Range,
    random: SplitMix64,
}

impl Users {
    pub(super) fn new(chain: &Chain, load: &Load) -> Self {
        // The hops' own delays are drawn with the seeds before this one.
        let hops = u64::try_from(chain.hops.len()).unwrap_or_default();
        let pool = chain.hops.first().and_then(|hop| hop.pool);
        let mut users = Self {
            left: Vec::new(),
            due: BTreeSet::new(),
            waiting: VecDeque::new(),
            begun: Vec::new(),
            under_way: 0,
            most: pool.and_then(|pool| pool.size).filter(|_| load.shared),
            apart: !load.shared,
            pause: chain.requests.pause,
            random: SplitMix64::new(chain.seed.wrapping_add(hops)),
        };
        let mut at = Instant::START;
        for user in 0..load.clients {
            match &load.arrival {
                Arrival::At(times) => {
                    let time = times.get(user as usize).copied();
                    at = Instant::START + time.unwrap_or_default();
                }
                Arrival::After(_) if user == 0 => {}
                Arrival::After(length) => at += users.draw(*length),
            }
            users.due.insert((at, user));
            users.left.push(chain.requests.count);
        }
        users
    }

    fn draw(&mut self, length: Range) -> Duration {
        length.pick(self.random.draw())
    }

    /// When the next one begins, if one does by the clock.
    pub(super) fn next(&self) -> Option<Instant> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether all requests are over.
    pub(super) fn are_done(&self) -> bool {
        self.due.is_empty() && self.waiting.is_empty() && self.under_way == 0
    }

    /// Whose time it is: the owner of the connections on which its request begins, unless it
    /// has to wait.
    pub(super) fn begin(&mut self) -> Option<u32> {
        let (_, user) = self.due.pop_first()?;
        self.waiting.push_back(user);
        self.let_in()
    }

    /// A request is over; who waited for that begins.
    pub(super) fn ended(&mut self, request: RequestId, at: Instant) -> Option<u32> {
        self.under_way = self.under_way.saturating_sub(1);
        let place = usize::try_from(request.0).ok()?.checked_sub(1)?;
        let user = self.begun.get(place).copied()?;
        if self.left.get(user as usize).is_some_and(|left| *left > 0) {
            let pause = self.draw(self.pause);
            self.due.insert((at + pause, user));
        }
        self.let_in()
    }

    fn let_in(&mut self) -> Option<u32> {
        if self
            .most
            .is_some_and(|most| self.under_way >= most as usize)
        {
            return None;
        }
        let user = self.waiting.pop_front()?;
        self.under_way += 1;
        self.begun.push(user);
        if let Some(left) = self.left.get_mut(user as usize) {
            *left = left.saturating_sub(1);
        }
        Some(if self.apart { user } else { 0 })
    }
}
