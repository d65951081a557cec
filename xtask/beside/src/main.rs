//! Puts beside a page what it fetches later: `pictures` of the named scenarios, the `sources` of
//! the profiles' figures and their `texts`, which `orders` the scenarios show, the `terms` of the
//! glossary; the page of a `chain`; and pages that can be `shared`. A program of its own, so that
//! the model is compiled while the page is, and not before.
#![forbid(unsafe_code)]

mod chain;
mod orders;
mod pictures;
mod shared;
mod sources;
mod terms;
mod texts;

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The page's folder, said by Trunk to what it starts.
const TRUNKS: &str = "TRUNK_STAGING_DIR";

fn main() -> Result<()> {
    let folder = env::args_os().nth(1).or_else(|| env::var_os(TRUNKS));
    let page = PathBuf::from(folder.context("say the page's folder: beside FOLDER [ADDRESS]")?);
    let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    pictures::draw_all(&page)?;
    sources::write(&page)?;
    terms::write(workspace, &page)?;
    texts::write(&page)?;
    orders::write(&page)?;
    chain::write(workspace, &page)?;
    match env::args().nth(2) {
        Some(home) => shared::write(&page, &home),
        None => Ok(()),
    }
}
