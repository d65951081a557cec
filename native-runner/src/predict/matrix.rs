//! Every client in every order, and every server: what the model says of them, beside what was
//! measured. Nothing is decided here: the profiles, the orders and the rows are others'.

use formats::answers::Version;
use formats::answers::matrix::{
    Cell, Client, Closes, Idle, Matrix, Measured, Observed, Order, Request, Server, Setting,
    Source, Span,
};
use formats::answers::test::{Told, Word};
use formats::facts::{Place, places};
use formats::measured::{self, Of};
use formats::orders::Asked;
use idlerace_core::http::Method;
use idlerace_core::profile::{self, ClientProfile, Origin, Profile, ServerProfile, Unit};
use idlerace_core::scenario::Closing;
use idlerace_core::time::Duration;

use crate::orders::{self, ALL};
use crate::predict::orders::on_the_page;

/// So much of a body stands for one that fits.
const BODY: u32 = 5;

/// And so much for one that does not: it has to wait for room in its kernel.
const LARGE: u32 = 300_000;

/// What is asked about, with its name in cells and for people.
const REQUESTS: [(&str, &str, Asked); 7] = [
    ("get", "GET", sent(Method::Get, 0, false)),
    ("post", "POST", sent(Method::Post, BODY, false)),
    (
        "post-key",
        "POST with Idempotency-Key",
        sent(Method::Post, BODY, true),
    ),
    (
        "post-empty",
        "POST without a body",
        sent(Method::Post, 0, false),
    ),
    (
        "post-large",
        "POST of 300 kB",
        sent(Method::Post, LARGE, false),
    ),
    ("put", "PUT", sent(Method::Put, BODY, false)),
    (
        "put-large",
        "PUT of 300 kB",
        sent(Method::Put, LARGE, false),
    ),
];

const fn sent(method: Method, body: u32, idempotency_key: bool) -> Asked {
    Asked {
        method,
        body,
        idempotency_key,
    }
}

/// All of it, or that of the profiles with these names.
///
/// # Errors
/// If the rows that the program carries cannot be read.
pub(crate) fn matrix(names: &[String]) -> serde_json::Result<Matrix> {
    let asked = |id: &str| names.is_empty() || names.iter().any(|name| name == id);
    let (of_clients, of_servers) = (measured::clients()?, measured::servers()?);
    let clients = profile::clients::ALL.iter().filter(|one| asked(one.id));
    let servers = profile::servers::ALL.iter().filter(|one| asked(one.id));
    Ok(Matrix {
        version: Version,
        orders: shown().map(order).collect(),
        requests: REQUESTS.iter().map(request).collect(),
        clients: clients.map(|one| client(one, &of_clients)).collect(),
        servers: servers.map(|one| server(one, &of_servers)).collect(),
    })
}

/// The orders that the model has a scenario of.
fn shown() -> impl Iterator<Item = &'static orders::Order> {
    ALL.iter().filter(|order| order.called.is_modelled)
}

fn order(order: &orders::Order) -> Order {
    Order {
        order: order.name.into(),
        letter: order.letter.map(Into::into),
        about: order.about.into(),
    }
}

fn request((name, title, sent): &(&str, &str, Asked)) -> Request {
    Request {
        request: (*name).into(),
        title: (*title).into(),
        method: sent.method.to_string(),
        body: sent.body,
        idempotency_key: sent.idempotency_key,
    }
}

fn client(profile: &'static ClientProfile, rows: &[Of<measured::Client>]) -> Client {
    let origin = profile.origin();
    let cells = shown().flat_map(|order| {
        let cell = move |(name, _, sent): &(&str, &str, Asked)| Cell {
            id: format!("{}.{}.{name}", profile.id, order.name),
            order: order.name.into(),
            request: (*name).into(),
            predicted: on_the_page(&order.called, profile, *sent),
            measured: seen(profile, rows, order, *sent),
            link: order.called.link(Some(profile), Some(*sent)),
        };
        REQUESTS.iter().map(cell).collect::<Vec<_>>()
    });
    Client {
        id: format!("client.{}", profile.id),
        profile: profile.id.into(),
        title: profile.title().into(),
        versions: origin.map_or("", |origin| origin.versions).into(),
        sources: origin.map_or_else(Vec::new, sources),
        cells: cells.collect(),
    }
}

/// Each figure of a profile with each of its sources.
fn sources(origin: &Origin) -> Vec<Source> {
    let source = |figure: &str, place: Place<'_>| Source {
        figure: figure.to_owned(),
        source: place.name.to_owned(),
        standing: place.standing.unwrap_or_default().to_owned(),
        read: place.read,
    };
    let each = origin.sources.iter();
    let each = each.flat_map(|one| places(one.source).map(|place| source(one.figure, place)));
    each.collect()
}

/// Whether a measured row is of a product.
fn is_of(origin: Option<&Origin>, name: &str) -> bool {
    origin.is_some_and(|origin| origin.rows.iter().any(|row| name.starts_with(row)))
}

fn seen(
    profile: &'static ClientProfile,
    rows: &[Of<measured::Client>],
    order: &orders::Order,
    sent: Asked,
) -> Vec<Measured> {
    let origin = profile.origin();
    let is_its = |row: &measured::Client| match &row.profile {
        Some(id) => id == profile.id,
        None => is_of(origin, &row.name),
    };
    let is_meant = |Of { row, .. }: &&Of<measured::Client>| {
        order.letter.unwrap_or(order.name) == row.order
            && sent == self::sent(row.method, row.body, row.idempotency_key)
            && is_its(row)
    };
    let measured = |Of { file, date, row }: &Of<measured::Client>| Measured {
        client: row.name.clone(),
        told: Told {
            told: if row.ok { Word::Success } else { Word::Error },
            applied: row.applied,
        },
        text: row.error.clone(),
        file: (*file).into(),
        date: (*date).into(),
    };
    rows.iter().filter(is_meant).map(measured).collect()
}

fn server(profile: &'static ServerProfile, rows: &[Of<measured::Server>]) -> Server {
    let (policy, origin) = (profile.policy, profile.origin());
    let (closes, closes_for) = match policy.closing {
        Closing::Close => (Closes::Close, None),
        Closing::HalfClose { drain } => (Closes::HalfClose, Some(drain)),
        Closing::Abort => (Closes::Abort, None),
        Closing::Deaf { wait } => (Closes::Deaf, Some(wait)),
    };
    let measured = rows.iter().filter(|of| is_of(origin, &of.row.name));
    Server {
        id: format!("server.{}", profile.id),
        profile: profile.id.into(),
        title: profile.title().into(),
        versions: origin.map_or("", |origin| origin.versions).into(),
        idle_ms: policy.idle_timeout.map(millis),
        late_ms: policy.timer_lag.map(|lag| Span {
            min: millis(lag.min()),
            max: millis(lag.max()),
        }),
        closes,
        closes_for_ms: closes_for.map(millis),
        announces_secs: policy.hint.map(Duration::as_secs),
        max_requests: policy.max_requests,
        settings: typed(profile),
        measured: measured.map(idle).collect(),
        sources: origin.map_or_else(Vec::new, sources),
        link: ladder(profile),
    }
}

const fn millis(length: Duration) -> u64 {
    length.as_nanos() / 1_000_000
}

/// By what the idle timeout is set.
fn typed(profile: &ServerProfile) -> Vec<Setting> {
    let all = profile.about().map_or(&[][..], |about| about.settings);
    let idle = all
        .iter()
        .filter(|one| one.parameter == "server.idle_timeout");
    let setting = |one: &profile::Setting| Setting {
        name: one.name.into(),
        typed: one.typed.into(),
        unit: unit(one.unit).into(),
        added_ms: millis(one.added),
    };
    idle.map(setting).collect()
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Milliseconds | Unit::PlainMilliseconds => "milliseconds",
        Unit::Go => "time.Duration",
        Unit::Rust => "std::time::Duration",
        Unit::Number => "a number",
        Unit::Words => "words",
    }
}

fn idle(Of { file, date, row }: &Of<measured::Server>) -> Idle {
    let closed = row.idle_close_ms.map(|seen| Observed {
        min: micros(seen.min),
        median: micros(seen.p50),
        max: micros(seen.max),
    });
    let by = row.closes_with.iter();
    Idle {
        server: row.name.clone(),
        set_ms: row.configured_ms,
        connections: row.closes_with.values().sum(),
        closed_us: closed,
        by: by.map(|(by, count)| format!("{by} {count}")).collect(),
        file: (*file).into(),
        date: (*date).into(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of time, of at most a day"
)]
fn micros(millis: f64) -> u64 {
    (millis * 1_000.0).round() as u64
}

/// A request of a client that never closes by itself comes 3 ms before this server does, with
/// 5 ms each way between them: at its earliest, and never late.
fn ladder(profile: &ServerProfile) -> Option<String> {
    const BEFORE: Duration = Duration::from_millis(3);
    let pause = profile.policy.idle_timeout?.less(BEFORE)?;
    let mut query = form_urlencoded::Serializer::new(String::from("?v=1"));
    for (key, value) in [
        ("scenario", "crossing"),
        ("set.client.idle_timeout", "none"),
        ("set.server.profile", profile.id),
        ("set.server.timer_lag", "0s"),
        ("set.requests.pause", &pause.to_string()),
    ] {
        query.append_pair(key, value);
    }
    Some(query.finish())
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;
    use idlerace_core::explain::{Cause, explain};
    use idlerace_core::parameter;
    use idlerace_core::simulate::simulate;
    use idlerace_core::trace::Trace;

    use super::*;

    fn all() -> Matrix {
        matrix(&[]).expect("rows")
    }

    /// What the page shows at a cell's address.
    fn opened(link: &str) -> Trace {
        let pairs: Vec<_> = form_urlencoded::parse(&link.as_bytes()[1..]).collect();
        let of = |wanted: &str| pairs.iter().find(|(key, _)| key == wanted).expect(link);
        let mut scenario = catalog::find(&of("scenario").1).expect(link).scenario();
        let settings = pairs
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix("set.")?, value.as_ref())));
        parameter::set_all(&mut scenario, settings).expect(link);
        simulate(&scenario)
    }

    #[test]
    fn a_cell_opens_the_ladder_that_it_was_read_from() {
        for client in all().clients {
            let profile = profile::ById::<ClientProfile>::find(&client.profile).expect("known");
            for cell in client.cells {
                let trace = opened(&cell.link);
                let last = trace.requests.last().expect("a request");
                let failed = last.result.is_err();
                let log = idlerace_core::explain::client_log(&trace, profile.0.texts());
                let shown = formats::answers::test::Predicted {
                    told: Told {
                        told: if failed { Word::Error } else { Word::Success },
                        applied: last.applied,
                    },
                    text: failed.then(|| log.last().cloned()).flatten(),
                };
                assert!(cell.predicted.contains(&shown), "{}: {shown:?}", cell.id);
            }
        }
    }

    #[test]
    fn what_was_measured_is_among_what_is_predicted() {
        let mut compared = 0;
        for cell in all().clients.iter().flat_map(|client| &client.cells) {
            let predicted: Vec<Told> = cell.predicted.iter().map(|one| one.told).collect();
            for row in &cell.measured {
                assert!(predicted.contains(&row.told), "{}: {row:?}", cell.id);
                compared += 1;
            }
        }
        assert!(compared > 900, "{compared}");
    }

    #[test]
    fn each_cell_has_an_address_of_its_own() {
        let all = all();
        let cells = all.clients.iter().flat_map(|client| &client.cells);
        let ids: std::collections::BTreeSet<&str> =
            cells.clone().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), cells.clone().count());
        assert!(ids.contains("go.crossing.post"), "{ids:?}");
        assert!(cells.clone().all(|cell| !cell.predicted.is_empty()));
        let by_curl = cells
            .clone()
            .find(|cell| cell.id == "curl.applied-fin.post");
        let told = Told {
            told: Word::Success,
            applied: 2,
        };
        assert!(by_curl.expect("curl").predicted[0].told == told);
    }

    /// The crossing is the idle close met by a request, whichever way the server closes.
    #[test]
    fn a_server_opens_the_ladder_of_its_close() {
        for server in all().servers {
            assert_eq!(server.link.is_some(), server.idle_ms.is_some());
            let Some(link) = server.link else {
                continue;
            };
            let told = explain(&opened(&link));
            let causes: Vec<Cause> = told.stories.iter().map(|story| story.cause).collect();
            assert!(!causes.is_empty(), "{link}");
            assert!(!causes.contains(&Cause::SeenInTime), "{link}: {causes:?}");
        }
    }

    /// A server that was measured closes as its profile says: what it was set to, what it adds,
    /// and no later than the profile knows or a busy machine is.
    #[test]
    fn a_server_closed_when_its_profile_says() {
        const BUSY: u64 = 500_000;
        let mut compared = 0;
        for server in all().servers {
            let added = server.settings.first().map_or(0, |one| one.added_ms);
            let late = server.late_ms.map_or(0, |late| late.max);
            for row in &server.measured {
                let (Some(set), Some(closed)) = (row.set_ms, row.closed_us) else {
                    continue;
                };
                let due = (set + added) * 1_000;
                // The clocks of both sides begin apart.
                assert!(closed.min + 2_000 > due, "{row:?}");
                assert!(closed.median < due + late * 1_000 + 5_000, "{row:?}");
                assert!(closed.max < due + late * 1_000 + BUSY, "{row:?}");
                compared += 1;
            }
        }
        assert!(compared > 10, "{compared}");
    }

    #[test]
    fn every_figure_says_how_it_is_known() {
        let all = all();
        let of_clients = all.clients.iter().flat_map(|one| &one.sources);
        let of_servers = all.servers.iter().flat_map(|one| &one.sources);
        for source in of_clients.chain(of_servers) {
            assert!(
                source.standing.len() > 5 && source.read.len() > 5,
                "{source:?}"
            );
        }
    }
}
