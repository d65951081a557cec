//! Servers on other platforms.

pub mod actix;
pub mod cowboy;
pub mod iis;
pub mod kestrel;
