//! The browser itself: its address, its keys, what is beside the page, files.

pub(crate) mod address;
pub(crate) mod beside;
pub(crate) mod download;
pub(crate) mod frames;
pub(crate) mod keys;
pub(crate) mod trail;
