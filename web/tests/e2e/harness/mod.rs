//! What stands between a test and the browser: the file server, the browser, what a person
//! can do and see, and what holds them together.

pub(crate) mod command;
pub(crate) mod driver;
pub(crate) mod serve;
pub(crate) mod stage;
pub(crate) mod user;
