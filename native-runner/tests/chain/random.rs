//! Random chain files: what such a file is made of, in any order, and with the slips of people
//! and of programs.

use std::fmt::Write as _;

use idlerace_core::rng::SplitMix64;

/// A file; most of them are meant well.
pub(crate) fn file(rng: &mut SplitMix64) -> Vec<u8> {
    let has_load = one_in(rng, 3);
    let mut file = hosts(rng, has_load);
    if has_load {
        let load = load(rng);
        file = either_way(rng, file, &load);
    }
    if one_in(rng, 4) {
        let method = one_of(rng, &["GET", "POST", "PUT", "DELETE"]);
        let counts: &[&str] = match rng.draw() % 4 {
            0 => &["0", "1000000000000", "2.5", "many"],
            _ => &["1", "2", "3"],
        };
        let count = one_of(rng, counts);
        let requests = format!("[requests]\nmethod = \"{method}\"\ncount = {count}\n");
        file = either_way(rng, file, &requests);
    }
    let mut octets = file.into_bytes();
    match rng.draw() % 40 {
        0 => octets.truncate(place(rng, octets.len())),
        1 => {
            let at = place(rng, octets.len());
            let wrong = one_of(
                rng,
                &[
                    "\u{feff}", "\"", "[[", "]]", "=", "\0", "\u{202e}", "#", "\r",
                ],
            );
            octets.splice(at..at, wrong.bytes());
        }
        2 => {
            let at = place(rng, octets.len());
            octets[at] = u8::try_from(rng.draw() % 256).unwrap_or_default();
        }
        3 => octets.splice(0..0, "\u{feff}".bytes()).for_each(drop),
        4 => {
            let (from, to) = (place(rng, octets.len()), place(rng, octets.len()));
            octets.drain(from.min(to)..from.max(to));
        }
        _ => {}
    }
    octets
}

/// A table before a file, or behind it.
fn either_way(rng: &mut SplitMix64, file: String, table: &str) -> String {
    if one_in(rng, 2) {
        table.to_owned() + &file
    } else {
        file + table
    }
}

/// How many use the chain at once, and when each begins; now and then nonsense.
fn load(rng: &mut SplitMix64) -> String {
    let clients: &[&str] = match rng.draw() % 12 {
        0 => &["0", "1001", "-3", "1.5", "\"two\""],
        1 => &["100", "1000"],
        _ => &["1", "2", "3", "8", "\"4\""],
    };
    let mut table = format!("[load]\nclients = {}\n", one_of(rng, clients));
    if one_in(rng, 2) {
        let shared = one_of(rng, &["true", "false", "\"true\""]);
        let _ = writeln!(table, "shared = {shared}");
    }
    if one_in(rng, 2) {
        let arrivals: &[&str] = match rng.draw() % 8 {
            0 => &["at ", "at 25h, 0ms", "6s..5s", "at 1ms; 2ms", "never"],
            1 => &["at 0ms, 10ms, 40ms", "at 0ms, 0ms"],
            _ => &["2ms", "5ms..20ms", "0s", "61s"],
        };
        let _ = writeln!(table, "arrival = \"{}\"", one_of(rng, arrivals));
    }
    table
}

fn one_in(rng: &mut SplitMix64, many: u64) -> bool {
    rng.draw().is_multiple_of(many)
}

fn place(rng: &mut SplitMix64, length: usize) -> usize {
    usize::try_from(rng.draw() % (length.max(1) as u64)).unwrap_or_default()
}

fn one_of<T: Copy>(rng: &mut SplitMix64, all: &[T]) -> T {
    all[place(rng, all.len())]
}

const FRONT: &[&str] = &[
    "server.idle_timeout",
    "server.handler_time",
    "server.timer_lag",
    "server.max_requests",
    "server.closing",
    "server.hint",
    "server.shutdown_at",
    "server.tcp_keepalive",
    "server.profile",
];
const BACK: &[&str] = &[
    "client.idle_timeout",
    "client.request_timeout",
    "client.retry",
    "client.liveness",
    "client.keep_alive",
    "client.split_write",
    "client.profile",
    "network.to_server",
    "network.middlebox.idle_timeout",
    "round_trip",
];
const RELAY: &[&str] = &[
    "relay.no_response",
    "relay.timed_out",
    "relay.mirrors",
    "relay.first_fresh",
    "relay.partial_response",
];
const POOL: &[&str] = &["pool.size", "pool.idle", "pool.order"];
const SLIPS: &[&str] = &[
    "pool.size",
    "pool.most",
    "load.clients",
    "client.suspended_at",
    "server.idle",
    "client",
    "host",
    "x",
    "server.death",
    "profile",
    "relay.status",
    "network.faults",
    "\"server.idle_timeout\"",
    "client.idle_timeout.max",
];

fn hosts(rng: &mut SplitMix64, has_load: bool) -> String {
    let mut file = String::new();
    let count = match rng.draw() % 30 {
        0 => 1,
        1 => 7,
        _ => 2 + rng.draw() % 5,
    };
    for host in 0..count {
        let (products, mut keys) = match host {
            0 => (&["go", "curl", "node", "chromium"][..], BACK.to_vec()),
            _ if host + 1 == count => (&["node", "gunicorn", "uvicorn", "go"][..], FRONT.to_vec()),
            _ => (
                &[
                    "alb", "nginx", "envoy", "haproxy", "apache", "caddy", "gcp-lb", "traefik",
                ][..],
                [FRONT, BACK, RELAY].concat(),
            ),
        };
        if has_load && host + 1 < count {
            keys.extend([POOL, POOL].concat());
        }
        if one_in(rng, 40) {
            keys = SLIPS.to_vec();
        }
        let product = if one_in(rng, 40) {
            one_of(
                rng,
                &["traefic", "", "nginx\\u0000", "nginx-upstream", "NGINX"],
            )
        } else {
            one_of(rng, products)
        };
        let _ = writeln!(file, "[[host]]\nprofile = \"{product}\"");
        for _ in 0..rng.draw() % 3 {
            let key = one_of(rng, &keys);
            let _ = writeln!(file, "{key} = {}", value(rng, key));
        }
        if host + 1 == count && one_in(rng, 10) {
            let request = one_of(rng, &["1", "2", "0", "-1", "4294967296"]);
            let when = one_of(rng, &["after-applying", "before-applying", "now"]);
            let _ = writeln!(
                file,
                "[host.server.death]\nrequest = {request}\nwhen = \"{when}\""
            );
        }
    }
    file
}

/// Most often one that the setting takes.
fn value(rng: &mut SplitMix64, key: &str) -> &'static str {
    let fits: &[&str] = match key {
        "server.max_requests" => &["1", "3", "1000"],
        "pool.size" | "pool.idle" => &["1", "2", "5", "\"none\"", "1000"],
        "pool.order" => &["\"last-used-first\"", "\"first-used-first\""],
        "server.closing" => &["\"close\"", "\"abort\"", "\"half-close\"", "\"deaf\""],
        "server.tcp_keepalive" => &["5", "\"60s\""],
        "server.profile" => &["\"nginx\"", "\"envoy\"", "\"apache\"", "\"traefik\""],
        "client.retry" => &["\"none\"", "\"safe\"", "\"any\""],
        "client.liveness" => &["\"none\"", "\"background\"", "\"checkout\""],
        "client.keep_alive" | "relay.first_fresh" => &["true", "false"],
        "client.profile" => &["\"nginx-upstream\"", "\"envoy-upstream\"", "\"alb\""],
        "relay.no_response" | "relay.timed_out" | "relay.partial_response" => {
            &["502", "\"503\"", "\"close\"", "\"reset\"", "504"]
        }
        "relay.mirrors" => &["\"never\"", "\"kept-upstream\"", "\"later-request\""],
        "client.idle_timeout" | "server.idle_timeout" | "client.request_timeout" => &[
            "\"none\"", "\"1s\"", "\"4s\"", "\"60s\"", "\"75s\"", "\"1ns\"",
        ],
        "network.to_server" | "round_trip" | "server.handler_time" | "server.timer_lag" => &[
            "\"20ms\"",
            "\"1ms\"",
            "\"1ms..9ms\"",
            "\"5s..6s\"",
            "\"4s\"",
        ],
        _ => &["\"1s\"", "\"4s\"", "\"20ms\"", "\"60s\""],
    };
    let slips = [
        "\"\"",
        "\"-1s\"",
        "1.5",
        "\"24h\"",
        "[]",
        "{}",
        "1979-05-27",
        "true",
        "\"0s\"",
        "\"25h\"",
        "\"6s..5s\"",
        "99999999999999999999",
        "\"1e9s\"",
        "\"\"\"x\ny\"\"\"",
        "nan",
    ];
    if one_in(rng, 40) {
        one_of(rng, &slips)
    } else {
        one_of(rng, fits)
    }
}
