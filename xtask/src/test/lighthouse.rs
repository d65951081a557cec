//! What Lighthouse says of the page as `idlerace play` sends it: its four scores of the
//! opening and of the instrument, on a desk and on a phone. It prints, and judges nothing: a
//! score says as much about the machine and its other work.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{
    needs::{npm::LIGHTHOUSE, programs},
    page::bundle,
    process::{cargo, command, output, run, start},
    workspace,
};

/// The port of this machine at which the page is while it is looked at.
const PORT: &str = "8396";

/// The two first things that anybody sees, by what follows the page's address.
const PLACES: [(&str, &str); 2] = [("the opening", ""), ("the instrument", "?v=1")];

/// The two devices that Lighthouse knows, by what its command line has for them.
const DEVICES: [(&str, &str); 2] = [("a desk", "--preset=desktop"), ("a phone", "")];

/// Serves dist/ and prints the scores; says so where there is no Lighthouse.
pub(super) fn scores() -> Result<()> {
    let Some(lighthouse) = LIGHTHOUSE.ensure()? else {
        return Ok(());
    };
    run(&mut cargo(bundle::SERVER))?;
    let mut server = command(&workspace::debug("idlerace")?, "play --no-open");
    let server = start(server.args(["--port", PORT]))?;
    let printed = print(&lighthouse);
    server.stop()?;
    printed
}

fn print(lighthouse: &Path) -> Result<()> {
    println!("Lighthouse (performance, accessibility, best practices, SEO; wanted: 98, 100 …):");
    for (device, preset) in DEVICES {
        for (place, query) in PLACES {
            let scores = look(lighthouse, preset, query)?;
            println!("  {place} on {device}: {scores}");
        }
    }
    Ok(())
}

/// The four scores of one address, and the audits that cost any of the last three.
fn look(lighthouse: &Path, preset: &str, query: &str) -> Result<String> {
    let chromium = programs::find(programs::CHROMIUM).context("there is no chromium")?;
    let file = workspace::target_directory()?.join("lighthouse.json");
    let mut look = command("node", "");
    look.env("CHROME_PATH", chromium)
        .arg(lighthouse)
        .arg(format!("http://127.0.0.1:{PORT}/{query}"))
        .args(["--quiet", "--output=json"])
        .arg(format!("--output-path={}", file.display()))
        .arg("--chrome-flags=--headless=new --no-sandbox")
        .args(Some(preset).filter(|preset| !preset.is_empty()));
    output(&mut look)?;
    let report: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let scores = ["performance", "accessibility", "best-practices", "seo"].map(|name| {
        let score = report["categories"][name]["score"].as_f64();
        score.map_or_else(|| "none".into(), |score| format!("{:.0}", score * 100.0))
    });
    Ok(format!("{}{}", scores.join(", "), faults(&report)))
}

/// The audits that are not passed and count, apart from those of speed.
fn faults(report: &Value) -> String {
    let mut faults = String::new();
    for name in ["accessibility", "best-practices", "seo"] {
        let audits = report["categories"][name]["auditRefs"].as_array();
        for audit in audits.into_iter().flatten() {
            let Some(id) = audit["id"].as_str() else {
                continue;
            };
            let counts = audit["weight"].as_f64().is_some_and(|weight| weight > 0.0);
            let score = report["audits"][id]["score"].as_f64();
            if counts && score.is_some_and(|score| score < 1.0) {
                faults = format!("{faults}; not passed: {id}");
            }
        }
    }
    faults
}
