//! One run of a client that is driven: an origin that does one order, and what the driver says
//! its caller saw, which is held against what the origin did.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::driver::{Broken, Driver, Said};
use crate::orders::kit::TRIES;
use crate::orders::log::{Log, NotForced, Request};
use crate::orders::message::CONTENT_OCTETS;
use crate::orders::origin::{Origin, Place};
use crate::orders::table::{Act, Applied, Order};
use crate::orders::trial::{KEY, never_ends};

/// An order that is under way when the driver has answered comes to its end within this.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// What is asked for, behind the origin's address.
const TARGET: &str = "/test";

/// What a client sent last is seen within this.
const LATEST: Duration = Duration::from_millis(2);

/// What is asked of a client: the second request, and the pause before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Its method.
    pub(crate) method: &'a str,
    /// Octets of its content.
    pub(crate) body: u32,
    /// Whether it has an `Idempotency-Key`.
    pub(crate) with_key: bool,
    /// How long the client waits before it, before an order that is done in its pause.
    pub(crate) pause: Duration,
    /// How long a run may take.
    pub(crate) limit: Duration,
}

/// How long a client took from an answer to its next request when nothing was done.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gap(Duration);

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Driven {
    /// What the origin saw.
    pub(crate) log: Log,
    /// What the driver said.
    pub(crate) said: Said,
    /// Where the origin was.
    pub(crate) origin: SocketAddr,
}

/// What came of what was tried with a driver.
#[derive(Debug)]
pub(crate) enum Tried<T> {
    /// What was to be tried.
    Done(T),
    /// Nothing can be concluded; in words, why.
    Unfit(String),
    /// The driver broke, or said what is not so.
    Broken(Broken),
}

/// Has both requests answered: that shows whether this client uses a connection again, and
/// whether what its driver does and says is so.
///
/// # Errors
/// If there is no port to listen on.
pub(crate) async fn plain(driver: &mut Driver<'_>, asked: &Asked<'_>) -> io::Result<Tried<Gap>> {
    let came = match trial(driver, asked, asked.pause, None).await? {
        Ok(came) => came,
        Err(broken) => return Ok(Tried::Broken(broken)),
    };
    if let Some(lie) = lie(&came, None) {
        return Ok(Tried::Broken(Broken::Says(lie)));
    }
    let gap = Gap(came.log.gap.unwrap_or_default());
    Ok(unfit(&came, asked).map_or(Tried::Done(gap), Tried::Unfit))
}

/// One order, again and again until it is forced, but not for ever.
///
/// # Errors
/// If there is no port to listen on.
pub(crate) async fn forced(
    driver: &mut Driver<'_>,
    asked: &Asked<'_>,
    (order, Gap(gap)): (&'static Order, Gap),
) -> io::Result<Tried<Driven>> {
    // A client that looks in the background has put its connection away by then.
    let short = asked.pause / 10;
    let pause = if order.comes_first() {
        asked.pause
    } else {
        short
    };
    let mut why = NotForced(String::new());
    for _ in 0..TRIES {
        let came = match trial(driver, asked, pause, Some((order, gap))).await? {
            Ok(came) => came,
            Err(broken) => return Ok(Tried::Broken(broken)),
        };
        match judged(&came, asked) {
            Ok(()) => {
                let lie = lie(&came, Some(order)).map(Broken::Says);
                return Ok(lie.map_or(Tried::Done(came), Tried::Broken));
            }
            Err(reason) => why = reason,
        }
    }
    Ok(Tried::Unfit(format!("not forced: {}", why.0)))
}

async fn trial(
    driver: &mut Driver<'_>,
    asked: &Asked<'_>,
    pause: Duration,
    order: Option<(&'static Order, Duration)>,
) -> io::Result<Result<Driven, Broken>> {
    let origin = Origin::new(&Place::default(), order, driver.family()).await?;
    let (address, log) = (origin.address(), origin.log());
    let line = format!(
        "{}{TARGET} {} {} {} {}",
        origin.url().trim_end_matches('/'),
        asked.method,
        asked.body,
        if asked.with_key { KEY } else { "-" },
        pause.as_millis()
    );
    let is_over = || order.is_none() || log.borrow().forced.is_some();
    let said = async {
        let said = driver.ask(&line, asked.limit).await;
        let over = async {
            while said.is_ok() && !is_over() {
                sleep(LATEST).await;
            }
        };
        let _ = timeout(AFTERWARDS, over).await;
        sleep(LATEST).await;
        said
    };
    let said = tokio::select! {
        said = said => said,
        broken = origin.serve() => return Err(never_ends(broken)),
    };
    let log = log.borrow().clone();
    Ok(said.map(|said| Driven {
        log,
        said,
        origin: address,
    }))
}

/// Whether a run is as its order says, and what came is what was asked for.
fn judged(driven: &Driven, asked: &Asked<'_>) -> Result<(), NotForced> {
    let log = &driven.log;
    if let Said::Unfit(text) = &driven.said {
        return Err(NotForced(format!("the first request failed: {text}")));
    }
    match &log.forced {
        Some(Ok(())) => {}
        Some(Err(reason)) => return Err(reason.clone()),
        None => return Err(NotForced("the order was not done in time".into())),
    }
    let mut seen = log.attempts.iter().filter_map(|one| one.request.as_ref());
    let other = seen.find(|one| one.method != asked.method || one.target != TARGET);
    other.map_or(Ok(()), |other| {
        let Request { method, target, .. } = other;
        Err(NotForced(format!("{method} {target} came")))
    })
}

impl Driven {
    /// More octets than any answer had, if its caller was given so many.
    pub(crate) fn too_many_octets(&self) -> Option<u64> {
        match self.said {
            Said::Status { octets, .. } => Some(octets).filter(|one| *one > CONTENT_OCTETS as u64),
            Said::Error(_) | Said::Unfit(_) => None,
        }
    }
}

/// Why there is nothing to test when nothing is done, if so.
fn unfit(driven: &Driven, asked: &Asked<'_>) -> Option<String> {
    let log = &driven.log;
    match &driven.said {
        Said::Status { .. } => {}
        Said::Unfit(text) => return Some(format!("its first request failed: {text}")),
        Said::Error(text) => {
            return Some(format!("it fails although it was answered: {text}"));
        }
    }
    let [second] = &log.attempts[..] else {
        return Some(format!(
            "it made {} requests of two",
            log.attempts.len() + 1
        ));
    };
    if !second.reused {
        return Some("it did not use the connection again".into());
    }
    let first = log.first.as_ref().map(|one| &*one.target);
    if let Some(target) = first.filter(|one| *one != TARGET) {
        return Some(format!("it asked for {target} first, and not for {TARGET}"));
    }
    let came = second.request.as_ref()?;
    let right = (asked.method, TARGET, asked.with_key);
    let octets = came.content.unwrap_or_else(|| asked.body.into());
    let is_right = right == (&came.method, &came.target, came.has_key);
    (!is_right || octets != u64::from(asked.body)).then(|| {
        format!(
            "{} was asked for, and {} came",
            request(
                asked.method,
                TARGET,
                Some(asked.body.into()),
                asked.with_key
            ),
            request(&came.method, &came.target, came.content, came.has_key)
        )
    })
}

/// `POST /test with 5 octets and an Idempotency-Key`
fn request(method: &str, target: &str, octets: Option<u64>, has_key: bool) -> String {
    let octets = octets.map_or("chunks".to_owned(), |octets| format!("{octets} octets"));
    let key = if has_key { "an" } else { "no" };
    format!("{method} {target} with {octets} and {key} Idempotency-Key")
}

/// What a driver says of an answer that was not given, in words, if it does.
fn lie(driven: &Driven, order: Option<&Order>) -> Option<String> {
    let Said::Status { status, octets } = driven.said else {
        return None;
    };
    if status != 200 {
        return Some(format!(
            "it says status {status}, and none but 200 was sent"
        ));
    }
    let mut attempts = driven.log.attempts.iter();
    let was_answered = match order {
        None => attempts.any(|one| one.applied),
        Some(order) => {
            let answers = order.applied != Applied::EachTime;
            attempts.any(|one| answers && one.applied && !one.reused)
        }
    };
    // One that sends again what was cut short may put the whole behind the half.
    let half = order.filter(|order| order.acts.contains(&Act::AnswerHalf));
    let half = half.map(|_| CONTENT_OCTETS as u64 / 2);
    let whole = CONTENT_OCTETS as u64;
    let both = half.map(|half| half + whole);
    let is_so = (was_answered && (octets == whole || Some(octets) == both)) || Some(octets) == half;
    (!is_so)
        .then(|| format!("it says that an answer of {octets} octets came, and none such was sent"))
}
