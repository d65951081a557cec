//! The same orders between a client and a server of others: a proxy that passes octets on, and
//! does an order to the client's connection when its moment comes.
//!
//! `when` has the moments, `board` what is to be done and what was, `passage` one connection,
//! `force` an order on it, `exchange` the messages on it where they are HTTP/1.1. Blind to the
//! protocol it knows what was handed on; what was applied it knows where it reads the answers.

mod board;
mod exchange;
mod force;
mod listen;
mod passage;
mod pipe;
mod record;
mod when;

pub(crate) use board::{Board, Setting};
pub(crate) use listen::{serve, spent};
pub(crate) use record::{Firing, Record, Told, Trouble};
pub(crate) use when::When;
