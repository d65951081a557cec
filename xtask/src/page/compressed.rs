//! The page's files as Brotli makes them at its best, each beside the plain one: that takes
//! seconds, so it is done once, when the page is made. `native-runner/src/serve/page.rs` sends
//! them, hosts of files can, and `sizes` weighs them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;

/// What the name of a file ends in that is another one, compressed.
const ENDING: &str = "br";

/// Below the folder of the page: the picture that every visitor of the opening sees, for a wide
/// screen and for a phone, of which each fetches one. The others there are small, and few
/// visitors fetch one.
pub(super) const RACE: [&str; 2] = ["pictures/race.svg", "pictures/race-narrow.svg"];

/// Compresses the files of a folder, and [`RACE`].
pub(super) fn write(folder: &Path) -> Result<()> {
    let race = RACE.map(|picture| folder.join(picture));
    let race = race.into_iter().filter(|picture| picture.exists());
    for file in plain(folder)?.into_iter().chain(race) {
        let content = fs::read(&file)?;
        let mut small = Vec::new();
        brotli::BrotliCompress(&mut &content[..], &mut small, &parameters(&file))?;
        if small.len() < content.len() {
            let beside = beside(&file);
            fs::write(&beside, small)
                .with_context(|| format!("cannot write {}", beside.display()))?;
        }
    }
    Ok(())
}

/// Brotli at its best; a program is smaller by a few thousandths in blocks of 128 KiB and with
/// direct distances.
fn parameters(file: &Path) -> BrotliEncoderParams {
    let mut parameters = BrotliEncoderParams::default();
    if file.extension().is_some_and(|kind| kind == "wasm") {
        parameters.lgblock = 17;
        parameters.dist.num_direct_distance_codes = 15;
    }
    parameters
}

/// How many octets are sent of a file: those of the compressed one, if there is one.
pub(super) fn sent(file: &Path) -> Result<usize> {
    let beside = beside(file);
    let sent = if beside.exists() { &beside } else { file };
    Ok(usize::try_from(fs::metadata(sent)?.len())?)
}

/// The files of a folder that are not compressed ones, in order.
pub(super) fn plain(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut files = entries.collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.is_file() && path.extension().is_none_or(|kind| kind != ENDING));
    files.sort();
    Ok(files)
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ENDING);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_the_same_file() {
        let folder = std::env::temp_dir().join(format!("idlerace-br-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let text = "the same line again and again\n".repeat(100);
        fs::write(folder.join("a.css"), &text).unwrap();
        fs::write(folder.join("tiny"), "a").unwrap();
        write(&folder).unwrap();
        write(&folder).unwrap();
        assert_eq!(plain(&folder).unwrap().len(), 2);
        assert!(!folder.join("tiny.br").exists());
        let small = fs::read(folder.join("a.css.br")).unwrap();
        assert_eq!(sent(&folder.join("a.css")).unwrap(), small.len());
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut read).unwrap();
        assert_eq!(read, text.into_bytes());
        fs::remove_dir_all(folder).unwrap();
    }
}
