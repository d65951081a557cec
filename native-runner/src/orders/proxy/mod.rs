//! The same orders between a client and a server of others: a proxy that passes octets on, and
//! does an order to the client's connection when its moment comes.
//!
//! `when` has the conditions, `standing` the order that is to be done, `board` what all
//! connections share, `passage` one of them, `force` an order on it, `exchange` the messages on
//! it where they are HTTP/1.1. Blind to the
//! protocol it knows what was handed on; what was applied it knows where it reads the answers.

mod board;
mod exchange;
mod force;
mod goodbye;
mod listen;
mod passage;
mod pipe;
mod record;
mod standing;
mod when;

pub(crate) use board::{Board, Reads};
pub(crate) use listen::{accept, serve, spent};
pub(crate) use record::{Firing, Record, Told, Trouble};
pub(crate) use standing::Setting;
pub(crate) use when::When;
