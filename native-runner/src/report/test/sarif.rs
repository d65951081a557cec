//! What is not as expected, as SARIF 2.1.0 (OASIS), for whatever shows findings.

use formats::answers::test::{Row, Test as Answer};
use serde_json::{Value, json};

use crate::report::output::answer as document;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The document: a rule for each order, a result for each row that is not as expected or was
/// not forced.
pub(crate) fn sarif(answer: &Answer) -> String {
    let mut rules: Vec<Value> = Vec::new();
    for row in &answer.rows {
        let text = json!({ "text": row.about });
        let rule = json!({ "id": row.order, "shortDescription": text });
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let results: Vec<Value> = answer.rows.iter().flat_map(results).collect();
    let driver = json!({
        "name": "idlerace",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    document(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "results": results }],
    }))
}

fn results(row: &Row) -> Vec<Value> {
    let not_forced = row
        .not_forced
        .iter()
        .map(|reason| ("note", format!("not forced: {reason}")));
    let ended = row.outcome.as_ref().map_or("", |outcome| &outcome.ended);
    let unmet = row
        .unmet
        .iter()
        .map(|one| ("error", format!("{one} ({ended})")));
    let result = |(level, text): (&str, String)| {
        let key = if row.idempotency_key { "+key" } else { "" };
        let place = format!("{} {}{key}", row.order, row.method);
        json!({
            "ruleId": row.order,
            "level": level,
            "message": { "text": text },
            "locations": [{ "logicalLocations": [{ "fullyQualifiedName": place, "kind": "test" }] }],
        })
    };
    not_forced.chain(unmet).map(result).collect()
}
