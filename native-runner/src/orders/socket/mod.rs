//! A client's connection at the end of whoever does an order to it: what is seen there, and the
//! calls, each after a look whether the connection is as it has to be for that.
//!
//! Plain calls, no rights. Knows neither what was said on the connection nor who does the order.

mod checked;
mod connection;

pub(super) use checked::{
    ACKNOWLEDGED_WITHIN, acknowledged, close, drain, find, finish, is_acknowledged, reset,
};
pub(crate) use connection::Sight;
pub(super) use connection::{Connection, Sights};
