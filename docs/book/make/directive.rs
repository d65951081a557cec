//! Directives in the chapters, `{{#name arguments}}`, and what each is replaced by.
//!
//! mdBook's own are left to it. One that nobody knows, or that names what does not exist,
//! fails the build with its file and line: a book with a hole in it is not made.

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use formats::answers::matrix::Matrix;

use crate::{
    advice, counted,
    measured::{kit, matrix, retries, speed},
    output::Program,
    profiles,
    race::{self, Race},
    reported, settings, tables,
};

const OPEN: &str = "{{#";
const CLOSE: &str = "}}";
/// What mdBook replaces itself.
const MDBOOK: [&str; 4] = ["include", "rustdoc_include", "playground", "title"];

/// Writes what the directives ask for.
pub(crate) struct Author {
    program: Program,
    site: PathBuf,
    facts: String,
    matrix: OnceCell<Matrix>,
}

/// Where a chapter stands, as far as links from it care.
#[derive(Clone, Copy)]
pub(crate) struct Chapter<'a> {
    path: &'a Path,
}

impl<'a> Chapter<'a> {
    /// The one at this path below `src`.
    pub(crate) const fn at(path: &'a Path) -> Self {
        Self { path }
    }

    /// From the chapter to the book's top: `../` for each folder that it is in.
    pub(crate) fn book(self) -> String {
        "../".repeat(self.path.components().count().saturating_sub(1))
    }

    /// From the chapter to the top of the site, where the page is.
    pub(crate) fn site(self) -> String {
        self.book() + "../"
    }
}

impl Author {
    /// With this program to show the outputs of, and a site that the page is in already.
    pub(crate) fn new(program: &Path, site: &Path) -> Result<Self> {
        let facts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../facts.md");
        Ok(Self {
            program: Program::at(program),
            site: site.to_path_buf(),
            facts: std::fs::read_to_string(&facts)
                .with_context(|| format!("cannot read {}", facts.display()))?,
            matrix: OnceCell::new(),
        })
    }

    /// What the program says of every client and server.
    fn matrix(&self) -> Result<&Matrix> {
        if let Some(known) = self.matrix.get() {
            return Ok(known);
        }
        let asked = self.program.matrix(&self.site)?;
        Ok(self.matrix.get_or_init(|| asked))
    }

    /// The chapter's text with each directive replaced.
    pub(crate) fn replace(&self, text: &str, path: &Path) -> Result<String> {
        let mut replaced = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(OPEN) {
            let (before, from) = rest.split_at(start);
            replaced += before;
            let line = 1 + text[..text.len() - from.len()].matches('\n').count();
            let at = || format!("docs/book/src/{}:{line}", path.display());
            let end = from.find(CLOSE).with_context(at)?;
            let (directive, after) = from.split_at(end + CLOSE.len());
            replaced += &self
                .write(&from[OPEN.len()..end], Chapter::at(path))
                .with_context(|| directive.to_owned())
                .with_context(at)?
                .unwrap_or_else(|| directive.to_owned());
            rest = after;
        }
        replaced += rest;
        // Once a page, or each would run it anew.
        if replaced.contains("<idle-race ") {
            replaced += &race::script(Chapter::at(path), &self.site);
        }
        Ok(replaced)
    }

    /// What takes the directive's place, unless it is mdBook's.
    fn write(&self, directive: &str, chapter: Chapter<'_>) -> Result<Option<String>> {
        let (name, words) = directive.split_once(' ').unwrap_or((directive, ""));
        let words = words.trim();
        let alone = |text: String| {
            ensure!(words.is_empty(), "it takes no arguments");
            Ok(text)
        };
        Ok(Some(match name {
            _ if MDBOOK.contains(&name) => return Ok(None),
            "idlerace" => self.program.show(words)?,
            "map" => self.program.map(words, &self.site, &chapter.site())?,
            "race" => Race::parse(words)?.figure(chapter, &self.site),
            "headline" => Race::parse(words)?.headline(),
            "logs" => Race::parse(words)?.logs(),
            "cause" => tables::cause(words, chapter)?,
            "causes" => alone(tables::causes(chapter))?,
            "scenarios" => alone(tables::scenarios(chapter))?,
            "clients" => alone(profiles::clients(chapter))?,
            "words" => alone(profiles::words())?,
            "servers" => alone(profiles::servers(chapter))?,
            "retries" => alone(profiles::retries(chapter))?,
            "measured" => alone(retries::retries()?)?,
            "pairs" => alone(profiles::pairs()?)?,
            "behind" => settings::behind(words)?,
            "stacks" => alone(settings::stacks())?,
            "saved" => alone(counted::saved()?)?,
            "advice" => alone(advice::table(chapter))?,
            "reports-about" => alone(reported::about())?,
            "reports" => alone(reported::by_kind(chapter))?,
            "reports-list" => alone(reported::list())?,
            "matrix-size" => alone(matrix::size(self.matrix()?))?,
            "matrix-picks" => alone(matrix::picks(self.matrix()?))?,
            "matrix-twice" => alone(matrix::twice(self.matrix()?))?,
            "matrix-clients" => alone(matrix::clients(self.matrix()?, chapter))?,
            "matrix-servers" => alone(matrix::servers(self.matrix()?, chapter))?,
            "matrix-evidence" => alone(matrix::evidence(self.matrix()?, chapter))?,
            "kit-clients" => alone(kit::clients()?)?,
            "kit-differs" => alone(kit::differs()?)?,
            "kit-servers" => alone(kit::servers()?)?,
            "kit-proxies" => alone(kit::proxies()?)?,
            "speed" => alone(speed::table()?)?,
            "parameters" => alone(tables::parameters())?,
            "fact" => tables::fact(words, &self.facts, chapter)?,
            "facts" => alone(tables::facts(&self.facts))?,
            _ => bail!("there is no directive of this name"),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author() -> Author {
        Author::new(Path::new("/nowhere/idlerace"), Path::new("/nowhere")).unwrap()
    }

    fn error(text: &str) -> String {
        let error = author().replace(text, Path::new("a/b.md")).unwrap_err();
        format!("{error:#}")
    }

    #[test]
    fn a_directive_is_replaced_and_mdbooks_own_are_left() {
        let text = "a {{#headline crossing}} b {{#include ../x.md}} c";
        let replaced = author().replace(text, Path::new("b.md")).unwrap();
        assert!(
            replaced.starts_with("a 1 of 2 requests failed."),
            "{replaced}"
        );
        assert!(
            replaced.ends_with(" b {{#include ../x.md}} c"),
            "{replaced}"
        );
    }

    #[test]
    fn what_cannot_be_replaced_is_named_with_its_place() {
        for (text, expected) in [
            (
                "\n\n{{#race crosing}}",
                "docs/book/src/a/b.md:3: {{#race crosing}}: there is no scenario `crosing`",
            ),
            ("{{#rase crossing}}", "there is no directive of this name"),
            ("{{#race crossing at=\"no such line\"}}", "no event reads"),
            ("{{#race crossing att=\"x\"}}", "`att`"),
            ("{{#cause crosses}}", "there is no cause `crosses`"),
            ("{{#fact P9-99}}", "P9-99"),
            ("{{#causes now}}", "takes no arguments"),
            ("{{#race crossing", "docs/book/src/a/b.md:1"),
            ("{{#idlerace play}}", "`play`"),
            ("{{#idlerace sweep crossing --x a=1ms..2ms/1ms}}", "`sweep`"),
            ("{{#map crossing}}", "a map has a name"),
            ("{{#idlerace show crossing}}", "/nowhere/idlerace"),
        ] {
            assert!(error(text).contains(expected), "{text}: {}", error(text));
        }
    }

    #[test]
    fn a_page_with_pictures_asks_for_the_script_once() {
        let site = std::env::temp_dir().join(format!("idlerace-script-{}", std::process::id()));
        std::fs::create_dir_all(&site).unwrap();
        let author = Author::new(Path::new("/nowhere/idlerace"), &site).unwrap();
        let made = |text: &str| author.replace(text, Path::new("a/b.md")).unwrap();
        let (with, without) = (
            "{{#race crossing}} {{#race lost-fin}}",
            "{{#logs crossing}}",
        );
        assert!(!made(with).contains("<script"), "there is none");
        std::fs::write(site.join("embed.js"), "").unwrap();
        assert_eq!(
            made(with).matches("<script src=\"../../embed.js\"").count(),
            1
        );
        assert!(!made(without).contains("<script"));
        std::fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn links_climb_out_of_folders() {
        let path = Path::new("causes/crossed.md");
        assert_eq!(Chapter::at(path).book(), "../");
        assert_eq!(Chapter::at(path).site(), "../../");
    }
}
