//! What a run goes over: a wire of the kind that was asked for, or loopback. Says which right
//! is missing.

use anyhow::Result;

use crate::cli::Transport;
use crate::clock::run::Testbed;
use crate::predict::prediction::Medium;
use crate::system;
use crate::wire::rights::{prepare, tun_is_closed};
use crate::wire::{Carrier, Missing, Wire};

/// A kind of wire, or none for loopback.
///
/// # Errors
/// The right that is missing for what was insisted on.
pub(crate) fn choose(transport: Transport) -> Result<Option<Carrier>> {
    let kind = match wire(transport) {
        Ok(kind) => kind,
        Err(missing) if transport == Transport::Auto => {
            eprintln!("idlerace: {missing}; on loopback instead");
            None
        }
        Err(missing) => return Err(missing.into()),
    };
    if let (None, Some(line)) = (kind, system::foreign_kernel()) {
        eprint!("{line}");
    }
    Ok(kind)
}

/// The kind of wire that was asked for and can be had; none where loopback was asked for.
///
/// # Errors
/// The right that is missing.
pub(crate) fn wire(transport: Transport) -> Result<Option<Carrier>, Missing> {
    let kind = match transport {
        Transport::Loopback => return Ok(None),
        Transport::Tun => Carrier::Tun,
        Transport::Veth => Carrier::Veth,
        Transport::Auto => {
            prepare()?;
            if tun_is_closed().is_none() {
                Carrier::Tun
            } else {
                Carrier::Veth
            }
        }
    };
    Wire::of(kind).map(|wire| Some(wire.kind()))
}

/// What lies between client and server over a wire of this kind, or none.
pub(crate) const fn medium(kind: Option<Carrier>) -> Medium {
    match kind {
        Some(_) => Medium::Wire,
        None => Medium::Loopback,
    }
}

/// Client and server, with a wire of this kind between them or on loopback.
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(crate) fn machine(kind: Option<Carrier>) -> Result<Testbed> {
    Ok(match kind {
        Some(kind) => Testbed::over(Wire::of(kind)?)?,
        None => Testbed::new()?,
    })
}
