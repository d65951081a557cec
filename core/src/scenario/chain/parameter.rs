//! Every setting of a chain: those of a scenario, after the number of the hop that is meant,
//! and those of a proxy: `hop2.client.idle_timeout`, `hop1.relay.no_response`.
//!
//! A host between two others is the server of a hop and the client of the next: the profile of
//! either side is that of the product, and sets both. Those of a load and of the
//! pools that it uses are in `under_load`.

mod refusal;
mod under_load;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use self::refusal::problem;
use super::hops::{Chain, MAX_HOPS};
use super::relay::{Mirror, Relay, Reply};
use crate::scenario::parameter::{self, Problem};
use crate::scenario::profile::{PROXIES, Proxy};
use crate::scenario::{Scenario, Service};

/// The settings of a proxy, without the number of its hop.
pub const RELAY_KEYS: [&str; 6] = [
    "relay.no_connection",
    "relay.no_response",
    "relay.partial_response",
    "relay.timed_out",
    "relay.mirrors",
    "relay.first_fresh",
];

/// Turns the knob with this key. The load is that of the whole chain and has no number; of one
/// hop the number may be left out.
///
/// # Errors
/// If there is no such knob or hop, or the value is not for it.
pub fn set(chain: &mut Chain, key: &str, value: &str) -> Result<(), Problem> {
    let (hop, own) = place(chain, key)?;
    let named = |problem: Problem| Problem {
        field: String::from(key),
        ..problem
    };
    if own.starts_with("load.") {
        return under_load::set_load(chain, own, value);
    }
    if own.starts_with("pool.") {
        return under_load::set_pool(chain, hop, (key, own), value);
    }
    if own.starts_with("relay.") {
        return set_relay(chain, hop, (key, own), value);
    }
    if let Some(front) = proxy_named(chain, hop, own) {
        return set_proxy(chain, front, (key, value.trim()));
    }
    let Some(mut scenario) = chain.hop(hop) else {
        return Err(problem(key, "there is no such hop".to_string()));
    };
    scenario.seed = chain.seed;
    parameter::set(&mut scenario, own, value).map_err(named)?;
    let Scenario {
        seed,
        requests,
        client,
        network,
        server,
        ..
    } = scenario;
    (chain.seed, chain.requests) = (seed, requests);
    if let Some(hop) = chain.hops.get_mut(hop) {
        (hop.client, hop.network, hop.server) = (client, network, server);
    }
    Ok(())
}

/// The place of a key among those of a form: a profile comes before what belongs to it. What is
/// no key comes last.
#[must_use]
pub fn number(key: &str) -> usize {
    let own = key
        .strip_prefix("hop")
        .and_then(|rest| rest.split_once('.'))
        .map_or(key, |(_, own)| own);
    let relay = || RELAY_KEYS.iter().position(|one| *one == own);
    parameter::number(own)
        .or_else(|| relay().map(|place| parameter::ALL.len() + place))
        .unwrap_or(usize::MAX)
}

/// Of which hop, counted from 0, the server is a proxy whose product a key names.
fn proxy_named(chain: &Chain, hop: usize, own: &str) -> Option<usize> {
    match own {
        "server.profile" => Some(hop).filter(|hop| hop + 1 < chain.hops.len()),
        "client.profile" => hop.checked_sub(1),
        _ => None,
    }
}

/// Puts a proxy in the place of the server of this hop, with both of its sides.
fn set_proxy(chain: &mut Chain, front: usize, (key, value): (&str, &str)) -> Result<(), Problem> {
    let is_it = |one: &&&Proxy| [one.id, one.server.id, one.client.id].contains(&value);
    let sides = chain.hops.get_mut(front..front + 2);
    let (Some(proxy), Some([front, back])) = (PROXIES.iter().find(is_it), sides) else {
        let ids: Vec<&str> = PROXIES.iter().map(|one| one.id).collect();
        let ids = ids.join(", ");
        let message = format!(
            "\"{value}\" is not a proxy, and this host has a hop before and one behind it; one \
             of {ids} sets both of its sides"
        );
        return Err(problem(key, message));
    };
    front.server.adopt(proxy.server);
    front.relay = Some(proxy.relay);
    back.client.adopt(proxy.client);
    back.client.request_timeout = proxy.answer_timeout;
    Ok(())
}

/// Of which hop a key speaks, counted from 0, and what it is called there.
fn place<'k>(chain: &Chain, key: &'k str) -> Result<(usize, &'k str), Problem> {
    let hops = chain.hops.len();
    let numbered = key
        .strip_prefix("hop")
        .and_then(|rest| rest.split_once('.'));
    let Some((number, own)) = numbered else {
        let of_hop = parameter::find(key).is_some() || key.starts_with("pool.");
        return if is_of_all(key) || hops == 1 || !of_hop {
            Ok((0, key))
        } else {
            let which = format!("say which hop: hop1.{key} to hop{hops}.{key}");
            Err(problem(key, which))
        };
    };
    let place = number
        .parse()
        .ok()
        .and_then(|one: usize| one.checked_sub(1));
    let Some(hop) = place.filter(|&hop| hop < hops) else {
        let range = format!("hop{number} is not one of hop1 to hop{hops}");
        return Err(problem(key, range));
    };
    if is_of_all(own) {
        let message = format!("the load is that of the whole chain: {own}, without a hop");
        return Err(problem(key, message));
    }
    Ok((hop, own))
}

/// Whether a key is that of the whole chain.
fn is_of_all(key: &str) -> bool {
    key == "seed" || key.starts_with("requests.") || key.starts_with("load.")
}

fn set_relay(
    chain: &mut Chain,
    hop: usize,
    (key, own): (&str, &str),
    value: &str,
) -> Result<(), Problem> {
    let last = chain.hops.len();
    let Some(relay) = chain.hops.get_mut(hop).and_then(|hop| hop.relay.as_mut()) else {
        let message = format!("only a proxy has it, and the server of hop{last} is none");
        return Err(problem(key, message));
    };
    let one_of = |names: &[&str]| {
        let names = names.join(", ");
        problem(key, format!("\"{value}\" is not one of {names}"))
    };
    let reply = || Reply::of_failure(value).ok_or_else(|| one_of(&Reply::OF_FAILURES));
    match own {
        "relay.no_connection" => relay.no_connection = reply()?,
        "relay.no_response" => relay.no_response = reply()?,
        "relay.partial_response" => relay.partial_response = reply()?,
        "relay.timed_out" => relay.timed_out = reply()?,
        "relay.mirrors" => {
            relay.mirrors = Mirror::of(value).ok_or_else(|| one_of(&Mirror::NAMES))?;
        }
        "relay.first_fresh" => {
            relay.first_fresh = value.parse().map_err(|_| one_of(&["true", "false"]))?;
        }
        _ => {
            let message = format!("no such setting; there are {}", RELAY_KEYS.join(", "));
            return Err(problem(key, message));
        }
    }
    Ok(())
}

/// What else is set with this where a product has one setting for it: keys with their values.
/// It is told, and not done by [`set`], which sets one thing.
#[must_use]
pub fn set_with(chain: &Chain, key: &str, value: &str) -> Vec<(String, String)> {
    let Ok((hop, own)) = place(chain, key) else {
        return Vec::new();
    };
    let front = match own {
        "server.idle_timeout" => Some(hop),
        "client.idle_timeout" => hop.checked_sub(1),
        _ => None,
    };
    let sides = front.and_then(|front| chain.hops.get(front).zip(chain.hops.get(front + 1)));
    let product = sides.and_then(|(front, back)| {
        Proxy::of(&front.server.profile, &back.client.profile).filter(|proxy| proxy.one_timeout)
    });
    let (Some(front), Some(_)) = (front, product) else {
        return Vec::new();
    };
    let (front, back) = (front + 1, front + 2);
    let all = [
        format!("hop{front}.server.idle_timeout"),
        format!("hop{back}.client.idle_timeout"),
        format!("hop{back}.client.request_timeout"),
    ];
    let others = all.into_iter().filter(|one| one != key);
    others.map(|one| (one, String::from(value))).collect()
}

/// Whether a chain, wherever it comes from, keeps every bound.
///
/// # Errors
/// The first field that does not.
pub fn check(chain: &Chain) -> Result<(), Problem> {
    let hops = chain.hops.len();
    if !(1..=MAX_HOPS).contains(&hops) {
        let message = format!("{hops} are not from 1 to {MAX_HOPS}");
        return Err(problem("hops", message));
    }
    for (index, scenario) in chain.scenarios().iter().enumerate() {
        let named = |problem: Problem| Problem {
            field: format!("hop{}.{}", index + 1, problem.field),
            ..problem
        };
        parameter::check(scenario).map_err(|problem| {
            let whole = hops == 1 || problem.field.starts_with("requests.");
            if whole { problem } else { named(problem) }
        })?;
        check_host(chain, index)?;
    }
    under_load::check(chain)
}

/// Whether the server of a hop is a proxy where there is a hop behind it and only there, and
/// has nothing that a proxy of this model does not do.
fn check_host(chain: &Chain, index: usize) -> Result<(), Problem> {
    let (Some(hop), number) = (chain.hops.get(index), index + 1) else {
        return Ok(());
    };
    let is_last = number == chain.hops.len();
    match hop.relay {
        Some(_) if is_last => {
            let message =
                String::from("the last hop's server is the application, which relays nothing");
            return Err(problem(&format!("hop{number}.relay"), message));
        }
        None if !is_last => {
            let message = String::from("it is missing: this server has a hop behind it");
            return Err(problem(&format!("hop{number}.relay"), message));
        }
        Some(relay) => check_relay(relay, number)?,
        None => {}
    }
    let mishaps = mishaps(chain, index);
    match mishaps.first() {
        Some((key, host)) => {
            let message = format!("no proxy of a chain can have it here; {host} can");
            Err(problem(key, message))
        }
        None => Ok(()),
    }
}

/// What a proxy has that would have to befall both of its sides, and which host can have it.
fn mishaps(chain: &Chain, index: usize) -> Vec<(String, &'static str)> {
    let Some(hop) = chain.hops.get(index) else {
        return Vec::new();
    };
    let (server, number) = (&hop.server, index + 1);
    let relays = number < chain.hops.len();
    let found = [
        (relays && server.service != Service::Http, "server.service"),
        (relays && server.death.is_some(), "server.death"),
        (relays && server.killed_at.is_some(), "server.killed_at"),
        (relays && server.host_down.is_some(), "server.host_down"),
        (
            index > 0 && hop.client.suspended_at.is_some(),
            "client.suspended_at",
        ),
    ];
    let found = found.into_iter().filter(|(has, _)| *has);
    let host = |key: &str| {
        if key.starts_with("client.") {
            "the user's client"
        } else {
            "the application"
        }
    };
    found
        .map(|(_, key)| (format!("hop{number}.{key}"), host(key)))
        .collect()
}

fn check_relay(relay: Relay, number: usize) -> Result<(), Problem> {
    let replies = [
        relay.no_connection,
        relay.no_response,
        relay.partial_response,
        relay.timed_out,
    ];
    let answered = replies
        .iter()
        .zip(RELAY_KEYS)
        .find(|(reply, _)| **reply == Reply::Answered);
    answered.map_or(Ok(()), |(_, key)| {
        let names = Reply::OF_FAILURES.join(", ");
        let message = format!("\"200\" is not one of {names}");
        Err(problem(&format!("hop{number}.{key}"), message))
    })
}
