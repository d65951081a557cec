//! What `test` says of a program, order by order: as a table, as JSON, as reports for others;
//! and what `proxy` says.

mod expected;
mod junit;
mod link;
pub(crate) mod proxy;
mod rows;
mod sarif;
mod text;
mod trace;
mod words;

pub(crate) use junit::document as junit;
pub(crate) use rows::rows;
pub(crate) use sarif::sarif;
pub(crate) use text::text;
pub(crate) use trace::{folder, write_all};
