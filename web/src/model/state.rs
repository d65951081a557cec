//! What the page shows, and the only way in which that changes.
//!
//! The state is what the address says, and what a visitor guesses; the stage is derived
//! from it once for each change of a scenario: only here is a scenario of an address run.
//! This file knows nothing of the browser.

use std::rc::Rc;

use idlerace_core::catalog::Entry;

use crate::model::course::{self, COURSE};
use crate::model::route::{Playhead, Route, View};
use crate::model::run::{Observation, Run};
use crate::model::scenario_ref::ScenarioRef;
use crate::model::timeline::Timeline;
use crate::model::tour::STOPS;
use crate::model::url;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What was asked for and can be had.
    pub(crate) route: Route,
    /// What the address asked for and could not have, a line each.
    pub notices: Vec<String>,
    /// The value that was refused last, if the visitor has not moved on.
    pub refused: Option<Refusal>,
    /// Whether pictures move: a run then opens where it is watched from.
    pub moving: bool,
    /// The moment that a run that opened has been played to.
    pub(crate) reached: Option<u32>,
    /// While the course asks what comes next: the last event that may be seen.
    pub(crate) veil: Option<u32>,
    /// What a real kernel did with the run; it then stands beside it.
    pub observed: Option<Observation>,
    /// How the page came to show this.
    pub came: Came,
    pub(crate) stage: Rc<Timeline>,
}

/// How the page came to show what it shows, which decides what the browser's history has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The address asked for it: the history has it.
    ByAddress,
    /// By a click, a key, a choice.
    ByHand,
    /// By a slider that is still held: many of these are one change.
    Sliding,
    /// The slider was let go.
    Slid,
}

/// A value that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The parameter's key.
    pub key: String,
    /// What was typed.
    pub value: String,
    /// Why not.
    pub message: String,
}

impl Default for State {
    fn default() -> Self {
        Self::open(Route::default())
    }
}

impl State {
    /// What the page shows for a route. What of it cannot be had leaves a notice.
    #[must_use]
    pub fn open(mut route: Route) -> Self {
        let mut notices = Vec::new();
        guide(&mut route, &mut notices);
        if let Some(name) = route.beside.as_ref().and_then(ScenarioRef::not_found) {
            notices.push(format!(
                "There is no scenario named “{name}” to compare with."
            ));
            route.beside = None;
        }
        let mut runs = vec![route.setup.run(&mut notices)];
        let beside = route.beside.as_mut();
        runs.extend(beside.map(|setup| setup.run(&mut notices)));
        let stage = Timeline::new(runs, route.zoom, route.spoken());
        let (part, veil) = part(&route, &stage);
        let stage = Rc::new(match part {
            Some(part) => stage.watching(part),
            None => stage,
        });
        match route.playhead {
            Playhead::At(moment) if moment as usize >= stage.moments() => {
                notices.push(format!("There is no step {moment} in this run."));
                route.playhead = Playhead::Opening;
            }
            Playhead::Opening | Playhead::At(_) | Playhead::End => {}
        }
        Self {
            route,
            notices,
            refused: None,
            moving: false,
            reached: None,
            veil,
            observed: None,
            came: Came::ByAddress,
            stage,
        }
    }

    /// What the page shows for an address as somebody typed it.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let (route, mut notices) = url::read(query);
        let mut state = Self::open(route);
        notices.append(&mut state.notices);
        state.notices = notices;
        state
    }

    /// What was asked for and can be had.
    #[must_use]
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// The query under which the page opens as it is. What was observed is not in it, so
    /// there the run stands alone.
    #[must_use]
    pub fn query(&self) -> String {
        match self.route.playhead {
            Playhead::At(moment) if self.observed.is_some() => {
                let playhead = Playhead::At(self.stage.scenes[0].event(moment));
                let route = self.route.clone();
                url::write(&Route { playhead, ..route })
            }
            Playhead::Opening | Playhead::At(_) | Playhead::End => url::write(&self.route),
        }
    }

    /// The catalogue entry to show.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        self.route.setup.entry()
    }

    /// What a scene of the stage is called.
    #[must_use]
    pub fn title(&self, scene: usize) -> String {
        match (&self.observed, scene) {
            (Some(_), 0) => return "Predicted".to_owned(),
            (Some(observed), _) => return format!("Observed on real kernels ({})", observed.wire),
            (None, _) => {}
        }
        let setup = &self.route.setup;
        let (own, other) = match &self.route.beside {
            Some(beside) if scene == 0 => (setup, beside),
            Some(beside) => (beside, setup),
            None => return setup.title(),
        };
        let title = own.entry().title;
        // The tour has no room for more, and no settings to read it by.
        if self.route.tour.is_some() && title != other.entry().title {
            title.to_owned()
        } else {
            own.title_beside(other)
        }
    }

    /// What the whole page is called.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.veil {
            // The scenario's own title would tell.
            Some(_) => "What will the client see?".to_owned(),
            None => self.route.setup.title(),
        }
    }

    /// All that is on the stage.
    #[must_use]
    pub fn stage(&self) -> &Rc<Timeline> {
        &self.stage
    }

    /// The run that the knobs change.
    #[must_use]
    pub fn run(&self) -> &Rc<Run> {
        &self.stage.scenes[0].run
    }

    /// The keys of all knobs that were turned.
    #[must_use]
    pub fn turned(&self) -> Vec<&'static str> {
        let turned = self.route.setup.settings.iter();
        turned.map(|(parameter, _)| parameter.key).collect()
    }

    /// The moment at which the picture stands.
    #[must_use]
    pub fn at(&self) -> u32 {
        let at = match self.route.playhead {
            Playhead::Opening if self.is_unwatched() => self.stage.watched().0,
            Playhead::Opening => self.reached.unwrap_or_else(|| self.opening()),
            Playhead::At(moment) => moment,
            Playhead::End => self.stage.last(),
        };
        at.min(self.last())
    }

    /// Where it stands of itself: with a guide where that has played to.
    fn opening(&self) -> u32 {
        if self.route.tour.or(self.route.course).is_some() {
            self.stage.watched().1
        } else {
            self.stage.opening()
        }
    }

    /// The last moment that can be gone to.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.veil.unwrap_or_else(|| self.stage.last())
    }

    /// Whether a run has opened that nobody has watched: it plays by itself.
    #[must_use]
    pub fn is_unwatched(&self) -> bool {
        let is_opening = self.route.playhead == Playhead::Opening && self.reached.is_none();
        is_opening && self.moving && self.route.view == View::Ladder
    }

    /// The number of the step at which the picture stands, from 0.
    #[must_use]
    pub fn step(&self) -> usize {
        self.stage.step_of(self.at())
    }

    /// The sentence for where the picture stands.
    #[must_use]
    pub fn sentence(&self) -> &str {
        let at = self.at();
        let scene = &self.stage.scenes[self.stage.scene_of(at)];
        scene.run.sentence(scene.event(at))
    }

    /// The last event that may be seen while a question waits for its answer.
    #[must_use]
    pub fn veil(&self) -> Option<u32> {
        self.veil
    }
}

/// Puts what a guide shows into a route that names one, and takes a stop or a question out that
/// there is not. A stop's scenario can be another one, as old links have it.
fn guide(route: &mut Route, notices: &mut Vec<String>) {
    let guides = [
        (&mut route.tour, "tour has no stop", STOPS.len()),
        (
            &mut route.course,
            "course has no question",
            COURSE.len() + 1,
        ),
    ];
    for (place, what, most) in guides {
        if let Some(number) = place.filter(|&number| number >= most) {
            notices.push(format!("The {what} {}.", number + 1));
            *place = None;
        }
    }
    let is_open = route.setup == ScenarioRef::default();
    if let Some(number) = route.course {
        let own = ScenarioRef::named(COURSE[number.min(COURSE.len() - 1)]);
        let is_own = is_open || route.setup == own;
        if !is_own || route.beside.is_some() || route.tour.is_some() {
            notices.push("The course has scenarios of its own; the link’s is left out.".to_owned());
        }
        (route.setup, route.beside, route.tour) = (own, None, None);
    } else if let Some(stop) = route.tour.filter(|_| is_open) {
        route.setup = ScenarioRef::named(STOPS[stop].scenario);
        route.beside = STOPS[stop].beside();
    }
}

/// The part of a stage that a guide plays, and the last event that may be seen in it.
fn part(route: &Route, stage: &Timeline) -> (Option<(u32, u32)>, Option<u32>) {
    if let Some(number) = route.course {
        return course::part(number, &route.said, stage);
    }
    let stop = route.tour.map(|number| &STOPS[number]);
    let stop = stop.filter(|stop| route.setup.name.as_deref() == Some(stop.scenario));
    (stop.map(|stop| stop.part(stage)), None)
}
