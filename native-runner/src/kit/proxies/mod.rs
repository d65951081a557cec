//! Real proxies between a client and an application of ours, at the edges of their timeouts:
//! what each made of every request, beside what the model says of its profile.
//!
//! `edge` is an edge, with the chain that the model is asked about; `application` and `user` are
//! the two ends, by plain calls; `predicted` has what the model says, `judged` puts both beside
//! each other.

mod application;
mod edge;
mod judged;
mod predicted;
mod user;

pub(crate) use edge::{Asked, LANES};
pub(crate) use judged::{Stand, run};
