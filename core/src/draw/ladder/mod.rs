//! A trace as a ladder: which mark stands how high. Heights only, in whole units down the
//! page; no widths, no colours, no words about protocols that the trace lacks.
//!
//! Time runs downwards and never backwards. Within a round trip it is to scale, so that
//! segments slope and cross as they did; longer silence is cut out and named. No two
//! labels of a column are closer than a line.

mod build;
mod layout;
mod marks;
mod peer;
mod plain;
mod text;
mod window;
mod words;

pub use marks::{
    Arrow, ArrowEnd, BREAK, Bar, Break, Ink, LINE, Ladder, Note, ONE_WAY, Tick, Window, Words,
};
pub use plain::packet;
