//! What can be taken from the desk: pictures, and files for other programs.

use std::rc::Rc;

use idlerace_core::{
    export::{Format, export},
    svg::{Theme, draw},
};
use yew::{platform::spawn_local, prelude::*};

use super::opened::Opened;
use crate::browser::address;
use crate::browser::download;

/// What can be taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Written(Format),
    Png,
    Trace,
    Scenario,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [
        Self::Written(Format::Svg),
        Self::Png,
        Self::Written(Format::Mermaid),
        Self::Written(Format::Text),
        Self::Written(Format::Pcapng),
        Self::Written(Format::Packetdrill),
        Self::Trace,
        Self::Scenario,
    ];

    /// What it is, and what for.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Written(Format::Svg) => ("SVG", "a picture that is light or dark with its page"),
            Self::Written(Format::Mermaid) => ("Mermaid", "a diagram for Markdown"),
            Self::Written(Format::Text) => ("Text", "a line for each event"),
            Self::Written(Format::Pcapng) => ("pcapng", "packets, for Wireshark"),
            Self::Written(Format::Packetdrill) => ("packetdrill", "a script against a kernel"),
            Self::Png => ("PNG", "a picture in pixels"),
            Self::Trace => ("Trace", "all that happened, as JSON"),
            Self::Scenario => ("Scenario", "all that it depends on, as JSON"),
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Written(format) => format.extension(),
            Self::Png => "png",
            Self::Trace => "trace.json",
            Self::Scenario => "scenario.json",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Written(format) => format.media_type(),
            Self::Png => "image/png",
            Self::Trace | Self::Scenario => "application/json",
        }
    }

    const fn is_text(self) -> bool {
        !matches!(self, Self::Png | Self::Written(Format::Pcapng))
    }

    /// Its octets; of PNG those of the picture that is drawn for it.
    fn octets(self, opened: &Opened) -> Vec<u8> {
        let json = |written: serde_json::Result<Vec<u8>>| {
            let mut octets = written.unwrap_or_default();
            octets.push(b'\n');
            octets
        };
        match self {
            Self::Written(format) => export(&opened.title, &opened.trace, format),
            Self::Png => draw(&opened.title, &opened.trace, Theme::Light).into_bytes(),
            Self::Trace => json(serde_json::to_vec_pretty(&opened.trace)),
            Self::Scenario => json(serde_json::to_vec_pretty(&opened.trace.scenario)),
        }
    }
}

/// One of them in the table: what it is, and ways to have it.
pub(super) fn row(kind: Kind, opened: &Rc<Opened>, said: &UseStateSetter<String>) -> Html {
    let (what, purpose) = kind.words();
    let file = format!("{}.{}", opened.name, kind.extension());
    let download = {
        let (opened, said, file) = (opened.clone(), said.clone(), file.clone());
        Callback::from(move |_: MouseEvent| {
            let (octets, said, file) = (kind.octets(&opened), said.clone(), file.clone());
            spawn_local(async move {
                let blob = match kind {
                    Kind::Png => download::pixels(&octets).await,
                    Kind::Written(_) | Kind::Trace | Kind::Scenario => {
                        download::blob(&octets, kind.media_type())
                    }
                };
                let saved = blob.and_then(|blob| download::save(&blob, &file));
                said.set(match saved {
                    Ok(()) => format!("{file} goes where your browser puts downloads."),
                    Err(_) => format!("The browser could not make {file}."),
                });
            });
        })
    };
    let copy = {
        let (opened, said) = (opened.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let text = String::from_utf8(kind.octets(&opened)).unwrap_or_default();
            let said = said.clone();
            spawn_local(async move {
                said.set(if address::copy(&text).await {
                    format!("{what} is on the clipboard.")
                } else {
                    "The browser does not let pages copy here; download it instead.".to_owned()
                });
            });
        })
    };
    let copy = kind.is_text().then(|| {
        html! { <button data-copy={what} aria-label={format!("Copy {what}")} onclick={copy}>{ "Copy" }</button> }
    });
    html! {
        <tr>
            <th scope="row">{ what }</th>
            <td>{ purpose }</td>
            <td>
                <button data-save={what} aria-label={format!("Download {what}")} onclick={download}>
                    { "Download" }
                </button>
                { copy }
            </td>
        </tr>
    }
}
