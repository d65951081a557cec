//! Clients on other platforms, one each.

pub mod dotnet;
pub mod finch;
pub mod guzzle;
pub mod net_http_persistent;
pub mod net_http_persistent_3;
pub mod ruby;
