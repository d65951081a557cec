//! A hash of values that are made of words: enough to find candidates, which are compared.
//!
//! Each word is taken in by one multiplication to twice the width, the halves of which are
//! put together (as wyhash does). The derived hashes write a word for each field and each
//! variant; octet by octet that takes eight times as long.

use core::hash::Hasher;

/// An odd number with as many ones as zeros: the fraction of the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

#[derive(Debug)]
pub(in super::super) struct Words(u64);

impl Default for Words {
    fn default() -> Self {
        Self(FACTOR)
    }
}

impl From<u64> for Words {
    fn from(so_far: u64) -> Self {
        Self(so_far)
    }
}

impl Hasher for Words {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let own = self.0.rotate_left(23) ^ word;
        let product = u128::from(own) * u128::from(FACTOR);
        let high = u64::try_from(product >> 64).unwrap_or_default();
        self.0 = high ^ own.wrapping_mul(FACTOR);
    }

    fn write_u8(&mut self, word: u8) {
        self.write_u64(word.into());
    }

    fn write_u16(&mut self, word: u16) {
        self.write_u64(word.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}
