//! Writes down where the page's bundle is: a release build takes its files into the program
//! and follows them, a debug build reads them from disk when it is asked for one.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const BUNDLE: &str = "../dist";

fn main() -> io::Result<()> {
    let folder = env::current_dir()?.join(BUNDLE);
    // To Cargo a watched path that is missing has always changed: an empty folder stands in
    // until there is a bundle. Where it cannot be made, builds are slower, and nothing else.
    let _ = fs::create_dir(&folder);
    let embeds = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    if embeds && !folder.join("index.html").exists() {
        println!(
            "cargo::warning=built without the page, so `idlerace play` has nothing to show: \
             `cargo xtask build` makes the page, `cargo xtask install` installs the program with it"
        );
    }
    println!(
        "cargo::rerun-if-changed={}",
        if embeds { BUNDLE } else { "build.rs" }
    );
    let (mut files, mut on_disk) = (Vec::new(), None);
    if embeds {
        list(&folder, "", &mut files)?;
        files.sort();
    } else {
        on_disk = Some(text(&folder)?);
    }
    let output = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let source = format!(
        "const FOLDER: Option<&str> = {on_disk:?};\n{}",
        table(&files)
    );
    fs::write(PathBuf::from(output).join("bundle.rs"), source)
}

/// A file's name as an address has it, and its path.
type Named = (String, String);

/// The files below a folder.
fn list(folder: &Path, above: &str, files: &mut Vec<Named>) -> io::Result<()> {
    // Where there is no folder there are no files.
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let name = format!("{above}{}", name.to_string_lossy());
        if path.is_dir() {
            list(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, text(&path)?));
        }
    }
    Ok(())
}

fn text(path: &Path) -> io::Result<String> {
    let text = path.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok(text.to_owned())
}

/// Names and contents, as Rust.
fn table(files: &[Named]) -> String {
    let row = |(name, path): &Named| format!("({name:?}, include_bytes!({path:?})),\n");
    let rows: String = files.iter().map(row).collect();
    format!("static FILES: &[(&str, &[u8])] = &[\n{rows}];\n")
}
