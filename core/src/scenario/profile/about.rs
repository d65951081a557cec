//! What there is to know of a profile besides what it does: for those who choose, check or
//! cite it. Apart from the profile, so that the page need not carry it.

use super::setting::Setting;
use super::source::Source;

/// What nothing that runs asks for.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The name for people, with the version that the figures are of.
    pub title: &'static str,
    /// What its user can set.
    pub settings: &'static [Setting],
}

/// Where a profile's figures come from: for those who check them.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The versions that were read or measured.
    pub versions: &'static str,
    /// How the names of its measured rows begin (`clients.json`, `servers.json`).
    pub rows: &'static [&'static str],
    /// Each figure, and where it was read or measured.
    pub sources: &'static [Source],
    /// Each of its settings by name, and where that was read; those that every product has are
    /// among [`Origin::OF_ALL`].
    pub settings: &'static [Source],
}

impl Origin {
    /// The settings that every product has, and where they were read.
    pub const OF_ALL: &'static [Source] = &[
        Source::new("Connection: close", "P3-010"),
        Source::new("a drain of your own", "P3-010, P3-011"),
        Source::new("TCP_KEEPIDLE, TCP_KEEPINTVL", "more/scenarios.json"),
    ];
}
