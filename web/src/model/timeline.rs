//! What stands on the stage: one run, or two on one time axis, the moments at which the
//! playhead can stop, and the clock: when each instant of the run is played.
//!
//! Built once for each change of a scenario; each step of the playhead only reads. This
//! file knows nothing of the browser.

use std::rc::Rc;

use idlerace_core::{
    beats::{Seen, beats, seen},
    figure::PX,
    ladder::{Arrow, Bar, Ladder, Words},
    pace::{Beat, Pace},
    segment::Side,
    time::{Duration, Instant},
    trace::{EventId, Place, Trace, What},
};

use crate::model::race::race;
use crate::model::run::Run;

pub use crate::model::zoom::Zoom;

/// So long what follows the race is played, at most.
const LONGEST_REST: Duration = Duration::from_secs(10);

/// One or two runs, and when the events of all of them happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The runs with their pictures, the first one always.
    pub scenes: Vec<Rc<Track>>,
    /// Every event of all scenes in the order of time, and which scene's it is. A moment
    /// is an index into this; with a single scene it is the number of the event.
    order: Vec<(usize, u32)>,
    /// The moments at which the playhead stops, in order.
    pub shown: Vec<u32>,
    /// The moments at which requests begin, first tries only.
    pub begins: Vec<u32>,
    opening: u32,
    /// What is to be seen, in order.
    beats: Vec<Beat>,
    /// The moments between which the request that matters is watched.
    race: (u32, u32),
    /// The moments between which it is played by itself: those, unless a guide has others.
    watched: (u32, u32),
    pace: Pace,
}

/// A run and its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The run.
    pub run: Rc<Run>,
    /// Where each mark stands.
    pub ladder: Ladder,
    /// The moment of each event.
    moments: Vec<u32>,
}

impl Timeline {
    /// Puts runs beside each other.
    #[must_use]
    pub fn new(runs: Vec<Rc<Run>>, zoom: Zoom, words: Words) -> Self {
        let traces: Vec<&Trace> = runs.iter().map(|run| &run.trace).collect();
        let ladders = Ladder::together(&traces, zoom.one_way(), words);
        let order = order(&traces, &ladders);
        let mut moments: Vec<Vec<u32>> = traces.iter().map(|_| Vec::new()).collect();
        for (moment, &(scene, _)) in (0..).zip(&order) {
            moments[scene].push(moment);
        }
        let scenes = runs.into_iter().zip(ladders).zip(moments);
        let scenes = scenes.map(|((run, ladder), moments)| {
            Rc::new(Track {
                run,
                ladder,
                moments,
            })
        });
        let mut stage = Self {
            scenes: scenes.collect(),
            order,
            shown: Vec::new(),
            begins: Vec::new(),
            opening: 0,
            beats: Vec::new(),
            race: (0, 0),
            watched: (0, 0),
            pace: Pace::default(),
        };
        stage.beats = stage.stops();
        let openings = stage.scenes.iter().filter_map(|scene| scene.opening());
        let opening = openings.map(|moment| stage.settle(moment)).min();
        stage.opening = opening.unwrap_or_else(|| stage.last());
        stage.race = stage.race();
        let race = stage.race;
        stage.watching(race)
    }

    /// The same with another part of it that is played by itself, no faster than the race.
    #[must_use]
    pub fn watching(mut self, part: (u32, u32)) -> Self {
        self.watched = part;
        self.pace = self.paced();
        self
    }

    /// Finds where the playhead stops: at what is to be seen, the moments of which it returns,
    /// and where requests begin.
    fn stops(&mut self) -> Vec<Beat> {
        let scenes = self.scenes.iter();
        let seen = scenes.map(|scene| seen(&scene.run.trace, &scene.ladder));
        let seen: Vec<Vec<Seen>> = seen.collect();
        let mut all = Vec::with_capacity(self.order.len());
        for (moment, &(scene, event)) in (0..).zip(&self.order) {
            let stop = Some(self.settle(moment));
            let marks = seen[scene][event as usize];
            let event = &self.scenes[scene].run.trace.events[event as usize];
            all.push((event.at, marks));
            if marks.is_something() && self.shown.last() != stop.as_ref() {
                self.shown.extend(stop);
            }
            let is_first = matches!(event.what, What::Begins { attempt: 1, .. });
            if is_first && self.begins.last() != stop.as_ref() {
                self.begins.extend(stop);
            }
        }
        beats(&all)
    }

    /// The moments at which watching begins and ends: of two runs the earlier and the later.
    fn race(&self) -> (u32, u32) {
        let (mut begins, mut ends) = (u32::MAX, 0);
        for scene in &self.scenes {
            let (from, to) = race(&scene.run, &scene.ladder);
            (begins, ends) = (begins.min(from), ends.max(to));
        }
        let above = |height: u32| {
            let above = self
                .shown
                .partition_point(|&moment| self.row(moment) < height);
            self.moment_of(above.saturating_sub(1))
        };
        (above(begins + 1), self.moment_at(self.time(above(ends))))
    }

    fn paced(&self) -> Pace {
        let mut flight = Duration::ZERO;
        for scene in &self.scenes {
            let network = &scene.run.trace.scenario.network;
            let longest = network.to_server.max().max(network.to_client.max());
            flight = flight.max(longest);
        }
        let ((from, to), (first, last)) = (self.race, self.watched);
        let time = |moment| self.time(moment);
        let matters = time(from.min(first))..=time(to.max(last));
        Pace::new(&self.beats, flight, matters, time(from)..=time(to))
    }

    /// How long it takes to play everything.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.pace.length()
    }

    /// How long after the beginning an instant is played.
    #[must_use]
    pub fn played(&self, at: Instant) -> Duration {
        self.pace.played(at)
    }

    /// Which instant is played so long after the beginning.
    #[must_use]
    pub fn instant(&self, played: Duration) -> Instant {
        self.pace.instant(played)
    }

    /// The moments between which it is worth watching: the idle connection before the request
    /// that matters, and when it is over; or those that a guide has chosen.
    #[must_use]
    pub fn watched(&self) -> (u32, u32) {
        self.watched
    }

    /// How many times as fast what follows that is played: a run of a hundred requests goes on
    /// for long, and nobody has to wait for its end.
    #[must_use]
    pub fn hurry(&self) -> u64 {
        let rest = self.length().less(self.played(self.time(self.race.1)));
        1 + rest.unwrap_or_default().as_nanos() / LONGEST_REST.as_nanos()
    }

    /// The last moment at which the playhead stops up to an instant; the first one, before.
    #[must_use]
    pub fn moment_at(&self, now: Instant) -> u32 {
        let stops = self
            .shown
            .partition_point(|&moment| self.time(moment) <= now);
        self.moment_of(stops.saturating_sub(1))
    }

    /// Whether the playhead stands at this moment when the clock is at this instant.
    #[must_use]
    pub fn holds(&self, moment: u32, now: Instant) -> bool {
        now == self.time(moment) || self.moment_at(now) == moment
    }

    /// The height of the playhead at an instant that a moment holds, in tenths of a pixel.
    #[must_use]
    pub fn height(&self, moment: u32, now: Instant) -> i64 {
        let row = |moment: u32| i64::from(self.row(moment)) * PX;
        let mut last = moment;
        while self.is_past(last + 1, now) {
            last += 1;
        }
        let next = last + 1;
        if now == self.time(moment) || next as usize >= self.order.len() {
            return row(moment);
        }
        let (since, wait) = (
            now.since(self.time(last)),
            self.time(next) - self.time(last),
        );
        let share = |length: Duration| i64::try_from(length.as_nanos()).unwrap_or(i64::MAX);
        row(last) + (row(next) - row(last)) * share(since) / share(wait).max(1)
    }

    fn is_past(&self, moment: u32, now: Instant) -> bool {
        (moment as usize) < self.order.len() && self.time(moment) <= now
    }

    /// The last moment at the same time and in the same row: what two scenes have in
    /// common happens at once.
    #[must_use]
    pub fn settle(&self, mut moment: u32) -> u32 {
        let place = |moment: u32| {
            let &(scene, event) = self.order.get(moment as usize)?;
            let scene = &self.scenes[scene];
            let at = scene.run.trace.event(EventId(event))?.at;
            Some((at, scene.ladder.row(EventId(event))))
        };
        let pair = self.scenes.len() > 1;
        while pair && place(moment).is_some_and(|at| place(moment + 1) == Some(at)) {
            moment += 1;
        }
        moment
    }

    /// How many moments there are.
    #[must_use]
    pub fn moments(&self) -> usize {
        self.order.len()
    }

    /// The scene that a moment belongs to.
    #[must_use]
    pub fn scene_of(&self, moment: u32) -> usize {
        self.order
            .get(moment as usize)
            .map_or(0, |&(scene, _)| scene)
    }

    /// The height of a moment.
    #[must_use]
    pub fn row(&self, moment: u32) -> u32 {
        let place = self.order.get(moment as usize);
        place.map_or(0, |&(scene, event)| {
            self.scenes[scene].ladder.row(EventId(event))
        })
    }

    /// When a moment is.
    #[must_use]
    pub fn time(&self, moment: u32) -> Instant {
        let event = self.order.get(moment as usize).and_then(|&(scene, event)| {
            let events = &self.scenes[scene].run.trace.events;
            events.get(event as usize)
        });
        event.map_or(Instant::START, |event| event.at)
    }

    /// The last moment at which the playhead stops.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.shown.last().copied().unwrap_or(0)
    }

    /// Where a visitor who named no step begins: where a client first learns of an
    /// attempt that went wrong, or at the end where none did.
    #[must_use]
    pub fn opening(&self) -> u32 {
        self.opening
    }

    /// The number of the step at, or last before, a moment.
    #[must_use]
    pub fn step_of(&self, moment: u32) -> usize {
        let before = self.shown.partition_point(|&shown| shown <= moment);
        before.saturating_sub(1)
    }

    /// The moment of a step; of the last one if there are fewer.
    #[must_use]
    pub fn moment_of(&self, step: usize) -> u32 {
        self.shown.get(step).copied().unwrap_or_else(|| self.last())
    }

    /// Where the next request begins, or the end.
    #[must_use]
    pub fn next_request(&self, moment: u32) -> u32 {
        let next = self.begins.iter().find(|&&begins| begins > moment);
        next.copied().unwrap_or_else(|| self.last())
    }

    /// Where this request begins or, from there, the one before.
    #[must_use]
    pub fn previous_request(&self, moment: u32) -> u32 {
        let previous = self.begins.iter().rfind(|&&begins| begins < moment);
        previous.copied().unwrap_or_else(|| self.moment_of(0))
    }
}

/// All events in the order of time, within an instant from top to bottom.
fn order(traces: &[&Trace], ladders: &[Ladder]) -> Vec<(usize, u32)> {
    let mut order = Vec::new();
    let mut next = vec![0; traces.len()];
    let place = |scene: usize, event: u32| {
        let event = traces[scene].event(EventId(event))?;
        Some((event.at, ladders[scene].row(event.id)))
    };
    loop {
        let heads = (0..next.len()).filter_map(|scene| Some((place(scene, next[scene])?, scene)));
        let Some((_, scene)) = heads.min() else {
            return order;
        };
        order.push((scene, next[scene]));
        next[scene] += 1;
    }
}

impl Track {
    /// The last event of this scene that has happened at a moment; its first one, before.
    #[must_use]
    pub fn event(&self, moment: u32) -> u32 {
        let happened = self.moments.partition_point(|&known| known <= moment);
        u32::try_from(happened.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The moment of an event of this scene.
    #[must_use]
    pub fn moment(&self, event: u32) -> u32 {
        self.moments.get(event as usize).copied().unwrap_or(0)
    }

    /// When a segment left and when it is where it goes: the end of the run, if that comes
    /// first.
    #[must_use]
    pub fn flight(&self, arrow: &Arrow) -> (Instant, Instant) {
        let trace = &self.run.trace;
        let at = |event: EventId| trace.event(event).map(|event| event.at);
        let left = at(arrow.sent).unwrap_or(Instant::START);
        let last = trace.events.last().map(|event| event.at);
        let over = arrow.ended.and_then(at).or(last);
        (left, over.unwrap_or(left))
    }

    /// The idle timer that runs on a side at an instant at which this was the last event: what
    /// is left of it, and how long it was set to.
    #[must_use]
    pub fn idle(&self, side: Side, event: u32, now: Instant) -> Option<(Duration, Duration)> {
        let trace = &self.run.trace;
        let runs = |bar: &&Bar| {
            let over = bar.ended.is_some_and(|ended| ended.0 <= event);
            bar.place == Place::app(side) && bar.began.0 <= event && !over
        };
        let bar = self.ladder.bars.iter().rfind(runs)?;
        let passed = now.since(trace.event(bar.began)?.at);
        Some((bar.length.less(passed).unwrap_or_default(), bar.length))
    }

    fn opening(&self) -> Option<u32> {
        self.run.culmination().map(|event| self.moment(event))
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;
    use idlerace_core::pace::{LONGEST, SHORTEST};
    use idlerace_core::trace::Timer;

    use super::*;

    fn stage(names: &[&str]) -> Timeline {
        let runs = names.iter().map(|name| {
            let entry = catalog::find(name).unwrap();
            Rc::new(Run::new(&entry.scenario()))
        });
        Timeline::new(runs.collect(), Zoom::One, Words::Plain)
    }

    #[test]
    fn each_entry_can_be_stepped_through() {
        for entry in catalog::ENTRIES {
            let stage = stage(&[entry.name]);
            assert!(stage.shown.len() > 10, "{}", entry.name);
            assert!(!stage.begins.is_empty(), "{}", entry.name);
            for (step, &moment) in stage.shown.iter().enumerate() {
                assert_eq!(stage.step_of(moment), step, "{}", entry.name);
                assert_eq!(stage.moment_of(step), moment);
                // Alone on the stage, moments are the numbers of the events.
                assert_eq!(stage.scenes[0].event(moment), moment);
                assert_eq!(stage.scenes[0].moment(moment), moment);
            }
            assert!(stage.opening() <= stage.last());
        }
    }

    #[test]
    fn two_scenes_have_one_time() {
        let stage = stage(&["crossing", "get-is-retried"]);
        let mut before = Instant::START;
        let mut rows = [0, 0];
        for moment in 0..u32::try_from(stage.moments()).unwrap() {
            assert!(stage.time(moment) >= before);
            before = stage.time(moment);
            for (row, scene) in rows.iter_mut().zip(&stage.scenes) {
                let at = scene.event(moment);
                let next = scene.ladder.rows[at as usize];
                assert!(next >= *row);
                *row = next;
            }
            let of = &stage.scenes[stage.scene_of(moment)];
            assert_eq!(of.moment(of.event(moment)), moment);
        }
        let [left, right] = &stage.scenes[..] else {
            panic!("two scenes");
        };
        let events = left.run.trace.events.len() + right.run.trace.events.len();
        assert_eq!(stage.moments(), events);
    }

    #[test]
    fn the_earlier_trouble_of_two_opens() {
        let stage = stage(&["article-as-printed", "crossing"]);
        let crossing = &stage.scenes[1];
        let event = crossing.event(stage.opening());
        assert_eq!(crossing.run.words(event), "client: read = 0 (EOF)");
    }

    #[test]
    fn each_entry_is_watched_for_eight_to_ten_seconds() {
        for entry in catalog::ENTRIES {
            let stage = stage(&[entry.name]);
            let (from, to) = stage.watched();
            assert!(
                from < to && to <= stage.last(),
                "{}: {from} {to}",
                entry.name
            );
            let played = |moment| stage.played(stage.time(moment));
            let watched = played(to).less(played(from)).unwrap();
            assert!(
                (SHORTEST..=LONGEST).contains(&watched),
                "{}: {watched}",
                entry.name
            );
            // All that goes wrong first is in it.
            assert!(stage.opening() > from, "{}", entry.name);
        }
    }

    #[test]
    fn nobody_waits_for_the_end_of_a_long_run() {
        let rest = |stage: &Timeline| {
            let rest = stage
                .length()
                .less(stage.played(stage.time(stage.watched().1)));
            rest.unwrap_or_default().as_nanos() / stage.hurry()
        };
        let long = stage(&["article-as-logged"]);
        assert!(long.hurry() > 1 && rest(&long) <= LONGEST_REST.as_nanos());
        assert_eq!(stage(&["crossing"]).hurry(), 1);
        for entry in catalog::ENTRIES {
            assert!(
                rest(&stage(&[entry.name])) <= LONGEST_REST.as_nanos(),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn the_crossing_is_watched_from_the_idle_connection() {
        let stage = stage(&["crossing"]);
        let scene = &stage.scenes[0];
        let (from, to) = stage.watched();
        let until = |moment: u32| {
            let events = scene.run.trace.events[..=moment as usize].iter();
            events.map(|event| &event.what).collect::<Vec<_>>()
        };
        let begun = until(from);
        let expired = |what: &&What| matches!(what, What::Expired(Timer::ServerIdle));
        assert!(!begun.iter().any(expired), "the server has not decided yet");
        let served = |what: &&What| matches!(what, What::Finished { result: Ok(()), .. });
        assert!(begun.iter().any(served), "the first request was served");
        let failed = |what: &&What| matches!(what, What::Finished { result: Err(_), .. });
        assert!(until(to).iter().any(failed), "the second one was not");
    }

    #[test]
    fn the_clock_holds_its_moment_and_never_runs_back() {
        for names in [
            &["crossing"][..],
            &["deploy"],
            &["crossing", "get-is-retried"],
        ] {
            let stage = stage(names);
            for &moment in &stage.shown {
                let now = stage.time(moment);
                assert!(stage.holds(moment, now));
                assert_eq!(stage.height(moment, now), i64::from(stage.row(moment)) * PX);
                assert_eq!(stage.instant(stage.played(now)), now);
            }
            let length = stage.length().as_nanos();
            let (mut moment, mut height) = (0, 0);
            for part in 0..=1000 {
                let now = stage.instant(Duration::from_nanos(length * part / 1000));
                let next = stage.moment_at(now);
                assert!(
                    stage.time(next) <= now && next >= moment,
                    "{names:?}: {now}"
                );
                assert!(stage.holds(next, now));
                let down = stage.height(next, now);
                assert!(down >= height, "{names:?}: {height} {down} at {now}");
                (moment, height) = (next, down);
            }
            assert_eq!(moment, stage.last(), "{names:?}");
        }
    }

    #[test]
    fn an_idle_timer_drains() {
        let stage = stage(&["crossing"]);
        let scene = &stage.scenes[0];
        let events = 0..u32::try_from(scene.run.trace.events.len()).unwrap();
        let mut left =
            events.filter_map(|event| scene.idle(Side::Server, event, stage.time(event)));
        let (first, length) = left.next().unwrap();
        assert_eq!((first, length), (length, Duration::from_millis(300)));
        let mut before = first;
        for (left, _) in left {
            assert!(left <= before);
            before = left;
        }
        assert!(before < first);
        assert_eq!(scene.idle(Side::Server, 0, Instant::START), None);
    }

    #[test]
    fn zoom_stops_at_both_ends() {
        for pair in Zoom::ALL.windows(2) {
            assert_eq!(pair[0].larger(), pair[1]);
            assert_eq!(pair[1].smaller(), pair[0]);
            assert!(pair[0].one_way() < pair[1].one_way());
        }
        assert_eq!(Zoom::Four.larger(), Zoom::Four);
        assert_eq!(Zoom::Half.smaller(), Zoom::Half);
    }
}
