//! A run as a picture and as a table.

pub(crate) mod arrows;
pub(crate) mod ladder;
pub(crate) mod lanes;
pub(crate) mod notes;
pub(crate) mod props;
pub(crate) mod table;
