//! Pictures in SVG: of a trace (`picture`), and of a map over two settings (`chart`).
//!
//! Each is one document that needs nothing else: its style is inside. It has no ids, so that
//! several fit one page. Whole numbers only, so that the same trace is the same picture
//! everywhere.

mod chart;
mod document;
mod picture;
mod theme;

pub use chart::{Chart, strength};
pub use picture::{Picture, draw};
pub use theme::Theme;
