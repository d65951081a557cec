//! How often a reused connection fails, in closed form.
//!
//! A request's first attempt fails if the client picks the connection before it knows of the
//! close, and the request arrives when the server has decided to close for idleness. Both are
//! bounds on the pause before it, so what fails is one window of pauses, and a rate is the
//! share of the pauses that fall into it. What the client sends again by itself fails for
//! nobody: that is a second window, of failures that the client's rules do not cover.
//!
//! Counted is this race and nothing else. A scenario in which more can go wrong is refused,
//! with what it has besides: a rate without that would be read as the rate of everything.

mod rate;
mod scope;
mod user;
mod window;

pub use rate::{Gap, Rate, spread};
pub use scope::{Uncounted, uncounted};
pub use user::{Odds, Windows, odds, share};
pub use window::{Window, certain, possible};
