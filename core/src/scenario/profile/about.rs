//! What there is to know of a profile besides what it does: for those who choose, check or
//! cite it. Apart from the profile, so that the page need not carry it.

use super::setting::Setting;
use super::source::Source;

/// What nothing that runs asks for.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The versions that were read or measured.
    pub versions: &'static str,
    /// What its user can set.
    pub settings: &'static [Setting],
    /// How the names of its measured rows begin (`clients.json`).
    pub rows: &'static [&'static str],
    /// Where the figures come from.
    pub sources: &'static [Source],
}
