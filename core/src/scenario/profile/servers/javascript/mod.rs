//! Node.js by its versions.

pub mod node;
pub mod node_26;
pub mod node_before_buffer;
