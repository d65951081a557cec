//! `cargo xtask play`: the page, made anew and served on this machine.

use anyhow::Result;

use crate::{
    needs::targets::{self, WASM},
    page::bundle,
    process::{cargo, command, hand_over, start},
    workspace,
};

/// Says to it where the page is, if not in dist/ (`native-runner/src/serve/page.rs`).
const ELSEWHERE: &str = "IDLERACE_PAGE";

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
    let server = start(&mut cargo(bundle::SERVER))?;
    let page = bundle::quick();
    server.finish()?;
    let page = page?;
    let mut server = command(&workspace::debug("idlerace")?, "play");
    server.env(ELSEWHERE, page);
    if let Some(port) = arguments.port {
        server.args(["--port", &port.to_string()]);
    }
    if arguments.no_open {
        server.arg("--no-open");
    }
    hand_over(&mut server)
}
