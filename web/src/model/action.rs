//! What a visitor may do, and what becomes of the page by it.
//!
//! The only place where the state changes; knows nothing of the browser.

use idlerace_core::{ladder::Words, parameter::number};
use std::rc::Rc;

use crate::model::route::{Playhead, Route, View};
use crate::model::run::Observation;
use crate::model::scenario_ref::{ScenarioRef, turn};
use crate::model::state::{Came, Refusal, State};
use crate::model::timeline::{Timeline, Zoom};

/// What a visitor may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show the scenario of this name.
    Choose(String),
    /// Put the scenario of this name beside the one that is shown; nothing for `None`.
    Compare(Option<String>),
    /// Keep the scenario as it is now beside the one that will be changed.
    Pin,
    /// Set a parameter.
    SetParameter {
        /// The parameter's key.
        key: &'static str,
        /// The text that was typed or chosen.
        value: String,
    },
    /// The same by a slider that is still held.
    Slide {
        /// The parameter's key.
        key: &'static str,
        /// The value at which the slider stands.
        value: String,
    },
    /// Let a slider go, if one is held.
    Settle,
    /// Set a parameter back, and leave the order to the seed.
    Reset(&'static str),
    /// Show what another address asks for.
    Open(String),
    /// Go to a moment.
    Seek(u32),
    /// The clock has come to this moment by itself.
    Pass(u32),
    /// Go back to where the run is watched from.
    Replay,
    /// One step on.
    Forward,
    /// One step back.
    Back,
    /// To the beginning of the next request.
    NextRequest,
    /// To the beginning of this request, or of the one before.
    PreviousRequest,
    /// To the first step.
    Home,
    /// To the last step.
    End,
    /// Show the trace in another way.
    Show(View),
    /// Draw delays higher or less high.
    Zoom(Zoom),
    /// Say it in other words.
    Speak(Words),
    /// Leave what was observed.
    Escape,
    /// Open the proof beside the page, or close it.
    Prove(bool),
    /// Put what a real kernel did beside the run.
    Observe(Observation),
}

impl State {
    fn seek(&self, moment: u32) -> Self {
        let mut next = self.clone();
        next.route.playhead = if moment >= self.stage.last() {
            Playhead::End
        } else {
            Playhead::At(moment)
        };
        next.notices.clear();
        next.reached = None;
        next
    }

    fn go(&self, step: usize) -> Self {
        self.seek(self.stage.moment_of(step))
    }

    /// The page for a changed route, opened anew where its story culminates: what a change
    /// comes to is seen at once.
    fn change(&self, change: impl FnOnce(&mut Route)) -> Self {
        let mut route = self.route.clone();
        route.playhead = Playhead::Opening;
        change(&mut route);
        let mut changed = self.followed_by(Self::open(route));
        changed.reached = self.moving.then(|| changed.stage.opening());
        changed
    }

    /// Another page, with what does not depend on what is shown.
    fn followed_by(&self, next: Self) -> Self {
        Self {
            moving: self.moving,
            ..next
        }
    }

    /// The clock has come to a moment. A run that opened by itself stays what opened.
    fn pass(&self, moment: u32) -> Self {
        if self.route.playhead != Playhead::Opening {
            return self.seek(moment);
        }
        Self {
            reached: Some(moment),
            ..self.clone()
        }
    }

    /// The same runs, drawn in another way.
    fn drawn(&self, change: impl FnOnce(&mut Route)) -> Self {
        let mut drawn = self.clone();
        change(&mut drawn.route);
        let runs = self.stage.scenes.iter().map(|scene| scene.run.clone());
        let (zoom, words) = (drawn.route.zoom, drawn.route.spoken());
        let stage = Timeline::new(runs.collect(), zoom, words);
        drawn.stage = Rc::new(stage.watching(self.stage.watched()));
        drawn
    }

    fn turn(&self, key: &'static str, value: &str) -> Self {
        let mut wished = self.route.setup.settings.clone();
        let Some(number) = number(key) else {
            return self.clone();
        };
        wished.set(number, value.to_owned());
        let mut refused = None;
        let (scenario, settings) = turn(self.entry(), &wished, |problem, parameter| {
            if parameter.key == key {
                refused = Some(problem.message);
            }
        });
        if refused.is_some() || scenario == self.run().trace.scenario {
            let refused = refused.map(|message| Refusal {
                key: key.to_owned(),
                value: value.to_owned(),
                message,
            });
            return Self {
                refused,
                ..self.clone()
            };
        }
        self.change(|route| {
            route.setup.settings = settings;
            route.setup.order = None;
        })
    }

    fn reset(&self, key: &str) -> Self {
        self.change(|route| {
            // An order belongs to one scenario.
            route.setup.order = None;
            if let Some(number) = number(key) {
                route.setup.settings.remove(number);
            }
        })
    }

    fn choose(&self, name: &str) -> Self {
        let mut chosen = self.change(|route| {
            route.setup = ScenarioRef::named(name);
            (route.tour, route.course) = (None, None);
        });
        chosen.reached = None;
        chosen
    }
}

impl State {
    fn observe(&self, observation: Observation) -> Self {
        let event = self.stage.scenes[0].event(self.at());
        let observed = Rc::new(self.run().observed(&observation));
        let runs = vec![self.run().clone(), observed];
        let mut next = self.clone();
        next.stage = Rc::new(Timeline::new(runs, self.route.zoom, self.route.spoken()));
        let moment = next.stage.scenes[0].moment(event);
        next.route.beside = None;
        next.route.playhead = Playhead::At(next.stage.settle(moment));
        next.observed = Some(observation);
        next
    }
}

impl State {
    /// The run alone, where the playhead stood.
    fn unobserved(&self) -> Self {
        let mut route = self.route.clone();
        route.playhead = Playhead::At(self.stage.scenes[0].event(self.at()));
        self.followed_by(Self::open(route))
    }

    fn prove(&self, on: bool) -> Self {
        let mut proving = self.clone();
        // While a question waits, the proof would answer it.
        proving.route.prove = on && self.veil().is_none();
        proving
    }

    fn after(&self, action: Action) -> Self {
        let (stage, at) = (&self.stage, self.at());
        match action {
            Action::Choose(name) => self.choose(&name),
            Action::Compare(name) => self.change(|route| {
                route.beside = name.as_deref().map(ScenarioRef::named);
            }),
            Action::Pin => self.change(|route| {
                let name = Some(route.setup.entry().name.to_owned());
                route.beside = Some(ScenarioRef {
                    name,
                    ..route.setup.clone()
                });
            }),
            Action::SetParameter { key, value } | Action::Slide { key, value } => {
                self.turn(key, &value)
            }
            Action::Reset(key) => self.reset(key),
            Action::Open(query) => self.followed_by(Self::of_query(&query)),
            Action::Seek(moment) => self.seek(moment),
            Action::Pass(moment) => self.pass(moment),
            Action::Replay => {
                let mut again = self.seek(stage.watched().0);
                again.reached = Some(again.at());
                again.route.playhead = Playhead::Opening;
                again
            }
            Action::Forward => self.go(self.step() + 1),
            Action::Back => self.go(self.step().saturating_sub(1)),
            Action::NextRequest => self.seek(stage.next_request(at)),
            Action::PreviousRequest => self.seek(stage.previous_request(at)),
            Action::Home => self.go(0),
            Action::End => self.seek(stage.last()),
            Action::Show(view) => self.drawn(|route| route.view = view),
            Action::Zoom(zoom) => self.drawn(|route| route.zoom = zoom),
            Action::Speak(words) => self.drawn(|route| route.words = words),
            Action::Escape if self.observed.is_some() => self.unobserved(),
            Action::Escape | Action::Settle => self.clone(),
            Action::Prove(on) => self.prove(on),
            Action::Observe(observation) => self.observe(observation),
        }
    }
}

impl Came {
    const fn by(action: &Action) -> Self {
        if matches!(action, Action::Open(_)) {
            Self::ByAddress
        } else if matches!(action, Action::Slide { .. }) {
            Self::Sliding
        } else if matches!(action, Action::Settle) {
            Self::Slid
        } else {
            Self::ByHand
        }
    }
}

impl State {
    /// The state after an action.
    #[must_use]
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        if action == Action::Settle && self.came != Came::Sliding {
            return self;
        }
        let came = Came::by(&action);
        let mut next = self.after(action);
        next.came = came;
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::{catalog, parameter, trace::What};

    use super::*;
    use crate::model::scenario_ref::FIRST;

    fn begins(state: &State) -> Vec<u32> {
        let events = state.run().trace.events.iter();
        let begins = events.filter(|event| matches!(event.what, What::Begins { .. }));
        begins.map(|event| event.id.0).collect()
    }

    #[test]
    fn nothing_asked_for_shows_the_first_entry() {
        let state = State::default();
        assert_eq!(state.entry().name, FIRST);
        assert_eq!(state.route.setup.not_found(), None);
    }

    #[test]
    fn each_entry_can_be_chosen() {
        for entry in catalog::ENTRIES {
            let state = choose(entry.name);
            assert_eq!(state.entry().name, entry.name);
            assert_eq!(state.route.setup.not_found(), None);
        }
    }

    #[test]
    fn an_unknown_name_shows_the_first_entry_and_is_kept_to_be_told() {
        let state = choose("no such scenario");
        assert_eq!(state.entry().name, FIRST);
        assert_eq!(state.route.setup.not_found(), Some("no such scenario"));
    }

    #[test]
    fn steps_lead_through_all_that_is_shown_and_back() {
        let mut state = choose("crossing").reduce(Action::Home);
        let mut seen = vec![state.at()];
        while state.route.playhead != Playhead::End {
            state = state.reduce(Action::Forward);
            seen.push(state.at());
        }
        assert_eq!(seen, state.stage.shown);
        for _ in 1..seen.len() {
            state = state.reduce(Action::Back);
        }
        assert_eq!(state.step(), 0);
        assert_eq!(state.clone().reduce(Action::Back).step(), 0);
        assert_eq!(state.reduce(Action::End).route.playhead, Playhead::End);
    }

    #[test]
    fn requests_are_found_in_both_directions() {
        let state = choose("crossing").reduce(Action::Home);
        let second = state.reduce(Action::NextRequest);
        assert_eq!(second.at(), begins(&second)[1]);
        let first = second.reduce(Action::PreviousRequest);
        assert_eq!(first.at(), begins(&first)[0]);
    }

    #[test]
    fn a_knob_changes_the_outcome_and_turns_back() {
        let before = choose("crossing");
        let headline = before.run().told.headline.clone();
        let after = before.reduce(Action::SetParameter {
            key: "requests.pause",
            value: "200ms".to_owned(),
        });
        assert_ne!(after.run().told.headline, headline);
        assert_eq!(after.turned(), ["requests.pause"]);
        let again = after.reduce(Action::Reset("requests.pause"));
        assert_eq!(again.run().told.headline, headline);
        assert!(again.route.setup.settings.is_empty());
    }

    #[test]
    fn a_value_that_is_refused_changes_nothing_and_is_told() {
        let before = choose("crossing");
        let after = before.clone().reduce(Action::SetParameter {
            key: "requests.count",
            value: "0".to_owned(),
        });
        assert_eq!(after.run(), before.run());
        let refused = after.refused.as_ref().unwrap();
        assert_eq!(
            refused.message,
            "\"0\" is not a whole number from 1 to 1000"
        );
        let taken = after.reduce(Action::SetParameter {
            key: "requests.count",
            value: "3".to_owned(),
        });
        assert_eq!(taken.refused, None);
    }

    #[test]
    fn a_profile_comes_before_what_belongs_to_it() {
        let state = choose("crossing")
            .reduce(Action::SetParameter {
                key: "client.idle_timeout",
                value: "7s".to_owned(),
            })
            .reduce(Action::SetParameter {
                key: "client.profile",
                value: "curl".to_owned(),
            });
        let timeout = parameter::find("client.idle_timeout").unwrap();
        assert_eq!(timeout.get(&state.run().trace.scenario), "7s");
    }

    #[test]
    fn two_scenarios_have_one_playhead() {
        let alone = choose("crossing");
        let pair = alone.reduce(Action::Compare(Some("get-is-retried".to_owned())));
        assert_eq!(pair.stage().scenes.len(), 2);
        assert_eq!(pair.title(1), "A GET is retried");
        let first = pair.reduce(Action::Home);
        let later = first.clone().reduce(Action::NextRequest);
        for scene in 0..2 {
            let event = |state: &State| state.stage().scenes[scene].event(state.at());
            assert!(event(&first) < event(&later), "{scene}");
        }
        let alone = later.reduce(Action::Compare(None));
        assert_eq!(alone.stage().scenes.len(), 1);
    }

    #[test]
    fn a_scenario_stays_beside_what_becomes_of_it() {
        let turn = |value: &str| Action::SetParameter {
            key: "requests.pause",
            value: value.to_owned(),
        };
        let before = choose("crossing").reduce(turn("294ms")).reduce(Action::Pin);
        let after = before.reduce(turn("200ms"));
        let pauses = after.stage().scenes.iter().map(|scene| {
            let scenario = &scene.run.trace.scenario;
            parameter::find("requests.pause").unwrap().get(scenario)
        });
        assert_eq!(pauses.collect::<Vec<_>>(), ["200ms", "294ms"]);
        let titles = [after.title(0), after.title(1)];
        let [own, other] = titles.map(|title| title.split(": ").next().unwrap().to_owned());
        assert_eq!(own, "pause between requests 200ms");
        assert_eq!(other, "pause between requests 294ms");
    }

    #[test]
    fn a_guide_plays_a_part_and_shows_the_same_where_nothing_moves() {
        for query in [
            "?v=1&tour=4",
            "?v=1&course=2",
            "?v=1&course=2&said=served.eof",
        ] {
            let still = State::of_query(query);
            let (from, to) = still.stage().watched();
            assert!(from < to && still.at() == to, "{query}");
            let moving = State {
                moving: true,
                ..State::of_query(query)
            };
            assert!(moving.is_unwatched() && moving.at() == from, "{query}");
            let zoomed = Rc::new(moving).reduce(Action::Zoom(Zoom::Two));
            assert_eq!(zoomed.stage().watched(), (from, to), "{query}");
        }
    }

    #[test]
    fn a_question_hides_all_that_would_answer_it() {
        let open = |query: &str| Rc::new(State::of_query(query));
        let asking = open("?v=1&course=2&said=served");
        let veil = asking.veil().unwrap();
        assert!(asking.run().words(veil).starts_with("client: request 2"));
        assert_eq!(asking.heading(), "What will the client see?");
        assert_eq!(asking.query(), "?v=1&course=2&said=served");
        assert!(!asking.clone().reduce(Action::Prove(true)).route.prove);
        for beyond in [Action::End, Action::Forward, Action::Seek(veil + 1)] {
            let gone = asking.clone().reduce(beyond);
            assert_eq!((gone.at(), gone.veil()), (veil, Some(veil)));
        }
        assert!(asking.reduce(Action::Home).at() < veil);
        assert_eq!(open("?v=1&course=2&step=40").at(), veil);
        let answered = open("?v=1&course=2&said=served.skip");
        assert_eq!(answered.veil(), None);
        assert_eq!(answered.stage().watched().0, veil);
        assert_eq!(answered.heading(), "Request and FIN cross on the wire");
        assert_eq!(open("?v=1&course=9").veil(), None);
    }

    #[test]
    fn what_a_guide_has_not_is_told() {
        for query in [
            "?v=1&tour=99",
            "?v=1&course=99",
            "?v=1&course=2&scenario=deploy",
            "?v=1&course=2&tour=2",
            "?v=1&course=all",
        ] {
            let state = State::of_query(query);
            assert_eq!(state.notices.len(), 1, "{query}");
            // Opened again, and changed, it tells nothing twice.
            assert!(State::of_query(&state.query()).notices.is_empty());
            assert!(Rc::new(state).reduce(Action::Pin).notices.len() < 2);
        }
        let old = State::of_query("?v=1&scenario=deploy&tour=3");
        assert_eq!((old.entry().name, old.route.tour), ("deploy", Some(2)));
    }

    #[test]
    fn a_step_is_no_other_place_and_a_change_is() {
        let from = choose("crossing");
        let leads = |action: Action| !from.clone().reduce(action).route.is_place_of(&from.route);
        let pause = "requests.pause";
        for step in [
            Action::Home,
            Action::Forward,
            Action::Seek(7),
            Action::Zoom(Zoom::Two),
            Action::Settle,
        ] {
            assert!(!leads(step.clone()), "{step:?}");
        }
        for change in [
            Action::Choose("deploy".to_owned()),
            Action::Compare(Some("deploy".to_owned())),
            Action::Pin,
            Action::SetParameter {
                key: pause,
                value: "200ms".to_owned(),
            },
            Action::Slide {
                key: pause,
                value: "200ms".to_owned(),
            },
            Action::Show(View::Table),
            Action::Prove(true),
        ] {
            assert!(leads(change.clone()), "{change:?}");
        }
    }

    #[test]
    fn what_was_observed_stands_beside_the_run_and_goes_with_it() {
        let before = choose("crossing");
        let steps = before.run().trace.events.len();
        let observe = |steps, difference: Option<&str>| {
            let observation = Observation {
                steps,
                difference: difference.map(str::to_owned),
                wire: "tun".to_owned(),
            };
            before.clone().reduce(Action::Observe(observation))
        };
        let agreed = observe(steps, None);
        let scenes = &agreed.stage().scenes;
        assert_eq!(scenes[1].run.trace.events, scenes[0].run.trace.events);
        for scene in scenes {
            assert_eq!(scene.event(agreed.at()), before.at());
        }
        assert!(scenes[1].run.told.headline.contains("as predicted"));
        let step = format!("&step={}", before.at());
        assert!(agreed.query().ends_with(&step));
        let differs = observe(30, Some("step 31: predicted a, observed b"));
        let seen = &differs.stage().scenes[1].run;
        assert_eq!(seen.trace.events.len(), 30);
        assert!(
            seen.told.headline.contains("observed b"),
            "{}",
            seen.told.headline
        );
        assert!(seen.told.client_log.is_empty());
        let closed = differs.clone().reduce(Action::Escape);
        assert_eq!((closed.stage().scenes.len(), &closed.observed), (1, &None));
        assert_eq!(closed.at(), before.at());
        let turned = differs.reduce(Action::SetParameter {
            key: "requests.pause",
            value: "200ms".to_owned(),
        });
        assert_eq!((turned.stage().scenes.len(), &turned.observed), (1, &None));
    }

    #[test]
    fn a_run_opens_where_it_is_watched_from_and_stays_what_opened() {
        let state = State {
            moving: true,
            ..State::default()
        };
        let opened = Rc::new(state).reduce(Action::Choose("crossing".to_owned()));
        assert!(opened.is_unwatched());
        let (from, to) = opened.stage().watched();
        assert_eq!(opened.at(), from);
        let watched = opened.clone().reduce(Action::Pass(to));
        assert_eq!((watched.at(), watched.is_unwatched()), (to, false));
        assert_eq!(watched.query(), opened.query());
        let again = watched.reduce(Action::Replay);
        assert_eq!((again.at(), again.is_unwatched()), (from, false));
        // What a change comes to is seen at once; whoever steps has a step in the address.
        let turned = again.reduce(Action::SetParameter {
            key: "requests.pause",
            value: "200ms".to_owned(),
        });
        assert_eq!(turned.at(), turned.stage().opening());
        assert!(turned.moving && !turned.is_unwatched());
        let stepped = turned.reduce(Action::Home).reduce(Action::Pass(9));
        assert!(stepped.query().ends_with("step=9"), "{}", stepped.query());
        // A link to a step stands there.
        let link = stepped.reduce(Action::Open("?scenario=crossing&step=12".to_owned()));
        assert_eq!((link.at(), link.is_unwatched()), (12, false));
        let table = link.reduce(Action::Open("?scenario=crossing&view=table".to_owned()));
        assert!(!table.is_unwatched());
    }

    #[test]
    fn zoom_keeps_the_place() {
        let before = choose("crossing").reduce(Action::Seek(12));
        let after = before.clone().reduce(Action::Zoom(Zoom::Four));
        assert_eq!(after.at(), before.at());
        let height = |state: &State| state.stage().scenes[0].ladder.height;
        assert!(height(&after) > height(&before));
    }

    fn choose(name: &str) -> Rc<State> {
        Rc::new(State::default()).reduce(Action::Choose(name.to_owned()))
    }
}
