//! What `sweep` says, along one setting and of a map of two.

pub(crate) mod line;
pub(crate) mod map;
