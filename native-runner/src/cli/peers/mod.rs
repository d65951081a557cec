//! `idlerace clients` and `idlerace servers`: which of others' programs are run.

pub(super) mod clients;
pub(super) mod servers;
