//! How fast the model is, as `cargo xtask bench` wrote it down.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// From the book's folder.
const RECORD: &str = "measured/speed.json";

/// The table, the reasons of what falls short, and what was measured on what.
pub(crate) fn table() -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(RECORD);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    laid_out(&serde_json::from_str(&text)?)
}

fn laid_out(record: &Value) -> Result<String> {
    let mut text =
        String::from("| what | figure | ratio | asked for | reached |\n|---|---|---|---|---|\n");
    let rows = record["rows"].as_array().context("a record without rows")?;
    let growth = record["growth"]
        .as_array()
        .context("a record without growth")?;
    for row in rows.iter().chain(growth) {
        let cells = ["what", "figure", "ratio", "target", "reached"];
        let cells = cells.map(|cell| row[cell].as_str().unwrap_or_default());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    let short = rows.iter().filter_map(|row| {
        let because = row["because"].as_str()?;
        Some(format!("- **{}**: {because}.", row["what"].as_str()?))
    });
    let short: Vec<String> = short.collect();
    if !short.is_empty() {
        let _ = write!(
            text,
            "\nWhere the time goes of what falls short, as far as that was profiled:\n\n{}\n",
            short.join("\n")
        );
    }
    let notes = record["notes"].as_array().into_iter().flatten();
    for note in notes.filter_map(Value::as_str) {
        let _ = write!(text, "\n{note}\n");
    }
    let versions = record["versions"].as_array().into_iter().flatten();
    let versions: Vec<&str> = versions.filter_map(Value::as_str).collect();
    let [machine, date] = ["machine", "date"].map(|key| record[key].as_str().unwrap_or_default());
    let _ = write!(
        text,
        "\nMeasured on {date}: {machine}; {}.\n",
        versions.join(", ")
    );
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_that_falls_short_has_its_reason_below() {
        let record = json!({
            "rows": [{"what": "a", "figure": "1", "ratio": "2 ×", "target": "3",
                      "reached": "short", "because": "it is far"}],
            "growth": [{"what": "b", "figure": "4"}],
            "notes": ["note"], "machine": "m", "date": "d", "versions": ["v 1", "w 2"],
        });
        let text = laid_out(&record).unwrap();
        assert!(
            text.contains("\n| a | 1 | 2 × | 3 | short |\n| b | 4 |  |  |  |\n"),
            "{text}"
        );
        assert!(text.contains("- **a**: it is far."), "{text}");
        assert!(
            text.ends_with("\nnote\n\nMeasured on d: m; v 1, w 2.\n"),
            "{text}"
        );
        assert!(laid_out(&json!({})).is_err());
    }

    #[test]
    fn what_is_written_down_can_be_laid_out() {
        assert!(table().unwrap().contains("turmoil-net"));
    }
}
