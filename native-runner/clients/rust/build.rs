//! Has the program say which versions it was linked with: its lock file alone knows.

use std::fs;

fn main() {
    let lock = fs::read_to_string("Cargo.lock").unwrap_or_default();
    for name in ["hyper-util", "reqwest", "ureq"] {
        let entry = format!("name = \"{name}\"\nversion = \"");
        let rest = lock.split_once(&entry).map(|(_, rest)| rest);
        let version = rest.and_then(|rest| rest.split('"').next());
        let variable = name.replace('-', "_");
        let version = version.unwrap_or("unknown");
        println!("cargo::rustc-env={variable}={version}");
    }
    println!("cargo::rerun-if-changed=Cargo.lock");
}
