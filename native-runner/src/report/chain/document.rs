//! What `chain` says to programs, as JSON.

use formats::answers::Version;
use formats::answers::chain::{Advice, Chain as Answer, End, Hop, Log, NotGiven, Run, Typed};
use idlerace_core::prove_chain::{self, ChainAdvice, ChainVerdict, HopRow, scope};
use idlerace_core::tell::chain::hosts;
use idlerace_core::trace::chain::ChainTrace;

use crate::source::chain::LoadedChain;

/// All of it for programs.
pub(crate) fn document(
    loaded: &LoadedChain,
    found: &ChainVerdict,
    advice: Option<&ChainAdvice>,
) -> Answer {
    let end = |end: &prove_chain::End| End {
        read: end.result.ok(),
        failed: end.result.err().map(|failure| failure.to_string()),
        applied: end.applied,
    };
    Answer {
        version: Version,
        name: loaded.name.clone(),
        chain: loaded.chain.clone(),
        scope: scope(&loaded.chain),
        standing: found.standing,
        lost: found.lost,
        twice: found.twice,
        ends: found.ends.iter().map(end).collect(),
        hops: found.hops.iter().map(hop).collect(),
        weakest: found.weakest,
        advice: advice.map(|advice| Advice {
            safe: advice.safe,
            typed: advice.typed.iter().map(typed_of).collect(),
        }),
        not_given: loaded
            .not_given
            .iter()
            .map(|one| NotGiven {
                host: loaded.chain.host(one.host),
                key: one.key.clone(),
                value: one.value.clone(),
            })
            .collect(),
        witness: found.witness.as_ref().map(run),
    }
}

fn hop(row: &HopRow) -> Hop {
    Hop {
        hop: row.hop,
        client: row.client.clone(),
        server: row.server.clone(),
        standing: row.standing,
        line: row.line.clone(),
        formula: row.formula.clone(),
        handler: row.handler,
        advice: row.advice.iter().map(typed_of).collect(),
    }
}

fn typed_of(one: &prove_chain::Typed) -> Typed {
    Typed {
        hosts: one.hosts.clone(),
        typed: one.typed.clone(),
        set: one.set.clone(),
        notes: one.notes.clone(),
    }
}

fn run(trace: &ChainTrace) -> Run {
    let log = |one: idlerace_core::tell::chain::HostStory| Log {
        host: one.host,
        log: one.log,
    };
    Run {
        chain: trace.chain.clone(),
        requests: trace.requests.clone(),
        hosts: hosts(trace).into_iter().map(log).collect(),
        hops: trace.hops.clone(),
    }
}
