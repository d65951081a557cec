//! A load in files and settings: read as it is written, and refused in one line.

use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::chain::{Arrival, Chain, Order, Pool, parameter};
use idlerace_core::time::Range;

use crate::loads::{after, loaded, ms};

#[test]
fn a_load_is_read_as_it_is_written() {
    for arrival in [
        after(ms(2)),
        Arrival::After(Range::new(ms(1), ms(2)).unwrap()),
        Arrival::At(vec![ms(0), ms(4), ms(5)]),
    ] {
        let mut chain = loaded(3, true, arrival);
        chain.hops[0].pool = Some(Pool {
            size: Some(3),
            idle: None,
            order: Order::FirstUsedFirst,
        });
        let text = serde_json::to_string(&chain).unwrap();
        assert_eq!(
            serde_json::from_str::<Chain>(&text).unwrap(),
            chain,
            "{text}"
        );
        // One hop with a load is not of version 1.
        chain.hops.remove(0);
        let text = serde_json::to_string(&chain).unwrap();
        assert!(text.starts_with("{\"version\":2,"), "{text}");
        assert_eq!(
            serde_json::from_str::<Chain>(&text).unwrap(),
            chain,
            "{text}"
        );
        assert_eq!(parameter::check(&chain), Ok(()));
        assert_eq!(outcomes(&chain).len(), 9);
    }
}

#[test]
fn a_load_that_cannot_be_is_refused_in_one_line() {
    let refused = |key: &str, value: &str| {
        let mut chain = loaded(3, true, after(ms(2)));
        let set = parameter::set(&mut chain, key, value);
        let problem = set.and_then(|()| parameter::check(&chain)).unwrap_err();
        problem.to_string()
    };
    for (said, words) in [
        (
            refused("load.clients", "1001"),
            "load.clients: \"1001\" is not a whole number from 1 to 1000",
        ),
        (
            refused("load.clients", "0"),
            "load.clients: \"0\" is not a whole number",
        ),
        (
            refused("load.shared", "yes"),
            "load.shared: \"yes\" is not one of true, false",
        ),
        (refused("load.arrival", "soon"), "load.arrival: "),
        (refused("load.arrival", "at 1ms, x"), "load.arrival: "),
        (
            refused("load.arrival", "at 1ms, 2ms"),
            "load.arrival: 2 times are given for 3 clients",
        ),
        (refused("load.arrival", "2d"), "load.arrival: "),
        (
            refused("load.arrival", "86401s"),
            "load.arrival: 86401s is more than 86400s",
        ),
        (
            refused("load.pause", "1s"),
            "no such setting; there are load.clients, load.shared",
        ),
        (
            refused("hop2.pool.size", "0"),
            "hop2.pool.size: \"0\" is not a whole number",
        ),
        (
            refused("hop2.pool.order", "lifo"),
            "hop2.pool.order: \"lifo\" is not one of last-used-first, first-used-first",
        ),
        (
            refused("hop2.pool.most", "1"),
            "no such setting; there are pool.size, pool.idle",
        ),
        (
            refused("pool.size", "1"),
            "pool.size: say which hop: hop1.pool.size to hop2",
        ),
        (
            refused("hop3.pool.size", "1"),
            "hop3 is not one of hop1 to hop2",
        ),
        (
            refused("hop1.load.clients", "1"),
            "the load is that of the whole chain",
        ),
        (
            refused("hop1.client.suspended_at", "1s"),
            "hop1.client.suspended_at: of several",
        ),
    ] {
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
}

#[test]
fn a_load_that_is_too_large_and_a_pool_without_one_are_refused() {
    let mut many = loaded(1_000, true, after(ms(2)));
    parameter::set(&mut many, "requests.count", "11").unwrap();
    assert_eq!(
        parameter::check(&many).unwrap_err().to_string(),
        "load.clients: 1000 clients with 11 requests each are 11000, more than 10000"
    );
    let mut pool = loaded(3, true, after(ms(2)));
    parameter::set(&mut pool, "hop2.pool.size", "2").unwrap();
    parameter::set(&mut pool, "hop2.pool.size", "none").unwrap();
    assert_eq!(parameter::check(&pool), Ok(()));
    pool.load = None;
    let said = parameter::check(&pool).unwrap_err().to_string();
    assert!(said.starts_with("hop2.pool: there is no load"), "{said}");
}
