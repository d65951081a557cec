//! Two records: what takes more instructions than it did.

use serde_json::Value;

/// So many hundredths more are a regression.
const MORE: u64 = 10;

/// A line for each piece of work that takes too many more than in the former record.
pub(super) fn worse(former: &Value, record: &Value) -> Vec<String> {
    let counts = record["instructions"].as_object().into_iter().flatten();
    let worse = counts.filter_map(|(name, count)| {
        let (before, after) = (former["instructions"][name].as_u64()?, count.as_u64()?);
        let is_worse = after.saturating_mul(100) > before.saturating_mul(100 + MORE);
        is_worse.then(|| format!("  {name}: {after}, and {before} before"))
    });
    worse.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ten_percent_more_are_named() {
        let former = json!({"instructions": {"a": 100, "b": 100, "c": null, "d": 100}});
        let record = json!({"instructions": {"a": 111, "b": 110, "c": 7, "d": null, "e": 9}});
        assert_eq!(worse(&former, &record), ["  a: 111, and 100 before"]);
    }
}
