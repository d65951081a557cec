//! What a named chain is, and what many of them are made of.

use alloc::vec::Vec;

use crate::http::message::Method;
use crate::scenario::chain::hops::Chain;
use crate::scenario::profile::{ClientProfile, PROXIES, Proxy, ServerProfile};
use crate::units::time::{Duration, Range};

/// One named chain.
#[derive(Clone, Copy, Debug)]
pub struct ChainEntry {
    /// The name on the command line.
    pub name: &'static str,
    /// A line for a menu.
    pub title: &'static str,
    /// What it teaches, with the hop named.
    pub lesson: &'static str,
    /// Facts, clauses.
    pub source: &'static str,
    pub(super) build: fn() -> Chain,
}

impl ChainEntry {
    /// The chain.
    #[must_use]
    pub fn chain(&self) -> Chain {
        (self.build)()
    }
}

/// Two requests with a pause between, through these proxies.
pub(super) fn two(
    client: &'static ClientProfile,
    proxies: &[&'static str],
    server: &'static ServerProfile,
    pause: Duration,
) -> Chain {
    let named = |id: &&str| {
        PROXIES
            .iter()
            .copied()
            .find(|proxy: &&Proxy| proxy.id == *id)
    };
    let proxies: Vec<&Proxy> = proxies.iter().filter_map(named).collect();
    let mut chain = Chain::of(client, &proxies, server);
    chain.requests.pause = Range::fixed(pause);
    chain
}

/// The same requests as GET, without content.
pub(super) fn with_get(mut chain: Chain) -> Chain {
    chain.requests.method = Method::Get;
    chain.requests.body_bytes = 0;
    chain
}

pub(super) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
