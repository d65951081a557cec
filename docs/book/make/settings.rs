//! What to type: for each stack the setting of its server, or of its client, that keeps the two
//! out of each other's way. The words and the values are the explorer's advice, so they stand
//! once and are proven; a client is taken to send nothing again by itself.

use std::{fmt::Write as _, panic, thread};

use anyhow::{Context as _, Result, bail};
use idlerace_core::{
    explore::{Advice, Explored},
    profile::{self, ClientProfile, Profile, ServerProfile},
    retry::Retry,
    scenario::{Client, Scenario, Server},
    time::{Duration, Range},
};

use crate::traffic::{advised, is_safe};

/// How far the way is, one way, where values are proven: a round trip of 100 ms.
const ONE_WAY: Duration = Duration::from_millis(50);

const CLIENT: &str = "client.idle_timeout";
const SERVER: &str = "server.idle_timeout";
/// For a client that keeps connections for ever and cannot be told otherwise.
const NO_REUSE: &str = "client.keep_alive";
/// Its timeout ends requests that take longer, too: nobody should be told to lower it.
const NOT_IDLE_ONLY: &str = "alb";

/// A row a server: what its owner types behind each of these clients, `alb nginx-upstream`.
///
/// # Errors
/// If it is not the same for all of them.
pub(crate) fn behind(clients: &str) -> Result<String> {
    let clients: Vec<_> = clients
        .split_whitespace()
        .map(find)
        .collect::<Result<_>>()?;
    let mut table = String::from("| your server | type |\n|---|---|\n");
    for server in profile::servers::ALL {
        let mut said: Vec<_> = clients
            .iter()
            .map(|client| said(client, server).server)
            .collect();
        said.dedup();
        let [same] = &said[..] else {
            bail!("{}: {}", server.title(), said.join(", or "));
        };
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {} | {same} |", server.title());
    }
    Ok(table)
}

/// A section a server, with a row for each client: what to type in the one, or in the other.
pub(crate) fn stacks() -> String {
    thread::scope(|scope| {
        let servers = profile::servers::ALL.iter();
        // All are begun before the first is waited for.
        let sections: Vec<_> = servers
            .map(|server| scope.spawn(|| stack(server)))
            .collect();
        let texts = sections.into_iter().map(|section| {
            let panicked = |reason| panic::resume_unwind(reason);
            section.join().unwrap_or_else(panicked)
        });
        texts.collect()
    })
}

fn stack(server: &'static ServerProfile) -> String {
    let mut text = format!("\n## {}\n\n", server.title());
    let Some(closes) = Server::of(server).idle_timeout else {
        return text + "It never closes an idle connection unless it is told to.\n";
    };
    let _ = writeln!(text, "It closes an idle connection after {closes}.\n");
    text += "| called by | type on the server | or in the client |\n|---|---|---|\n";
    for client in profile::clients::ALL {
        let Said {
            server,
            client: own,
        } = said(client, server);
        let _ = writeln!(text, "| {} | {server} | {own} |", client.title());
    }
    text
}

/// What is said of a stack.
struct Said {
    server: String,
    client: String,
}

fn said(client: &'static ClientProfile, server: &'static ServerProfile) -> Said {
    let pair = pair(client, server);
    if is_safe(&pair) {
        let closes = pair.server.idle_timeout.is_some();
        let why = if closes {
            "it is safe as it is"
        } else {
            "it never closes"
        };
        return Said {
            server: format!("nothing: {why}"),
            client: "nothing".to_owned(),
        };
    }
    let advised = advised(&pair);
    let server = typed(&advised, SERVER);
    let client = if client.id == NOT_IDLE_ONLY {
        Some("better not: its timeout ends slow answers, too".to_owned())
    } else {
        typed(&advised, CLIENT).or_else(|| typed(&advised, NO_REUSE))
    };
    Said {
        server: server.unwrap_or_else(|| "no length is enough".to_owned()),
        client: client.unwrap_or_else(|| "it has no such setting".to_owned()),
    }
}

/// The first advice that sets this parameter, as its user types it.
fn typed(advised: &Explored, parameter: &str) -> Option<String> {
    let sets = |one: &&Advice| one.set.iter().any(|(key, _)| *key == parameter);
    let one = advised.advice.iter().find(sets)?;
    Some(format!("`{}`", one.typed))
}

fn find(id: &str) -> Result<&'static ClientProfile> {
    let mut all = profile::clients::ALL.iter();
    let found = all.find(|client| client.id() == id);
    found
        .copied()
        .with_context(|| format!("there is no client `{id}`"))
}

/// A client and a server by their defaults, and the client sends nothing again.
fn pair(client: &'static ClientProfile, server: &'static ServerProfile) -> Scenario {
    let mut scenario = Scenario::new();
    (scenario.client, scenario.server) = (Client::of(client), Server::of(server));
    scenario.client.retry = Retry::NEVER;
    scenario.network.to_server = Range::fixed(ONE_WAY);
    scenario.network.to_client = Range::fixed(ONE_WAY);
    scenario
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(client: &str, server: &str) -> Said {
        let mut servers = profile::servers::ALL.iter();
        let server = servers.find(|profile| profile.id == server).unwrap();
        said(find(client).unwrap(), server)
    }

    #[test]
    fn each_stack_is_told_what_to_type_in_its_own_words() {
        let both = told("nginx-upstream", "gunicorn");
        assert_eq!(both.server, "`gunicorn --keep-alive 65`");
        assert!(
            both.client.starts_with("`keepalive_timeout 1s;"),
            "{}",
            both.client
        );
        assert_eq!(told("alb", "nginx").server, "nothing: it is safe as it is");
        // It keeps connections for ever.
        let requests = told("requests", "nginx");
        assert_eq!(requests.server, "no length is enough");
        assert!(
            requests.client.starts_with("`Connection: close"),
            "{}",
            requests.client
        );
    }

    #[test]
    fn nobody_is_told_to_lower_a_timeout_that_ends_requests_too() {
        let alb = told(NOT_IDLE_ONLY, "apache");
        assert!(alb.client.starts_with("better not"), "{}", alb.client);
        assert!(find("elb").is_err());
    }
}
