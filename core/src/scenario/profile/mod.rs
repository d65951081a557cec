//! Real clients and servers as data: one file each, with their policies,
//! what their users can set, in which words they report a failure, and where each of that
//! was read or measured. Nothing is decided here.
//!
//! A source is a fact id of the fact base or a file of the measured data; figures
//! hold for the versions named with them.

mod about;
mod received;
mod setting;
mod source;
mod text;
mod wording;

mod by_id;
mod client;
mod listed;
mod proxy;
mod server;

pub mod clients;
pub mod servers;

pub use about::{About, Origin};
pub use by_id::{ById, Profile};
pub use client::{ClientPolicy, ClientProfile};
pub use listed::{Listed, list};
pub use proxy::{PROXIES, Proxy};
pub use received::Received;
pub use server::{ServerPolicy, ServerProfile};
pub use setting::{Setting, Step, Unit, typed_length};
pub use source::Source;
pub use text::{Symptom, Text, Texts};
pub use wording::Wording;
