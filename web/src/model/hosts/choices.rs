//! Which products there are for which place of a chain.

use idlerace_core::profile::{ClientProfile, PROXIES, Profile as _, ServerProfile};

/// So many hosts the form has at the most.
pub(crate) const MOST: usize = 5;

/// What a host can be by its place among so many: ids and titles.
pub(crate) fn choices(
    host: usize,
    count: usize,
) -> Box<dyn Iterator<Item = (&'static str, &'static str)>> {
    if host == 0 {
        let all = ClientProfile::ALL.iter();
        return Box::new(all.map(|profile| (profile.id(), profile.title())));
    }
    if host + 1 == count {
        let all = ServerProfile::ALL.iter();
        return Box::new(all.map(|profile| (profile.id(), profile.title())));
    }
    let all = PROXIES.iter();
    Box::new(all.map(|proxy| (proxy.id, proxy.server.title())))
}

/// What a host is by its place among so many.
pub(crate) fn kind(host: usize, count: usize) -> &'static str {
    match host {
        0 => "client",
        last if last + 1 == count => "server",
        _ => "proxy",
    }
}
