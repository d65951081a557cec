//! The same work in a headless browser, as fast as the compiler makes it and as the page has
//! it; in turns with the native program, for a ratio in one run.
//!
//! The page carries both programs in itself and measures while it loads, so that neither a
//! server nor a driver is needed: what it found is what it shows.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use wasm_bindgen_cli_support::Bindgen;

use super::{PROFILE, native};
use crate::{
    needs::{programs, targets::WASM},
    page::bundle::SMALL,
    process::{cargo, command, output, run},
    workspace,
};

/// So often both are measured.
const TURNS: usize = 3;

/// The builds: what each is called in the record, and its profile.
const BUILDS: [(&str, &str); 2] = [("fast", PROFILE), ("page", SMALL)];

/// Measures while the page loads: rounds of at least thirty milliseconds each, of which the
/// median is told.
const SCRIPT: &str = "
const rate = (program, name) => {
    const turn = times => {
        const start = performance.now();
        const done = program.work(name, times);
        return [done, (performance.now() - start) / 1000];
    };
    let times = 1, took = 0;
    while (took < 0.03) { [, took] = turn(times); if (took < 0.03) times *= 2; }
    const rates = [];
    for (let round = 0; round < 9; round++) {
        const [done, took] = turn(times);
        rates.push(done / took);
    }
    return rates.sort((a, b) => a - b)[4];
};
try {
    const found = {};
    for (const name of names) {
        found[name] = {};
        for (const build in programs) found[name][build] = rate(programs[build], name);
    }
    document.body.textContent = JSON.stringify(found);
} catch (error) {
    document.body.textContent = String(error);
}
";

/// Builds both programs; returns the page that runs them.
pub(super) fn build() -> Result<PathBuf> {
    let target = workspace::target_directory()?;
    let mut script = String::from("const programs = {};\n");
    for (name, profile) in BUILDS {
        let mut build = cargo("build --locked --package bench --bin browser --target");
        run(build.args([WASM, "--profile", profile]))?;
        let wasm = target.join(WASM).join(profile).join("browser.wasm");
        script += &program(name, &wasm, &target)?;
    }
    let page = target.join("bench.html");
    fs::write(&page, script)?;
    Ok(page)
}

/// A program and its JavaScript, under a name.
fn program(name: &str, wasm: &Path, target: &Path) -> Result<String> {
    let folder = target.join("bench-page").join(name);
    fs::create_dir_all(&folder)?;
    Bindgen::new()
        .input_path(wasm)
        .no_modules(true)?
        .typescript(false)
        .generate(&folder)?;
    let script = fs::read_to_string(folder.join("browser.js"))?;
    let octets = fs::read(folder.join("browser_bg.wasm"))?;
    let mut text = String::new();
    for octet in octets {
        write!(text, "{octet:02x}")?;
    }
    Ok(format!(
        "programs.{name} = (() => {{\n{script}\n\
         const text = '{text}', module = new Uint8Array(text.length / 2);\n\
         for (let at = 0; at < module.length; at++)\n\
         module[at] = parseInt(text.substr(2 * at, 2), 16);\n\
         wasm_bindgen.initSync({{ module }});\nreturn wasm_bindgen;\n}})();\n"
    ))
}

/// The medians, and how much of the native rate each is.
pub(super) fn times(program: &str, script: &Path) -> Result<Value> {
    let chromium = programs::find(programs::CHROMIUM).context("there is no chromium")?;
    let chromium = chromium.display().to_string();
    println!("the same in a browser, in turns with the native program");
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let native = native::ours(program)?;
        turns.push((look(&chromium, script, &native)?, native));
    }
    let names = turns[0].1.as_object().context("no native times")?.keys();
    let told = names.map(|name| {
        let of = |build: &str| {
            let rates = turns.iter().map(|(seen, _)| seen[name][build].as_f64());
            let ratio = |(seen, native): &(Value, Value)| {
                Some(seen[name][build].as_f64()? / native[name].as_f64()?)
            };
            json!({"per_second": median(rates), "of_native": median(turns.iter().map(ratio))})
        };
        let builds = BUILDS.map(|(build, _)| (build.to_owned(), of(build)));
        (name.clone(), Value::Object(builds.into_iter().collect()))
    });
    let version = output(&mut command(&chromium, "--version"))?;
    Ok(json!({"version": version.trim(), "works": Value::Object(told.collect())}))
}

fn median(all: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let mut all: Vec<f64> = all.collect::<Option<_>>()?;
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied()
}

/// What the page shows when it is loaded.
fn look(chromium: &str, script: &Path, native: &Value) -> Result<Value> {
    let names: Vec<&String> = native
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys())
        .collect();
    let programs = fs::read_to_string(script)?;
    let page = script.with_file_name("bench-page.html");
    let names = serde_json::to_string(&names)?;
    let text = format!(
        "<!doctype html><meta charset=\"utf-8\"><body></body>\n\
         <script>\n{programs}\nconst names = {names};\n{SCRIPT}</script>\n"
    );
    fs::write(&page, text)?;
    let mut look = command(
        chromium,
        "--headless=new --no-sandbox --disable-gpu --no-first-run --dump-dom",
    );
    // What it says of buses and devices that are not there is of no use.
    look.stderr(Stdio::null());
    let done = look.arg(format!("file://{}", page.display())).output()?;
    ensure!(done.status.success(), "chromium ended with {}", done.status);
    let seen = String::from_utf8(done.stdout)?;
    let start = seen.find("<body>").context("an empty page")? + "<body>".len();
    let end = seen.find("</body>").context("an empty page")?;
    let said = &seen[start..end];
    serde_json::from_str(said).with_context(|| format!("the page says: {said:.200}"))
}
