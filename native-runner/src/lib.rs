//! Runs the scenarios of Idlerace on this machine's own TCP and holds them against the
//! model.
//!
//! Both sides are hyper over real sockets on loopback; which of them wins a race is
//! decided by the kernel and its scheduler, and every errno is the kernel's. Core
//! predicts and judges; [`clock::observe`] alone turns what really happens into events.
//! [`wire`] and [`lockstep`] are Linux's; elsewhere `absent.rs` in their folders stands for
//! them, and says what is missing. Everything else is the same on every system.
//!
//! The rooms, from the ground up:
//!
//! - [`system`]: whose kernel this is; [`orders`]: one order of the race, forced on a client by the
//!   calls of its peer; the arguments, with the [`exit_code`]s, and the scenario that they name;
//! - [`wire`]: two hosts in namespaces, and every packet between them;
//! - [`clock`]: a scenario by the clock; [`predict`]: what the model expects of it here;
//! - [`lockstep`]: two kernels take a trace's steps; [`experiment`]: many runs by the clock;
//! - what is said of it all; [`serve`]: the page; the commands.

pub mod system;

pub mod orders;

mod peers;

mod cli;

pub use cli::exit_code;

mod source;

#[cfg(target_os = "linux")]
pub mod wire;
#[cfg(not(target_os = "linux"))]
#[path = "wire/absent.rs"]
pub mod wire;

pub mod clock;

pub mod predict;

mod kit;

#[cfg(target_os = "linux")]
pub mod lockstep;
#[cfg(not(target_os = "linux"))]
#[path = "lockstep/absent.rs"]
pub mod lockstep;

pub mod experiment;

mod report;

pub mod serve;

mod commands;

pub use commands::main;
