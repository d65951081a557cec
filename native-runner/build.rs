//! Has a release build follow the page's bundle, which it embeds; a debug build reads the
//! bundle from disk and needs only that the folder was there when it was compiled.
#![forbid(unsafe_code)]

use std::{env, fs, path::Path};

const BUNDLE: &str = "../dist";

fn main() {
    // To Cargo a watched path that is missing has always changed, and to rust-embed a folder
    // that was missing once stays so: an empty one stands in until there is a bundle. Where it
    // cannot be made, builds are slower, and nothing else.
    let _ = fs::create_dir(BUNDLE);
    let embeds = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    if embeds && !Path::new(BUNDLE).join("index.html").exists() {
        println!(
            "cargo::warning=built without the page, so `idlerace play` has nothing to show: \
             `cargo xtask build` makes the page, `cargo xtask install` installs the program with it"
        );
    }
    println!(
        "cargo::rerun-if-changed={}",
        if embeds { BUNDLE } else { "build.rs" }
    );
}
