//! Profiles are data that others rely on: whole, told apart by their ids, each figure with
//! a source that exists, each setting one that a scenario has; and the words in which every
//! client reports every failure, as they stand in `golden/texts.txt`.
//!
//! `UPDATE_EXPECT=1` writes the file anew.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use expect_test::expect_file;
use idlerace_core::catalog::ENTRIES;
use idlerace_core::errno::Errno;
use idlerace_core::http::Method;
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::parameter;
use idlerace_core::profile::{
    ClientProfile, Origin, Profile as _, Received, ServerProfile, Setting, Source, Step, Unit,
    clients, servers,
};

/// What both kinds of profile have.
struct Profile {
    id: &'static str,
    title: &'static str,
    versions: &'static str,
    settings: &'static [Setting],
    sources: &'static [Source],
    settings_from: &'static [Source],
}

impl From<&ClientProfile> for Profile {
    fn from(client: &ClientProfile) -> Self {
        let about = client.about().unwrap();
        Self {
            id: client.id,
            title: client.title(),
            versions: client.origin().unwrap().versions,
            settings: about.settings,
            sources: client.origin().unwrap().sources,
            settings_from: client.origin().unwrap().settings,
        }
    }
}

impl From<&ServerProfile> for Profile {
    fn from(server: &ServerProfile) -> Self {
        let about = server.about().unwrap();
        Self {
            id: server.id,
            title: server.title(),
            versions: server.origin().unwrap().versions,
            settings: about.settings,
            sources: server.origin().unwrap().sources,
            settings_from: server.origin().unwrap().settings,
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What is wrong with a profile whose kind is `client` or `server`.
fn problems(profile: &Profile, kind: &str) -> Vec<String> {
    let id = profile.id;
    let mut problems = Vec::new();
    let mut need = |holds: bool, what: String| {
        if !holds {
            problems.push(format!("{kind} {id}: {what}"));
        }
    };
    let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    need(
        !id.is_empty() && id.chars().all(is_kebab),
        "an id is lower-case words with hyphens".into(),
    );
    need(!profile.title.is_empty(), "it has no title".into());
    need(!profile.versions.is_empty(), "it says no versions".into());
    need(!profile.sources.is_empty(), "it has no sources".into());
    let own = profile.sources.iter().chain(profile.settings_from);
    for Source { figure, source } in own.chain(Origin::OF_ALL) {
        need(!figure.is_empty(), format!("{source} is for no figure"));
        need(
            exists(source),
            format!("{figure}: no such source: {source}"),
        );
    }
    for setting in profile.settings {
        let (name, key) = (setting.name, setting.parameter);
        // A client's program also says what its requests are like.
        let whose = key.split('.').next().unwrap();
        need(
            whose == kind || (kind == "client" && whose == "requests"),
            format!("{name}: {key} is not of a {kind}"),
        );
        let words = setting.typed.split("{}").count() == 1;
        need(
            words == (setting.unit == Unit::Words),
            format!("{name}: {} has no place for its value", setting.typed),
        );
        need(
            takes(key, setting.step),
            format!("{name}: {key} takes no {:?}", setting.step),
        );
        let mut sources = profile.settings_from.iter().chain(Origin::OF_ALL);
        need(
            sources.any(|source| source.figure == name),
            format!("{name}: nothing says where that was read"),
        );
    }
    for Source { figure, .. } in profile.settings_from {
        let mut settings = profile.settings.iter();
        need(
            settings.any(|setting| setting.name == *figure),
            format!("{figure} is no setting of it"),
        );
    }
    problems
}

/// Whether every fact is in the document of facts, and every file among the measured data.
fn exists(source: &str) -> bool {
    let facts = std::fs::read_to_string(root().join("../docs/facts.md")).unwrap();
    let known = |name: &str| {
        if name.contains('.') {
            root().join("tests/truth").join(name).exists()
        } else {
            facts.contains(&format!("\n| {name} |"))
        }
    };
    !source.is_empty() && source.split(", ").all(known)
}

/// Whether there is such a parameter, and a step is a value of it.
fn takes(key: &str, step: Step) -> bool {
    let mut scenario = idlerace_core::scenario::Scenario::new();
    let step = match step {
        Step::Length(length) => length.to_string(),
        Step::Count(count) => count.to_string(),
        Step::Only(value) => value.to_owned(),
    };
    parameter::set(&mut scenario, key, &step).is_ok()
}

#[test]
fn every_profile_is_whole_and_every_figure_has_a_source() {
    let of_clients = clients::ALL
        .iter()
        .map(|one| (Profile::from(*one), "client"));
    let of_servers = servers::ALL
        .iter()
        .map(|one| (Profile::from(*one), "server"));
    let mut problems_found = Vec::new();
    let mut ids = BTreeSet::new();
    for (profile, kind) in of_clients.chain(of_servers) {
        problems_found.extend(problems(&profile, kind));
        if !ids.insert((kind, profile.id)) {
            problems_found.push(format!("{kind} {}: there are two", profile.id));
        }
    }
    assert!(problems_found.is_empty(), "{}", problems_found.join("\n"));
}

#[test]
fn what_a_profile_lacks_is_found() {
    let planted = |change: fn(&mut Profile)| {
        let mut profile = Profile::from(&clients::go::PROFILE);
        change(&mut profile);
        problems(&profile, "client")
    };
    assert_eq!(planted(|_| {}), Vec::<String>::new());
    assert_eq!(
        planted(|one| one.sources = &[]),
        ["client go: it has no sources"]
    );
    assert_eq!(
        planted(|one| one.sources = const { &[Source::new("idle timeout 90 s", "no-such-fact")] }),
        ["client go: idle timeout 90 s: no such source: no-such-fact"]
    );
    assert_eq!(
        planted(|one| one.sources = const { &[Source::new("error texts", "client.json")] }),
        ["client go: error texts: no such source: client.json"]
    );
    assert_eq!(
        planted(|one| {
            one.settings_from = const { &[Source::new("IdleConnTimeout", "P2-001")] };
            one.settings = const {
                &[Setting::of_type(
                    Unit::Go,
                    ("IdleConnTimeout", "IdleConnTimeout: {}"),
                    "client.idle",
                )]
            };
        }),
        ["client go: IdleConnTimeout: client.idle takes no Length(Duration(1000000))"]
    );
    assert_eq!(
        planted(|one| one.settings_from = &[])[0],
        "client go: http.Transport.IdleConnTimeout: nothing says where that was read"
    );
    assert_eq!(
        planted(|one| one.settings = &[])[0],
        "client go: http.Transport.IdleConnTimeout is no setting of it"
    );
    let id = planted(|one| one.id = "Go net/http");
    assert!(id[0].contains("an id is"), "{id:?}");
}

/// Half of the content had come.
const HALF: Received = Received {
    head: true,
    content: 9,
    missing: 9,
};

/// A response that broke off in its head.
const IN_HEAD: Received = Received {
    head: false,
    content: 0,
    missing: 18,
};

/// Every failure that there can be.
fn failures() -> Vec<Failure> {
    let ended = || std::iter::once(StreamEnd::Eof).chain(Errno::ALL.map(StreamEnd::Error));
    let mut all = Vec::from(Errno::ALL.map(Failure::NotConnected));
    all.extend(ended().map(Failure::ClosedIdle));
    all.extend(Errno::ALL.map(Failure::NothingWritten));
    let cut = [Errno::ConnReset, Errno::Pipe].map(StreamEnd::Error);
    all.extend(cut.map(Failure::RequestCut));
    all.push(Failure::RequestCut(StreamEnd::Eof));
    all.extend(ended().map(Failure::NoResponse));
    all.extend(ended().map(Failure::PartialResponse));
    all.extend([Failure::TimedOut, Failure::Hangs]);
    all
}

/// What a client says, line by line: of a GET, of a POST if it differs, of a response that
/// broke off in its head if that differs, and likewise when its attempts are used up.
fn said(client: &ClientProfile, failure: Failure) -> Vec<String> {
    let mut lines = Vec::new();
    for exhausted in [false, true] {
        for received in [HALF, IN_HEAD] {
            for method in [Method::Get, Method::Post] {
                let words = client.words(method, failure, received, exhausted);
                if !lines.contains(&words) {
                    lines.push(words);
                }
            }
        }
    }
    lines
}

#[test]
fn every_client_has_its_words_for_every_failure() {
    let mut text = String::new();
    for client in clients::ALL {
        let _ = writeln!(text, "{}", client.title());
        for failure in failures() {
            let _ = writeln!(text, "  {failure}");
            for line in said(client, failure) {
                assert!(!unfilled(&line), "{}: {line}", client.id);
                let _ = writeln!(text, "    {line}");
            }
        }
    }
    expect_file!["golden/texts.txt"].assert_eq(&text);
}

/// Who carries no words knows which are the same.
#[test]
fn before_an_answer_failures_of_one_wording_are_told_in_the_same_words() {
    for client in clients::ALL {
        let words = |failure| client.words(Method::Get, failure, Received::default(), false);
        for one in failures() {
            for other in failures() {
                assert_eq!(
                    client.wording(one) == client.wording(other),
                    words(one) == words(other),
                    "{}: {one}, {other}",
                    client.id
                );
            }
        }
    }
}

/// Whether a word in braces was left: nothing is filled in under that name.
fn unfilled(line: &str) -> bool {
    let inside = line.split('{').skip(1);
    inside
        .filter_map(|rest| rest.split_once('}'))
        .any(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// What a product does not decide stays as it was, whatever it is taken for.
#[test]
fn a_profile_sets_what_the_product_decides_and_nothing_else() {
    let own = [
        "client.profile",
        "client.idle_timeout",
        "client.max_age",
        "client.hint_margin",
        "client.liveness",
        // Without a background read it has no lag.
        "client.notice_lag",
        "client.split_write",
        "client.while_writing",
        "client.retry",
        "server.profile",
        "server.idle_timeout",
        "server.timer_lag",
        "server.closing",
        "server.max_requests",
        "server.max_age",
        "server.old_waits",
        "server.hint",
    ];
    let clients = clients::ALL.iter().map(|one| ("client.profile", one.id));
    let servers = servers::ALL.iter().map(|one| ("server.profile", one.id));
    for (key, id) in clients.chain(servers) {
        for entry in ENTRIES {
            let before = entry.scenario();
            let mut after = before.clone();
            parameter::set(&mut after, key, id).unwrap();
            for one in parameter::ALL.iter().filter(|one| !own.contains(&one.key)) {
                let (was, is) = (one.get(&before), one.get(&after));
                assert_eq!(was, is, "{} with {key}={id}: {}", entry.name, one.key);
            }
            assert_eq!(before.server.death, after.server.death, "{}", entry.name);
        }
    }
}

/// A server announces what its own idle timeout says where one setting makes both, and no other
/// does.
#[test]
fn what_one_setting_makes_moves_together() {
    for server in servers::ALL {
        let settings = server.about().unwrap().settings;
        let of = |key: &str| settings.iter().find(|one| one.parameter == key);
        let both = of("server.idle_timeout").zip(of("server.hint"));
        let one = both.filter(|(idle, hint)| idle.name == hint.name);
        let added = one.map(|(idle, _)| idle.added);
        assert_eq!(server.policy.hint_below, added, "{}", server.id);
    }
}

/// gunicorn looks once a second (P1-031).
#[test]
fn a_server_that_looks_now_and_then_is_late() {
    let mut scenario = idlerace_core::catalog::find("crossing").unwrap().scenario();
    parameter::set(&mut scenario, "server.profile", "gunicorn").unwrap();
    let lag = parameter::find("server.timer_lag").unwrap();
    assert_eq!(lag.get(&scenario), "0s..1s");
    parameter::set(&mut scenario, "server.timer_lag", "0s").unwrap();
    assert_eq!(lag.get(&scenario), "0s");
}
