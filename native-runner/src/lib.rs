//! Runs the scenarios of Idlerace on this machine's own TCP and holds them against the
//! model.
//!
//! Both sides are hyper over real sockets on loopback; which of them wins a race is
//! decided by the kernel and its scheduler, and every errno is the kernel's. Core
//! predicts and judges; [`observe`] alone turns what really happens into events. The
//! modules in reading order:
//!
//! - from the kernel up: [`observe`], [`socket`], [`stream`], [`content`], [`lags`], [`timer`],
//!   [`link`], [`client`], [`server`], [`run`];
//! - what is expected: [`predict`], [`scale`], [`plan`], [`judge`];
//! - what is asked for and told: [`article`], and the command line;
//! - the page, served on loopback: [`coding`], [`page`], [`play`].

pub mod article;
pub mod client;
pub mod coding;
pub mod content;
pub mod judge;
pub mod lags;
pub mod link;
pub mod lockstep;
pub mod measure;
pub mod observe;
pub mod page;
pub mod plan;
pub mod play;
pub mod pool;
pub mod predict;
pub mod processor;
pub mod run;
pub mod scale;
pub mod server;
pub mod socket;
pub mod stream;
pub mod sweep;
pub mod timer;
pub mod wire;

mod api;
mod causes;
mod check;
mod cli;
mod clocked;
mod commands;
mod experiment;
mod explored;
mod export;
mod heat;
mod junit;
mod load;
mod man;
mod odds;
mod orders;
mod picture;
mod report;
mod steps;

pub use commands::main;
