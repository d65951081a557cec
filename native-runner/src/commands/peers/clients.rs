//! Forces every order on real clients, and compares what they do with their profiles.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use formats::answers::Version;
use formats::answers::clients::{Clients as Answer, NotRun, Verdict};
use idlerace_core::http::Method;
use idlerace_core::profile::{ById, ClientProfile};
use tokio::runtime;
use tokio::task::LocalSet;

use super::made::{date, system};
use crate::cli::Clients;
use crate::cli::exit_code::Exit;
use crate::kit::{Compared, Plan, Played, Subject, compared, is_brief, play};
use crate::orders::{Broken, CONTENT_OCTETS, Command, Guard};
use crate::peers::clients::ALL;
use crate::peers::{Client, Prepared};
use crate::predict::orders::Asked;
use crate::report::output::{answer, print};
use crate::report::peers::clients::text;
use crate::report::progress::progress;
use crate::source::kept;
use crate::system::time::to_std;

/// An order that does not end as the model says it has to is forced so often.
const TIMES_OF_A_RACE: u32 = 10;

/// Runs what was asked for.
///
/// # Errors
/// If nothing can be run at all, or the answer before cannot be read.
pub(crate) fn clients(options: &Clients) -> Result<Exit> {
    let before = options.against.as_deref().map(read).transpose()?;
    let begin = Instant::now();
    let mut told = ran(options)?;
    if let Some(before) = before {
        let Compared { count, changes } = compared(&before, &told.rows);
        (told.compared, told.changes) = (Some(count), changes);
    }
    told.milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    let exit = exit(&told);
    if options.brief {
        told.rows.retain(|row| row.verdict != Verdict::Predicted);
    }
    print(&if options.json {
        answer(&told)
    } else {
        text(&told)
    })?;
    Ok(exit)
}

fn ran(options: &Clients) -> Result<Answer> {
    let plan = plan(options);
    let guard = Guard::new().context("cannot start a guard of the drivers")?;
    let drivers = Prepared::new(&guard).context("cannot write the drivers of clients")?;
    let mut told = Answer {
        version: Version,
        date: date(),
        system: system(),
        content_bytes: u32::try_from(CONTENT_OCTETS).unwrap_or(u32::MAX),
        clients: Vec::new(),
        rows: Vec::new(),
        unplayed: Vec::new(),
        not_run: Vec::new(),
        broken: Vec::new(),
        compared: None,
        changes: Vec::new(),
        milliseconds: 0,
    };
    let subjects = subjects(options, &drivers, &mut told.not_run);
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let each = plan.orders.len() * plan.requests.len();
    let bar = progress((subjects.len() * each) as u64);
    for subject in &subjects {
        bar.set_message(subject.id.clone());
        let playing = play(subject, &plan, &guard, || bar.inc(1));
        match LocalSet::new().block_on(&runtime, playing)? {
            Ok(played) => take(&mut told, played),
            Err(Broken::Absent(what)) => told
                .not_run
                .push(not_run(&subject.id, lacks(subject, &what))),
            Err(broken) => told.broken.push(not_run(&subject.id, broken.to_string())),
        }
    }
    bar.finish_and_clear();
    Ok(told)
}

fn not_run(id: &str, reason: String) -> NotRun {
    NotRun {
        id: id.into(),
        reason,
    }
}

/// Why a client is not run whose driver has not found this.
fn lacks(subject: &Subject, what: &str) -> String {
    let known = ALL.iter().find(|client| client.name == subject.id);
    let own = || Broken::Absent(what.to_owned()).to_string();
    known.map_or_else(own, |client| client.lacks(what))
}

fn take(told: &mut Answer, played: Played) {
    told.clients.push(played.client);
    told.rows.extend(played.rows);
    told.unplayed.extend(played.unplayed);
}

/// Whom orders are played on; who cannot be is written down.
fn subjects(options: &Clients, drivers: &Prepared, lacking: &mut Vec<NotRun>) -> Vec<Subject> {
    if let Some(profile) = options.profile() {
        return vec![Subject {
            id: "driver".into(),
            profile,
            command: Command {
                words: options.driver.clone(),
                environment: Vec::new(),
            },
        }];
    }
    let subject = |client: &'static Client| {
        if options.install {
            client.fetch()?;
        }
        let known: Option<ById<ClientProfile>> = ById::find(client.profile);
        Ok(Subject {
            id: client.name.into(),
            profile: known.ok_or("it has no profile")?.0,
            command: client.command(drivers)?,
        })
    };
    let mut subjects = Vec::new();
    for client in options.clients() {
        match subject(client) {
            Ok(subject) => subjects.push(subject),
            Err(reason) => lacking.push(not_run(client.name, reason)),
        }
    }
    subjects
}

fn plan(options: &Clients) -> Plan {
    let keys: &[bool] = if options.no_key {
        &[false]
    } else {
        &[false, true]
    };
    let asked = |method: &Method| options.methods.contains(&method.to_string());
    let mut requests = Vec::new();
    for method in Method::ALL.into_iter().filter(asked) {
        // A GET has no content that means anything (RFC 9110 §9.3.1).
        let bodies = if method == Method::Get {
            &[0][..]
        } else {
            &options.bodies
        };
        for body in bodies {
            requests.extend(keys.iter().map(|key| Asked {
                method,
                idempotency_key: *key,
                body: *body,
            }));
        }
    }
    Plan {
        orders: options.orders(),
        requests,
        times: options.repeat,
        times_of_a_race: TIMES_OF_A_RACE,
        limit: to_std(options.limit),
    }
}

/// The answer before; one of `--brief` does not have what there is to compare with.
fn read(path: &Path) -> Result<Answer> {
    let file = format!("--against {}", path.display());
    let text = kept(path).with_context(|| file.clone())?;
    let what = || format!("{file}: no answer of `clients --json`");
    let answer = serde_json::from_slice(&text).with_context(what)?;
    ensure!(
        !is_brief(&answer),
        "{file}: it was written with --brief, without what ended as predicted; write it with \
         --json alone"
    );
    Ok(answer)
}

/// What differs outweighs what is not known.
fn exit(told: &Answer) -> Exit {
    let differs = told.clients.iter().any(|client| client.differs > 0);
    let is_known = !told.rows.is_empty() && told.unplayed.is_empty() && told.broken.is_empty();
    if differs || !told.changes.is_empty() {
        Exit::DIFFERS
    } else if !is_known || told.compared == Some(0) {
        Exit::Unknown
    } else {
        Exit::Holds
    }
}
