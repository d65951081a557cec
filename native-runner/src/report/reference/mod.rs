//! What can be looked up: the named scenarios, and the causes of errors, which are the
//! article's troubleshooting list, made from the model. Runs nothing for real.

pub(crate) mod causes;
pub(crate) mod list;
mod watched;
