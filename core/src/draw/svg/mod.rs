//! Pictures in SVG: of a trace (`picture`), of a trace that plays by itself (`animated`), of a
//! chain (`chain`), and of a map over two settings (`chart`).
//!
//! Each is one document that needs nothing else: its style is inside. It has no ids, so that
//! several fit one page; one that plays names its movements for itself alone, and is shown by
//! `<img>`. Whole numbers only, so that the same trace is the same picture everywhere.

mod animated;
mod chain;
mod chart;
mod document;
mod movement;
mod picture;
mod score;
mod theme;

pub use animated::{animate, animate_race};
pub use chain::{ChainPicture, draw_chain};
pub use chart::{Chart, strength};
pub use picture::{HEADS, Picture, draw};
pub use theme::Theme;
