//! A trace as a picture or as a file of another program.

pub mod export;
pub mod ladder;
pub mod svg;
