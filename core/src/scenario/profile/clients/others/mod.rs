//! Clients on other platforms, one each.

pub mod dotnet;
pub mod ruby;
