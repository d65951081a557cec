//! From an error text to what can be behind it: which programs say it, which causes end so,
//! and how many public reports name each kind of cause.
//!
//! The texts of the profiles are theirs; `others` has those of programs without a profile,
//! [`reports`] what people reported, [`Kind`] what both are counted by. [`Index`] joins them, and
//! `matched` says what is known of those that were found.
//! Nothing here knows of a file or of a command.

mod how;
mod index;
mod kind;
mod line;
mod matched;
mod others;
mod pattern;
pub mod reports;

pub use how::How;
pub use index::{Index, Said, names_version};
pub use kind::Kind;
pub use matched::{
    APPLIED_OR_NOT, Instead, behind, can_be_either, helps, instead, kept_for_ever, tell,
};
