//! The words that everything else is said in: lengths of time, errno, segments,
//! the states of TCP. They know nothing of HTTP and of no machine.

pub mod errno;
pub mod segment;
pub mod tcp;
pub mod time;
