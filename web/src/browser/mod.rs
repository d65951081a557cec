//! The browser itself: its address, its keys, what is asked of a server, files.

pub(crate) mod address;
pub(crate) mod download;
pub(crate) mod frames;
pub(crate) mod keys;
pub(crate) mod trail;
