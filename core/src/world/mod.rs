//! The closed system: both hosts, the link between them, both applications, and the agenda
//! of pending steps. The only place where time is, and the only transition function.
//!
//! It decides what each step does and never which step comes next: that is chosen by
//! its callers (`simulate` takes the earliest).
//!
//! `state` is what there is at a moment, with `agenda`, `connection` and `record`; `step`
//! is what happens, on the `link`, in the kernels of each `host`, and in the applications,
//! `client_app` and `server_app`; `same` is when two worlds are equal, `forget` leaves
//! out what cannot matter any more. `chained` is a list of worlds, one a hop, with a relay between
//! any two: `coupling` is what one says to it, `coupled` what it is told, `users` the load.

mod agenda;
mod connection;
mod coupling;
mod record;
mod state;

mod link;

mod host;

mod client_app;
mod server_app;

mod step;

mod same;

mod forget;

mod chained;

pub use agenda::{Alarm, End, Mishap, Pending, Step};
pub use chained::Chained;
pub use forget::{Forgotten, NEVER};
pub use state::{Buffers, World};
