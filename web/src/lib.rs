//! The page of Idlerace: a scenario of the catalogue, and what the model
//! predicts for it.
//!
//! In reading order: `state` is what the page shows and how that may change,
//! `url` writes it down as a query and reads it back, `app` draws it, and
//! `address` is the one place that touches the browser's address bar. No
//! protocol fact is computed here; they all come from `idlerace-core`.
#![forbid(unsafe_code)]

pub mod state;
pub mod url;

mod address;
mod app;

pub use app::App;
