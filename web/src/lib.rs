//! The page of Idlerace: a scenario that can be changed, and what the model predicts
//! for it, step by step.
//!
//! In reading order: `run` is a scenario that was run, `state` is what the page shows
//! and how that may change, `url` writes it down as a query and reads it back, `lanes`
//! is the width of the picture, `slide` the scale of a slider, `facts` where figures
//! were read. They are plain Rust and know nothing of the browser. No protocol fact is
//! computed here; they all come from `idlerace-core`.
//!
//! `app` joins the components (`ladder` with `marks` and `ways`, `player`, `story`,
//! `controls`, `table`); `address` and `browser` are the places that touch the browser
//! itself.
#![forbid(unsafe_code)]

pub mod facts;
pub mod run;
pub mod slide;
pub mod state;
pub mod url;

mod address;
mod app;
mod browser;
mod controls;
mod ladder;
mod lanes;
mod marks;
mod player;
mod story;
mod table;
mod ways;

pub use app::App;
