//! Stands where the native runner will be.
#![forbid(unsafe_code)]

fn main() {}
