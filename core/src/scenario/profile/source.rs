//! Where a figure comes from.

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it says, with its value.
    pub figure: &'static str,
    /// Fact ids, or measured files, separated by commas.
    pub source: &'static str,
}

impl Source {
    /// What a figure says, and where it was read.
    #[must_use]
    pub const fn new(figure: &'static str, source: &'static str) -> Self {
        Self { figure, source }
    }
}
