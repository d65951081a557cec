//! A still picture of each named scenario, `pictures/NAME.svg` beside the page: for links and
//! documents, and in place of a live one until that runs.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use idlerace_core::{
    catalog::ENTRIES,
    simulate::simulate,
    svg::{Theme, draw},
};

/// The folder, below the page's.
const FOLDER: &str = "pictures";

/// Draws all of them into a page's folder.
pub(crate) fn draw_all(page: &Path) -> Result<()> {
    let folder = page.join(FOLDER);
    fs::create_dir_all(&folder)?;
    for entry in ENTRIES {
        let picture = draw(entry.title, &simulate(&entry.scenario()), Theme::Auto);
        let file = folder.join(format!("{}.svg", entry.name));
        fs::write(&file, picture).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
