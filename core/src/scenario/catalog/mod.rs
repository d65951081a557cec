//! The named scenarios: the common set for model, kernel and page. A file a chapter.
//!
//! Names are public: they stand in links and in other people's documents, and never
//! change their meaning.

mod entry;

mod base;
mod faults;

mod causes;
mod fixes;
mod race;
mod retry;
mod reuse;
mod variations;

mod table;

pub use entry::{Chapter, Entry};
pub use table::{ENTRIES, find};
