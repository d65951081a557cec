//! Servers in Python.

pub mod aiohttp;
pub mod http_server;
pub mod hypercorn;
pub mod waitress;
