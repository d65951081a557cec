//! What a sweep found, along one setting and of a map of two.

pub mod sweep;
pub mod sweep_map;
