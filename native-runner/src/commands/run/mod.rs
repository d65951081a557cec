//! `idlerace run`: a scenario by the clock, or step by step.

mod by_clock;
mod steps;

pub(super) use by_clock::run;
pub(super) use steps::run_steps;
