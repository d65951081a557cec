//! What is known of an error text, for who has it: the programs that say it, the kinds of causes
//! behind it, and where each can be watched with a program that says it.
//!
//! Knows no document. The search and the counts are core's.

use idlerace_core::{
    catalog::{self, Entry},
    explain::client_log,
    parameter::{self, number},
    profile::{ClientProfile, Profile as _, ServerProfile},
    simulate::simulate,
    texts::{
        How, Index, Instead, Kind, Said, behind, can_be_either, helps, instead, names_version,
        reports, tell,
    },
};

use crate::model::scenario_ref::ScenarioRef;
use crate::model::typed::address;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) how: How,
    /// Each program with its text.
    pub(super) who: Vec<(&'static str, String)>,
    /// The ids of those that are profiles of clients.
    pub(super) clients: Vec<&'static str>,
    /// The server that is named besides, by its id.
    pub(super) server: Option<&'static str>,
    /// The kinds of causes, as [`behind`] sorts them; of a program alone the most reported first.
    pub(super) kinds: Vec<Reported>,
    /// Whether it stands for a request that was applied, and for one that was not.
    pub(super) either: bool,
}

/// A kind of causes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reported {
    pub(super) kind: Kind,
    /// What tells it from the others.
    pub(super) tell: String,
    /// What helps.
    pub(super) helps: String,
    /// What to type where that is no timeout.
    pub(super) instead: Vec<Instead>,
    /// How many public reports name it.
    pub(super) reports: usize,
    pub(super) watch: Option<Watch>,
}

/// Where it can be watched.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Watch {
    pub(super) query: String,
    pub(super) title: &'static str,
    /// With this client, whose log then has the text.
    pub(super) client: Option<Client>,
}

/// A client that is chosen by its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Client {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
}

impl Found {
    /// Looks a text up, as `idlerace causes TEXT` does.
    pub(super) fn of(index: &Index, text: &str) -> Self {
        let (how, said) = index.look_up(text);
        let mut who: Vec<(&str, String)> = Vec::new();
        for one in &said {
            let pair = (one.who, one.text.clone());
            if !who.contains(&pair) {
                who.push(pair);
            }
        }
        let mut kinds = behind(&said);
        // Of all that a program can say not the most texts count.
        if how == How::Program {
            kinds = reports::most_first(kinds);
        }
        let kinds = kinds.into_iter().map(|kind| Reported {
            kind,
            tell: tell(kind, &said),
            helps: helps(kind, &said),
            instead: instead(kind, &said),
            reports: reports::naming(kind).count(),
            watch: watch(kind, &said),
        });
        let clients = said.iter().filter_map(|one| one.client);
        let clients: Vec<&str> = clients.map(|client| client.id).collect();
        Self {
            how,
            server: server_in(text, &said),
            who,
            clients,
            kinds: kinds.collect(),
            either: can_be_either(&said),
        }
    }
}

/// The server that is named in what somebody has, by the id of its profile: not where that is
/// the name of a client there, and of a product whose versions have profiles of their own not
/// without a version.
fn server_in(text: &str, said: &[&Said]) -> Option<&'static str> {
    /// Shorter names are everyday words.
    const FEWEST: usize = 4;
    let text = text.to_ascii_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| {
        let is_who = |one: &&Said| one.who.to_ascii_lowercase().starts_with(word);
        if word.len() < FEWEST || said.iter().any(is_who) {
            return None;
        }
        let rest = |server: &ServerProfile| server.id.strip_prefix(word);
        let is_version =
            |server: &&ServerProfile| rest(server).is_some_and(|rest| rest.starts_with('-'));
        let versions = ServerProfile::ALL.iter().any(is_version);
        let is_meant = |server: &&&ServerProfile| match rest(server) {
            Some("") if !versions => true,
            Some(_) => versions && names_version(server.title(), &text),
            None => false,
        };
        ServerProfile::ALL
            .iter()
            .find(is_meant)
            .map(|server| server.id)
    })
}

fn watch(kind: Kind, said: &[&Said]) -> Option<Watch> {
    let entry = catalog::find(kind.scenario()?)?;
    let mut clients = said.iter().filter_map(|one| Some((one.client?, *one)));
    let client = clients.find(|(client, said)| says(entry, client, said));
    // Its error would be another one there.
    if client.is_none() && said.iter().any(|one| one.client.is_some()) {
        return None;
    }
    let mut setup = ScenarioRef::named(entry.name);
    if let (Some((client, _)), Some(number)) = (client, number(PROFILE)) {
        setup.settings.set(number, client.id.to_owned());
    }
    Some(Watch {
        query: address(setup),
        title: entry.title,
        client: client.map(|(client, _)| Client {
            id: client.id,
            title: client.title(),
        }),
    })
}

const PROFILE: &str = "client.profile";

/// Whether a client says so where this happens to it.
fn says(entry: &Entry, client: &ClientProfile, said: &Said) -> bool {
    let mut scenario = entry.scenario();
    if parameter::set(&mut scenario, PROFILE, client.id).is_err() {
        return false;
    }
    let log = client_log(&simulate(&scenario), client.texts());
    log.iter().any(|line| said.is_in(line))
}

#[cfg(test)]
mod tests {
    use idlerace_core::explain::Cause;
    use idlerace_core::http::Method;
    use idlerace_core::profile::{Received, clients};

    use super::*;

    #[test]
    fn socket_hang_up_leads_to_the_race_with_nodes_text() {
        let found = Found::of(&Index::new(), "socket hang up");
        assert!(found.who[0].0.starts_with("Node.js"), "{:?}", found.who);
        let first = &found.kinds[0];
        assert_eq!(first.kind, Kind::IdleTimeout);
        let watch = first.watch.as_ref().unwrap();
        assert_eq!(
            watch.query,
            "?v=1&scenario=crossing&set.client.profile=node"
        );
        assert_eq!(watch.client.unwrap().id, "node");
        assert!(
            found
                .kinds
                .is_sorted_by_key(|kind| std::cmp::Reverse(kind.reports))
        );
    }

    /// What reports begin with, and who says it.
    const REPORTED: &str = include_str!("../../../core/tests/truth/reported-texts.txt");

    #[test]
    fn case_20_what_reports_begin_with_is_found_and_leads_on() {
        let index = Index::new();
        for line in REPORTED.lines() {
            let (text, who) = line.split_once('\t').unwrap();
            let found = Found::of(&index, text);
            assert!(
                found.who.iter().any(|(whose, _)| *whose == who),
                "{text}: {:?}",
                found.who
            );
            assert!(!found.kinds.is_empty(), "{text}");
        }
    }

    /// Every text of every profile, as its user reads it: it is found here, with the kinds of
    /// the causes that bring it about.
    #[test]
    fn every_text_of_every_profile_leads_to_the_kinds_of_its_causes() {
        let index = Index::new();
        let kinds = |cause: Cause| {
            Kind::ALL
                .into_iter()
                .filter(move |one| one.causes().contains(&cause))
        };
        for client in clients::ALL {
            for cause in Cause::ALL {
                for failure in cause.failures() {
                    let text = client.words(Method::Get, *failure, Received::default(), false);
                    let found = Found::of(&index, &text);
                    let own = found.who.iter().any(|(who, _)| *who == client.title());
                    assert!(own, "{}: {text}", client.id);
                    for kind in kinds(cause) {
                        let has = found.kinds.iter().any(|one| one.kind == kind);
                        assert!(has, "{}: {text}: {kind:?}", client.id);
                    }
                }
            }
        }
    }

    #[test]
    fn words_that_are_no_text_lead_to_the_program_that_they_name() {
        let found = |text| Found::of(&Index::new(), text);
        let first = |found: &Found| found.who[0].0;
        let alb = found("We run Node 18 behind an ALB and see 502s.");
        assert_eq!((alb.how, first(&alb)), (How::Part, "AWS ALB"));
        let nginx = found("502 Bad Gateway nginx");
        assert!(first(&nginx).starts_with("nginx"), "{:?}", nginx.who);
        let name = found("ALB");
        assert_eq!((name.how, first(&name)), (How::Program, "AWS ALB"));
        assert!(name.who.iter().all(|(who, _)| who.contains("ALB")));
        let old = found("node 18");
        assert_eq!(old.how, How::Program);
        let is_old = |(who, _): &(&str, _)| who.starts_with("Node.js 18");
        assert!(old.who.iter().all(is_old), "{:?}", old.who);
        assert_eq!(old.kinds[0].kind, Kind::IdleTimeout);
        assert_eq!(found("ORA-12537: TNS:connection closed").how, How::Part);
        assert_eq!(found("socket hang up").how, How::Text);
    }

    #[test]
    fn a_timeout_of_a_gateway_is_not_told_by_what_only_one_of_them_says_so() {
        let found = Found::of(&Index::new(), "504 Gateway Timeout");
        assert_ne!(found.kinds[0].kind, Kind::IdleTimeout);
    }

    #[test]
    fn who_cannot_do_what_helps_is_named() {
        let found = Found::of(&Index::new(), "RemoteDisconnected");
        let idle = &found.kinds[0];
        assert_eq!(idle.kind, Kind::IdleTimeout);
        assert!(
            idle.tell
                .contains("Not watching, of those above: Python http.client")
        );
        // None of them has an idle timeout to set: what helps is something else.
        assert!(
            idle.helps
                .contains("cannot be told for how long: Python http.client; requests")
        );
        assert!(!idle.helps.contains("the client lets go first"));
    }

    #[test]
    fn who_has_no_idle_timeout_is_told_what_to_type() {
        for text in [
            "RemoteDisconnected",
            "Python says RemoteDisconnected after lunch",
            "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
        ] {
            let found = Found::of(&Index::new(), text);
            let instead = &found.kinds[0].instead;
            let of_requests =
                |one: &&Instead| one.who.iter().any(|who| who.starts_with("requests"));
            let typed = instead.iter().filter(of_requests).map(|one| one.typed);
            let typed: Vec<&str> = typed.collect();
            assert_eq!(
                typed,
                [
                    "session.mount(\"https://\", requests.adapters.HTTPAdapter(max_retries=3))",
                    "Connection: close, in every request"
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn a_server_that_is_named_is_known() {
        let server = |text| Found::of(&Index::new(), text).server;
        assert_eq!(server("socket hang up, from gunicorn"), Some("gunicorn"));
        // Its name is the client's, nobody's, or that of several.
        assert_eq!(server("502 Bad Gateway nginx"), None);
        assert_eq!(server("socket hang up"), None);
        // Of a product with profiles by version, the version is.
        let node_18 = server("We run Node 18 behind an ALB and see 502s.");
        assert_eq!(node_18, Some("node-before-buffer"));
        assert_eq!(
            server("502 of an ALB, Node v18.20.8"),
            Some("node-before-buffer")
        );
        assert_eq!(server("We run Node behind an ALB and see 502s."), None);
        assert_eq!(server("socket hang up, ready to go"), None);
    }

    #[test]
    fn what_nobody_says_is_not_found() {
        let found = Found::of(&Index::new(), "the moon is made of cheese");
        assert_eq!(found, Found::default());
    }

    #[test]
    fn a_status_is_not_watched_with_who_answers_another() {
        let found = Found::of(&Index::new(), "504 Gateway Timeout");
        let watches = found.kinds.iter().filter_map(|kind| kind.watch.as_ref());
        for watch in watches {
            assert!(!watch.query.contains("scenario=crossing"), "{watch:?}");
        }
    }
}
