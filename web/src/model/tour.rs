//! The guided tour: ten stops through the article's story, each of them a scenario that
//! can be changed on the spot.
//!
//! Owns the words and where the picture stands; knows nothing of the browser.

use crate::model::scenario_ref::ScenarioRef;
use crate::model::timeline::Timeline;
use idlerace_core::parameter::number;

/// One stop of the tour.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// A few words.
    pub title: &'static str,
    /// What to see here.
    pub text: &'static str,
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
        text: "Without persistent connections each request first pays for a handshake: a round \
               trip of 10 ms before its first octet leaves. Nothing can be lost here, and \
               everything is slower. So clients keep the connection and reuse it.",
        scenario: "keep-alive-off",
        beside: None,
        at: At::End,
    },
    Stop {
        title: "The idle timer",
        text: "A server does not keep an idle connection for ever. With its response out it \
               starts an idle timer, the violet bar: 300 ms here. This client is back after 200 \
               ms each time, with 100 ms to spare. It is the article's program as printed, and \
               it does not fail at all.",
        scenario: "article-as-printed",
        beside: None,
        at: At::Event("client: request 2"),
    },
    Stop {
        title: "The timer runs out, and all is well",
        text: "With a pause of 320 ms the server closes first. Its FIN is at the client, and \
               has been read, before the next request is due: the client opens another \
               connection, and nobody notices.",
        scenario: "fin-seen-in-time",
        beside: None,
        at: At::Event("client: read = 0"),
    },
    Stop {
        title: "The race",
        text: "Now the pause is 297 ms, and a segment takes 5 ms. The server decides to close \
               and sends its FIN. In the shaded time the connection is dead and the client \
               cannot know it. Step on: the request leaves while the FIN is on its way.",
        scenario: "crossing",
        beside: None,
        at: At::Event("server tcp sends F."),
    },
    Stop {
        title: "Both did everything right",
        text: "Request and FIN have passed each other. The request finds a socket that is \
               closed, and the kernel refuses it with a RST; the client reads the FIN first, \
               where it expected a response: EOF. Point at an event to light what led to it.",
        scenario: "crossing",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "The same race, another error",
        text: "This server takes 10 ms from its decision to close(). The request is in its \
               kernel by then, unread, and that turns the FIN into a RST: the client logs a \
               reset instead of an EOF.",
        scenario: "unread-at-close",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "Three texts for one cause",
        text: "The article's program with its pause at the edge: about one request in four or \
               five fails, and the log has three different texts. Which one is a matter of \
               microseconds. Read the client's log, then the server's.",
        scenario: "article-as-logged",
        beside: None,
        at: At::Opening,
    },
    Stop {
        title: "May it be sent again?",
        text: "A GET may: to repeat it changes nothing on the server. Go's client sends it \
               again on a new connection, and the program never learns of the race. Count what \
               was sent and what was applied.",
        scenario: "get-is-retried",
        beside: None,
        at: At::End,
    },
    Stop {
        title: "And a POST?",
        text: "curl repeats any method on a reused connection that gave no response. On one \
               side the first request was never applied, and curl is right. On the other the \
               server died after it had applied it, and the POST takes effect twice. The \
               client's view was the same.",
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
        text: "Let the client let go first. An idle timeout of 250 ms and a round trip of 10 ms \
               stay below the server's 300 ms: no request can be lost. 295 ms is below 300 ms \
               too, and still loses one: the margin is the round trip. Now turn the knobs \
               yourself.",
        scenario: "client-timeout-below-server",
        beside: Some(("client-timeout-too-close", &[])),
        at: At::End,
    },
];

#[cfg(test)]
mod tests {
    use std::rc::Rc;

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
        Timeline::new(runs.collect(), Zoom::One)
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
        let logged = &stage(texts).scenes[0].run.told.client_log;
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
