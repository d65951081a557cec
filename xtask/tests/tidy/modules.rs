//! The modules of a crate, and where a path that stands in one of them leads.

use std::collections::BTreeMap;

use crate::{
    syntax::{Name, Scope, Steps, Syntax},
    tree::Tree,
};

/// Where a path leads.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Item { module: usize, name: String },
    Module(usize),
    Crate(String),
}

/// What a name of a module stands for.
#[derive(Debug)]
enum Meaning<'a> {
    Item,
    Module(usize),
    Import(&'a Steps),
}

pub(crate) struct Module<'a> {
    pub(crate) file: &'a str,
    pub(crate) scope: &'a Scope,
    parent: Option<usize>,
    names: BTreeMap<&'a str, Vec<Meaning<'a>>>,
}

/// The modules below one `src` folder; the first is the library, or the program.
pub(crate) struct Modules<'a> {
    /// What the crate calls itself in its own programs.
    own_name: &'a str,
    files: &'a BTreeMap<String, Syntax>,
    pub(crate) all: Vec<Module<'a>>,
}

/// The names that are being looked up and where, for imports can go in circles.
type Seen = Vec<(usize, String)>;

impl<'a> Modules<'a> {
    /// Every module that a root of the crate leads to.
    pub(crate) fn below(src: &str, own_name: &'a str, tree: &'a Tree) -> Self {
        let mut modules = Self {
            own_name,
            files: tree.syntax(),
            all: Vec::new(),
        };
        let bin = format!("{src}/bin/");
        let roots = [format!("{src}/lib.rs"), format!("{src}/main.rs")];
        let programs = modules.files.keys().filter(|path| path.starts_with(&bin));
        for root in roots.iter().chain(programs) {
            if let Some((path, syntax)) = modules.files.get_key_value(root) {
                let (folder, _) = path.rsplit_once('/').unwrap_or_default();
                modules.add(path, 0, None, syntax, folder);
            }
        }
        modules
    }

    /// Whether a module is written in this file.
    pub(crate) fn has(&self, file: &str) -> bool {
        self.all.iter().any(|module| module.file == file)
    }

    /// `inside` is the folder in which the files of its modules are looked for.
    fn add(
        &mut self,
        file: &'a str,
        scope: usize,
        parent: Option<usize>,
        syntax: &'a Syntax,
        inside: &str,
    ) -> usize {
        let id = self.all.len();
        self.all.push(Module {
            file,
            scope: &syntax.scopes[scope],
            parent,
            names: BTreeMap::new(),
        });
        for (name, what) in &syntax.scopes[scope].names {
            let below = format!("{inside}/{name}");
            let meaning = match what {
                Name::Item => Some(Meaning::Item),
                Name::Import(steps) => Some(Meaning::Import(steps)),
                Name::Inline(inner) => {
                    let inner = self.add(file, *inner, Some(id), syntax, &below);
                    Some(Meaning::Module(inner))
                }
                Name::File(path) => {
                    // As `rustc` looks for it: in the folder of this file.
                    let here = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let said = path.as_ref().map(|path| vec![format!("{here}/{path}")]);
                    let usual = || vec![format!("{below}.rs"), format!("{below}/mod.rs")];
                    let places = said.unwrap_or_else(usual);
                    let mut found = places.iter().filter_map(|at| self.files.get_key_value(at));
                    let child = found.next();
                    child.map(|(file, syntax)| {
                        Meaning::Module(self.add(file, 0, Some(id), syntax, &below))
                    })
                }
            };
            let known = self.all[id].names.entry(name).or_default();
            known.extend(meaning);
        }
        id
    }

    /// Whether the second is the first or somewhere in it.
    pub(crate) fn holds(&self, outer: usize, inner: usize) -> bool {
        let parent = self.all[inner].parent;
        inner == outer || parent.is_some_and(|parent| self.holds(outer, parent))
    }

    /// Where a path leads from a module; `use` of a name that is several things leads to all.
    pub(crate) fn resolve(&self, from: usize, path: &[String]) -> Vec<Target> {
        self.follow(from, path, &mut Seen::new())
    }

    fn follow(&self, from: usize, path: &[String], seen: &mut Seen) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else {
            return vec![Target::Module(from)];
        };
        let mut at = self.step(from, first, seen);
        if at.is_empty() && *first == self.own_name {
            at.push(Target::Module(0));
        } else if at.is_empty() {
            // `::name` has an empty first step.
            let name = if first.is_empty() { &rest[0] } else { first };
            return vec![Target::Crate(name.clone())];
        }
        for name in rest {
            let module = at.iter().find_map(|at| match at {
                Target::Module(module) => Some(*module),
                Target::Item { .. } | Target::Crate(_) => None,
            });
            // Whatever follows an item is its own: a variant, a constant, a method.
            let Some(module) = module else { break };
            at = self.step(module, name, seen);
            if at.is_empty() {
                // A glob, or what a macro made there.
                let name = name.clone();
                return vec![Target::Item { module, name }];
            }
        }
        at
    }

    /// What one step from a module leads to.
    fn step(&self, from: usize, name: &str, seen: &mut Seen) -> Vec<Target> {
        match name {
            "crate" => vec![Target::Module(self.root(from))],
            "self" => vec![Target::Module(from)],
            "super" => vec![Target::Module(self.all[from].parent.unwrap_or(from))],
            name => self.look_up(from, name, seen),
        }
    }

    fn root(&self, of: usize) -> usize {
        self.all[of].parent.map_or(of, |parent| self.root(parent))
    }

    fn look_up(&self, from: usize, name: &str, seen: &mut Seen) -> Vec<Target> {
        let here = (from, name.to_owned());
        if seen.contains(&here) {
            return Vec::new();
        }
        seen.push(here);
        let module = &self.all[from];
        let mut found = Vec::new();
        for meaning in module.names.get(name).into_iter().flatten() {
            match meaning {
                Meaning::Item => found.push(Target::Item {
                    module: from,
                    name: name.to_owned(),
                }),
                Meaning::Module(module) => found.push(Target::Module(*module)),
                Meaning::Import(steps) => found.extend(self.follow(from, steps, seen)),
            }
        }
        if found.is_empty() {
            for glob in &module.scope.globs {
                for target in self.follow(from, glob, seen) {
                    if let Target::Module(module) = target {
                        found.extend(self.look_up(module, name, seen));
                    }
                }
            }
        }
        seen.pop();
        found
    }
}
