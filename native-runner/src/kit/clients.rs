//! Plays orders on a client through its driver, with each request that was asked for, and says
//! of each how it ended and whether the model says so.
//!
//! An order that ends as the model says it has to is run once. Where the model leaves a choice,
//! or something else is seen, it is run more often, and the runs are counted.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use formats::answers::clients::{Client, On, Row, Unplayed, Verdict, Way};
use idlerace_core::profile::ClientProfile;

use super::told::told;
use crate::orders::{
    self, Broken, CONTENT_OCTETS, Command, Driven, Driver, Gap, Guard, Hello, Order, Said, Tried,
    forced, may_be_repeated, plain,
};
use crate::predict::orders::{Asked, ways};

/// A driver that broke so often in a row is not started again.
const MOST_BROKEN: u32 = 3;

/// How long a driver may take to say whom it drives: some compile themselves first.
const STARTS_WITHIN: Duration = Duration::from_secs(20);

/// The pause before a second request that something is done in.
const PAUSE: Duration = Duration::from_millis(100);

/// Whom orders are played on.
#[derive(Debug)]
pub(crate) struct Subject {
    /// What it is asked for by.
    pub(crate) id: String,
    /// Its profile.
    pub(crate) profile: &'static ClientProfile,
    /// What starts its driver.
    pub(crate) command: Command,
}

/// What is played.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The orders.
    pub(crate) orders: Vec<&'static Order>,
    /// With which second requests.
    pub(crate) requests: Vec<Asked>,
    /// How often each at least.
    pub(crate) times: u32,
    /// How often one is run that does not end as the model says it has to.
    pub(crate) times_of_a_race: u32,
    /// How long a run may take.
    pub(crate) limit: Duration,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Played {
    /// The client, with its counts.
    pub(crate) client: Client,
    /// Each way in which an order ended.
    pub(crate) rows: Vec<Row>,
    /// The orders of which nothing is concluded.
    pub(crate) unplayed: Vec<Unplayed>,
}

/// Plays everything on one client, and tells of each order that is over. Without a client, why
/// it was not run: its driver did not say whom it drives.
///
/// # Errors
/// If there is no port to listen on.
pub(crate) async fn play(
    subject: &Subject,
    plan: &Plan,
    guard: &Guard,
    mut done: impl FnMut(),
) -> io::Result<Result<Played, Broken>> {
    let (driver, hello) = match Driver::start(&subject.command, guard, STARTS_WITHIN).await {
        Ok(started) => started,
        Err(broken) => return Ok(Err(broken)),
    };
    let mut player = Player {
        subject,
        plan,
        guard,
        driver: Some(driver),
        broken_in_a_row: 0,
        played: played(subject, hello),
    };
    for request in &plan.requests {
        let gap = player.plain(*request).await?;
        for order in &plan.orders {
            match &gap {
                Ok(gap) => player.order(order, *request, *gap).await?,
                Err(reason) => player.unplayed(order, *request, reason.clone()),
            }
            done();
        }
    }
    if let Some(driver) = player.driver {
        driver.end().await;
    }
    Ok(Ok(player.played))
}

fn played(subject: &Subject, Hello { name, version }: Hello) -> Played {
    Played {
        client: Client {
            id: subject.id.clone(),
            client: format!("{name} {version}"),
            profile: subject.profile.id.into(),
            predicted: 0,
            racy: 0,
            differs: 0,
            unplayed: 0,
            twice: Vec::new(),
            mixed: Vec::new(),
            broken: 0,
        },
        rows: Vec::new(),
        unplayed: Vec::new(),
    }
}

struct Player<'a> {
    subject: &'a Subject,
    plan: &'a Plan,
    guard: &'a Guard,
    driver: Option<Driver<'a>>,
    broken_in_a_row: u32,
    played: Played,
}

impl<'a> Player<'a> {
    /// How the client goes about two requests that nothing is done to, or why it is not fit.
    async fn plain(&mut self, request: Asked) -> io::Result<Result<Gap, String>> {
        let (method, limit) = (request.method.to_string(), self.plan.limit);
        let driver = match self.driver().await {
            Ok(driver) => driver,
            Err(reason) => return Ok(Err(reason)),
        };
        Ok(
            match plain(driver, &asked(&method, request, limit)).await? {
                Tried::Done(gap) => {
                    self.broken_in_a_row = 0;
                    Ok(gap)
                }
                Tried::Unfit(reason) => {
                    self.broken_in_a_row = 0;
                    Err(reason)
                }
                Tried::Broken(broken) => Err(self.is_broken(&broken).await),
            },
        )
    }

    /// Runs one order, as often as its ends ask for.
    async fn order(&mut self, order: &'static Order, request: Asked, gap: Gap) -> io::Result<()> {
        let model = ways(order.name, self.subject.profile, request);
        let mut seen: BTreeMap<Way, u32> = BTreeMap::new();
        let mut runs = 0;
        while runs < self.wanted(&model, &seen) {
            match self.once(order, request, gap).await? {
                Ok(way) => *seen.entry(way).or_default() += 1,
                Err(reason) => {
                    self.unplayed(order, request, reason);
                    return Ok(());
                }
            }
            runs += 1;
        }
        self.count(order, request, &model, seen);
        Ok(())
    }

    /// How many runs there have to be.
    fn wanted(&self, model: &[Way], seen: &BTreeMap<Way, u32>) -> u32 {
        let as_it_has_to = model.len() <= 1 && seen.keys().all(|way| model.contains(way));
        let least = if as_it_has_to || model.is_empty() {
            1
        } else {
            self.plan.times_of_a_race
        };
        least.max(self.plan.times)
    }

    async fn once(
        &mut self,
        order: &'static Order,
        request: Asked,
        gap: Gap,
    ) -> io::Result<Result<Way, String>> {
        let (method, limit) = (request.method.to_string(), self.plan.limit);
        let driver = match self.driver().await {
            Ok(driver) => driver,
            Err(reason) => return Ok(Err(reason)),
        };
        let asked = asked(&method, request, limit);
        Ok(match forced(driver, &asked, (order, gap)).await? {
            Tried::Done(came) => {
                self.broken_in_a_row = 0;
                self.look_for_two(order, request, &came);
                Ok(way(&came))
            }
            Tried::Unfit(reason) => Err(reason),
            Tried::Broken(broken) => Err(self.is_broken(&broken).await),
        })
    }

    /// Writes down if a caller was given more than one answer has.
    fn look_for_two(&mut self, order: &Order, request: Asked, driven: &Driven) {
        let Some(octets) = driven.too_many_octets() else {
            return;
        };
        let (name, method, body) = (order.name, request.method, request.body);
        let said = format!(
            "{name} {method} {body}: its caller was given {octets} octets of an answer of \
             {CONTENT_OCTETS}"
        );
        let mixed = &mut self.played.client.mixed;
        if !mixed.contains(&said) {
            mixed.push(said);
        }
    }

    /// The driver, started again if it broke; not for ever.
    async fn driver(&mut self) -> Result<&mut Driver<'a>, String> {
        if self.broken_in_a_row >= MOST_BROKEN {
            return Err(format!("its driver broke {MOST_BROKEN} times in a row"));
        }
        let driver = if let Some(driver) = self.driver.take() {
            driver
        } else {
            let started = Driver::start(&self.subject.command, self.guard, STARTS_WITHIN).await;
            match started {
                Ok((driver, _)) => driver,
                Err(broken) => return Err(self.is_broken(&broken).await),
            }
        };
        Ok(self.driver.insert(driver))
    }

    /// Ends it; in words, why.
    async fn is_broken(&mut self, broken: &Broken) -> String {
        self.broken_in_a_row += 1;
        self.played.client.broken += 1;
        if let Some(driver) = self.driver.take() {
            driver.end().await;
        }
        broken.to_string()
    }

    /// Puts the ways in which an order ended beside those of the model.
    fn count(&mut self, order: &Order, request: Asked, model: &[Way], seen: BTreeMap<Way, u32>) {
        let client = &mut self.played.client;
        let verdict = |way: &Way| match (model.contains(way), model.len()) {
            (_, 0) => Verdict::Unknown,
            (false, _) => Verdict::Differs,
            (true, 1) => Verdict::Predicted,
            (true, _) => Verdict::Racy,
        };
        if seen.keys().any(|way| verdict(way) == Verdict::Differs) {
            client.differs += 1;
        } else if model.len() > 1 {
            client.racy += 1;
        } else if !model.is_empty() {
            client.predicted += 1;
        }
        let method = request.method.to_string();
        let most = seen.keys().map(|way| way.applied).max().unwrap_or_default();
        if most > 1 && !may_be_repeated(&method, request.idempotency_key) {
            let (name, body) = (order.name, request.body);
            client
                .twice
                .push(format!("{name} {method} {body}: applied {most} times"));
        }
        let row = |(way, runs)| Row {
            id: self.subject.id.clone(),
            client: client.client.clone(),
            order: called(order).into(),
            method: method.clone(),
            body: request.body,
            idempotency_key: request.idempotency_key,
            verdict: verdict(&way),
            way,
            runs,
            model: model.to_vec(),
        };
        self.played.rows.extend(seen.into_iter().map(row));
    }

    fn unplayed(&mut self, order: &Order, request: Asked, reason: String) {
        self.played.client.unplayed += 1;
        self.played.unplayed.push(Unplayed {
            id: self.subject.id.clone(),
            order: called(order).into(),
            method: request.method.to_string(),
            body: request.body,
            idempotency_key: request.idempotency_key,
            reason,
        });
    }
}

fn asked(method: &str, request: Asked, limit: Duration) -> orders::Asked<'_> {
    orders::Asked {
        method,
        body: request.body,
        with_key: request.idempotency_key,
        pause: PAUSE,
        limit,
    }
}

/// An order as the measured rows name it.
fn called(order: &Order) -> &'static str {
    order.letter.unwrap_or(order.name)
}

/// How a run ended for its caller.
fn way(driven: &Driven) -> Way {
    let applied = driven.log.attempts.iter().filter(|one| one.applied);
    let runs_on = applied.map(|one| if one.reused { On::Reused } else { On::Fresh });
    let (ok, error) = match &driven.said {
        Said::Status { .. } => (true, None),
        Said::Error(text) | Said::Unfit(text) => (false, Some(told(text, driven.origin))),
    };
    let runs_on: Vec<On> = runs_on.collect();
    Way {
        ok,
        error,
        applied: u32::try_from(runs_on.len()).unwrap_or(u32::MAX),
        runs_on,
    }
}
