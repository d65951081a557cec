//! How large the page is, on disk and on its way to a visitor, and how large it may be.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use flate2::{Compression, write::GzEncoder};

use super::compressed::{RACE, plain, sent};

/// A part of the page that is fetched at once, and what it may be, in octets of Brotli: of those
/// files that `idlerace play` sends, too.
struct Part {
    name: &'static str,
    most: usize,
    has: fn(&str) -> bool,
}

/// Everything that is fetched together, by whom.
const PARTS: [Part; 7] = [
    // The first visit: the opening with its race, and what answers at its doors.
    Part {
        name: "the opening",
        most: 170 * 1000,
        has: |name| name.starts_with("doors") || is_shell(name) || name == "race.svg",
    },
    // A scenario's address, or who goes on from the opening. More than that: writers that wait,
    // connections that grow old, clients with several requests under way, and profiles of eighty
    // products are in its model.
    Part {
        name: "the instrument",
        most: 175 * 1000,
        has: |name| is_shell(name) || name.starts_with("app"),
    },
    // Who asks for files.
    Part {
        name: "the desk",
        most: 204 * 1000,
        has: |name| name.starts_with("desk"),
    },
    // Who wants a proof.
    Part {
        name: "the proof",
        most: 234 * 1000,
        has: |name| name.starts_with("proof"),
    },
    // Who has proxies in between: a page of its own, with all that proves there.
    Part {
        name: "the chain",
        most: 274_500,
        has: |name| name.starts_with("chain"),
    },
    // The tour and the course, besides the instrument.
    Part {
        name: "the guide",
        most: 9 * 1000,
        has: |name| ["guide.js", "tour.txt", "course.txt"].contains(&name),
    },
    // What an embed takes besides the instrument, in somebody else's page and in its frame.
    Part {
        name: "an embed besides it",
        most: 2_000,
        has: |name| name == "embed.js" || name == "frame.js",
    },
];

/// What every address has.
fn is_shell(name: &str) -> bool {
    name == "index.html" || name == "style.css"
}

impl Part {
    fn takes(&self, file: &Path) -> bool {
        (self.has)(&file.file_name().unwrap_or_default().to_string_lossy())
    }
}

/// All that can be fetched, with one of the two pictures of the race.
fn weighed(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = plain(folder)?;
    let race = folder.join(RACE[0]);
    files.extend(race.exists().then_some(race));
    Ok(files)
}

/// What the first visit takes, in octets of Brotli.
pub(crate) fn opening(folder: &Path) -> Result<usize> {
    let files = weighed(folder)?.into_iter();
    let files = files.filter(|file| PARTS[0].takes(file));
    files.map(|file| sent(&file)).sum()
}

/// One line a file and one for each part. None may be too large.
pub(crate) fn check(folder: &Path) -> Result<()> {
    let mut sums = PARTS.map(|_| 0);
    for file in weighed(folder)? {
        let bytes = fs::read(&file)?;
        let small = sent(&file)?;
        for (part, sum) in PARTS.iter().zip(&mut sums) {
            *sum += if part.takes(&file) { small } else { 0 };
        }
        println!(
            "{:<20} {:>8} bytes {:>8} gzip {:>8} brotli",
            file.display(),
            bytes.len(),
            gzip(&bytes)?,
            small
        );
    }
    for (Part { name, most, .. }, small) in PARTS.iter().zip(sums) {
        println!("{name} is {small} bytes of Brotli; it may be {most}.");
    }
    for (Part { name, most, .. }, small) in PARTS.iter().zip(sums) {
        ensure!(small <= *most, "{name} has become too large");
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_has_become_too_large_is_refused() {
        let folder = std::env::temp_dir().join(format!("idlerace-sizes-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // Nothing that a compressor could make smaller.
        let noise = |length| {
            let mut state = 1_u32;
            let next = |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            };
            (0..length).map(next).collect::<Vec<u8>>()
        };
        let most = PARTS[1].most;
        fs::write(folder.join("app.wasm"), noise(most - 1000)).unwrap();
        fs::write(folder.join("photo.jpg"), noise(most)).unwrap();
        assert!(check(&folder).is_ok());
        fs::write(folder.join("app.js"), noise(2000)).unwrap();
        assert!(check(&folder).is_err());
        fs::remove_file(folder.join("app.js")).unwrap();
        fs::create_dir_all(folder.join("pictures")).unwrap();
        fs::write(folder.join("pictures/race.svg"), noise(PARTS[0].most + 1)).unwrap();
        assert!(check(&folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
