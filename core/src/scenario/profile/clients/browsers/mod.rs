//! Browsers.

pub mod chromium;
pub mod firefox;
