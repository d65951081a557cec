//! The page of Idlerace: a scenario that can be changed, and what the model predicts
//! for it, step by step.
//!
//! In reading order: `model` is plain Rust and knows nothing of the browser: what an address
//! asks for, a scenario that was run, what the page shows and how that may change. No
//! protocol fact is computed there; they all come from `idlerace-core`. `browser` is what is
//! asked of the browser itself, `picture` and `panels` are the components, which `app`
//! joins. `export` is a second program, for files, `prove` a third, `doors` a fourth, for
//! the page's opening, and `chain` a fifth, for hosts with proxies between; they are fetched when
//! somebody asks for them.
#![forbid(unsafe_code)]

pub mod model;

mod browser;

mod picture;

mod panels;

mod export;

mod prove;

mod doors;

mod chain;

mod app;

pub use app::{App, open_page};
pub use chain::open_chain;
pub use doors::open_doors;
pub use export::open_desk;
pub use prove::open_proof;

/// The allocator of every program of the page: two thirds smaller than the one that comes
/// with the standard library, and what is fetched first may be no larger than it is.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
