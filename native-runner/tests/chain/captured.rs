//! A chain's capture is what Wireshark reads.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use idlerace_core::export::chain_capture;
use idlerace_core::run::chain;
use idlerace_core::scenario::chain::catalog::CHAINS;
use idlerace_core::trace::What;

/// An interface for each host on each of its hops, each hop's connections apart, and what a proxy
/// makes up with its status.
#[test]
fn wireshark_opens_every_chain_without_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = "_ws.malformed || (_ws.expert.severity >= 0x600000 && !tcp.connection.rst)";
    for entry in CHAINS {
        let path = folder.path().join(format!("{}.pcapng", entry.name));
        let trace = chain::simulate(&entry.chain());
        fs::write(&path, chain_capture(entry.title, &trace)).unwrap();
        let tshark = |options: &[&str]| {
            let mut tshark = Command::new("tshark");
            tshark.arg("-r").arg(&path).args(options).output().ok()
        };
        let Some(output) = tshark(&["-o", "tcp.check_checksum:TRUE", "-Y", wrong]) else {
            return skipped::skip("there is no tshark");
        };
        let said = str::from_utf8(&output.stderr).unwrap();
        assert!(output.status.success(), "{}: {said}", entry.name);
        assert_eq!(
            str::from_utf8(&output.stdout).unwrap(),
            "",
            "{}",
            entry.name
        );
        let fields = ["frame.interface_name", "tcp.stream", "http.response.code"];
        let fields = fields.map(|field| ["-e", field]).concat();
        let rows = tshark(&[&["-T", "fields"][..], &fields[..]].concat()).unwrap();
        let rows: Vec<Vec<&str>> = str::from_utf8(&rows.stdout)
            .unwrap()
            .lines()
            .map(|row| row.split('\t').collect())
            .collect();
        let interfaces: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
        let seen = trace.hops.iter().filter(|hop| !hop.events.is_empty());
        assert_eq!(interfaces.len(), 2 * seen.count(), "{}", entry.name);
        // Each of a connection's ends is a stream of its own, under the address that it sees.
        let streams: BTreeSet<&str> = rows.iter().map(|row| row[1]).collect();
        let opened = trace.hops.iter().map(|hop| {
            let sides = hop.events.iter();
            let sides =
                sides.filter(|event| matches!(event.what, What::Sent(_) | What::Arrived { .. }));
            let sides = sides.filter_map(|event| Some((event.connection?, event.place.side()?)));
            sides.collect::<BTreeSet<_>>().len()
        });
        assert_eq!(streams.len(), opened.sum::<usize>(), "{}", entry.name);
        // Both ends of a hop see each answer; the user reads the ones of hop 1.
        let first = format!("{}, hop 1", trace.chain.host(0));
        let read = rows.iter().filter(|row| row[0] == first).map(|row| row[2]);
        let read: Vec<&str> = read.filter(|code| !code.is_empty()).collect();
        let answered = trace.requests.iter().filter_map(|one| one.result.ok());
        let answered: Vec<String> = answered.map(|reply| reply.to_string()).collect();
        assert_eq!(sorted(&read), sorted(&answered), "{}", entry.name);
    }
}

fn sorted<T: ToString>(all: &[T]) -> Vec<String> {
    let mut all: Vec<String> = all.iter().map(ToString::to_string).collect();
    all.sort();
    all
}
