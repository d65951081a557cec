//! The files that are checked: read from the disk once, or planted by a test.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::{reader, syntax::Syntax};

/// Files by their path from the top; of what is no text that we read, the path alone.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: BTreeMap<String, String>,
    syntax: OnceLock<BTreeMap<String, Syntax>>,
}

impl Tree {
    /// A tree of which these are the files.
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let files = files.iter();
        Self {
            files: files
                .map(|(path, text)| ((*path).into(), (*text).into()))
                .collect(),
            syntax: OnceLock::new(),
        }
    }

    /// The workspace, or the tree that `IDLERACE_TREE` names: a check can be tried elsewhere.
    pub(crate) fn workspace() -> &'static Self {
        static TREE: OnceLock<Tree> = OnceLock::new();
        TREE.get_or_init(|| {
            let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            let top = std::env::var_os("IDLERACE_TREE").map_or(own, PathBuf::from);
            let mut tree = Self::default();
            for (folder, _) in crate::table::PACKAGES {
                let read = tree.read(&top, Path::new(folder));
                read.expect("the packages can be read");
            }
            tree
        })
    }

    fn read(&mut self, top: &Path, below: &Path) -> io::Result<()> {
        if !top.join(below).exists() {
            return Ok(());
        }
        for entry in fs::read_dir(top.join(below))? {
            let name = entry?.file_name();
            let path = below.join(&name);
            let name = name.to_string_lossy();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            let real = top.join(&path);
            if real.is_dir() {
                self.read(top, &path)?;
                continue;
            }
            let ending = path.extension().unwrap_or_default();
            let text = if ["rs", "md", "toml", "txt"]
                .iter()
                .any(|read| ending == *read)
            {
                fs::read_to_string(real)?
            } else {
                String::new()
            };
            self.files
                .insert(path.to_string_lossy().replace('\\', "/"), text);
        }
        Ok(())
    }

    /// The text of a file; empty if there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }

    /// Every Rust file, with its text.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().filter(|(path, _)| {
            let ending = Path::new(path).extension();
            ending.is_some_and(|ending| ending == "rs")
        });
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Sources that do not parse: where, and what is wrong. Nothing else is known of them.
    pub(crate) fn unreadable(&self) -> Vec<String> {
        let read = |(path, text)| match reader::parsed(text) {
            Ok(_) => None,
            Err((line, error)) => Some(format!("{path}:{line}: {error}")),
        };
        self.sources().filter_map(read).collect()
    }

    /// What the sources say that are not tests through and through.
    pub(crate) fn syntax(&self) -> &BTreeMap<String, Syntax> {
        self.syntax.get_or_init(|| {
            let sources = self.sources().filter(|(path, _)| !is_test(path));
            let read = sources.filter_map(|(path, text)| {
                // What does not parse is told by `unreadable`.
                Some((path.to_owned(), reader::read(text).ok()?))
            });
            read.collect()
        })
    }
}

/// Whether a file is a test through and through.
pub(crate) fn is_test(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| ["tests", "tests.rs", "benches"].contains(&part))
}
