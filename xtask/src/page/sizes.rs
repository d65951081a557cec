//! How large the page is, on disk and on its way to a visitor, and how large it may be.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Result, ensure};
use flate2::{Compression, write::GzEncoder};

use super::compressed::{plain, sent};

/// What may be sent before the page can be used, in octets of Brotli: of those files that
/// `idlerace play` sends, too.
const MOST: usize = 170 * 1000;

/// What is fetched before the page can be used.
const FIRST_LOAD: [&str; 4] = ["html", "css", "js", "wasm"];

/// What is fetched only by those who ask for files, and what it may be.
const DESK: (&str, usize) = ("desk", 200 * 1000);

/// What is fetched only by those who want a proof, and what it may be.
const PROOF: (&str, usize) = ("proof", 230 * 1000);

/// What is fetched with the first use of a field of the opening, and what it may be.
const DOORS: (&str, usize) = ("doors", 170 * 1000);

/// What an embed takes besides the page, in somebody else's page and in its frame, and what
/// it may be together.
const EMBED: ([&str; 2], usize) = (["embed.js", "frame.js"], 2 * 1000);

/// One line a file and one for each thing that is fetched at once: the page, the desk, the
/// proof, the doors, the script of other people's pages. None may be too large.
pub(crate) fn check(folder: &Path) -> Result<()> {
    let (mut first_load, mut desk, mut proof, mut doors, mut embed) = (0, 0, 0, 0, 0);
    for file in plain(folder)? {
        let bytes = fs::read(&file)?;
        let small = sent(&file)?;
        let kind = file.extension().unwrap_or_default();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if EMBED.0.contains(&&*name) {
            embed += small;
        } else if name.starts_with(DESK.0) {
            desk += small;
        } else if name.starts_with(PROOF.0) {
            proof += small;
        } else if name.starts_with(DOORS.0) {
            doors += small;
        } else if FIRST_LOAD.iter().any(|first| kind == *first) {
            first_load += small;
        }
        println!(
            "{:<20} {:>8} bytes {:>8} gzip {:>8} brotli",
            file.display(),
            bytes.len(),
            gzip(&bytes)?,
            small
        );
    }
    let all = [
        ("the first load", first_load, MOST),
        ("the desk", desk, DESK.1),
        ("the proof", proof, PROOF.1),
        ("what answers at the doors", doors, DOORS.1),
        ("an embed besides it", embed, EMBED.1),
    ];
    for (what, small, most) in all {
        println!("{what} is {small} bytes of Brotli; it may be {most}.");
    }
    for (what, small, most) in all {
        ensure!(small <= most, "{what} has become too large");
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
        fs::write(folder.join("app.wasm"), noise(MOST - 1000)).unwrap();
        fs::write(folder.join("photo.jpg"), noise(MOST)).unwrap();
        assert!(check(&folder).is_ok());
        fs::write(folder.join("app.js"), noise(2000)).unwrap();
        assert!(check(&folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
