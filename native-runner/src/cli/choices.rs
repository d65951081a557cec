//! Arguments that are one of a few words, and that several commands have.

use clap::ValueEnum;
use idlerace_core::profile::{ById, ClientProfile};
use idlerace_core::svg::Theme;

/// The client of this name, which is one of `ClientProfile::IDS`.
pub(super) fn client(id: &str) -> Option<&'static ClientProfile> {
    ById::find(id).map(|found: ById<ClientProfile>| found.0)
}

/// What lies between client and server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Transport {
    /// A private wire: tun, or veth where there is no TUN device; loopback if this user may
    /// have neither
    #[default]
    Auto,
    /// Two network namespaces with a TUN device in each
    Tun,
    /// Two network namespaces, connected by veth pairs through a third one
    Veth,
    /// The loopback interface: in real time only, and only what can happen without a
    /// network's delay
    Loopback,
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// For people.
    Text,
    /// One document.
    Json,
    /// One line of JSON for each bit of progress, and one for the result.
    Lines,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colours {
    /// Light or dark, as the viewer prefers; light in a PNG
    #[default]
    Auto,
    /// Dark on light
    Light,
    /// Light on dark
    Dark,
}

impl From<Colours> for Theme {
    fn from(colours: Colours) -> Self {
        match colours {
            Colours::Auto => Self::Auto,
            Colours::Light => Self::Light,
            Colours::Dark => Self::Dark,
        }
    }
}
