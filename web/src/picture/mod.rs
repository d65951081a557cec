//! A run as a picture and as a table.

pub(crate) mod arrows;
pub(crate) mod background;
pub(crate) mod context;
pub(crate) mod drawing;
pub(crate) mod flights;
pub(crate) mod heads;
pub(crate) mod ladder;
pub(crate) mod notes;
pub(crate) mod props;
pub(crate) mod scroll;
pub(crate) mod table;
