//! What people and programs get to read: one file for what each command says. [`output`] alone
//! writes to standard output.

pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod clients;
pub(crate) mod experiment;
pub(crate) mod explore;
pub(crate) mod odds;
pub(crate) mod output;
#[cfg(feature = "png")]
pub(crate) mod picture;
#[cfg(not(feature = "png"))]
#[path = "picture/absent.rs"]
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod proxies;
pub(crate) mod reference;
pub(crate) mod run;
pub(crate) mod run_steps;
pub(crate) mod servers;
pub(crate) mod show;
pub(crate) mod sweep;
pub(crate) mod sweep_map;
pub(crate) mod test;
pub(crate) mod text;
