//! `idlerace clients`, `servers` and `proxies`: which real ones are run.

pub(super) mod clients;
pub(super) mod proxies;
pub(super) mod servers;

pub(crate) use clients::Clients;
pub(crate) use proxies::Proxies;
pub(crate) use servers::Servers;

/// Whether this one is meant: it is named, or none is.
fn is_asked(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|one| one == name)
}
