//! Clients on Node.js.

pub mod axios;
pub mod fetch;
pub mod got;
pub mod node;
pub mod node_before_buffer;
pub mod node_fetch;
pub mod undici;
