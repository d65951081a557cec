//! The page of Idlerace: a scenario that can be changed, and what the model predicts
//! for it, step by step.
//!
//! In reading order: `run` is a scenario that was run, `stage` puts one or two of them
//! on one time axis, `setup` is a scenario as an address names it, `state` is what the
//! page shows and `action` how that may change, `url` writes it down as a query and reads
//! it back, `guess` asks what the client will see, `tour` leads through the story, `lanes`
//! is the width of the picture, `slide` the scale of a slider, `facts` where figures were
//! read. They are plain Rust and know nothing of the browser. No
//! protocol fact is computed here; they all come from `idlerace-core`.
//!
//! `app` joins the components (`ladder` with `marks` and `ways`, `table`, `story`,
//! `cards`, `player`, `menu`, `controls`), which are given a `view` of a run; `address`,
//! `ask`, `browser` and `paper` are the places that touch the browser itself. `desk` is a
//! second program, for files, and `proof` a third, which the page fetches when somebody
//! asks for them.
#![forbid(unsafe_code)]

pub mod model;

mod browser;

mod picture;

mod panels;

mod export;

mod prove;

mod app;

pub use app::{App, open_page};
pub use export::open_desk;
pub use prove::open_proof;
