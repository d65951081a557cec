//! An exact, deterministic model of an HTTP client and server, their Linux TCP, and
//! the wire between them, for one question: what happens when a persistent
//! connection is reused just as the server's idle timer closes it?
//!
//! <idle-race scenario="crossing" step="32">
//!
//! ```text
//!  client        client TCP                             server TCP        server
//!    │                │        P. 1:119(118) ack 139          │   write      │
//!  read = 118 ◄───────│◄──────────────────────────────────────│◄─────────────│  idle: 300 ms
//!    ┊                ┊                                       ┊              ┊
//!    │                │                                       │◄── close ────│  315.16 ms
//!  write = 138 ──────►│──╮ P. 139:277(138)      F. 119:119 ╭──│              │  317.17 ms
//!    │                │   ╰───────────╮        ╭───────────╯  │              │
//!    │                │◄──────────────┼────────╯              │              │  320.16 ms
//!  read = 0 (EOF) ◄───│               ╰──────────────────────►│              │  322.17 ms
//!    │                │◄──────────────────────────────────────│              │  R 119:119(0)
//!    ▼                                                                       ▼
//!  Post "http://server:8080/test": EOF                                    (nothing)
//! ```
//!
//! </idle-race>
//!
//! That run is one of the named scenarios:
//!
//! ```
//! use idlerace_core::catalog;
//! use idlerace_core::explain::explain;
//! use idlerace_core::simulate::simulate;
//!
//! let crossing = catalog::find("crossing").expect("in the catalogue").scenario();
//! let trace = simulate(&crossing);
//! assert!(trace.to_string().contains("client     read = 0 (EOF)"));
//!
//! let close = &trace.events[32];
//! assert!(close.to_string().ends_with("server     close = 0"));
//!
//! let story = explain(&trace);
//! assert_eq!(story.client_log, [r#"Post "http://server:8080/test": EOF"#]);
//! assert!(story.server_log.is_empty(), "the server noticed nothing");
//! ```
//!
//! A [`scenario::Scenario`] goes in, a [`trace::Trace`] comes out, and everything
//! that is shown is read off the trace. The modules in reading order:
//!
//! - nouns: [`time`], [`segment`], [`http`], [`errno`], [`outcome`], [`retry`],
//!   [`scenario`], [`profile`], [`parameter`], [`catalog`], [`trace`];
//! - machines, each a value that turns inputs into actions and knows no time:
//!   [`tcp`], [`middlebox`], [`faults`], [`client`], [`server`];
//! - verbs: [`world`] joins the machines and is the only place where time is,
//!   [`simulate`] chooses the steps; [`explain`], [`reading`], [`so_far`], [`compare`], [`text`],
//!   [`ladder`], [`pace`], [`beats`], [`svg`] and [`export`] read traces.
//!
//! The crate has no clock, no thread, no I/O, no float and no hash map: `no_std`
//! makes them unnameable.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]
#![deny(clippy::float_arithmetic)]

extern crate alloc;

pub mod units;

pub mod http;

pub mod scenario;

pub mod trace;

pub mod machine;

pub mod world;

pub mod run;

pub mod prove;

pub mod tell;

pub mod draw;

// Who uses the model names a module without its room.
pub use draw::{beats, export, figure, grouped, ladder, pace, svg};
pub use http::outcome;
pub use machine::{client, faults, middlebox, server, tcp};
pub use prove::chain as prove_chain;
pub use prove::{elsewhere, explore, map, odds, smt};
pub use run::{replay, schedule, simulate};
pub use scenario::{catalog, parameter, profile, retry};
pub use tell::{compare, explain, reading, so_far, texts};
pub use trace::text;
pub use units::{errno, rng, segment, time};
