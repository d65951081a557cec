//! A still picture of each named scenario, `pictures/NAME.svg` beside the page: for links and
//! documents, and in place of a live one until that runs. And the race as it plays by itself,
//! for the opening.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use idlerace_core::{
    catalog::{ENTRIES, find},
    simulate::simulate,
    svg::{Theme, animate_race, draw},
};

/// The folder, below the page's.
const FOLDER: &str = "pictures";

/// What plays by itself.
const RACE: &str = "crossing";
/// Where index.html shows it, and how wide that is there, in pixels.
const PLAYING: [(&str, u32); 2] = [("race.svg", 620), ("race-narrow.svg", 370)];

/// Draws all of them into a page's folder.
pub(crate) fn draw_all(page: &Path) -> Result<()> {
    let folder = page.join(FOLDER);
    fs::create_dir_all(&folder)?;
    for entry in ENTRIES {
        let picture = draw(entry.title, &simulate(&entry.scenario()), Theme::Auto);
        write(&folder.join(format!("{}.svg", entry.name)), &picture)?;
    }
    let race = find(RACE).context("the race is not in the catalogue")?;
    let trace = simulate(&race.scenario());
    for (name, width) in PLAYING {
        let picture = animate_race(race.title, &trace, Theme::Auto, width);
        write(&folder.join(name), &picture)?;
    }
    Ok(())
}

fn write(file: &Path, picture: &str) -> Result<()> {
    fs::write(file, picture).with_context(|| format!("cannot write {}", file.display()))
}
