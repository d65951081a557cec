//! Any traffic, brought down to one: `witness` makes a scenario and a schedule of a path,
//! `pauses` says after which pauses requests are lost, `simulated` comes upon a loss where
//! there is too much to look at, `answers` says it in words.

pub(super) mod answers;
pub(super) mod pauses;
pub(super) mod simulated;
pub(super) mod witness;
