//! Clients of others under an order: `driver` is the program that speaks to one, `run` one run of
//! it, in which a lie is found out.

mod driver;
mod run;

pub(crate) use driver::{Broken, Driver, Hello, Said};
pub(crate) use run::{Asked, Driven, Gap, Tried, forced, plain};
