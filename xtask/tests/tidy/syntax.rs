//! What one file says, by its syntax: the names that it defines and imports, the paths
//! that it writes, and how long its functions are. Tests are passed over.
//!
//! Knows nothing of other files; where a path leads is for `modules` to say.

/// The steps of a path, `["crate", "units", "Instant"]`; one that begins with `::` has an
/// empty first step, and that of a glob ends with `*`.
pub(crate) type Steps = Vec<String>;

/// What a name stands for in the scope that has it.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// Something defined there.
    Item,
    /// `mod name;`, with the file that a `#[path]` says.
    File(Option<String>),
    /// `mod name { … }`: another scope of the same file.
    Inline(usize),
    /// `use`.
    Import(Steps),
}

/// Where a path stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// A path in an expression, a type, a pattern, an attribute or a macro's tokens.
    Inline,
    /// `use`, for this module alone.
    Import,
    /// `pub use` of any reach.
    Export,
}

/// A path as a file writes it.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) line: usize,
    pub(crate) steps: Steps,
    pub(crate) how: How,
}

/// A module as far as it is written in this file: the first scope is the file's own.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    pub(crate) names: Vec<(String, Name)>,
    /// What stands before `::*` in its globs.
    pub(crate) globs: Vec<Steps>,
    pub(crate) paths: Vec<Path>,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// From the brace that opens its body to the one that closes it.
    pub(crate) lines: usize,
}

/// All that is asked of a file.
#[derive(Debug, Default)]
pub(crate) struct Syntax {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) functions: Vec<Function>,
}
