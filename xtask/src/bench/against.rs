//! Two records: what takes more instructions than it did.

use anyhow::{Context as _, Result};
use serde_json::Value;

/// So many hundredths more are a regression.
const MORE: u64 = 10;

/// A line for each piece of work that takes too many more than in the former record.
///
/// # Errors
/// If that is no record, or if something was counted in it and is not any more.
pub(super) fn worse(former: &Value, record: &Value) -> Result<Vec<String>> {
    let former = former["instructions"]
        .as_object()
        .context("the former record has no instructions")?;
    let mut worse = Vec::new();
    for (name, before) in former {
        let Some(before) = before.as_u64() else {
            continue;
        };
        let after = record["instructions"][name].as_u64();
        let after = after.with_context(|| format!("{name} was counted before, and is not"))?;
        if after.saturating_mul(100) > before.saturating_mul(100 + MORE) {
            worse.push(format!("  {name}: {after}, and {before} before"));
        }
    }
    Ok(worse)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ten_percent_more_are_named() {
        let former = json!({"instructions": {"a": 100, "b": 100, "c": null}});
        let record = json!({"instructions": {"a": 111, "b": 110, "c": 7, "d": null, "e": 9}});
        let named = worse(&former, &record).unwrap();
        assert_eq!(named, ["  a: 111, and 100 before"]);
        let other = json!({"instructions": {"d": 1}});
        assert!(worse(&other, &record).is_err());
        assert!(worse(&json!({}), &record).is_err());
    }
}
