//! The programs of `bench`, on this machine.

use std::env::consts::EXE_SUFFIX;

use anyhow::Result;
use serde_json::{Value, json};

use super::{PROFILE, answer};
use crate::{
    process::{cargo, command, run},
    workspace,
};

/// Builds what measures; returns where it is.
pub(super) fn build() -> Result<String> {
    let mut build = cargo("build --locked --package bench --bin measure --profile");
    run(build.arg(PROFILE))?;
    let program = workspace::target_directory()?.join(PROFILE);
    Ok(program
        .join(format!("measure{EXE_SUFFIX}"))
        .display()
        .to_string())
}

/// The names of all that can be measured.
pub(super) fn works(program: &str) -> Result<Value> {
    answer(&mut command(program, "works"))
}

/// Everyone's times.
pub(super) fn times(program: &str) -> Result<Value> {
    println!("times, everyone in turns");
    answer(&mut command(program, "times"))
}

/// How often the model alone does each piece of work in a second.
pub(super) fn ours(program: &str) -> Result<Value> {
    answer(&mut command(program, "ours"))
}

/// Every size, each as a process of its own.
pub(super) fn growth(program: &str, works: &Value) -> Result<Value> {
    let mut all = Vec::new();
    for growth in works["growth"].as_array().into_iter().flatten() {
        let name = growth["name"].as_str().unwrap_or_default();
        println!("growth of {name}");
        let sizes = growth["sizes"].as_array().into_iter().flatten();
        let points = sizes.map(|size| {
            let mut point = command(program, "growth");
            answer(point.args([name, &size.to_string()]))
        });
        let points = points.collect::<Result<Vec<_>>>()?;
        all.push(json!({"name": name, "points": points}));
    }
    Ok(all.into())
}
