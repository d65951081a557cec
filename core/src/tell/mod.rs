//! What a trace says: the story with its causes, and where two traces part.

mod narrate;

pub mod compare;
pub mod explain;
