//! The published schemas say the same as the code that reads: of what it writes, and of what
//! has a slip in it.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use boon::{Compiler, SchemaIndex, Schemas};
use formats::{read, schema};
use idlerace_core::{
    catalog::ENTRIES,
    parameter,
    profile::{ClientProfile, Profile, ServerProfile},
    simulate::simulate,
};
use serde_json::{Value, json};

struct Published {
    schemas: Schemas,
    scenario: SchemaIndex,
    trace: SchemaIndex,
}

impl Published {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut published = |name: &str| {
            let url = format!("http://schema.test/{name}.json");
            let schema = serde_json::from_str(schema::find(name).unwrap().text).unwrap();
            compiler.add_resource(&url, schema).unwrap();
            compiler.compile(&url, &mut schemas).unwrap()
        };
        let scenario = published("scenario");
        let trace = published("trace");
        Self {
            schemas,
            scenario,
            trace,
        }
    }

    fn takes(&self, value: &Value) -> Result<(), String> {
        let schema = if value.get("events").is_some() {
            self.trace
        } else {
            self.scenario
        };
        let checked = self.schemas.validate(value, schema);
        checked.map_err(|problem| format!("{problem:#}"))
    }
}

#[test]
fn what_is_written_is_as_the_schema_says() {
    let published = Published::new();
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        for value in [
            serde_json::to_value(entry.scenario()).unwrap(),
            serde_json::to_value(trace).unwrap(),
        ] {
            published
                .takes(&value)
                .unwrap_or_else(|problem| panic!("{}: {problem}", entry.name));
        }
    }
}

/// The profiles' names stand in the file as well, for whoever reads it without the program.
/// `UPDATE_EXPECT=1` writes them anew.
#[test]
fn the_schema_names_every_profile() {
    let mut schema = schema::find("scenario").unwrap().text.to_owned();
    for (what, ids) in [
        ("A client whose policies", ClientProfile::IDS),
        ("A server whose policies", ServerProfile::IDS),
    ] {
        let (before, rest) = schema.split_once(what).unwrap();
        let (says, rest) = rest.split_once('[').unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        let ids: Vec<String> = ids
            .iter()
            .map(|id| format!("            \"{id}\""))
            .collect();
        let ids = ids.join(",\n");
        schema = format!("{before}{what}{says}[\n{ids}\n          ]{after}");
    }
    expect_test::expect_file!["../schema/scenario.json"].assert_eq(&schema);
}

#[test]
fn what_has_a_slip_in_it_is_refused_by_both_or_by_neither() {
    let published = Published::new();
    let (mut refused, mut taken) = (0, 0);
    for entry in ENTRIES {
        let value = serde_json::to_value(entry.scenario()).unwrap();
        let slips = slips(&value, &[0, 16, 70_000, 1_000_001]);
        for slip in slips.into_iter().chain(bare(&value)) {
            let read = read(slip.to_string().as_bytes()).and_then(|kept| {
                let checked = parameter::check(&kept.into_scenario());
                checked.map_err(|problem| problem.to_string())
            });
            // That one number is less than another, no schema can say.
            let compares = |said: &String| said.starts_with("server.death.written");
            if read.as_ref().is_err_and(compares) {
                continue;
            }
            let schema = published.takes(&slip);
            assert_eq!(
                read.is_ok(),
                schema.is_ok(),
                "{}: read: {read:?}, schema: {schema:?}, of {slip:#}",
                entry.name
            );
            *(if read.is_ok() {
                &mut taken
            } else {
                &mut refused
            }) += 1;
        }
    }
    assert!(
        refused > 5_000 && taken > 500,
        "{refused} refused, {taken} taken"
    );
}

#[test]
fn a_trace_with_a_slip_in_it_is_refused_by_both_or_by_neither() {
    let published = Published::new();
    for name in ["crossing", "lost-fin"] {
        let entry = idlerace_core::catalog::find(name).unwrap();
        let mut value = serde_json::to_value(simulate(&entry.scenario())).unwrap();
        value["scenario"] = json!({});
        let scenario = serde_json::to_value(entry.scenario()).unwrap();
        for mut slip in slips(&value, &[]) {
            if slip["format"] != 1 || slip["scenario"] != json!({}) {
                continue;
            }
            slip["scenario"] = scenario.clone();
            if slip.get("events").is_none() {
                continue;
            }
            let read = read(slip.to_string().as_bytes()).map(|_| ());
            let schema = published.takes(&slip);
            // Inside of an event more may stand for the reader than the schema knows of.
            if slip.to_string().contains("slip") && read.is_ok() {
                continue;
            }
            // What one event says of those before it, no schema can say.
            let compares =
                |said: &String| said.ends_with(" is expected") && !said.contains(", where ");
            if read.as_ref().is_err_and(compares) {
                continue;
            }
            assert_eq!(read.is_ok(), schema.is_ok(), "{name}: {read:?}, {schema:?}");
        }
    }
}

/// Every copy of a value in which one thing is wrong: a field is missing, one too many, or
/// something is of another kind or one of these numbers.
fn slips(value: &Value, numbers: &[u32]) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("slip".into(), json!(1));
            all.push(more.into());
            for (name, inner) in fields {
                let mut less = fields.clone();
                less.remove(name);
                all.push(less.into());
                for slip in slips(inner, numbers) {
                    let mut other = fields.clone();
                    other.insert(name.clone(), slip);
                    all.push(other.into());
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(40) {
                for slip in slips(item, numbers) {
                    let mut other = items.clone();
                    other[index] = slip;
                    all.push(other.into());
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let kinds = [
                json!(null),
                json!(true),
                json!(-1),
                json!("soon"),
                json!(4_294_967_296_u64),
                json!([]),
            ];
            all.extend(kinds.into_iter().filter(|kind| kind != value));
            if value.is_number() {
                all.extend(numbers.iter().map(|number| json!(number)));
            }
        }
    }
    all
}

/// Every copy of a value in which one object is the array of its members' values: serde takes it
/// for the object.
fn bare(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    if let Value::Object(fields) = value {
        all.push(fields.values().cloned().collect());
        for (name, inner) in fields {
            for bare in bare(inner) {
                let mut other = fields.clone();
                other.insert(name.clone(), bare);
                all.push(other.into());
            }
        }
    }
    all
}
