//! The one list of formats: what each is called, on a command line, on the page and as a file.

/// What a trace can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture.
    Svg,
    /// A picture in pixels.
    Png,
    /// A `sequenceDiagram` of Mermaid.
    Mermaid,
    /// A line for each event.
    Text,
    /// A capture of the simulated packets, as both hosts' interfaces would see them.
    Pcapng,
    /// A script for packetdrill: one connection, from one host's point of view.
    Packetdrill,
    /// The whole trace, with its scenario.
    Trace,
    /// The scenario alone.
    Scenario,
}

/// What there is to know of a format without writing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name on a command line.
    pub id: &'static str,
    /// How the name of such a file ends.
    pub extension: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Whether it is text, which a clipboard can hold.
    pub is_text: bool,
    /// Its name for people.
    pub title: &'static str,
    /// What it is, or what for.
    pub purpose: &'static str,
}

const TEXT: &str = "text/plain;charset=utf-8";
const JSON: &str = "application/json";

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Svg,
        Self::Png,
        Self::Mermaid,
        Self::Text,
        Self::Pcapng,
        Self::Packetdrill,
        Self::Trace,
        Self::Scenario,
    ];

    /// The format of this name on a command line.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.row().id == id)
    }

    /// Whether it is made of the packets of a trace.
    #[must_use]
    pub const fn needs_packets(self) -> bool {
        matches!(self, Self::Mermaid | Self::Pcapng | Self::Packetdrill)
    }

    /// Its row in the list.
    #[must_use]
    #[rustfmt::skip] // A row a format.
    pub const fn row(self) -> Row {
        match self {
            Self::Svg => row("svg", "svg", "image/svg+xml", "SVG",
                "A sequence diagram, light or dark with its page"),
            Self::Png => row("png", "png", "image/png", "PNG",
                "The same diagram in pixels").binary(),
            Self::Mermaid => row("mermaid", "mmd", TEXT, "Mermaid",
                "The same diagram for Markdown"),
            Self::Text => row("text", "txt", TEXT, "Text",
                "Text to read, a line for each event"),
            Self::Pcapng => row("pcapng", "pcapng", "application/x-pcapng", "pcapng",
                "The simulated packets, for Wireshark").binary(),
            Self::Packetdrill => row("packetdrill", "pkt", TEXT, "packetdrill",
                "A packetdrill script of one connection: the one that failed, or the first"),
            Self::Trace => row("json", "trace.json", JSON, "Trace",
                "The whole trace as JSON"),
            Self::Scenario => row("scenario", "scenario.json", JSON, "Scenario",
                "The scenario alone, as JSON to edit"),
        }
    }
}

const fn row(
    id: &'static str,
    extension: &'static str,
    media_type: &'static str,
    title: &'static str,
    purpose: &'static str,
) -> Row {
    Row {
        id,
        extension,
        media_type,
        is_text: true,
        title,
        purpose,
    }
}

impl Row {
    const fn binary(self) -> Self {
        Self {
            is_text: false,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_format_is_in_the_list_once_and_found_by_its_name() {
        let rows = Format::ALL.map(Format::row);
        for of in [
            |row: &Row| row.id,
            |row: &Row| row.extension,
            |row: &Row| row.title,
        ] {
            let names: BTreeSet<&str> = rows.iter().map(of).collect();
            assert_eq!(names.len(), rows.len(), "{names:?}");
        }
        for format in Format::ALL {
            assert_eq!(Format::find(format.row().id), Some(format));
        }
        assert_eq!(Format::find("gif"), None);
    }
}
