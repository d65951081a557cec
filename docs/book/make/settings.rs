//! What to type: for each product the value of its own setting that keeps it out of the other
//! side's way. The names are the profiles', and each value is proven for any traffic, and for a
//! client that sends nothing again, while the book is made.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context as _, Result, ensure};
use idlerace_core::{
    parameter,
    profile::{self, ClientProfile, Profile, ServerProfile, Setting, Unit},
    retry::Retry,
    scenario::{Client, Scenario, Server},
    time::{Duration, Range},
};

use crate::traffic::is_safe;

/// What a server waits above its clients' idle timeout.
const SPARE: Duration = Duration::from_secs(5);
/// How far the way is, one way, where values are proven: a round trip of 100 ms.
const ONE_WAY: Duration = Duration::from_millis(50);

/// Its timeout ends requests that take longer, too: nobody should be told to lower it.
const NOT_IDLE_ONLY: &str = "alb";

const CLIENT: &str = "client.idle_timeout";
const SERVER: &str = "server.idle_timeout";

/// A row a server: its setting, and the value behind clients that keep a connection so long.
pub(crate) fn servers() -> Result<String> {
    let groups = by_length(profile::clients::ALL, |client| {
        Client::of(client).idle_timeout
    });
    let mut table = header("server: its setting", groups.iter(), |client| client.title);
    for server in profile::servers::ALL {
        let about = server.about().map_or(&[][..], |about| about.settings);
        let Some(setting) = named(about, SERVER) else {
            continue;
        };
        table += &first(server.title, setting);
        if Server::of(server).idle_timeout.is_none() {
            table.truncate(table.len() - 2);
            table += "; unless it is set, it never closes |";
        }
        for (keeps, clients) in &groups {
            let value = *keeps + SPARE;
            let cell = cell(about, setting, value, |set| {
                let mut clients = clients.iter();
                clients.all(|client| is_safe(&pair(client, server, set, value)))
            });
            // Writing to a string cannot fail.
            let _ = write!(table, " {} |", cell.with_context(|| server.title)?);
        }
    }
    Ok(table + "\n")
}

/// A row a client: its setting, and the value towards servers that wait so long.
pub(crate) fn clients() -> Result<String> {
    let groups = by_length(profile::servers::ALL, |server| {
        Server::of(server).idle_timeout
    });
    let mut table = header("client: its setting", groups.iter(), |server| server.title);
    let clients = profile::clients::ALL.iter();
    for client in clients.filter(|client| client.id != NOT_IDLE_ONLY) {
        let about = client.about().map_or(&[][..], |about| about.settings);
        let Some(setting) = named(about, CLIENT) else {
            let _ = write!(table, "\n| {}: has none |", client.title);
            table += &" |".repeat(groups.len());
            continue;
        };
        table += &first(client.title, setting);
        for (waits, servers) in &groups {
            let value = Duration::from_secs(waits.as_secs() / 2);
            let cell = cell(about, setting, value, |set| {
                let mut servers = servers.iter();
                servers.all(|server| is_safe(&pair(client, server, set, value)))
            });
            let _ = write!(table, " {} |", cell.with_context(|| client.title)?);
        }
    }
    Ok(table + "\n")
}

/// What to type, or that nothing need be; `safe` says whether it is so with settings at the
/// value. One name can set more than one parameter.
fn cell(
    settings: &'static [Setting],
    setting: &Setting,
    value: Duration,
    safe: impl Fn(&[&Setting]) -> bool,
) -> Result<String> {
    if safe(&[]) {
        return Ok("enough as it is".to_owned());
    }
    let own = |one: &&Setting| one.name == setting.name;
    let all: Vec<_> = settings.iter().filter(own).collect();
    let typed = typed(setting, value);
    ensure!(safe(&all), "{typed} is not safe with any traffic");
    Ok(typed)
}

/// Those with an idle timeout by its length, the shortest first.
fn by_length<P>(
    all: &'static [&'static P],
    length: impl Fn(&'static P) -> Option<Duration>,
) -> BTreeMap<Duration, Vec<&'static P>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for profile in all {
        if let Some(length) = length(profile) {
            groups.entry(length).or_default().push(*profile);
        }
    }
    groups
}

fn header<'a, P: 'a>(
    of: &str,
    groups: impl ExactSizeIterator<Item = (&'a Duration, &'a Vec<P>)>,
    title: impl Fn(&P) -> &'static str,
) -> String {
    let columns = groups.len();
    let mut header = format!("| {of} |");
    for (length, profiles) in groups {
        let titles: Vec<_> = profiles.iter().map(&title).collect();
        let _ = write!(header, " {length}: {} |", titles.join(", "));
    }
    let _ = write!(header, "\n|---|{}", "---|".repeat(columns));
    header
}

fn first(title: &str, setting: &Setting) -> String {
    let unit = match setting.unit {
        Unit::Seconds => ", seconds",
        Unit::Milliseconds => ", milliseconds",
        Unit::Typed | Unit::Requests => "",
    };
    let name = setting.name;
    format!("\n| {title}: `{name}`{unit} |")
}

fn named(settings: &'static [Setting], parameter: &str) -> Option<&'static Setting> {
    settings.iter().find(|one| one.parameter == parameter)
}

/// A value as it is written in the product's own unit.
fn typed(setting: &Setting, value: Duration) -> String {
    match setting.unit {
        Unit::Seconds => format!("`{}`", value.as_secs()),
        Unit::Milliseconds => format!("`{}`", value.as_nanos() / 1_000_000),
        Unit::Typed | Unit::Requests => format!("`{value}`"),
    }
}

/// A client and a server as they are, but for these settings, each at this value.
fn pair(
    client: &'static ClientProfile,
    server: &'static ServerProfile,
    set: &[&Setting],
    value: Duration,
) -> Scenario {
    let mut scenario = Scenario::new();
    (scenario.client, scenario.server) = (Client::of(client), Server::of(server));
    scenario.client.retry = Retry::NEVER;
    scenario.network.to_server = Range::fixed(ONE_WAY);
    scenario.network.to_client = Range::fixed(ONE_WAY);
    for setting in set {
        let value = (value + setting.added).to_string();
        // A value out of bounds leaves the default, which is not safe: that is told.
        let _ = parameter::set(&mut scenario, setting.parameter, &value);
    }
    scenario
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apache_behind_the_alb(value: Duration) -> Result<String> {
        let (alb, apache) = (&profile::clients::ALL, &profile::servers::ALL);
        let alb = alb.iter().find(|client| client.id == "alb").unwrap();
        let apache = apache.iter().find(|server| server.id == "apache").unwrap();
        let settings = apache.about().unwrap().settings;
        let setting = named(settings, SERVER).unwrap();
        cell(settings, setting, value, |set| {
            is_safe(&pair(alb, apache, set, value))
        })
    }

    #[test]
    fn a_value_stands_only_if_it_is_safe_with_any_traffic() {
        let typed = apache_behind_the_alb(Duration::from_secs(65)).unwrap();
        assert!(typed.contains("65"), "{typed}");
        // Equal is the commonest mistake, and the round trip is in the way.
        let equal = apache_behind_the_alb(Duration::from_secs(60)).unwrap_err();
        assert!(equal.to_string().contains("not safe"), "{equal}");
    }
}
