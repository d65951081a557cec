//! Every delay of a scenario, once, with the part that it plays.
//!
//! Who changes all delays, scales them or tells them of a machine goes over this list and
//! says what to do by role. Each structure is taken apart with all of its fields named, and
//! a delay cannot be listed without a role: a field that is added does not compile until it
//! stands here.

use alloc::vec::Vec;

use super::load::Requests;
use super::path::{Fault, FaultAction, Middlebox, Network};
use super::policy::{Client, Closing, Liveness, Server};
use super::whole::Scenario;
use crate::units::segment::Side;
use crate::units::time::{Duration, Range};

/// One delay of a scenario.
#[derive(Debug, PartialEq, Eq)]
pub struct Delay<'a> {
    /// The key of the parameter that sets it, or of the field of which it is a part.
    pub key: &'static str,
    /// What it is for, and the delay itself.
    pub role: DelayRole<'a>,
}

/// What a delay is for.
#[derive(Debug, PartialEq, Eq)]
pub enum DelayRole<'a> {
    /// What whoever uses the client waits between two requests.
    Pause(&'a mut Range),
    /// A timer that an application sets; no other delay says how late it is.
    Timer(&'a mut Duration),
    /// How long something has to be silent for a connection to be closed, forgotten or
    /// looked at. How late that is noticed is another delay, if anybody waits for it.
    Idle(&'a mut Duration),
    /// How late the server's idle timer is.
    TimerLag(&'a mut Range),
    /// From one step of an application to its next.
    ApplicationLag(&'a mut Range),
    /// From the kernel of this side having something to its application reading it.
    WakeLag(Side, &'a mut Range),
    /// One-way delay to this side.
    Path(Side, &'a mut Range),
    /// What one segment takes in place of that.
    Held(&'a mut Duration),
    /// From when to when something is out of order.
    Outage(&'a mut Range),
    /// At which moment a mishap begins.
    Moment(&'a mut Range),
    /// How long a process is suspended.
    Suspension(&'a mut Range),
    /// What is written or read in a header field, in whole seconds.
    Announced(&'a mut Duration),
}

impl Scenario {
    /// Every delay that it has, to be changed or looked at. The kernel's own timers are not
    /// among them: `tcp_keepalive` and `tcp_retries2` are settings of it.
    #[must_use]
    pub fn delays_mut(&mut self) -> Vec<Delay<'_>> {
        let Self {
            version: _,
            seed: _,
            requests,
            client,
            network,
            server,
        } = self;
        let mut delays = Vec::new();
        of_requests(requests, &mut delays);
        of_client(client, &mut delays);
        of_network(network, &mut delays);
        of_server(server, &mut delays);
        delays
    }
}

const fn delay<'a>(key: &'static str, role: DelayRole<'a>) -> Delay<'a> {
    Delay { key, role }
}

fn of_requests<'a>(requests: &'a mut Requests, delays: &mut Vec<Delay<'a>>) {
    let Requests {
        count: _,
        pause,
        method: _,
        idempotency_key: _,
        replayable: _,
        head_bytes: _,
        body_bytes: _,
        response_bytes: _,
    } = requests;
    delays.push(delay("requests.pause", DelayRole::Pause(pause)));
}

fn of_client<'a>(client: &'a mut Client, delays: &mut Vec<Delay<'a>>) {
    use DelayRole::{Announced, ApplicationLag, Idle, Moment, Suspension, Timer, WakeLag};
    let Client {
        profile: _,
        keep_alive: _,
        idle_timeout,
        max_age,
        hint_margin,
        liveness,
        checkout_lag,
        split_write,
        wake_lag,
        reads_after_failed_write: _,
        while_writing: _,
        takes_short_answers: _,
        spares_get: _,
        request_timeout,
        retry: _,
        tcp_keepalive: _,
        suspended_at,
        suspended_for,
        tcp_retries2: _,
        send_buffer: _,
    } = client;
    let timers = [
        ("client.idle_timeout", idle_timeout),
        ("client.max_age", max_age),
        ("client.request_timeout", request_timeout),
    ];
    for (key, length) in timers {
        delays.extend(length.as_mut().map(|length| delay(key, Timer(length))));
    }
    let margin = hint_margin.as_mut().map(Announced);
    delays.extend(margin.map(|role| delay("client.hint_margin", role)));
    delays.extend(match liveness {
        Liveness::Background { lag } => Some(delay("client.notice_lag", ApplicationLag(lag))),
        Liveness::CheckoutAfter { idle } => Some(delay("client.liveness", Idle(idle))),
        Liveness::None | Liveness::Checkout => None,
    });
    delays.push(delay("client.checkout_lag", ApplicationLag(checkout_lag)));
    let split = split_write.as_mut().map(ApplicationLag);
    delays.extend(split.map(|role| delay("client.split_write", role)));
    delays.push(delay("client.wake_lag", WakeLag(Side::Client, wake_lag)));
    if let Some(at) = suspended_at {
        delays.push(delay("client.suspended_at", Moment(at)));
        delays.push(delay("client.suspended_for", Suspension(suspended_for)));
    }
}

fn of_network<'a>(network: &'a mut Network, delays: &mut Vec<Delay<'a>>) {
    use DelayRole::{Held, Idle, Path};
    let Network {
        to_server,
        to_client,
        middlebox,
        faults,
    } = network;
    delays.push(delay("network.to_server", Path(Side::Server, to_server)));
    delays.push(delay("network.to_client", Path(Side::Client, to_client)));
    if let Some(Middlebox {
        idle_timeout,
        then: _,
        off_by: _,
    }) = middlebox
    {
        delays.push(delay("network.middlebox", Idle(idle_timeout)));
    }
    for fault in faults {
        let Fault {
            from: _,
            kind: _,
            nth: _,
            fate,
        } = fault;
        if let FaultAction::Delay { by } = fate {
            delays.push(delay("network.faults", Held(by)));
        }
    }
}

fn of_server<'a>(server: &'a mut Server, delays: &mut Vec<Delay<'a>>) {
    use DelayRole::{Announced, ApplicationLag, Idle, Moment, Outage, Timer, TimerLag, WakeLag};
    let Server {
        profile: _,
        idle_timeout,
        timer_lag,
        close_lag,
        closing,
        handler_time,
        wake_lag,
        max_requests: _,
        max_age,
        old_waits: _,
        announces_close: _,
        hint,
        shutdown_at,
        drain,
        death: _,
        killed_at,
        host_down,
        queue_full,
        abort_on_overflow: _,
        tcp_keepalive: _,
        service: _,
    } = server;
    let idle = idle_timeout.as_mut().map(Idle);
    delays.extend(idle.map(|role| delay("server.idle_timeout", role)));
    delays.push(delay("server.timer_lag", TimerLag(timer_lag)));
    delays.push(delay("server.close_lag", ApplicationLag(close_lag)));
    delays.extend(match closing {
        Closing::HalfClose { drain } => Some(delay("server.closing", Idle(drain))),
        Closing::Deaf { wait } => Some(delay("server.closing", Timer(wait))),
        Closing::Close | Closing::Abort => None,
    });
    delays.push(delay("server.handler_time", ApplicationLag(handler_time)));
    delays.push(delay("server.wake_lag", WakeLag(Side::Server, wake_lag)));
    let hint = hint.as_mut().map(Announced);
    delays.extend(hint.map(|role| delay("server.hint", role)));
    let moments = [
        ("server.shutdown_at", shutdown_at),
        ("server.killed_at", killed_at),
        ("server.max_age", max_age),
    ];
    for (key, at) in moments {
        delays.extend(at.as_mut().map(|at| delay(key, Moment(at))));
    }
    let drain = drain.as_mut().map(Timer);
    delays.extend(drain.map(|role| delay("server.drain", role)));
    let outages = [
        ("server.host_down", host_down),
        ("server.queue_full", queue_full),
    ];
    for (key, outage) in outages {
        delays.extend(outage.as_mut().map(|outage| delay(key, Outage(outage))));
    }
}
