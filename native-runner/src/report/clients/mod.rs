//! What `clients` says: as a table, or as JSON.

mod text;

pub(crate) use text::text;
