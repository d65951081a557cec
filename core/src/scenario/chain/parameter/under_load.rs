//! The settings of a load, and those of the pools that it uses: `load.clients`,
//! `hop2.pool.size`.

use alloc::format;
use alloc::string::{String, ToString};

use super::refusal::problem;
use crate::scenario::chain::hops::Chain;
use crate::scenario::chain::load::{Arrival, Load, MAX_CLIENTS, MAX_REQUESTS, Order, Pool};
use crate::scenario::parameter::{NONE, Problem};
use crate::units::time::Duration;

/// The settings of a load.
const LOAD_KEYS: [&str; 3] = ["load.clients", "load.shared", "load.arrival"];

/// The settings of a pool, without the number of its hop.
const POOL_KEYS: [&str; 3] = ["pool.size", "pool.idle", "pool.order"];

/// The longest until a client begins.
const DAY: Duration = Duration::from_secs(86_400);

/// Sets one thing of the load, which there is from then on.
pub(super) fn set_load(chain: &mut Chain, key: &str, value: &str) -> Result<(), Problem> {
    let mut load = chain.load.clone().unwrap_or(Load::ONE);
    let text = value.trim();
    match key {
        "load.clients" => load.clients = number(text).ok_or_else(|| no_number(key, text))?,
        "load.shared" => {
            let wrong = || problem(key, format!("\"{text}\" is not one of true, false"));
            load.shared = text.parse().map_err(|_| wrong())?;
        }
        "load.arrival" => {
            let read = text.parse().map_err(|said| problem(key, said))?;
            load.arrival = read;
            if let Some(wrong) = too_late(&load.arrival) {
                return Err(wrong);
            }
        }
        _ => return Err(no_such(key, &LOAD_KEYS)),
    }
    chain.load = Some(load);
    Ok(())
}

/// Sets one thing of the pool of a hop's client.
pub(super) fn set_pool(
    chain: &mut Chain,
    hop: usize,
    (key, own): (&str, &str),
    value: &str,
) -> Result<(), Problem> {
    let text = value.trim();
    let Some(hop) = chain.hops.get_mut(hop) else {
        return Err(problem(key, String::from("there is no such hop")));
    };
    let mut pool = hop.pool.unwrap_or(Pool::ANY);
    let most = || match text {
        NONE => Ok(None),
        _ => number(text).map(Some).ok_or_else(|| no_number(key, text)),
    };
    match own {
        "pool.size" => pool.size = most()?,
        "pool.idle" => pool.idle = most()?,
        "pool.order" => {
            let names = Order::NAMES.join(", ");
            let wrong = || problem(key, format!("\"{text}\" is not one of {names}"));
            pool.order = Order::of(text).ok_or_else(wrong)?;
        }
        _ => return Err(no_such(key, &POOL_KEYS)),
    }
    hop.pool = Some(pool);
    Ok(())
}

fn number(text: &str) -> Option<u32> {
    let number = text.parse().ok()?;
    (1..=MAX_CLIENTS).contains(&number).then_some(number)
}

fn no_number(key: &str, text: &str) -> Problem {
    let message = format!("\"{text}\" is not a whole number from 1 to {MAX_CLIENTS}");
    problem(key, message)
}

fn no_such(key: &str, keys: &[&str]) -> Problem {
    let message = format!("no such setting; there are {}", keys.join(", "));
    problem(key, message)
}

/// A client that begins later than a day after the beginning, or after the one before it.
fn too_late(arrival: &Arrival) -> Option<Problem> {
    let latest = match arrival {
        Arrival::After(length) => length.max(),
        Arrival::At(times) => times.iter().copied().max().unwrap_or_default(),
    };
    let message = || format!("{latest} is more than {DAY}");
    (latest > DAY).then(|| problem("load.arrival", message()))
}

/// Whether a load keeps every bound, and asks for nothing that is not modelled.
pub(super) fn check(chain: &Chain) -> Result<(), Problem> {
    let pools = chain.hops.iter().zip(1..);
    let pools = pools.filter_map(|(hop, number)| Some((hop.pool?, number)));
    for (pool, hop) in pools {
        for (own, most) in [("size", pool.size), ("idle", pool.idle)] {
            let wrong = most.filter(|most| !(1..=MAX_CLIENTS).contains(most));
            if let Some(wrong) = wrong {
                let key = format!("hop{hop}.pool.{own}");
                return Err(no_number(&key, &wrong.to_string()));
            }
        }
        if chain.load.is_none() {
            let message = "there is no load, so one request is under way at a time; set \
                           load.clients, too";
            return Err(problem(&format!("hop{hop}.pool"), message.to_string()));
        }
    }
    chain
        .load
        .as_ref()
        .map_or(Ok(()), |load| check_load(chain, load))
}

fn check_load(chain: &Chain, load: &Load) -> Result<(), Problem> {
    let (clients, each) = (load.clients, chain.requests.count);
    if !(1..=MAX_CLIENTS).contains(&clients) {
        return Err(no_number("load.clients", &clients.to_string()));
    }
    let all = clients.saturating_mul(each);
    if all > MAX_REQUESTS {
        let message = format!(
            "{clients} clients with {each} requests each are {all}, more than {MAX_REQUESTS}"
        );
        return Err(problem("load.clients", message));
    }
    if let Arrival::At(times) = &load.arrival
        && times.len() != clients as usize
    {
        let given = times.len();
        let message = format!("{given} times are given for {clients} clients (load.clients)");
        return Err(problem("load.arrival", message));
    }
    if let Some(wrong) = too_late(&load.arrival) {
        return Err(wrong);
    }
    let first = chain.hops.first();
    if first.is_some_and(|hop| hop.client.suspended_at.is_some()) {
        let message = "of several clients none can be suspended; leave out the load";
        return Err(problem("hop1.client.suspended_at", message.to_string()));
    }
    Ok(())
}
