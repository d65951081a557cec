//! What an address asks the page to show.
//!
//! Plain values: nothing is run to make or to read one.

use idlerace_core::{ladder::Words, svg::Theme};

use super::scenario_ref::ScenarioRef;
use super::timeline::Zoom;

/// All that an address can ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The scenario.
    pub setup: ScenarioRef,
    /// The scenario beside it.
    pub beside: Option<ScenarioRef>,
    /// Where the picture stands.
    pub playhead: Playhead,
    /// How the trace is shown.
    pub view: View,
    /// How high a one-way delay is drawn.
    pub zoom: Zoom,
    /// In whose words the picture speaks.
    pub words: Words,
    /// The stop of the tour, from 0.
    pub tour: Option<usize>,
    /// The question of the course, from 0; behind the last one its end.
    pub course: Option<usize>,
    /// What was answered in the course, a word a question with dots between them. Only how many
    /// there are means something here.
    pub said: String,
    /// Whether it stands in somebody else's page, with nothing but the picture and its playhead.
    pub embed: bool,
    /// Whether the proof stands beside it.
    pub prove: bool,
    /// Its colours, where the address has a say in them.
    pub theme: Theme,
}

impl Route {
    /// In whose words what is shown speaks: a table has every event.
    #[must_use]
    pub fn spoken(&self) -> Words {
        match self.view {
            View::Ladder => self.words,
            View::Table => Words::Packets,
        }
    }

    /// Whether another route is the same place, looked at elsewhere or larger: who goes from
    /// one to the other has made a step, and not gone anywhere.
    #[must_use]
    pub fn is_place_of(&self, other: &Self) -> bool {
        let Self { playhead, zoom, .. } = *other;
        let there = Self {
            playhead,
            zoom,
            ..self.clone()
        };
        there == *other
    }
}

/// Where the picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playhead {
    /// Where the story of this run culminates or, where pictures move, at the idle connection
    /// before it, and it is played from there.
    #[default]
    Opening,
    /// At this moment; with one scenario on the stage, this event.
    At(u32),
    /// After everything.
    End,
}

/// How the trace is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// As a picture.
    #[default]
    Ladder,
    /// As a table.
    Table,
}
