//! What there is to say of an order that a proxy began, beside what it did: the scenario that shows
//! it, what the model says of a client, and what was seen, as a file.

use std::path::PathBuf;

use anyhow::Result;
use formats::answers::test::Predicted;
use idlerace_core::http::Method;
use idlerace_core::trace::Vantage;

use super::super::link::Shown;
use super::super::trace::{ENDS, trace, write};
use super::super::words::asked;
use crate::cli::Proxy;
use crate::orders::proxy::Firing;
use crate::predict::orders::{Asked, predicted as of_client};

/// Of so many orders what was seen is written: a proxy can run for days.
const WRITTEN: u32 = 1000;

/// What was done to whom.
pub(super) fn shown(firing: &Firing, options: &Proxy) -> Shown {
    Shown {
        order: firing.order,
        client: options.client(),
        asked: firing.request.as_ref().and_then(asked),
    }
}

/// What the model says of the client that was named, where the request was read.
pub(super) fn predicted(firing: &Firing, options: &Proxy) -> Vec<Predicted> {
    let shown = shown(firing, options);
    let known = shown.client.zip(shown.asked);
    known.map_or_else(Vec::new, |(client, asked)| {
        of_client(firing.order.name, client, asked)
    })
}

/// The same where it was not, for a request without a key and without content: by method.
pub(super) fn predicted_by_method(
    firing: &Firing,
    options: &Proxy,
) -> [(Method, Vec<Predicted>); 2] {
    [Method::Get, Method::Post].map(|method| {
        let known = options.client();
        let asked = Asked {
            method,
            idempotency_key: false,
            body: 0,
        };
        let ways = known.map(|client| of_client(firing.order.name, client, asked));
        (method, ways.unwrap_or_default())
    })
}

fn name(firing: &Firing) -> String {
    format!("{:04}-{}", firing.number, firing.order.name)
}

/// The file that has what was seen, if that was asked for.
pub(super) fn file(firing: &Firing, options: &Proxy) -> Option<PathBuf> {
    let folder = options.traces.as_ref()?;
    let is_written = firing.number <= WRITTEN;
    is_written.then(|| folder.join(name(firing) + ENDS))
}

/// Writes what was seen of an order up to now, if that was asked for.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write_trace(firing: &Firing, options: &Proxy) -> Result<()> {
    let Some(folder) = options.traces.as_ref().filter(|_| firing.number <= WRITTEN) else {
        return Ok(());
    };
    let scenario = shown(firing, options).scenario();
    let seen = trace(Vantage::Proxy, scenario, &firing.sights());
    write(folder, &name(firing), &seen).map(drop)
}
