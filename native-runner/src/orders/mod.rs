//! One order of the race, forced on any client by the plain socket calls of its peer, without
//! rights and without a wire: what the orders are, how each is done and checked, an origin
//! that does one to the program that talks to it, and that program; or one that drives a client
//! of others, and is asked line by line.
//!
//! `table` has every order as a list of acts; `act` does them, and `socket` looks before each
//! whether the connection is as the order needs it: if not, the run is not forced, and nothing
//! is concluded from it. `proxy` does the same between a client and a server of others. Nothing
//! here knows the model, or how a result is told.

mod act;
mod child;
mod content;
mod driven;
mod guard;
mod identity;
mod kit;
mod log;
mod message;
mod origin;
pub(crate) mod proxy;
mod socket;
mod table;
mod tls;
mod trial;

pub(crate) use child::{Asks, Command, Way};
pub(crate) use driven::{Asked, Broken, Driven, Driver, Gap, Hello, Said, Tried, forced, plain};
pub(crate) use guard::{Guard, guard};
pub(crate) use identity::Identity;
pub(crate) use kit::{Kit, Ran, Unfit, ends, run};
pub(crate) use log::{Request, may_be_repeated};
pub(crate) use message::CONTENT_OCTETS;
pub(crate) use origin::Place;
pub(crate) use socket::Sight;
pub(crate) use table::{ALL, Applied, Order, find};
pub(crate) use trial::{Program, Variant};
