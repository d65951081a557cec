//! What each way of showing a run is given.

use std::{ops::Deref, rc::Rc};

use idlerace_core::time::Instant;
use yew::prelude::*;

use crate::model::timeline::Track;

/// Shared, and equal to itself alone. To compare two traces event by event takes longer
/// than to draw them, and each change makes a new one.
#[derive(Debug)]
pub(crate) struct Shared<T>(pub(crate) Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A run on the stage, and where the playhead stands in it.
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct Props {
    /// The run and its picture.
    pub(crate) scene: Shared<Track>,
    /// What it is called, where two of them are told apart by it.
    pub(crate) title: Option<String>,
    /// The event at which the playhead stands.
    pub(crate) at: u32,
    /// When that is; of another run an event may come later.
    pub(crate) now: Instant,
    /// The height at which the playhead stands, the same in every run.
    pub(crate) row: u32,
    /// The last event that may be seen, while there is something to guess.
    pub(crate) veil: Option<u32>,
    /// Goes to an event.
    pub(crate) seek: Callback<u32>,
}
