//! The traffic that breaks a scenario, as the page can show it.

use idlerace_core::{
    explore::{AnyTraffic, Verdict, settings_of},
    scenario::Scenario,
    simulate::simulate,
    time::Range,
};

/// How another traffic than the scenario's own breaks it, if settings make it.
pub(super) fn traffic(
    scenario: &Scenario,
    any: &AnyTraffic,
) -> Option<(Vec<(String, String)>, String)> {
    let Verdict::Unsafe { ending } = any.explored.verdict else {
        return None;
    };
    let ending = any.explored.endings.get(ending)?;
    let traffic = ending.traffic.as_ref()?;
    let (traffic, order) = plain(traffic, any)
        .map_or((traffic.clone(), ending.schedule.to_string()), |plain| {
            (plain, String::new())
        });
    let settings = settings_of(scenario, &traffic)?.into_iter();
    let settings = settings.map(|(key, value)| (key.to_owned(), value));
    Some((settings.collect(), order))
}

/// The traffic with a pause in the midst of those that fail, if a request fails there by
/// itself: that is easier to follow than an order that was found.
fn plain(traffic: &Scenario, any: &AnyTraffic) -> Option<Scenario> {
    let [pauses] = any.pauses.as_deref()? else {
        return None;
    };
    let amid = Range::between(pauses.from, pauses.to?).pick(u64::MAX / 2);
    let mut plain = traffic.clone();
    plain.requests.pause = Range::fixed(amid);
    let failed = simulate(&plain)
        .requests
        .iter()
        .any(|one| one.result.is_err());
    failed.then_some(plain)
}
