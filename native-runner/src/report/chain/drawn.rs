//! One run of a chain in the formats of other programs.

use idlerace_core::export::{chain_capture, chain_diagram, script, telling};
use idlerace_core::ladder::Words;
use idlerace_core::segment::Side;
use idlerace_core::svg::{Theme, draw_chain};
use idlerace_core::trace::What;
use idlerace_core::trace::chain::ChainTrace;

use crate::cli::Drawn;
use crate::source::chain::LoadedChain;

/// The run in a format. A script is that of one hop, counted from 0, and one side's.
pub(crate) fn drawn(
    loaded: &LoadedChain,
    trace: &ChainTrace,
    format: Drawn,
    (hop, side): (usize, Side),
) -> Vec<u8> {
    let title = loaded.entry.map_or_else(
        || loaded.name.clone(),
        |entry| format!("{}: {}", entry.name, entry.title),
    );
    let text = match format {
        Drawn::Svg => draw_chain(&title, trace, Words::Plain, Theme::default()),
        Drawn::Mermaid => chain_diagram(&title, trace),
        Drawn::Pcapng => return chain_capture(&title, trace),
        Drawn::Packetdrill => {
            let [client, server] = [hop, hop + 1].map(|host| trace.chain.host(host));
            let title = format!("{title}, hop {}, {client} -> {server}", hop + 1);
            let seen = &trace.hops[hop];
            script(&title, seen, side, telling(seen))
        }
    };
    text.into_bytes()
}

/// The hop, counted from 0, on which a request failed first; the first where none did.
pub(crate) fn telling_hop(trace: &ChainTrace) -> usize {
    let failed = trace.hops.iter().zip(0..).filter_map(|(seen, hop)| {
        let fails = |what: What| matches!(what, What::Finished { result: Err(_), .. });
        let first = seen.events.iter().find(|event| fails(event.what))?;
        // What failed nearer to the application did so before what it made fail.
        Some((first.at, std::cmp::Reverse(hop)))
    });
    failed.min().map_or(0, |(_, hop)| hop.0)
}
