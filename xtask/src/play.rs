//! `cargo xtask play`: the page, made anew and served on this machine.

use std::env;

use anyhow::Result;

use crate::{
    needs::targets::{self, WASM},
    page::bundle,
    process::{cargo, command, hand_over, start},
    workspace,
};

/// What serves the page. Not optimized: it sends files from the disk, and is there in a third
/// of the time. Pictures in pixels, which the page makes by itself, are left out: a third of
/// all crates.
const SERVER: &str = "build --quiet --locked --package idlerace --no-default-features";

/// What `idlerace play` takes, said here so that a slip shows before anything is built.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// On this port; 0 is any that is free [default: 8300 or, if taken, any]
    #[arg(long)]
    port: Option<u16>,
    /// Leave the browser alone
    #[arg(long)]
    no_open: bool,
}

/// Makes the page and, beside it, the program that serves it, and leaves the rest to that.
pub(crate) fn play(arguments: &Arguments) -> Result<()> {
    targets::ensure(&[WASM])?;
    let server = start(&mut cargo(SERVER))?;
    let page = bundle::bundle();
    server.finish()?;
    page?;
    let server = format!("debug/idlerace{}", env::consts::EXE_SUFFIX);
    let server = workspace::target_directory()?.join(server);
    let mut server = command(&server.to_string_lossy(), "play");
    if let Some(port) = arguments.port {
        server.args(["--port", &port.to_string()]);
    }
    if arguments.no_open {
        server.arg("--no-open");
    }
    hand_over(&mut server)
}
