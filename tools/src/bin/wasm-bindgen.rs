//! wasm-bindgen's bundling program, for Trunk to find on its path.
#![forbid(unsafe_code)]

use std::env;

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os())
}
