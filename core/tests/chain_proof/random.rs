//! Random chains of two hops, most of them healed or broken by the other hop.

use idlerace_core::http::message::Method;
use idlerace_core::profile::{PROXIES, clients, servers};
use idlerace_core::retry::{Methods, Retry};
use idlerace_core::scenario::chain::{Chain, Mirror, Relay, Reply};
use idlerace_core::scenario::{Death, DeathPoint};
use idlerace_core::time::{Duration, Range};

use super::dice::Dice;

pub(crate) const MS: u64 = 1_000_000;

pub(crate) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Two hops, of which most are such that what becomes of one lies with the other. Idle timeouts
/// are even numbers of milliseconds and one-way delays at least one, so that no window is
/// narrower than the grid of pauses.
pub(crate) fn random(dice: &mut Dice) -> Chain {
    let mut chain = anything(dice);
    // No run here lasts until a connection has its greatest age.
    for hop in &mut chain.hops {
        (hop.client.max_age, hop.server.max_age) = (None, None);
    }
    let kind = dice.below(10);
    let [front, back] = &mut chain.hops[..] else {
        unreachable!("two hops were asked for")
    };
    if kind < 7 {
        // The hop before sends again what the proxy leaves unanswered, and is safe by itself.
        front.client.idle_timeout = Some(ms(30));
        front.server.idle_timeout = dice.one_of(&[None, Some(ms(48)), Some(ms(60))]);
        front.client.retry = SENDS_AGAIN;
        front.relay = Some(Relay {
            no_response: dice.one_of(&[Reply::Closed, Reply::Reset]),
            ..relay(dice)
        });
        back.client.retry = Retry::NEVER;
    }
    if kind < 4 {
        // The next hop loses the race, and is healed.
        back.client.idle_timeout = None;
        back.server.idle_timeout = Some(ms(10 + 2 * dice.below(8)));
        back.server.death = None;
    } else if kind < 7 {
        // It loses nothing, and what it has done is done again.
        back.client.idle_timeout = Some(ms(20));
        back.server.idle_timeout = None;
        back.server.death = Some(Death {
            when: DeathPoint::AfterApplying,
            ..death(dice)
        });
    }
    chain
}

/// Whatever failed on a kept connection.
pub(crate) const SENDS_AGAIN: Retry = Retry {
    closed_idle: Methods::Any,
    nothing_written: Methods::Any,
    no_response: Methods::Any,
    limit: 2,
    ..Retry::NEVER
};

fn anything(dice: &mut Dice) -> Chain {
    let proxy = dice.one_of(PROXIES);
    let mut chain = Chain::of(&clients::go::PROFILE, &[proxy], &servers::go::PROFILE);
    chain.requests.method = dice.one_of(&[Method::Get, Method::Post]);
    for hop in &mut chain.hops {
        for way in [&mut hop.network.to_server, &mut hop.network.to_client] {
            *way = Range::fixed(Duration::from_nanos(MS + dice.below(3) * MS / 2));
        }
        hop.client.idle_timeout = timeout(dice);
        hop.client.retry = retry(dice);
        hop.client.request_timeout = None;
        hop.server.idle_timeout = timeout(dice);
        hop.server.max_requests = None;
        hop.server.hint = None;
    }
    chain.hops[0].relay = Some(relay(dice));
    let back = &mut chain.hops[1];
    back.client.request_timeout = dice.one_of(&[None, Some(ms(9)), Some(ms(31))]);
    back.server.handler_time = Range::fixed(ms(dice.one_of(&[0, 0, 5, 20])));
    back.server.death = (dice.below(3) == 0).then(|| death(dice));
    chain
}

fn death(dice: &mut Dice) -> Death {
    Death {
        request: 2,
        and_later: dice.below(2) == 0,
        when: dice.one_of(&[DeathPoint::BeforeApplying, DeathPoint::AfterApplying]),
        resets: dice.below(2) == 0,
        written: 0,
    }
}

fn timeout(dice: &mut Dice) -> Option<Duration> {
    let length = ms(30 + 4 * dice.below(8));
    (dice.below(4) > 0).then_some(length)
}

fn retry(dice: &mut Dice) -> Retry {
    let methods = dice.one_of(&[Methods::None, Methods::Safe, Methods::Any, Methods::Any]);
    Retry {
        closed_idle: methods,
        nothing_written: methods,
        no_response: methods,
        partial_response: Methods::None,
        reused_only: dice.below(2) == 0,
        limit: 1 + u32::try_from(dice.below(2)).unwrap(),
        ..Retry::NEVER
    }
}

fn relay(dice: &mut Dice) -> Relay {
    let reply = dice.one_of(&[
        Reply::BadGateway,
        Reply::BadGateway,
        Reply::Closed,
        Reply::Reset,
    ]);
    Relay {
        no_response: reply,
        timed_out: dice.one_of(&[Reply::GatewayTimeout, Reply::GatewayTimeout, Reply::Closed]),
        mirrors: dice.one_of(&[Mirror::Never, Mirror::KeptUpstream, Mirror::LaterRequest]),
        first_fresh: dice.below(4) == 0,
        ..Relay::USUAL
    }
}
