//! Others that do the same work: `clocked` is our model under stateright's search and `race`
//! the race as one writes it for stateright; `simulated` is the race over turmoil-net's sockets
//! and `loopback` over the kernel's own, both through tokio.

pub mod clocked;
pub mod loopback;
pub mod race;
pub mod simulated;

/// As many octets as the model's request and response have.
const REQUEST: [u8; OCTETS as usize] = [b'q'; OCTETS as usize];
/// Of the request.
const OCTETS: u32 = 138;
const RESPONSE: [u8; 118] = [b'a'; 118];
