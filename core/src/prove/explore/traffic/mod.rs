//! Any traffic, brought down to one: `witness` makes a scenario and a schedule of a path, whose
//! `moments` it has, `pauses` says after which pauses requests are lost, `simulated` comes upon a
//! loss where there is too much to look at, `ends` leaves out how it comes to an end, `answers`
//! says it in words.

pub(super) mod answers;
pub(in crate::prove) mod ends;
mod moments;
pub(super) mod pauses;
pub(super) mod simulated;
pub(super) mod witness;
