//! What the page reads of an answer without its types, and what it sends, stands where the
//! types say.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use formats::answers::Version;
use formats::answers::run_steps::{Followed, Line};
use formats::answers::sweep_map::Map;
use formats::schema;
use formats::verdict::Verdict;
use formats::{Kept, named, read};
use idlerace_core::catalog;
use idlerace_core::compare::Difference;
use idlerace_core::explore::Question;
use idlerace_core::map::{Axis, Plan};
use idlerace_core::parameter;
use idlerace_core::simulate::simulate;
use serde_json::{Value, json};

/// What reads the lines of a run in the page.
const PAGES: &str = include_str!("../../web/later/real.js");

fn followed(verdict: Verdict) -> Line {
    let trace = simulate(&catalog::find("crossing").unwrap().scenario());
    Line::Result(Box::new(Followed {
        version: Version,
        name: "crossing".into(),
        verdict,
        wire: "tun".into(),
        changes: Vec::new(),
        predicted: trace.clone(),
        observed: Some(trace),
    }))
}

fn differs() -> Line {
    followed(Verdict::Differs(Difference {
        at: "request 2".into(),
        predicted: "answered".into(),
        observed: "no response".into(),
    }))
}

#[test]
fn the_page_finds_what_it_reads() {
    let value = |line: Line| serde_json::to_value(line).unwrap();
    let at = |value: &Value, path: &str| {
        value
            .pointer(&format!("/{}", path.replace('.', "/")))
            .cloned()
    };
    let progress = value(Line::Progress { step: 3, of: 55 });
    let error = value(Line::Error("no wire".into()));
    let busy = value(followed(Verdict::TooBusy("late".into())));
    let differs = value(differs());
    for (line, path, expected) in [
        (&progress, "progress.step", json!(3)),
        (&progress, "progress.of", json!(55)),
        (&error, "error", json!("no wire")),
        (&busy, "result.verdict", json!("too-busy")),
        (&busy, "result.reason", json!("late")),
        (&busy, "result.wire", json!("tun")),
        (&differs, "result.difference.at", json!("request 2")),
        (&differs, "result.difference.predicted", json!("answered")),
        (&differs, "result.difference.observed", json!("no response")),
    ] {
        assert_eq!(at(line, path), Some(expected), "{path}");
        let name = path.rsplit('.').next().unwrap();
        assert!(PAGES.contains(name), "{name} is read by the page");
    }
    let events = at(&busy, "result.observed.events").unwrap();
    assert!(events.as_array().unwrap().len() > 20);
    assert!(PAGES.contains("observed.events.length"));
}

#[test]
fn lines_are_read_as_they_are_written() {
    for line in [
        Line::Progress { step: 3, of: 55 },
        differs(),
        followed(Verdict::Agrees),
        Line::Error("no wire".into()),
    ] {
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(Line::is_result(&text), matches!(line, Line::Result(_)));
        assert_eq!(serde_json::from_str::<Line>(&text).unwrap(), line);
    }
    assert!(!Line::is_result("") && !Line::is_result("{\"result\""));
}

#[test]
fn what_the_page_sends_is_read() {
    let entry = catalog::find("crossing").unwrap();
    let mut scenario = entry.scenario();
    assert_eq!(
        read(named("crossing", [].into_iter()).as_bytes()),
        Ok(Kept::Scenario(scenario.clone()))
    );
    let settings = [("requests.pause", "310ms"), ("requests.count", "3")];
    for (key, value) in settings {
        parameter::set(&mut scenario, key, value).unwrap();
    }
    let text = named("crossing", settings.into_iter());
    assert_eq!(read(text.as_bytes()), Ok(Kept::Scenario(scenario)));
}

#[test]
fn a_map_without_a_version_is_one_of_version_1() {
    let axis = |text| Axis::parse(text).unwrap();
    let map = Map {
        version: Version,
        name: "crossing".into(),
        plan: Plan {
            scenario: catalog::find("crossing").unwrap().scenario(),
            settings: Vec::new(),
            x: axis("requests.pause=1ms,2ms"),
            y: axis("server.idle_timeout=1ms,2ms"),
            draws: 0,
            question: Question::AsTimed,
        },
        cells: Vec::new(),
    };
    let mut value = serde_json::to_value(&map).unwrap();
    assert_eq!(value["version"].take(), json!(1));
    value.as_object_mut().unwrap().remove("version");
    value["plan"].as_object_mut().unwrap().remove("question");
    assert_eq!(serde_json::from_value::<Map>(value.clone()).unwrap(), map);
    value["version"] = json!(2);
    let refused = serde_json::from_value::<Map>(value)
        .unwrap_err()
        .to_string();
    assert_eq!(refused, "version 2 is not the one that is read here, 1");
}

#[test]
fn every_file_of_the_schemas_is_listed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut names = schema::ALL.map(|schema| format!("{}.json", schema.name));
    names.sort();
    assert_eq!(files, names);
    for one in schema::ALL {
        let text: Value = serde_json::from_str(one.text).unwrap();
        assert!(text["title"].is_string(), "{}", one.name);
    }
}
