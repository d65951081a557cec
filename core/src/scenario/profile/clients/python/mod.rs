//! Clients in Python.

pub mod aiohttp;
pub mod http_client;
pub mod httpx;
pub mod httpx_async;
pub mod requests;
pub mod urllib3;
