//! A ladder as a display list: where each line, arrow, box and label of the picture stands,
//! in tenths of a pixel. Whoever draws it, as a document or on a page, only prints it.
//!
//! Heights are the ladder's; widths are made here, for any list of lanes. There are two
//! pictures: one as wide as its words need, and one with a width, whose words get shorter
//! until they fit. Knows nothing of SVG, of browsers and of colours.

mod chain;
mod compose;
mod lanes;
mod letters;
mod list;
mod room;
mod shape;
mod shorten;

pub use chain::{ChainFigure, HOP, HopMark, HostMark};
pub use compose::{View, path, scale};
pub use lanes::{Lane, Lanes};
pub use list::{ArrowMark, CutMark, Figure, Label, NoteMark, TickMark, TimerMark, WindowMark};
pub use shape::{Anchor, Area, Line, PX, Point, Spot, px};
pub use shorten::rough;
