//! Everything that a run depends on, in one value that can be written down.
//!
//! A scenario is data: the same one goes into the model and to the real sockets.
//! Its JSON form is versioned, names every field and refuses the ones it does not
//! know. Which values are in bounds is said in `parameter`.
//!
//! In reading order: what is asked of the client (`load`), when it sends again
//! ([`retry`]), what both ends do with their connections (`policy`), what lies between
//! (`path`), real products as data ([`profile`]); all of it together (`whole`), and
//! what is made of that: every delay ([`delays`]), every setting ([`parameter`]), the
//! named scenarios ([`catalog`]); several in a row, with proxies between ([`chain`]).

mod load;
pub mod retry;

mod path;
mod policy;
pub mod profile;

mod whole;

pub mod delays;

mod rows;

pub mod catalog;
pub mod parameter;

pub mod chain;

pub use load::Requests;
pub use path::{ExpiryAction, Fault, FaultAction, Middlebox, Network, SegmentKind};
pub use policy::{
    Client, Closing, Death, DeathPoint, HEADER_BUFFER_BYTES, Liveness, PROBES, Retention, Server,
    Service, TLS_RECORD_HEADER_BYTES, WhileWriting,
};
pub use whole::{Scenario, VERSION};
