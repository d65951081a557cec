//! What `chain` says of a chain of hosts: to people, as JSON, as reports for others; and a run of
//! it for other programs.

mod document;
mod drawn;
mod grade;
mod junit;
mod sarif;
mod text;

pub(crate) use document::document;
pub(crate) use drawn::{drawn, telling_hop};
pub(crate) use junit::document as junit;
pub(crate) use sarif::sarif;
pub(crate) use text::{names, ran, text};
