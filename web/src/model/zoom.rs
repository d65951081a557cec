//! How high delays are drawn, as an address and the buttons have it. Knows of no picture.

use idlerace_core::ladder::ONE_WAY;

/// How high a one-way delay is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// Half as high as usual.
    Half,
    /// As usual.
    #[default]
    One,
    /// Twice as high.
    Two,
    /// Four times as high.
    Four,
}

impl Zoom {
    /// Every choice, the smallest first.
    pub const ALL: [Self; 4] = [Self::Half, Self::One, Self::Two, Self::Four];

    /// The factor, as it stands in an address.
    #[must_use]
    pub const fn factor(self) -> &'static str {
        match self {
            Self::Half => "0.5",
            Self::One => "1",
            Self::Two => "2",
            Self::Four => "4",
        }
    }

    pub(super) const fn one_way(self) -> u32 {
        match self {
            Self::Half => ONE_WAY / 2,
            Self::One => ONE_WAY,
            Self::Two => 2 * ONE_WAY,
            Self::Four => 4 * ONE_WAY,
        }
    }

    /// One larger.
    #[must_use]
    pub const fn larger(self) -> Self {
        match self {
            Self::Half => Self::One,
            Self::One => Self::Two,
            Self::Two | Self::Four => Self::Four,
        }
    }

    /// One smaller.
    #[must_use]
    pub const fn smaller(self) -> Self {
        match self {
            Self::Four => Self::Two,
            Self::Two => Self::One,
            Self::One | Self::Half => Self::Half,
        }
    }
}
