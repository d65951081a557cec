//! The guided tour: ten stops through the article's story, each of them a scenario that
//! can be changed on the spot.
//!
//! Owns the titles and where the picture stands; the words are a file, which those fetch who
//! take the tour. Knows nothing of the browser.

use crate::model::scenario_ref::ScenarioRef;
use crate::model::timeline::Timeline;
use idlerace_core::parameter::number;

/// What to see at each stop, a line each: a file beside the page, fetched when a tour begins.
pub const WORDS: &str = "tour.txt";

/// One stop of the tour.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// A few words.
    pub title: &'static str,
    /// The scenario on the stage.
    pub scenario: &'static str,
    beside: Option<Neighbour>,
    at: At,
}

/// The scenario beside it: its name, and what is turned so that both happen at once.
type Neighbour = (&'static str, &'static [(&'static str, &'static str)]);

/// Where the picture stands when a stop opens.
#[derive(Clone, Copy, Debug)]
enum At {
    /// Where the story culminates.
    Opening,
    /// After everything.
    End,
    /// At the first event of the first scene whose words begin so.
    Event(&'static str),
}

impl Stop {
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

    /// The moment at which the picture stands.
    #[must_use]
    pub fn moment(&self, stage: &Timeline) -> u32 {
        match self.at {
            At::Opening => stage.opening(),
            At::End => stage.last(),
            At::Event(words) => {
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

/// Every stop, in order.
pub const STOPS: [Stop; 10] = [
    Stop {
        title: "Why a connection is kept",
        scenario: "keep-alive-off",
        beside: None,
        at: At::End,
    },
    Stop {
        title: "The idle timer",
        scenario: "article-as-printed",
        beside: None,
        at: At::Event("client: request 2"),
    },
    Stop {
        title: "The timer runs out, and all is well",
        scenario: "fin-seen-in-time",
        beside: None,
        at: At::Event("client: read = 0"),
    },
    Stop {
        title: "The race",
        scenario: "crossing",
        beside: None,
        at: At::Event("server tcp sends F."),
    },
    Stop {
        title: "Both did everything right",
        scenario: "crossing",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "The same race, another error",
        scenario: "unread-at-close",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "Three texts for one cause",
        scenario: "article-as-logged",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "May it be sent again?",
        scenario: "get-is-retried",
        beside: None,
        at: At::End,
    },
    Stop {
        title: "And a POST?",
        scenario: "retried-post-after-crossing",
        beside: Some((
            "retried-post-after-death",
            &[
                ("requests.pause", "297ms"),
                ("server.idle_timeout", "320ms"),
            ],
        )),
        at: At::End,
    },
    Stop {
        title: "The fix, and its margin",
        scenario: "client-timeout-below-server",
        beside: Some(("client-timeout-too-close", &[])),
        at: At::End,
    },
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
    fn each_stop_stands_where_it_says() {
        for stop in &STOPS {
            let stage = stage(stop);
            if let At::Event(words) = stop.at {
                let scene = &stage.scenes[0];
                let seen = scene.run.words(scene.event(stop.moment(&stage)));
                assert!(seen.starts_with(words), "{}: {seen}", stop.title);
            }
            assert!(stop.moment(&stage) <= stage.last());
        }
    }

    #[test]
    fn each_stop_has_its_words() {
        let words: Vec<&str> = include_str!("../../tour.txt").lines().collect();
        assert_eq!(words.len(), STOPS.len());
        assert!(words.iter().all(|words| words.len() > 100), "{words:?}");
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
        ] = &STOPS;
        for quiet in [off, printed, seen] {
            assert_eq!(told(quiet, 0), (0, 0, 1), "{}", quiet.title);
        }
        for lost in [race, both, unread] {
            assert_eq!(told(lost, 0).0, 1, "{}", lost.title);
        }
        let logged = explain(&stage(texts).scenes[0].run.trace).client_log;
        let mut distinct = logged.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert!((20..=25).contains(&logged.len()));
        assert_eq!(told(get, 0), (0, 1, 1));
        assert_eq!(told(post, 0), (0, 1, 1));
        assert_eq!(told(post, 1), (0, 1, 2));
        assert_eq!((told(fix, 0).0, told(fix, 1).0), (0, 1));
        assert_eq!(distinct.len(), 3, "{distinct:?}");
    }
}
