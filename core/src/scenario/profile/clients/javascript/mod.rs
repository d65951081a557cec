//! Clients on Node.js, Bun and Deno.

pub mod axios;
pub mod bun;
pub mod bun_before;
pub mod deno;
pub mod fetch;
pub mod got;
pub mod node;
pub mod node_before_buffer;
pub mod node_fetch;
pub mod undici;
