//! A trace in the formats of other programs: an SVG picture, a Mermaid diagram, a
//! packetdrill script, a capture file for Wireshark, plain text.
//!
//! What a format looks like is its module's; JSON is left to whoever has a writer of it.

mod frame;
mod mermaid;
pub mod message;
mod packetdrill;
pub mod pcapng;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::draw::svg::{Theme, draw};
use crate::trace::{ConnId, Trace, What};
use crate::units::segment::Side;

/// What a trace can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture.
    Svg,
    /// A `sequenceDiagram` of Mermaid.
    Mermaid,
    /// A line for each event.
    Text,
    /// A capture of the simulated packets, as both hosts' interfaces would see them.
    Pcapng,
    /// A script for packetdrill: one connection, from one host's point of view.
    Packetdrill,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Svg,
        Self::Mermaid,
        Self::Text,
        Self::Pcapng,
        Self::Packetdrill,
    ];

    /// Its name on a command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Mermaid => "mermaid",
            Self::Text => "text",
            Self::Pcapng => "pcapng",
            Self::Packetdrill => "packetdrill",
        }
    }

    /// How the name of such a file ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Mermaid => "mmd",
            Self::Text => "txt",
            Self::Pcapng => "pcapng",
            Self::Packetdrill => "pkt",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Mermaid | Self::Text | Self::Packetdrill => "text/plain;charset=utf-8",
            Self::Pcapng => "application/x-pcapng",
        }
    }
}

/// A trace in a format. `title` is what it is called.
#[must_use]
pub fn export(title: &str, trace: &Trace, format: Format) -> Vec<u8> {
    let text: String = match format {
        Format::Pcapng => return pcapng::capture(title, trace),
        Format::Svg => draw(title, trace, Theme::Auto),
        Format::Mermaid => mermaid::Diagram { title, trace }.to_string(),
        Format::Text => trace.to_string(),
        Format::Packetdrill => script(title, trace, Side::Client, telling(trace)),
    };
    text.into_bytes()
}

/// A packetdrill script of one connection, with the kernel of this side under test.
#[must_use]
pub fn script(title: &str, trace: &Trace, side: Side, connection: ConnId) -> String {
    let script = packetdrill::Script {
        title,
        trace,
        side,
        connection,
    };
    script.to_string()
}

/// The connection on which the first request failed, or the first one.
#[must_use]
pub fn telling(trace: &Trace) -> ConnId {
    let failed = trace.events.iter().find(|event| {
        matches!(event.what, What::Finished { result: Err(_), .. }) && event.connection.is_some()
    });
    failed
        .and_then(|event| event.connection)
        .unwrap_or(ConnId(1))
}
