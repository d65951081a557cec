//! What can be looked up: the named scenarios, the causes of errors, which are the article's
//! troubleshooting list, and every client and server, made from the model. Runs nothing for
//! real.

pub(crate) mod causes;
pub(crate) mod list;
pub(crate) mod matrix;
mod watched;
