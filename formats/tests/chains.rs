//! Chains in files: the schema takes what is written and refuses what the reader refuses, and
//! files as they were written once lead to the same ends for ever.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use std::{fs, path::Path};

use boon::{Compiler, Schemas};
use formats::{read_chain, schema};
use idlerace_core::{
    run::chain::outcomes,
    scenario::chain::{catalog::CHAINS, parameter},
};
use serde_json::{Value, json};

/// Whether the schema takes a value.
fn taken() -> impl Fn(&Value) -> bool {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    for name in ["scenario", "chain-file"] {
        let url = format!("http://schema.test/{name}.json");
        let text = schema::find(name).unwrap().text;
        let document = serde_json::from_str(text).unwrap();
        compiler.add_resource(&url, document).unwrap();
    }
    let url = "http://schema.test/chain-file.json";
    let index = compiler.compile(url, &mut schemas).unwrap();
    move |value| schemas.validate(value, index).is_ok()
}

#[test]
fn each_named_chain_is_as_the_schema_says() {
    let taken = taken();
    for entry in CHAINS {
        let value = serde_json::to_value(entry.chain()).unwrap();
        assert!(taken(&value), "{}: {value:#}", entry.name);
    }
}

#[test]
fn a_slip_in_a_load_is_refused_by_both() {
    let taken = taken();
    let entry = CHAINS.iter().find(|one| one.name == "rolling-deploy");
    let mut good = serde_json::to_value(entry.unwrap().chain()).unwrap();
    good["hops"][1]["pool"] = json!({"size": 4, "idle": null, "order": "first-used-first"});
    let reads = |value: &Value| {
        let chain = read_chain(value.to_string().as_bytes())?;
        parameter::check(&chain).map_err(|problem| problem.to_string())
    };
    assert_eq!(reads(&good), Ok(()));
    assert!(taken(&good));
    for (place, slip) in [
        ("/load/clients", json!(0)),
        ("/load/clients", json!(1_001)),
        ("/load/clients", json!("8")),
        ("/load/shared", json!("yes")),
        ("/load/arrival", json!(2)),
        ("/load/arrival", json!("soon")),
        ("/load/arrival", json!("at 1ms, soon")),
        ("/load/arrival", json!("at ")),
        ("/hops/1/pool/size", json!(0)),
        ("/hops/1/pool/idle", json!(1.5)),
        ("/hops/1/pool/order", json!("lifo")),
        ("/load", json!({"clients": 8})),
        (
            "/hops/1/pool",
            json!({"order": "first-used-first", "most": 4}),
        ),
    ] {
        let mut value = good.clone();
        *value.pointer_mut(place).unwrap() = slip;
        let said = reads(&value).unwrap_err();
        assert!(!said.contains('\n'), "{said}");
        assert!(!taken(&value), "{place}: {said}");
    }
}

/// Written once by a version that had so many named chains; new ones are added, these are never
/// changed.
#[test]
fn old_chains_load_and_lead_to_the_same_ends() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus-of-chains");
    let mut read = 0;
    for version in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(version.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let chain = read_chain(kept["chain"].to_string().as_bytes());
            let chain = chain.unwrap_or_else(|said| panic!("{}: {said}", path.display()));
            parameter::check(&chain).unwrap();
            let ends = serde_json::to_value(outcomes(&chain)).unwrap();
            assert_eq!(ends, kept["requests"], "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 4, "{read}");
}
