//! Measures and answers in JSON, for `cargo xtask bench`.
//!
//! `measure times [NAME…]`: all that do a piece of work, one after the other in each of many
//! rounds; `measure ours`: the model alone. `measure work NAME TIMES`: nothing but the work, for
//! a counter of instructions. `measure growth NAME SIZE`: one size, with the memory that it took.

#![expect(clippy::print_stdout, reason = "whoever runs it reads what it prints")]

#[cfg(not(target_arch = "wasm32"))]
mod field;
#[cfg(not(target_arch = "wasm32"))]
mod rounds;

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some(answer) = answer(&arguments) else {
        eprintln!("usage: measure times [NAME…] | work NAME TIMES | growth NAME SIZE");
        return std::process::ExitCode::FAILURE;
    };
    println!("{answer}");
    std::process::ExitCode::SUCCESS
}

#[cfg(not(target_arch = "wasm32"))]
fn answer(arguments: &[&str]) -> Option<serde_json::Value> {
    match arguments {
        ["times", names @ ..] => Some(rounds::times(names)),
        ["work", name, times] => rounds::work(name, times.parse().ok()?),
        ["growth", name, size] => rounds::growth(name, size.parse().ok()?),
        ["ours"] => Some(rounds::ours()),
        ["works"] => Some(rounds::works()),
        _ => None,
    }
}
