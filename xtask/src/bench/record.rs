//! What is written down: the rows of the table, growth, instructions, on which machine, with
//! which versions, when. The book's table is made of it (`docs/book/make/measured/speed.rs`).

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{Measured, grown, rows};
use crate::process::{command, output};

/// Where it stands.
const FILE: &str = "docs/book/measured/speed.json";
/// Those whose versions say what was measured.
const VERSIONS: [&str; 4] = ["turmoil-net", "stateright", "tokio", "wasm-bindgen"];

pub(super) fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file);
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no record", file.display()))
}

pub(super) fn write(record: &Value) -> Result<PathBuf> {
    let text = serde_json::to_string_pretty(record)? + "\n";
    fs::write(FILE, text).with_context(|| format!("cannot write {FILE}"))?;
    Ok(FILE.into())
}

/// Whether nothing is missing in it.
pub(super) fn is_whole(record: &Value) -> bool {
    let rows = record["rows"].as_array().into_iter().flatten();
    let counts = record["instructions"].as_object().into_iter().flatten();
    let mut rows = rows.map(|row| row["reached"].as_str());
    let mut counts = counts.map(|(_, count)| count);
    rows.all(|reached| reached != Some(rows::MISSING)) && counts.all(Value::is_u64)
}

pub(super) fn make(measured: &Measured) -> Result<Value> {
    Ok(json!({
        "date": httpdate::fmt_http_date(SystemTime::now()),
        "machine": machine(),
        "versions": versions(measured)?,
        "rows": rows::all(measured),
        "growth": grown::growth(&measured.growth),
        "notes": rows::notes(measured),
        "instructions": measured.counts,
    }))
}

/// The processor as the system names it, how many of it there are, and the kernel.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = processors.lines();
    let model = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = [std::env::consts::OS, kernel.trim()].join(" ");
    format!("{model}, {cores} cores, {}", kernel.trim())
}

fn versions(measured: &Measured) -> Result<Value> {
    let locked = fs::read_to_string("Cargo.lock")?;
    let mut all: Vec<String> = VERSIONS
        .iter()
        .filter_map(|name| {
            let entry = format!("name = \"{name}\"\nversion = \"");
            let (_, rest) = locked.split_once(&entry)?;
            Some(format!("{name} {}", rest.split('"').next()?))
        })
        .collect();
    all.push(
        output(&mut command("rustc", "--version"))?
            .trim()
            .to_owned(),
    );
    if let Ok(browser) = &measured.browser {
        all.extend(browser["version"].as_str().map(str::to_owned));
    }
    Ok(all.into())
}

/// The rows as a text with aligned columns, and all that stands below it.
pub(super) fn table(record: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = vec![["", "figure", "ratio", "asked for", ""].map(str::to_owned)];
    let rows = record["rows"].as_array().into_iter().flatten();
    let growth = record["growth"].as_array().into_iter().flatten();
    for row in rows.clone().chain(growth) {
        let cells = ["what", "figure", "ratio", "target", "reached"];
        lines.push(cells.map(|cell| text(&row[cell])));
    }
    let widths: Vec<usize> = (0..5)
        .map(|column| lines.iter().map(|line| line[column].chars().count()).max())
        .map(Option::unwrap_or_default)
        .collect();
    let aligned = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join("  ").trim_end().to_owned()
    });
    let mut all: Vec<String> = aligned.collect();
    all.push(String::new());
    for row in rows {
        if let Some(because) = row["because"].as_str() {
            all.push(format!("{}: {because}", text(&row["what"])));
        }
    }
    let notes = record["notes"].as_array().into_iter().flatten().map(text);
    all.extend(notes);
    all.push(format!(
        "{}; {}",
        text(&record["machine"]),
        text(&record["date"])
    ));
    let versions = record["versions"].as_array().into_iter().flatten();
    all.push(versions.map(text).collect::<Vec<_>>().join(", "));
    all.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_a_gap_is_not_whole() {
        let record = |reached: &str, count: Value| json!({"rows": [{"reached": reached}], "instructions": {"a": count}});
        assert!(is_whole(&record("short", 7.into())));
        assert!(!is_whole(&record("short", Value::Null)));
        assert!(!is_whole(&record(rows::MISSING, 7.into())));
    }

    #[test]
    fn columns_are_aligned_and_reasons_stand_below() {
        let record = json!({
            "rows": [
                {"what": "a", "figure": "1", "ratio": "2 ×", "target": "", "reached": "yes"},
                {"what": "long", "figure": "10", "ratio": "", "target": "3", "reached": "no",
                 "because": "it is far"},
            ],
            "growth": [], "notes": ["note"], "machine": "m", "date": "d", "versions": ["v 1"],
        });
        let table = table(&record);
        assert!(
            table.contains("\na     1       2 ×               yes\n"),
            "{table}"
        );
        assert!(
            table.ends_with("\nlong: it is far\nnote\nm; d\nv 1\n"),
            "{table}"
        );
    }
}
