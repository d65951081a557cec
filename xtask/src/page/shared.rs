//! The pictures of the pages that are made for links (`xtask/beside`, `shared`): as the program
//! draws them, for it has the letters.

use std::{fs, path::Path};

use anyhow::Result;

use crate::{
    process::{cargo, command, run},
    workspace,
};

/// The folder of those pages, one for each named scenario.
const FOLDER: &str = "s";
/// Said of the picture in each of them.
const PICTURE: &str = "picture.png";

/// A hundred requests are too many pixels: of such a run the first ones are drawn.
const FIRST: &str = "requests.count=5";

/// Draws all of them into the page's folder.
pub(super) fn draw(page: &Path) -> Result<()> {
    run(&mut cargo("build --locked --package idlerace"))?;
    let program = workspace::debug("idlerace")?;
    for folder in fs::read_dir(page.join(FOLDER))? {
        let folder = folder?;
        let show = || {
            let mut show = command(&program, "show --format png --output");
            show.arg(folder.path().join(PICTURE))
                .arg(folder.file_name());
            show
        };
        if run(&mut show()).is_err() {
            run(show().args(["--set", FIRST]))?;
        }
    }
    Ok(())
}
