//! What a wire can be made of, and what is said where it cannot be made.

use std::fmt;

/// What a wire is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A TUN device in each namespace.
    Tun,
    /// A cable from each namespace to a third one.
    Veth,
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Tun => "TUN",
            Self::Veth => "veth",
        })
    }
}

/// What a wire needs and does not have here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What could not be done, with the kernel's word.
    pub what: String,
    /// What it takes.
    pub how: &'static str,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no wire: {}; {}", self.what, self.how)
    }
}

impl std::error::Error for Missing {}
