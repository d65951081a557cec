//! What a trace says: the story with its causes, and where two traces part.

mod attempts;
mod description;
mod evidence;
mod narrate;
mod peer;
mod signature;
mod story;

mod causes;
pub mod chain;
pub mod compare;
pub mod explain;
pub mod reading;
pub mod so_far;
pub mod texts;
