//! The words that everything else is said in: lengths of time, errno, segments, the states
//! of TCP, and the numbers that chance is made of. They know nothing of HTTP and of no
//! machine, but for a few things in order, which everything may want.

pub mod errno;
pub mod few;
mod number;
pub mod rng;
mod sack;
pub mod segment;
pub mod tcp;
pub mod time;
