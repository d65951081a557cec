//! What a row's own words say about how its hosts were set.

use idlerace_core::tcp::{Config, Probes};
use idlerace_core::time::Duration;

/// `tcp_retries2` where a row does not say: an early row (S25) set it to 5 in the
/// namespaces that all later rows shared, and S40b shows it (given up after 13.01 s).
const RETRIES_LEFT_SET: u32 = 5;

/// `tcp_synack_retries` where a row does not say: S40b shows two repetitions of the
/// SYN-ACK, and no half-open connection 13 s after the SYN. A fresh namespace has 5.
const SYNACK_RETRIES_LEFT_SET: u32 = 2;

/// The hosts of a row, from all of its texts.
pub(crate) fn config(texts: &str) -> Result<Config, String> {
    let mut config = Config {
        retries: RETRIES_LEFT_SET,
        synack_retries: SYNACK_RETRIES_LEFT_SET,
        ..Config::LINUX
    };
    for (name, target) in [
        ("tcp_retries2=", &mut config.retries),
        ("tcp_syn_retries=", &mut config.syn_retries),
        ("tcp_synack_retries=", &mut config.synack_retries),
        ("tcp_orphan_retries=", &mut config.orphan_retries),
    ] {
        if let Some(value) = number(texts, name)? {
            *target = value;
        }
    }
    config.abort_on_overflow = number(texts, "tcp_abort_on_overflow=")? == Some(1);
    if let Some(timeout) = length(texts, "tcp_fin_timeout=")? {
        config.fin_timeout = timeout;
    }
    config.user_timeout = length(texts, "TCP_USER_TIMEOUT=")?;
    config.probes = probes(texts)?;
    Ok(config)
}

/// `listen(N)`: Linux queues N + 1. Or the row says which connection was the last
/// that the queue took.
pub(crate) fn queue_length(texts: &str) -> Result<Option<usize>, String> {
    let backlog = match number(texts, "listen(")? {
        Some(backlog) => Some(backlog),
        None => number(texts, "the queue takes #")?,
    };
    Ok(backlog.map(|backlog| backlog as usize + 1))
}

fn probes(texts: &str) -> Result<Option<Probes>, String> {
    let Some((_, texts)) = texts.split_once("SO_KEEPALIVE") else {
        return Ok(None);
    };
    let figure = |name: &str| number(texts, name)?.ok_or(format!("SO_KEEPALIVE without {name}"));
    Ok(Some(Probes {
        idle: Duration::from_secs(figure("idle=")?.into()),
        interval: Duration::from_secs(figure("intvl=")?.into()),
        count: figure("cnt=")?,
    }))
}

/// The number behind a name.
fn number(texts: &str, name: &str) -> Result<Option<u32>, String> {
    let Some((_, rest)) = texts.split_once(name) else {
        return Ok(None);
    };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits
        .parse()
        .map(Some)
        .map_err(|_| format!("no number after \"{name}\""))
}

/// The length of time behind a name, `2 s` or `2000 ms`.
fn length(texts: &str, name: &str) -> Result<Option<Duration>, String> {
    let Some((_, rest)) = texts.split_once(name) else {
        return Ok(None);
    };
    let rest: String = rest.split_whitespace().take(2).collect();
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .unwrap_or(rest.len());
    let digits = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(end);
    let unit_end = rest[digits..end]
        .find(|c: char| !c.is_ascii_alphabetic())
        .map_or(end, |n| digits + n);
    let text = if digits == end {
        format!("{}s", &rest[..end])
    } else {
        rest[..unit_end].to_owned()
    };
    text.parse()
        .map(Some)
        .map_err(|error| format!("after \"{name}\": {error}"))
}
