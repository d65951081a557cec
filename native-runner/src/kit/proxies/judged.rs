//! Sends the requests of one edge through a real proxy, and puts what became of each beside what
//! the model says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use formats::answers::proxies::{End, Row};
use idlerace_core::http::Method;
use idlerace_core::prove_chain::applied;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::application::{Application, Wish};
use super::edge::{Asked, LANES, Moment, REQUESTS};
use super::predicted::{Way, expected, possible, way};
use super::user::{Known, Pair, pair};

/// A proxy that takes longer to begin does not.
const BEGINS_WITHIN: Duration = Duration::from_secs(15);

/// How often is asked whether it has.
const ASKED_EVERY: Duration = Duration::from_millis(20);

/// From the begin of one lane to that of the next.
const APART: Duration = Duration::from_millis(2);

/// A request in whose lane the application was later than this is not judged: the model was told
/// that nobody is.
const LATE: Duration = Duration::from_millis(8);

/// What the application still does when everybody has an answer is done within this.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// The application behind a proxy that is about to be started.
#[derive(Debug)]
pub(crate) struct Stand {
    asked: Asked,
    application: Application,
}

/// A request that was sent.
#[derive(Clone, Copy, Debug)]
struct Sent {
    wishes: [Wish; 2],
    moment: Moment,
    /// What came of both; nothing if that took too long or was no HTTP.
    pair: Option<Pair>,
    late: Duration,
}

impl Stand {
    /// An application that listens.
    ///
    /// # Errors
    /// If there are no ports left.
    pub(crate) fn new(asked: Asked) -> io::Result<Self> {
        let application = Application::new(LANES, asked.policy())?;
        Ok(Self { asked, application })
    }

    /// Its ports, one a lane.
    pub(crate) fn lanes(&self) -> &[u16] {
        &self.application.lanes
    }
}

/// Waits until the proxy answers, sends every request, and judges them.
///
/// # Errors
/// If it does not answer, or the model has no answer.
pub(crate) async fn run(stand: Stand, proxy: SocketAddr) -> io::Result<Row> {
    let Stand { asked, application } = stand;
    let possible = possible(asked).map_err(io::Error::other)?;
    begun(proxy).await?;
    let application = Rc::new(application);
    let sent = Rc::new(RefCell::new(Vec::new()));
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let (application, sent) = (Rc::clone(&application), Rc::clone(&sent));
        lanes.spawn_local(async move {
            sleep(APART * u32::try_from(lane).unwrap_or_default()).await;
            for round in 0..REQUESTS / LANES {
                let one = send(asked, proxy, (lane, round), &application).await;
                sent.borrow_mut().push(one);
            }
        });
    }
    while lanes.join_next().await.is_some() {}
    sleep(AFTERWARDS).await;
    let sent = sent.take();
    Ok(judged(asked, &possible, &sent, &application))
}

async fn begun(proxy: SocketAddr) -> io::Result<()> {
    let begin = Instant::now();
    loop {
        let wishes = [Wish::default(); 2];
        let answered = pair(proxy, Method::Get, wishes, Duration::ZERO).await;
        if let Ok(Some(pair)) = answered
            && pair.second == Known::Status(200)
        {
            return Ok(());
        }
        if begin.elapsed() > BEGINS_WITHIN {
            return Err(io::Error::other("it passed no first request on"));
        }
        sleep(ASKED_EVERY).await;
    }
}

async fn send(
    asked: Asked,
    proxy: SocketAddr,
    (lane, round): (usize, usize),
    application: &Application,
) -> Sent {
    let mut moment = asked.moment(round * LANES + lane);
    // Numbers from 1: 0 is that of who asked whether the proxy is there.
    let number = u32::try_from(2 * round + 1).unwrap_or(u32::MAX);
    let wishes = asked.wishes(lane, number, moment.takes);
    let pair = pair(proxy, asked.method, wishes, moment.pause).await;
    let pair = pair.ok().flatten();
    if let Some(pair) = pair {
        moment.pause = pair.pause;
    }
    Sent {
        wishes,
        moment,
        pair,
        late: application.late(lane),
    }
}

fn judged(asked: Asked, possible: &BTreeSet<Way>, sent: &[Sent], at: &Application) -> Row {
    let mut seen: BTreeMap<Way, [u32; 2]> = possible.iter().map(|way| (*way, [0, 0])).collect();
    let (mut not_judged, mut as_timed) = (0, 0);
    let mut firsts: BTreeMap<Way, u32> = BTreeMap::new();
    for one in sent {
        let [first, second] = one.wishes.map(|wish| at.applied(wish.place));
        let Some(pair) = one.pair.filter(|_| one.late <= LATE) else {
            not_judged += 1;
            continue;
        };
        let first = way(pair.first, first);
        if first != (Known::Status(200), 1) {
            *firsts.entry(first).or_default() += 1;
        }
        let (ended, expected) = (way(pair.second, second), expected(asked, one.moment));
        seen.entry(ended).or_default()[0] += 1;
        seen.entry(expected).or_default()[1] += 1;
        as_timed += u32::from(ended == expected);
    }
    let unlike = seen
        .iter()
        .filter(|(way, [seen, _])| *seen > 0 && !possible.contains(way));
    let unlike = unlike.map(|(way, [seen, _])| format!("{seen} ended otherwise: {}", told(*way)));
    let firsts = firsts.iter();
    let firsts = firsts.map(|(way, seen)| format!("{seen} ended so at once: {}", told(*way)));
    Row {
        edge: asked.edge,
        method: asked.method.to_string(),
        timeout_ms: asked
            .timeout()
            .map(|length| u64::try_from(length.as_millis()).unwrap_or(u64::MAX)),
        requests: u32::try_from(sent.len()).unwrap_or(u32::MAX),
        not_judged,
        as_timed,
        differences: unlike.chain(firsts).collect(),
        ends: seen
            .iter()
            .map(|(way, [seen, expected])| End {
                status: match way.0 {
                    Known::Status(status) => Some(status),
                    Known::Failed(_) => None,
                },
                failed: match way.0 {
                    Known::Status(_) => None,
                    Known::Failed(failure) => Some(failure.to_string()),
                },
                applied: way.1,
                seen: *seen,
                expected: *expected,
                predicted: possible.contains(way),
            })
            .collect(),
    }
}

fn told((known, times): Way) -> String {
    let known = match known {
        Known::Status(status) => status.to_string(),
        Known::Failed(failure) => failure.to_string(),
    };
    format!("{known}, {}", applied(times))
}
