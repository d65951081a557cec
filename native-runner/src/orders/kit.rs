//! Many runs: for each method one in which nothing happens, which shows whether a connection is
//! used again at all, then each order as often as was asked for, each until it is forced.

use std::io;

use super::child::Way;
use super::guard::Guard;
use super::log::{Log, NotForced, Request};
use super::origin::Ordered;
use super::table::Order;
use super::trial::{Program, Trial, Variant};

/// A run that is not forced is repeated so often.
pub(super) const TRIES: u32 = 20;

/// What is to be run.
#[derive(Debug)]
pub(crate) struct Kit {
    /// The program.
    pub(crate) program: Program,
    /// The orders.
    pub(crate) orders: Vec<&'static Order>,
    /// With which methods.
    pub(crate) variants: Vec<Variant>,
    /// How often each.
    pub(crate) times: u32,
}

/// What came of an order once.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Which one.
    pub(crate) order: &'static Order,
    /// The second request when nothing happens: what every attempt is.
    pub(crate) second: Request,
    /// The run that counts, the last one.
    pub(crate) trial: Trial,
    /// How many were not forced before it.
    pub(crate) again: u32,
    /// Why it was not forced either.
    pub(crate) not_forced: Option<NotForced>,
}

/// Why a program cannot be tested.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It cannot be started.
    Start(io::Error),
    /// It does something else than is needed, in words.
    Does(String),
}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        Self::Start(error)
    }
}

/// Runs everything, and tells of each run that is over.
///
/// # Errors
/// If the program is not fit to be tested.
pub(crate) async fn run(
    kit: &Kit,
    guard: &Guard,
    mut done: impl FnMut(),
) -> Result<Vec<Ran>, Unfit> {
    let mut all = Vec::new();
    for variant in &kit.variants {
        let plain = kit.program.trial(variant, None, guard).await?;
        done();
        let second = second(&plain, variant).map_err(Unfit::Does)?;
        let gap = plain.log.gap.unwrap_or_default();
        for order in &kit.orders {
            for _ in 0..kit.times {
                all.push(forced(&kit.program, variant, (order, gap), &second, guard).await?);
                done();
            }
        }
    }
    Ok(all)
}

/// One order, again and again until it is forced, but not for ever.
async fn forced(
    program: &Program,
    variant: &Variant,
    ordered: Ordered,
    second: &Request,
    guard: &Guard,
) -> io::Result<Ran> {
    let mut again = 0;
    loop {
        let trial = program.trial(variant, Some(ordered), guard).await?;
        let not_forced = judged(&trial, second).err();
        let give_up = again + 1 == TRIES;
        if not_forced.is_none() || give_up {
            let second = second.clone();
            return Ok(Ran {
                order: ordered.0,
                second,
                trial,
                again,
                not_forced,
            });
        }
        again += 1;
    }
}

/// Whether a run is as its order says, and what came is what the program is known to send.
fn judged(Trial { log, ended }: &Trial, second: &Request) -> Result<(), NotForced> {
    let not = |why: String| Err(NotForced(why));
    if ended.way == Way::TooMuch {
        return not(too_much());
    }
    match &log.forced {
        Some(Ok(())) => {}
        Some(Err(reason)) => return Err(reason.clone()),
        None => return not("COMMAND ended before the order was done".into()),
    }
    let seen = log.attempts.iter().filter_map(|one| one.request.as_ref());
    let mut others =
        seen.filter(|one| (&one.method, &one.target) != (&second.method, &second.target));
    if let Some(Request { method, target, .. }) = others.next() {
        return not(format!(
            "{method} {target} came, which the run without an order had not"
        ));
    }
    Ok(())
}

/// The second request of a run in which nothing happened, if that is one to test: two requests
/// on one connection, both answered, and the program content.
fn second(plain: &Trial, variant: &Variant) -> Result<Request, String> {
    let Trial { log, ended } = plain;
    let url = "its address is {url} in COMMAND, or IDLERACE_URL in its environment";
    if ended.way == Way::TooMuch {
        return Err(too_much());
    }
    let first = match (&log.first, log.foreign) {
        (_, Some(what)) => return Err(format!("COMMAND sent {what}")),
        (None, None) if log.connections == 0 => {
            return Err(format!(
                "COMMAND did not connect to the origin ({}); {url}",
                ends(plain)
            ));
        }
        (None, None) => {
            return Err(format!(
                "COMMAND connected and did not send a request ({})",
                ends(plain)
            ));
        }
        (Some(first), None) => first,
    };
    let second = only(log, first)?;
    if ended.way != Way::Code(0) {
        let how = ends(plain);
        return Err(format!(
            "COMMAND fails although both requests were answered: {how}"
        ));
    }
    let is_other = |asked: &String| !second.method.eq_ignore_ascii_case(asked);
    if let Some(asked) = variant.method.as_ref().filter(|asked| is_other(asked)) {
        let sent = &second.method;
        return Err(format!(
            "{asked} was asked for and the second request is {sent}; the method is {{method}} in \
             COMMAND, or IDLERACE_METHOD in its environment"
        ));
    }
    if variant.method.is_some() && second.has_key != variant.with_key {
        let (asked, sent) = if second.has_key {
            ("no", "one")
        } else {
            ("one", "none")
        };
        return Err(format!(
            "{asked} Idempotency-Key was asked for and the second request has {sent}; the key is \
             {{key}} in COMMAND, or IDLERACE_KEY in its environment, and empty for none"
        ));
    }
    Ok(second.clone())
}

/// The second of exactly two requests on one connection.
fn only<'l>(log: &'l Log, first: &Request) -> Result<&'l Request, String> {
    let [second] = &log.attempts[..] else {
        let count = log.attempts.len() + 1;
        return Err(format!(
            "COMMAND made {count} {}, and two are needed: one that leaves a \
             connection behind and one that uses it again",
            if count == 1 { "request" } else { "requests" }
        ));
    };
    if !second.reused {
        let why = if first.closes {
            " (the first says that it will close)"
        } else {
            ""
        };
        return Err(format!(
            "the second request came on a connection of its own{why}: nothing was used again, so \
             there is nothing to test. Make both in one process and on one connection: curl URL \
             --next URL, a requests.Session, an http.Agent with keepAlive, one http.Client whose \
             bodies are read to their end"
        ));
    }
    second
        .request
        .as_ref()
        .ok_or_else(|| "the second request was not read".into())
}

fn too_much() -> String {
    let most = super::child::MOST_OUTPUT >> 20;
    format!("COMMAND wrote more than {most} MiB and was ended")
}

/// How a program ended, in a few words.
pub(crate) fn ends(Trial { ended, .. }: &Trial) -> String {
    let way = match ended.way {
        Way::Code(code) => format!("exit {code}"),
        Way::TooLong => format!("ended after {:.0?}", ended.took),
        Way::TooMuch => too_much(),
    };
    if ended.last_line.is_empty() {
        way
    } else {
        format!("{way}: {}", ended.last_line)
    }
}
