//! Writes a trace in a format.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::format::Format;
use super::{mermaid, packetdrill, pcapng};
use crate::draw::svg::{Theme, draw};
use crate::trace::{ConnId, Trace, What};
use crate::units::segment::Side;

/// A trace that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a Trace,
    /// The colours of a picture.
    pub theme: Theme,
    /// Whose kernel a packetdrill script tests.
    pub side: Side,
}

/// What core has no writer of, so that who asks has to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftToCaller {
    /// The SVG picture in pixels, which cannot follow the theme of their reader.
    Pixels,
    /// The trace as JSON.
    Trace,
    /// The scenario as JSON.
    Scenario,
}

impl<'a> Export<'a> {
    /// A trace as it is written if nothing else is asked for.
    #[must_use]
    pub const fn new(title: &'a str, trace: &'a Trace) -> Self {
        Self {
            title,
            trace,
            theme: Theme::Auto,
            side: Side::Client,
        }
    }

    /// The trace in a format.
    ///
    /// # Errors
    /// If core has no writer of the format.
    pub fn write(&self, format: Format) -> Result<Vec<u8>, LeftToCaller> {
        let Self {
            title,
            trace,
            theme,
            side,
        } = *self;
        let text = match format {
            Format::Svg => draw(title, trace, theme),
            Format::Mermaid => mermaid::Diagram { title, trace }.to_string(),
            Format::Text => trace.to_string(),
            Format::Packetdrill => script(title, trace, side, telling(trace)),
            Format::Pcapng => return Ok(pcapng::capture(title, trace)),
            Format::Png => return Err(LeftToCaller::Pixels),
            Format::Trace => return Err(LeftToCaller::Trace),
            Format::Scenario => return Err(LeftToCaller::Scenario),
        };
        Ok(text.into_bytes())
    }

    /// The picture from which pixels are made: light unless dark is asked for.
    #[must_use]
    pub fn picture_for_pixels(&self) -> String {
        let theme = match self.theme {
            Theme::Auto | Theme::Light => Theme::Light,
            Theme::Dark => Theme::Dark,
        };
        draw(self.title, self.trace, theme)
    }
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
