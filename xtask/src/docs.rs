//! `cargo xtask docs`: page, book and API documentation as one folder of files, target/site,
//! that any file server can serve from any path.
//!
//! The page is as `bundle` makes it. The book is made by a program of its own (`docs/book`),
//! so that nobody who only wants the page has to build mdBook; it checks the links of all.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::{
    page::{
        bundle::{self, Home},
        folder,
    },
    process::{cargo, run},
    workspace,
};

/// The site's folder for rustdoc of core, and what its first page leads to.
const API: &str = "api";
const CORE_DOCS: &str = "idlerace_core";
/// What files look like.
const SCHEMAS: &str = "formats/schema";
/// What makes pictures in documents move, if the page has it beside it.
const SCRIPT: &str = "embed.js";
/// Put into the head of rustdoc's pages, for the site only: there the script is.
const RUSTDOC_HEAD: &str = "docs/book/theme/rustdoc-head.html";

/// Makes target/site anew, for nobody knows where.
pub(crate) fn docs() -> Result<PathBuf> {
    docs_for(&Home::default())
}

/// Makes target/site anew. If nothing has changed, it is left alone.
pub(crate) fn docs_for(home: &Home) -> Result<PathBuf> {
    bundle::bundle_for(home)?;
    run(&mut cargo("build --locked --package idlerace"))?;
    let target = workspace::target_directory()?;
    let (making, site) = (target.join("site.new"), target.join("site"));
    folder::empty(&making)?;
    folder::copy(Path::new(bundle::DIST), &making)?;
    api(&target, &making)?;
    fs::create_dir_all(making.join("schema"))?;
    folder::copy(Path::new(SCHEMAS), &making.join("schema"))?;
    let program = format!("idlerace{}", env::consts::EXE_SUFFIX);
    let mut book = cargo("run --locked --package book --");
    book.arg(target.join("debug").join(program)).arg(&making);
    run(&mut book)?;
    folder::settle(&making, &site)?;
    println!("made {}", site.display());
    Ok(site)
}

/// Documents core with live pictures, in a folder of its own: with other flags Cargo would
/// otherwise document everything anew each time.
fn api(target: &Path, site: &Path) -> Result<()> {
    let built = target.join(API);
    let mut flags = String::from("-Dwarnings");
    if site.join(SCRIPT).is_file() {
        let head = env::current_dir()?.join(RUSTDOC_HEAD);
        flags = format!("{flags}\x1f--html-in-header\x1f{}", head.display());
    }
    let mut doc = cargo("doc --locked --no-deps --package idlerace-core --target-dir");
    doc.arg(&built).env("CARGO_ENCODED_RUSTDOCFLAGS", flags);
    run(&mut doc)?;
    let api = site.join(API);
    folder::copy(&built.join("doc"), &api)?;
    let index = format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>idlerace_core</title>\n\
         <link rel=\"icon\" href=\"../icon.svg\" type=\"image/svg+xml\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={CORE_DOCS}/index.html\">\n\
         <a href=\"{CORE_DOCS}/index.html\">idlerace_core</a>\n"
    );
    fs::write(api.join("index.html"), index).context("cannot write the API's first page")
}
