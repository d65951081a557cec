//! What is installed beside the program, made from its command line: manual pages and
//! completion scripts.

pub(crate) mod completions;
pub(crate) mod man;
