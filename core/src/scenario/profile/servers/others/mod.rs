//! Servers on other platforms.

pub mod actix;
pub mod iis;
pub mod kestrel;
