//! What all connections of a proxy share: the order that stands, and what was seen and done.

use std::cell::{Cell, Ref, RefCell};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::super::log::{NotForced, Request};
use super::super::socket::{Connection, Sights};
use super::super::table::Order;
use super::exchange::Answered;
use super::record::{Again, Count, Firing, KEPT, Record, Told, Trouble, says_applied};
use super::standing::{First, Moment, Setting, Standing, are_same, path};
use super::when::SILENCE;

/// Requests of more different methods and paths are counted together.
const MOST_PATHS: usize = 1000;

/// What is shared.
pub(crate) struct Board {
    /// Whether messages are read as HTTP/1.1.
    pub(crate) http: bool,
    /// Whether what is seen of connections is kept.
    keeps: bool,
    record: RefCell<Record>,
    standing: RefCell<Option<Standing>>,
    /// How many have stood, so that the one that stands can be told from those before it.
    standings: Cell<u32>,
    changes: watch::Sender<()>,
    moves: Notify,
    tell: Box<dyn Fn(&Told<'_>)>,
}

/// What of connections is read, and kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reads {
    /// Messages are read as HTTP/1.1.
    pub(crate) http: bool,
    /// What is seen of connections is kept.
    pub(crate) sights: bool,
}

impl Board {
    /// Nothing is to be done. `tell` is told what happens as it does.
    pub(crate) fn new(reads: Reads, tell: impl Fn(&Told<'_>) + 'static) -> Self {
        Self {
            http: reads.http,
            keeps: reads.sights,
            record: RefCell::default(),
            standing: RefCell::default(),
            standings: Cell::default(),
            changes: watch::Sender::new(()),
            moves: Notify::new(),
            tell: Box::new(tell),
        }
    }

    /// From here on this is to be done; or nothing.
    pub(crate) fn set(&self, setting: Option<Setting>) {
        self.record.borrow_mut().was_asked |= setting.is_some();
        let number = &self.standings;
        number.set(number.get() + 1);
        let standing = setting.map(|setting| Standing::new(setting, self.http));
        *self.standing.borrow_mut() = standing;
        self.changes.send_replace(());
        self.moves.notify_one();
    }

    /// What is to be done.
    pub(crate) fn setting(&self) -> Option<Setting> {
        let standing = self.standing.borrow();
        standing.as_ref().map(|one| one.setting.clone())
    }

    /// What was seen and done.
    pub(crate) fn record(&self) -> Ref<'_, Record> {
        self.record.borrow()
    }

    /// Says when something else is to be done.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Waits until a connection was closed or an order was done.
    pub(super) async fn moves(&self) {
        self.moves.notified().await;
    }

    /// Whether an order that was to be done once is not done any more.
    pub(crate) fn is_spent(&self) -> bool {
        let standing = self.standing.borrow();
        standing.as_ref().is_some_and(Standing::is_spent)
    }

    /// Whether requests have to be looked at before they are read: for an order, or to know those
    /// that come again.
    pub(super) fn is_watching(&self) -> bool {
        self.standing.borrow().is_some() || self.record.borrow().begun > 0
    }

    /// How long a silence has to be for what comes after it to be a request.
    pub(super) fn silence(&self) -> Duration {
        let standing = self.standing.borrow();
        standing.as_ref().map_or(SILENCE, Standing::silence)
    }

    /// Which order is begun on this request, if one is.
    pub(super) fn fires(&self, moment: &Moment<'_>) -> Option<&'static Order> {
        let mut standing = self.standing.borrow_mut();
        let standing = standing.as_mut()?;
        standing.fires(moment).then_some(standing.setting.order)
    }

    /// When the order that stands is done to a connection that has answered everything and
    /// whose next request would be this one.
    pub(super) fn first(&self, nth: u32) -> Option<First> {
        self.standing.borrow().as_ref()?.first(nth)
    }

    /// Begins that order, unless chance is against it.
    pub(super) fn begin_first(&self) -> Option<&'static Order> {
        let mut standing = self.standing.borrow_mut();
        let standing = standing.as_mut()?;
        standing.begins_first().then_some(standing.setting.order)
    }

    /// A place for what is seen of a connection, if that is kept.
    pub(super) fn sights(&self) -> Option<Sights> {
        self.keeps.then(Sights::default)
    }

    /// The order that stands is under way; which firing it is.
    pub(super) fn begun(&self, firing: Firing) -> u32 {
        let mut record = self.record.borrow_mut();
        record.begun += 1;
        let number = record.begun;
        let standing = self.standings.get();
        record.firings.push_back(Firing {
            number,
            standing,
            ..firing
        });
        if record.firings.len() > KEPT
            && let Some(gone) = record.firings.pop_front()
        {
            record.gone = record.gone.with(&gone);
        }
        number
    }

    /// What is known of it from here on.
    pub(super) fn knows(&self, number: u32, learn: impl FnOnce(&mut Firing)) {
        let mut record = self.record.borrow_mut();
        let found = record.firings.iter_mut().find(|one| one.number == number);
        if let Some(firing) = found {
            learn(firing);
        }
    }

    /// It was done, or was not forced.
    pub(super) fn fired(&self, number: u32, forced: Result<(), NotForced>) {
        let is_forced = forced.is_ok();
        let (mut of, mut standing) = (None, 0);
        self.knows(number, |firing| {
            firing.forced = Some(forced);
            of = Some((firing.request.clone(), firing.octets.clone()));
            standing = firing.standing;
        });
        let mut record = self.record.borrow_mut();
        record.forced += u32::from(is_forced);
        record.not_forced += u32::from(!is_forced);
        drop(record);
        // What another order has taken the place of counts for that no more.
        if standing == self.standings.get()
            && let Some(standing) = &mut *self.standing.borrow_mut()
        {
            standing.counts(is_forced, of);
        }
        self.tell_of(number, |one| Told::Fired(one));
        self.tells_again(number);
        self.moves.notify_one();
    }

    /// Octets of a request came on this connection; of which firing they are another attempt.
    pub(super) fn came(&self, on: &Connection, octets: &[u8]) -> Option<u32> {
        let connection = on.number();
        let is_it = |one: &&mut Firing| {
            one.again.is_none()
                && !matches!(one.forced, Some(Err(_)))
                && one.connection != connection
                && are_same(&one.octets, octets)
        };
        let mut record = self.record.borrow_mut();
        let found = record.firings.iter_mut().rev().find(is_it)?;
        found.again = Some(Again {
            connection,
            status: None,
        });
        found.sights.extend(on.sights());
        let number = found.number;
        drop(record);
        self.tells_again(number);
        Some(number)
    }

    /// Of a request that is another attempt of this firing's: which one it was of the connection
    /// on which it came first, and how often it is applied if it is applied once more.
    pub(super) fn applied_by(&self, firing: Option<u32>) -> Option<(u32, u32)> {
        let record = self.record.borrow();
        let found = record
            .firings
            .iter()
            .find(|one| Some(one.number) == firing)?;
        let times = found.before + 1 + u32::from(found.applied() == Some(true));
        Some((found.is_of, times))
    }

    /// The target answered the attempt that came again.
    pub(super) fn answered_again(&self, number: u32, status: u16) {
        self.knows(number, |firing| {
            if let Some(again) = &mut firing.again {
                again.status = Some(status);
            }
        });
        self.tells_again(number);
    }

    /// Tells of an attempt that came again, once it is known of what: where it is read, with
    /// its answer.
    fn tells_again(&self, number: u32) {
        self.tell_of(number, |one| Told::Again(one));
    }

    fn tell_of(&self, number: u32, told: fn(&Firing) -> Told<'_>) {
        let record = self.record.borrow();
        let Some(found) = record.firings.iter().find(|one| one.number == number) else {
            return;
        };
        let told = told(found);
        let is_known = match &told {
            Told::Again(one) => {
                let is_read = one.request.is_some();
                let is_whole = one
                    .again
                    .is_some_and(|again| !is_read || again.status.is_some());
                one.is_forced() && is_whole
            }
            Told::Fired(_) | Told::Trouble(..) => true,
        };
        if is_known {
            (self.tell)(&told);
        }
    }

    /// A connection was accepted; which one it is.
    pub(super) fn accepted(&self) -> u32 {
        let mut record = self.record.borrow_mut();
        record.accepted += 1;
        record.open += 1;
        self.moves.notify_one();
        record.accepted
    }

    /// One is closed.
    pub(super) fn closed(&self) {
        self.record.borrow_mut().open -= 1;
        self.moves.notify_one();
    }

    /// A request came on a connection that had carried an answer, after this silence.
    pub(super) fn reused(&self, silence: Duration) {
        let mut record = self.record.borrow_mut();
        record.reused += 1;
        record.longest = record.longest.max(silence);
    }

    /// A request came.
    pub(super) fn asked(&self, request: &Request) {
        self.count(request, |count| count.came += 1);
    }

    /// The target has something of a request.
    pub(super) fn handed_on(&self, request: &Request) {
        self.count(request, |count| count.handed_on += 1);
    }

    /// The target answered.
    pub(super) fn answered(&self, answered: &Answered) {
        let is_applied = says_applied(Some(answered.status));
        self.count(&answered.request, |count| {
            count.answered += 1;
            count.applied += u32::from(is_applied);
        });
    }

    fn count(&self, request: &Request, add: impl FnOnce(&mut Count)) {
        let requests = &mut self.record.borrow_mut().requests;
        let key = (request.method.clone(), path(&request.target).to_owned());
        let is_known = requests.contains_key(&key);
        let key = if is_known || requests.len() < MOST_PATHS {
            key
        } else {
            ("other".into(), "other".into())
        };
        add(requests.entry(key).or_default());
    }

    /// Something went wrong. It is told the first time and counted every time.
    pub(super) fn trouble(&self, connection: u32, trouble: &Trouble) {
        let mut record = self.record.borrow_mut();
        let count = record.troubles.entry(trouble.kind()).or_default();
        *count += 1;
        let is_first = *count == 1;
        drop(record);
        if is_first {
            (self.tell)(&Told::Trouble(connection, trouble));
        }
    }
}
