//! `idlerace proxies`: real proxies at the edges of their timeouts.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::Command;

use formats::answers::proxies::{Edge, End, Proxies, Proxy, Row};

fn answer(words: &[&str]) -> Proxies {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = idlerace.args(["proxies", "--json"]).args(words).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"))
}

/// So many of the requests of a row ended so.
fn seen(row: &Row, is_so: impl Fn(&End) -> bool) -> u32 {
    let ends = row.ends.iter().filter(|end| is_so(end));
    ends.map(|end| end.seen).sum()
}

/// Two that Debian has: nothing is seen that is not predicted, little is predicted, and the race
/// was there to be seen.
#[test]
fn proxies_end_requests_as_their_profiles_say() {
    let told = answer(&["haproxy", "nginx"]);
    for one in &told.not_run {
        // What was begun and broke off is no lack of the machine.
        assert!(one.reason.starts_with("there is no "), "{one:?}");
        skipped::skip(&format!("{}: {}", one.id, one.reason));
    }
    assert_eq!(told.proxies.len() + told.not_run.len(), 2);
    for proxy in &told.proxies {
        holds(proxy);
    }
}

fn holds(proxy: &Proxy) {
    let is_nginx = proxy.id == "nginx";
    assert_eq!(proxy.rows.len(), if is_nginx { 12 } else { 10 });
    for row in &proxy.rows {
        assert!(row.differences.is_empty(), "{}: {row:#?}", proxy.id);
        let judged = row.requests - row.not_judged;
        assert_eq!(
            (row.requests, seen(row, |_| true)),
            (200, judged),
            "{row:#?}"
        );
        if judged < 100 {
            let (id, edge) = (&proxy.id, row.edge);
            skipped::note(&format!("{id}, {edge:?}: {judged} of 200 were on time"));
            continue;
        }
        assert!(
            row.ends.iter().filter(|end| end.predicted).count() < 7,
            "{row:#?}"
        );
        let answered = seen(row, |end| end.status == Some(200) && end.applied == 1);
        let status = |status: u16, applied| {
            seen(row, |end| {
                end.status == Some(status) && end.applied == applied
            })
        };
        match (row.edge, &*row.method) {
            // nginx sends a GET again, and no POST; HAProxy closes to its client.
            (Edge::Upstream, "POST") if is_nginx => {
                assert!(status(502, 0) > 20 && answered > 20, "{row:#?}");
            }
            (Edge::Upstream, "GET") if is_nginx => assert_eq!(answered, judged, "{row:#?}"),
            (Edge::Upstream, _) => {
                let closed = seen(row, |end| end.failed.is_some() && end.applied == 0);
                assert!(closed > 20 && answered > 20, "{row:#?}");
            }
            (Edge::Pool, _) => assert_eq!(answered, judged, "{row:#?}"),
            (Edge::Answer, _) => assert!(status(504, 1) > 20 && answered > 20, "{row:#?}"),
            (Edge::NoAnswer, "GET") if is_nginx => {
                assert_eq!(status(200, 2), judged, "{row:#?}");
            }
            (Edge::NoAnswer, "POST") if is_nginx => {
                assert_eq!(status(502, 1), judged, "{row:#?}");
            }
            _ => {}
        }
    }
}

#[test]
fn no_proxy_differs_that_did_not_when_it_was_written_down() {
    if std::env::var_os("IDLERACE_KIT").is_none() {
        return skipped::note("every proxy takes a minute: IDLERACE_KIT=all asks for them");
    }
    let record = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/book/measured/proxies.json"
    );
    let record: Proxies = serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap();
    let told = answer(&["--install"]);
    assert!(!told.proxies.is_empty(), "{told:#?}");
    for one in &told.not_run {
        skipped::note(&format!("{}: {}", one.id, one.reason));
    }
    let differing = |answer: &Proxies| {
        let rows = answer.proxies.iter().flat_map(|proxy| {
            let differ = proxy.rows.iter().filter(|row| !row.differences.is_empty());
            differ.map(|row| format!("{} {:?} {}", proxy.id, row.edge, row.method))
        });
        rows.collect::<Vec<_>>()
    };
    let known = differing(&record);
    assert!(
        differing(&told).iter().all(|one| known.contains(one)),
        "{told:#?}"
    );
}
