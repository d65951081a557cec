//! What each way of showing a run is given.

use std::rc::Rc;

use yew::prelude::*;

use crate::stage::Scene;

/// A run on the stage, and where the playhead stands in it.
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct Props {
    /// The run and its picture.
    pub(crate) scene: Rc<Scene>,
    /// What it is called, where two of them are told apart by it.
    pub(crate) title: Option<String>,
    /// The event at which the playhead stands.
    pub(crate) at: u32,
    /// The last event that may be seen, while there is something to guess.
    pub(crate) veil: Option<u32>,
    /// Goes to an event.
    pub(crate) seek: Callback<u32>,
}
