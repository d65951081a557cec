//! The guided tour: stops through the article's story, each of them a part of a scenario that
//! is played, and at its end the visitor's own timeouts.
//!
//! Owns what stands on the stage and which part of it is played; titles and words are a file
//! beside the page, `tour.txt`, which those fetch who take the tour. Knows nothing of the browser.

use crate::model::scenario_ref::ScenarioRef;
use crate::model::timeline::Timeline;
use idlerace_core::parameter::number;

/// One stop of the tour.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// The scenario on the stage.
    pub scenario: &'static str,
    beside: Option<Neighbour>,
    plays: (At, At),
}

/// The scenario beside it: its name, and what is turned so that both happen at once.
type Neighbour = (&'static str, &'static [(&'static str, &'static str)]);

/// A moment of a stage.
#[derive(Clone, Copy, Debug)]
enum At {
    /// The idle connection before the request that matters.
    Idle,
    /// When it is known how that ended, and what was under way has arrived.
    Known,
    /// Where the last request begins.
    Last,
    /// After everything.
    End,
    /// At the first event of the first scene whose words begin so.
    Event(&'static str),
}

impl At {
    fn moment(self, stage: &Timeline) -> u32 {
        match self {
            Self::Idle => stage.watched().0,
            Self::Known => stage.watched().1,
            Self::Last => stage.previous_request(stage.last()),
            Self::End => stage.last(),
            Self::Event(words) => {
                let mut moments = stage.shown.iter().copied();
                let scene = &stage.scenes[0];
                let found = moments.find(|&moment| {
                    let event = scene.event(moment);
                    scene.moment(event) == moment && scene.run.words(event).starts_with(words)
                });
                found.unwrap_or_else(|| stage.opening())
            }
        }
    }
}

impl Stop {
    const fn alone(scenario: &'static str, plays: (At, At)) -> Self {
        Self {
            scenario,
            beside: None,
            plays,
        }
    }

    /// The scenario beside it.
    #[must_use]
    pub fn beside(&self) -> Option<ScenarioRef> {
        let (name, turned) = self.beside?;
        let mut setup = ScenarioRef::named(name);
        for &(key, value) in turned {
            if let Some(number) = number(key) {
                setup.settings.set(number, value.to_owned());
            }
        }
        Some(setup)
    }

    /// The moments between which it is played. Where nothing moves, it stands at the second.
    #[must_use]
    pub fn part(&self, stage: &Timeline) -> (u32, u32) {
        (self.plays.0.moment(stage), self.plays.1.moment(stage))
    }
}

/// The second request of the race, as it leaves.
const LEAVES: At = At::Event("client tcp sends P. 139");

/// Every stop, in order.
pub const STOPS: [Stop; 11] = [
    Stop::alone("keep-alive-off", (At::Idle, At::Known)),
    Stop::alone(
        "article-as-printed",
        (
            At::Event("client: request 1: answered"),
            At::Event("client: request 2"),
        ),
    ),
    Stop::alone(
        "fin-seen-in-time",
        (At::Idle, At::Event("client: request 2")),
    ),
    Stop::alone("crossing", (At::Idle, LEAVES)),
    Stop::alone("crossing", (LEAVES, At::Known)),
    Stop::alone("unread-at-close", (At::Idle, At::Known)),
    Stop::alone("article-as-logged", (At::Last, At::End)),
    Stop::alone("get-is-retried", (At::Idle, At::End)),
    Stop {
        scenario: "retried-post-after-crossing",
        beside: Some((
            "retried-post-after-death",
            &[
                ("requests.pause", "297ms"),
                ("server.idle_timeout", "320ms"),
            ],
        )),
        plays: (At::Idle, At::End),
    },
    Stop {
        scenario: "client-timeout-below-server",
        beside: Some(("client-timeout-too-close", &[])),
        plays: (At::Idle, At::End),
    },
    Stop::alone("client-timeout-below-server", (At::Idle, At::End)),
];

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use idlerace_core::ladder::Words;

    use idlerace_core::explain::explain;

    use super::*;
    use crate::model::run::Run;
    use crate::model::timeline::Zoom;

    fn stage(stop: &Stop) -> Timeline {
        let setups = [Some(ScenarioRef::named(stop.scenario)), stop.beside()];
        let runs = setups.into_iter().flatten().map(|mut setup| {
            let turned = setup.settings.clone();
            let mut notices = Vec::new();
            let run: Rc<Run> = setup.run(&mut notices);
            assert_eq!(setup.settings, turned);
            assert_eq!(setup.not_found(), None);
            assert!(notices.is_empty(), "{notices:?}");
            run
        });
        Timeline::new(runs.collect(), Zoom::One, Words::Plain)
    }

    #[test]
    fn each_stop_plays_what_it_says() {
        for (number, stop) in STOPS.iter().enumerate() {
            let stage = stage(stop);
            let (from, to) = stop.part(&stage);
            assert!(from < to && to <= stage.last(), "{number}: {from} to {to}");
            for (at, moment) in [(stop.plays.0, from), (stop.plays.1, to)] {
                let At::Event(words) = at else { continue };
                let scene = &stage.scenes[0];
                let seen = scene.run.words(scene.event(moment));
                assert!(seen.starts_with(words), "{number}: {seen}");
            }
            // It takes as long as one looks on, however short the part is.
            let stage = stage.watching((from, to));
            let played = |moment| stage.played(stage.time(moment)).as_nanos();
            let seconds = (played(to) - played(from)) / 1_000_000_000;
            assert!((1..=14).contains(&seconds), "{number}: {seconds} s");
        }
    }

    /// A stop of the file: its title, what it speaks of, its words.
    fn words() -> Vec<[&'static str; 3]> {
        let blocks = include_str!("../../tour.txt").trim_end().split("\n\n");
        let lines = blocks.map(|block| block.lines().collect::<Vec<_>>());
        lines.map(|lines| lines.try_into().unwrap()).collect()
    }

    #[test]
    fn each_stop_has_its_words() {
        let words = words();
        assert_eq!(words.len(), STOPS.len());
        for [title, shows, words] in words {
            assert!(title.len() > 5 && words.len() > 100, "{title}: {words}");
            // What is spoken of is shown.
            let speaks = match shows {
                "picture" => !words.contains(" log"),
                "log" => words.contains("EOF") || words.contains("log"),
                "counts" => words.contains("applied"),
                _ => false,
            };
            assert!(speaks, "{title}: {shows}");
        }
    }

    /// What the words promise is what the model says.
    #[test]
    fn the_words_keep_to_the_runs() {
        let told = |stop: &Stop, scene: usize| {
            let run = &stage(stop).scenes[scene].run;
            let counts = run.counts(u32::MAX - 1);
            let failed = run.told.client_log.len();
            (failed, counts.retried, counts.most)
        };
        let [
            off,
            printed,
            seen,
            race,
            both,
            unread,
            texts,
            get,
            post,
            fix,
            yours,
        ] = &STOPS;
        for quiet in [off, printed, seen, yours] {
            assert_eq!(told(quiet, 0), (0, 0, 1), "{}", quiet.scenario);
        }
        for lost in [race, both, unread] {
            assert_eq!(told(lost, 0).0, 1, "{}", lost.scenario);
        }
        let logged = explain(&stage(texts).scenes[0].run.trace).client_log;
        let mut distinct = logged.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert!((20..=25).contains(&logged.len()));
        assert_eq!(distinct.len(), 3, "{distinct:?}");
        assert_eq!(told(get, 0), (0, 1, 1));
        assert_eq!(told(post, 0), (0, 1, 1));
        assert_eq!(told(post, 1), (0, 1, 2));
        assert_eq!((told(fix, 0).0, told(fix, 1).0), (0, 1));
    }
}
