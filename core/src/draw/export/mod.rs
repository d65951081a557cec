//! A trace in the formats of other programs, and the one list of all formats: an SVG picture,
//! a Mermaid diagram, a packetdrill script, a capture file for Wireshark, plain text.
//!
//! A chain has a diagram (`chain`) and a capture (`chain_capture`) of its own, and a picture in SVG
//! beside that of a trace; a script is one hop's.
//!
//! What a format looks like is its module's; JSON and pixels are left to whoever has a writer
//! of them.

mod chain;
mod chain_capture;
mod format;
mod frame;
mod mermaid;
pub mod message;
mod packetdrill;
pub mod pcapng;
mod write;

pub use chain::chain_diagram;
pub use chain_capture::chain_capture;
pub use format::{Format, Row};
pub use write::{Export, LeftToCaller, script, telling};
