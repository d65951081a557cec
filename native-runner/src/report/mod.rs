//! What people and programs get to read: one file for what each command says. [`output`] alone
//! writes to standard output.

pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod experiment;
pub(crate) mod explore;
pub(crate) mod odds;
pub(crate) mod output;
pub(crate) mod peers;
#[cfg(feature = "png")]
pub(crate) mod picture;
#[cfg(not(feature = "png"))]
#[path = "picture/absent.rs"]
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod reference;
pub(crate) mod run;
pub(crate) mod show;
pub(crate) mod sweep;
pub(crate) mod test;
pub(crate) mod text;
