//! `idlerace sweep`: along one setting, or a map of two.

mod line;
mod map;

pub(super) use line::sweep;
pub(super) use map::map;
