//! wasm-bindgen's test runner, which `.cargo/config.toml` names as the runner of wasm tests.
#![forbid(unsafe_code)]

use std::env;

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
}
