//! Servers in Python.

pub mod aiohttp;
pub mod hypercorn;
pub mod waitress;
