//! Which file of a crate names what of another file or crate, and where.
//!
//! An item counts where it is defined, however many `pub use` are on the way; a module by
//! itself, as in `use crate::units::time;`, is no arrow until something in it is named.

use std::collections::BTreeSet;

use crate::{
    modules::{Modules, Target},
    syntax::{How, Path},
};

/// A file of the crate that names something of another file or crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) line: usize,
    /// As it is written.
    pub(crate) path: String,
    pub(crate) to: To,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum To {
    /// A file, by its path in the tree, and what it defines.
    File { file: String, item: String },
    /// Another crate, or whatever else is not this one's: a local variable, say.
    Crate(String),
}

impl Modules<'_> {
    /// Every arrow in the order of files and lines; what a file names often, where it does
    /// so first.
    pub(crate) fn arrows(&self) -> Vec<Arrow> {
        let modules = 0..self.all.len();
        let mut arrows: Vec<_> = modules.flat_map(|id| self.arrows_of(id)).collect();
        arrows.sort();
        let mut seen = BTreeSet::new();
        arrows.retain(|arrow| seen.insert((arrow.from.clone(), arrow.to.clone())));
        arrows
    }

    fn arrows_of(&self, id: usize) -> impl Iterator<Item = Arrow> {
        let module = &self.all[id];
        module.scope.paths.iter().flat_map(move |path| {
            let targets = self.targets(id, path).into_iter();
            targets.map(move |to| Arrow {
                from: module.file.to_owned(),
                line: path.line,
                path: path.steps.join("::"),
                to,
            })
        })
    }

    fn targets(&self, id: usize, path: &Path) -> Vec<To> {
        let targets = self.resolve(id, &path.steps);
        // `use a::b` where `b` is a module and an item: which is meant shows later.
        let later = path.how == How::Import
            && targets
                .iter()
                .any(|target| matches!(target, Target::Module(_)));
        let own = self.all[id].file;
        let to = |target| match target {
            Target::Crate(name) => Some(To::Crate(name)),
            Target::Module(_) => None,
            Target::Item { module, name: item } => {
                // A facade shows what is in its rooms, and uses none of it.
                let shown = path.how == How::Export && self.holds(id, module);
                let file = self.all[module].file;
                let counts = file != own && !shown && !later;
                counts.then(|| To::File {
                    file: file.into(),
                    item,
                })
            }
        };
        targets.into_iter().filter_map(to).collect()
    }
}
