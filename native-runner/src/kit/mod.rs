//! Real clients under every order, real servers at the end of an idle connection, and real proxies
//! at the edges of their timeouts: what each did, beside what the model says of it.
//!
//! Knows no file and no table of clients, and prints nothing.

mod clients;
mod compared;
mod drain;
mod idle;
pub(crate) mod proxies;
mod servers;
mod told;

pub(crate) use clients::{Plan, Played, Subject, play};
pub(crate) use compared::{Compared, compared, is_brief};
pub(crate) use drain::drain;
pub(crate) use servers::{Measured, begun, measure};
