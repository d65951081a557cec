//! What the program answers other programs has the form that the published schemas say, to
//! the last member, and that the types say.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::path::Path;
use std::process::Command;

use boon::{Compiler, Schemas};
use formats::answers::{
    Version, by_clock, causes, check, clients, experiment, list, matrix, proxies, run_steps,
    servers, sweep, sweep_map, test,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the program prints; nothing where it has no wire, and then it says so.
fn printed(arguments: &[&str]) -> Option<String> {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = idlerace.args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if text.is_empty() {
        skipped::skip(&format!("{arguments:?}: {said}"));
        return None;
    }
    Some(text)
}

fn answer(arguments: &[&str]) -> Option<Value> {
    printed(arguments).map(|text| serde_json::from_str(&text).unwrap())
}

/// The schema that the program prints, without another one beside it, takes the value, and
/// none in which one thing is wrong.
fn is_as_published(schema: &str, value: &Value) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let url = "http://schema.test/printed.json";
    compiler
        .add_resource(url, answer(&["schema", schema]).unwrap())
        .unwrap();
    let schema = compiler.compile(url, &mut schemas).unwrap();
    let taken = schemas.validate(value, schema);
    assert!(taken.is_ok(), "{}", taken.unwrap_err());
    let slips = slips(value);
    assert!(slips.len() > 2, "{value}");
    for slip in slips {
        assert!(schemas.validate(&slip, schema).is_err(), "{slip:#}");
    }
}

/// Every copy of a value in which a member is missing or one too many, or something is of
/// another kind; but inside of traces and scenarios, whose schemas have a test of their own.
fn slips(value: &Value) -> Vec<Value> {
    let nonsense = || json!({ "slip": { "slip": 1 } });
    let inside = |slips: Vec<Value>, put: &dyn Fn(Value) -> Value| {
        slips.into_iter().map(put).collect::<Vec<_>>()
    };
    match value {
        Value::Object(members) => {
            let mut all = vec![nonsense()];
            let with = |name: &str, value: Value| {
                let mut changed = members.clone();
                changed.insert(name.to_owned(), value);
                Value::Object(changed)
            };
            all.push(with("slip", nonsense()));
            for (name, member) in members {
                let known_elsewhere =
                    member.get("events").is_some() || member.get("client").is_some();
                // What was not there once need not be there.
                let optional = name == "version" || member.is_null();
                if !optional {
                    let mut less = members.clone();
                    less.remove(name);
                    all.push(Value::Object(less));
                }
                all.extend(if known_elsewhere {
                    vec![with(name, nonsense())]
                } else {
                    inside(slips(member), &|slip| with(name, slip))
                });
            }
            all
        }
        Value::Array(items) => {
            let mut all = vec![nonsense()];
            for (index, item) in items.iter().enumerate().take(3) {
                let put = |slip| {
                    let mut changed = items.clone();
                    changed[index] = slip;
                    Value::Array(changed)
                };
                all.extend(if item.get("events").is_some() {
                    vec![put(nonsense())]
                } else {
                    inside(slips(item), &put)
                });
            }
            all
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![nonsense()],
    }
}

/// Read into its type and written again, it is the same.
fn is_as_typed<T: Serialize + DeserializeOwned>(value: &Value) {
    let typed: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(typed).unwrap(), *value);
}

#[test]
fn list() {
    let value = answer(&["list", "--json"]).unwrap();
    is_as_published("list", &value);
    is_as_typed::<list::List>(&value);
}

#[test]
fn experiment() {
    let value = answer(&["--json"]).unwrap();
    is_as_published("experiment", &value);
    is_as_typed::<experiment::Experiment>(&value);
}

#[test]
fn causes() {
    for text in [
        &[][..],
        &["socket hang up"],
        &["SH--"],
        &["connection reset by peer"],
    ] {
        let value = answer(&[&["causes", "--json"], text].concat()).unwrap();
        is_as_published("causes", &value);
        is_as_typed::<causes::Causes>(&value);
    }
    // Exit code 2, and an answer all the same.
    let value = answer(&["causes", "--json", "soket hang upp"]).unwrap();
    assert_eq!(value["near"][0], "socket hang up");
    is_as_published("causes", &value);
}

#[test]
fn matrix() {
    let value = answer(&["matrix", "go", "bun", "gunicorn", "envoy", "--json"]).unwrap();
    is_as_published("matrix", &value);
    is_as_typed::<matrix::Matrix>(&value);
    let all = answer(&["matrix", "--json"]).unwrap();
    is_as_typed::<matrix::Matrix>(&all);
}

/// What changed in a version is seen by comparing with the answer of another.
#[test]
fn a_matrix_is_compared_with_an_earlier_one() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix.json");
    let earlier = printed(&["matrix", "curl", "nginx", "--json"]).unwrap();
    let against = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        idlerace.args(["matrix", "curl", "nginx", "--against"]);
        let output = idlerace.arg(&path).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said + &complaint)
    };
    let (code, same) = against(&earlier);
    assert_eq!(code, Some(0), "{same}");
    let count = same.strip_prefix("0 of ").expect("none differ");
    let mut changed: Value = serde_json::from_str(&earlier).unwrap();
    let mut cells = changed["clients"][0]["cells"]
        .as_array_mut()
        .unwrap()
        .iter_mut();
    let cell = cells
        .find(|cell| cell["id"] == "curl.applied-fin.get")
        .unwrap();
    cell["predicted"][0]["applied"] = 1.into();
    let (code, said) = against(&changed.to_string());
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.starts_with("curl.applied-fin.get\n  was answer 1x"),
        "{said}"
    );
    assert!(said.ends_with(&format!("1 of {count}")), "{said}");
    let (code, said) = against("{}");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("matrix.json is no output of"), "{said}");
    let mut twice = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let twice = twice.args(["matrix", "--twice", "nginx"]).output().unwrap();
    assert_eq!(twice.status.code(), Some(2));
    let said = String::from_utf8(twice.stderr).unwrap();
    assert!(said.contains("nginx is no client"), "{said}");
}

#[test]
fn run() {
    for name in ["died-after-applying", "crossing"] {
        let value = answer(&["run", name, "--wire", "loopback", "--json"]).unwrap();
        assert_eq!(value["version"], 1);
        // What could not be run went over nothing.
        let over = value.get("between").map(|_| "loopback");
        assert_eq!(value["wire"].as_str(), over, "{value:#}");
        is_as_published("run", &value);
        is_as_typed::<by_clock::Run>(&value);
    }
}

#[test]
fn run_step_by_step() {
    let steps = ["run", "crossing", "--steps"];
    if let Some(value) = answer(&[&steps[..], &["--json"]].concat()) {
        assert_eq!(value["version"], 1);
        is_as_published("run-steps", &value);
        is_as_typed::<run_steps::Followed>(&value);
    }
    let lines = printed(&[&steps[..], &["--lines"]].concat()).unwrap_or_default();
    let error = serde_json::to_string(&run_steps::Line::Error("no wire".into())).unwrap();
    for line in lines.lines().chain([error.as_str()]) {
        let value = serde_json::from_str(line).unwrap();
        is_as_published("run-line", &value);
        is_as_typed::<run_steps::Line>(&value);
    }
}

#[test]
fn check() {
    let names = ["check", "died-after-applying", "crossing", "--json"];
    for options in [
        &["--wire", "loopback"][..],
        &["--wire", "veth", "--clock"],
        &["--wire", "veth", "--explored"],
    ] {
        if let Some(value) = answer(&[&names[..], options].concat()) {
            for row in value["rows"].as_array().unwrap() {
                let ran = row.get("changes").is_some();
                assert_eq!(row["wire"].as_str(), ran.then_some(options[1]), "{row}");
            }
            is_as_published("check", &value);
            is_as_typed::<check::Check>(&value);
        }
    }
}

#[test]
fn explore() {
    // One with advice, one with a margin, one with twins, one that reaches a limit.
    for arguments in [
        &["crossing"][..],
        &["client-timeout-below-server"],
        &["article-as-logged", "--set", "requests.count=2"],
        &["article-as-logged", "--set", "requests.pause=0ms..1s"],
    ] {
        let value = answer(&[&["explore", "--json"], arguments].concat()).unwrap();
        assert_eq!(value["version"], 2);
        is_as_published("explore", &value);
    }
}

#[test]
fn odds() {
    for name in ["crossing", "keep-alive-off"] {
        let value = answer(&["odds", name, "--json"]).unwrap();
        assert_eq!(value["version"], 1);
        is_as_published("odds", &value);
    }
}

#[test]
fn sweep() {
    let x = "requests.pause=50ms..350ms/300ms";
    let sweep = ["sweep", "article-as-printed", "--x", x, "--json"];
    let value = answer(&[&sweep[..], &["--reps", "3", "--wire", "loopback"]].concat()).unwrap();
    is_as_published("sweep", &value);
    is_as_typed::<sweep::Sweep>(&value);
    let y = ["--y", "server.idle_timeout=290ms,310ms"];
    let value = answer(&[&sweep[..], &y].concat()).unwrap();
    assert_eq!(value["version"], 1);
    is_as_published("sweep", &value);
    is_as_typed::<sweep_map::Map>(&value);
}

#[test]
fn orders_on_a_client() {
    let curl = ["curl", "-sS", "{url}", "--next", "-sS", "-XPOST", "{url}"];
    let asked = [
        "test",
        "--json",
        "--client",
        "curl",
        "--expect",
        "no-double-apply",
    ];
    let asked = [
        &asked[..],
        &["--orders", "crossing,applied-fin", "--"],
        &curl,
    ]
    .concat();
    if let Some(value) = answer(&asked) {
        assert_eq!(value["version"], 1);
        assert_eq!(
            value["rows"][1]["unmet"].as_array().unwrap().len(),
            1,
            "{value:#}"
        );
        is_as_published("test", &value);
        is_as_typed::<test::Test>(&value);
        // Each row's address opens what it names.
        for row in value["rows"].as_array().unwrap() {
            let link = row["link"].as_str().unwrap();
            assert!(printed(&["show", link]).is_some(), "{row:#}");
        }
    }
}

#[test]
fn orders_on_real_clients() {
    let few = ["--orders", "e", "--methods", "POST", "--bodies", "0"];
    let asked = [&["clients", "--json", "curl", "http-client"], &few[..]].concat();
    let mut value = answer(&asked).unwrap();
    assert_eq!(value["version"], 1);
    // What a run seldom has is in the schema, too.
    let way = json!({ "ok": true, "error": null, "applied": 1, "runs_on": ["fresh"] });
    let change = json!({
        "id": "curl", "versions": ["curl 1", "curl 2"], "at": "e POST 0",
        "before": [way], "after": [way],
    });
    let unplayed = json!({
        "id": "curl", "order": "e", "method": "POST", "body": 0, "idempotency_key": true,
        "reason": "not forced",
    });
    let not_run = json!({ "id": "curl", "reason": "it is not here" });
    for (member, one) in [
        ("changes", change),
        ("unplayed", unplayed),
        ("not_run", not_run.clone()),
        ("broken", not_run),
    ] {
        value[member].as_array_mut().unwrap().push(one);
    }
    is_as_published("clients", &value);
    is_as_typed::<clients::Clients>(&value);
}

#[test]
fn the_end_of_an_idle_connection() {
    let value = answer(&["servers", "--json", "node"]).unwrap();
    assert_eq!(value["version"], 1);
    is_as_published("servers", &value);
    is_as_typed::<servers::Servers>(&value);
}

/// Real ones take longer: `tests/proxies.rs` reads their answer by its type.
#[test]
fn what_a_proxy_made_of_requests() {
    let end = |status: Option<u16>, failed: Option<&str>| proxies::End {
        status,
        failed: failed.map(Into::into),
        applied: 2,
        seen: 3,
        expected: 4,
        predicted: true,
    };
    let row = |edge| proxies::Row {
        edge,
        method: "POST".into(),
        timeout_ms: Some(400),
        requests: 200,
        not_judged: 1,
        as_timed: 190,
        ends: vec![end(Some(502), None), end(None, Some("no response: EOF"))],
        differences: vec!["3 ended otherwise".into()],
    };
    let answer = proxies::Proxies {
        version: Version,
        date: "Sat, 28 Nov 2026 14:00:00 GMT".into(),
        system: "linux".into(),
        proxies: vec![proxies::Proxy {
            id: "nginx".into(),
            proxy: "1.22.1".into(),
            rows: proxies::Edge::ALL.map(row).into(),
        }],
        not_run: vec![clients::NotRun {
            id: "envoy".into(),
            reason: "it is not here".into(),
        }],
        milliseconds: 5,
    };
    let value = serde_json::to_value(&answer).unwrap();
    is_as_published("proxies", &value);
    is_as_typed::<proxies::Proxies>(&value);
}
