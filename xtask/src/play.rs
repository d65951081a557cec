//! `cargo xtask play`: the page, made anew and served on this machine.

use anyhow::Result;

use crate::{
    bundle,
    process::{cargo, hand_over},
    wasm_target,
};

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

/// Makes the page and leaves the rest to the program that serves it.
pub(crate) fn play(arguments: &Arguments) -> Result<()> {
    wasm_target::ensure()?;
    bundle::bundle()?;
    let mut server = cargo("run --locked --release --package idlerace -- play");
    if let Some(port) = arguments.port {
        server.args(["--port", &port.to_string()]);
    }
    if arguments.no_open {
        server.arg("--no-open");
    }
    hand_over(&mut server)
}
