//! What a scenario has besides the idle race: no closed form here counts it.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::scenario::{Network, Scenario, Service};
use crate::units::time::Range;

/// What can go wrong in a scenario besides the idle race: each setting with its value, at
/// least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncounted(pub Vec<(&'static str, String)>);

impl fmt::Display for Uncounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this counts the idle race alone, and the scenario also has ")?;
        for (index, (key, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{key} ({value})")?;
        }
        Ok(())
    }
}

impl core::error::Error for Uncounted {}

/// What can go wrong in the scenario that is not counted, if anything can.
#[must_use]
pub fn uncounted(scenario: &Scenario) -> Option<Uncounted> {
    let mut all = between(scenario);
    all.extend(at_the_server(scenario));
    all.extend(impatience(scenario));
    all.extend(scenario.client.suspended_at.map(|at| {
        let key = "client.suspended_at";
        (
            key,
            format!("at {at}: neither timers nor reads of the client come in time"),
        )
    }));
    if !scenario.request_fits() {
        let octets = scenario.requests.body_bytes;
        let what = format!("{octets} octets: the client has to wait before it can write all");
        all.push(("requests.body_bytes", what));
    }
    (!all.is_empty()).then_some(Uncounted(all))
}

fn between(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let Network {
        to_server: _,
        to_client: _,
        middlebox,
        faults,
    } = &scenario.network;
    let server_probes = scenario.server.tcp_keepalive.is_some();
    let forgets = middlebox.map(|middlebox| {
        let after = middlebox.idle_timeout;
        let probes = scenario.client.tcp_keepalive.is_some() || server_probes;
        let what = if middlebox.off_by == 0 && !probes {
            format!("a pause of {after} or more can fail there")
        } else {
            // Its RST is not taken, or there is no such silence.
            format!("it acts on a connection after {after} of silence")
        };
        ("network.middlebox", what)
    });
    let faults = (!faults.is_empty()).then(|| {
        let segments = match faults.len() {
            1 => "a segment is".to_string(),
            count => format!("{count} segments are"),
        };
        ("network.faults", segments + " lost or late")
    });
    forgets.into_iter().chain(faults).collect()
}

fn at_the_server(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let server = &scenario.server;
    let during = |key, what: &str, range: Option<Range>| Some((key, format!("{what} {}", range?)));
    let between = |key, what: &str, range: Option<Range>| {
        let (from, to) = range.map(|range| (range.min(), range.max()))?;
        Some((key, format!("{what} from {from} to {to}")))
    };
    let age = server.max_age.filter(|_| !server.old_waits);
    let death = server.death.map(|death| {
        let request = death.request;
        (
            "server.death",
            format!("the process dies at request {request}"),
        )
    });
    let service = match server.service {
        Service::Http => None,
        Service::EarlyReject => Some("answers before it has read the request"),
        Service::Tls => Some("expects TLS"),
        Service::NotListening => Some("nobody listens"),
    };
    [
        death,
        during("server.shutdown_at", "shut down at", server.shutdown_at),
        during("server.killed_at", "killed at", server.killed_at),
        during("server.max_age", "closes what is as old as", age),
        between("server.host_down", "down", server.host_down),
        between("server.queue_full", "full", server.queue_full),
        service.map(|words| ("server.service", words.to_string())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A client that may give up before an answer can be there.
fn impatience(scenario: &Scenario) -> Option<(&'static str, String)> {
    let (client, server) = (&scenario.client, &scenario.server);
    let timeout = client.request_timeout?;
    // A handshake and an exchange, with every delay as long as it can be: the server looks
    // when it accepts, and again when it reads.
    let lags = [
        client.checkout_lag,
        client.split_write.unwrap_or_default(),
        server.wake_lag,
        server.wake_lag,
        server.handler_time,
        client.wake_lag,
        client.wake_lag,
    ];
    let exchange = lags
        .into_iter()
        .fold(scenario.round_trip().times(2), |sum, lag| sum + lag.max());
    let message = || format!("{timeout} can run out within an exchange of up to {exchange}");
    (timeout <= exchange).then(|| ("client.request_timeout", message()))
}
