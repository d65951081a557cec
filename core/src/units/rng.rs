//! Numbers that look random and are the same on every platform: `SplitMix64`
//! (Steele, Lea, Flood 2014).
//!
//! Knows nothing of what is drawn with them.

/// What the state grows by: 2⁶⁴ divided by the golden ratio, made odd.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A sequence of numbers. The same seed gives the same ones.
#[derive(Clone, Copy, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The sequence of a seed, from its first number on.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The sequence of a seed without its first `drawn` numbers.
    #[must_use]
    pub const fn after(seed: u64, drawn: u64) -> Self {
        Self(seed.wrapping_add(drawn.wrapping_mul(GAMMA)))
    }

    /// The next number.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of the reference implementation for the seed 0.
    const REFERENCE: [u64; 3] = [
        0xe220_a839_7b1d_cdaf,
        0x6e78_9e6a_a1b9_65f4,
        0x06c4_5d18_8009_454f,
    ];

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        let mut rng = SplitMix64::new(0);
        assert_eq!([(); 3].map(|()| rng.draw()), REFERENCE);
        assert_eq!(SplitMix64::after(0, 2).draw(), REFERENCE[2]);
    }
}
