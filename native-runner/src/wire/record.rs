//! What crossed the wire, and its form as pcapng, as both hosts' interfaces saw it.
//!
//! Knows no wire: where there is none, nothing crosses.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use idlerace_core::export::pcapng;
use idlerace_core::segment::Side;

/// What such a file says of itself.
const TITLE: &str = "What crossed between two real kernels, as each host's interface saw it";

/// All that crossed, in order.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Every sight of a packet.
    pub crossings: Vec<Crossing>,
}

/// A packet as one host's interface saw it.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// When, since the wire was made.
    pub at: Duration,
    /// At whose interface.
    pub host: Side,
    /// Who sent it.
    pub from: Side,
    /// All of it.
    pub octets: Vec<u8>,
    /// What it is, in our words.
    pub comment: String,
}

/// A packet with octets or a FIN that was handed to a host's kernel.
#[derive(Clone, Copy, Debug)]
pub struct Released {
    /// When.
    pub at: Instant,
    /// Who had sent it.
    pub from: Side,
    /// The client's port.
    pub port: u16,
    /// Whether it is a FIN.
    pub is_fin: bool,
}

/// Writes records one after the other, each under its name and as if it had begun when
/// the one before was over.
///
/// # Errors
/// If it cannot be written.
pub fn write_pcapng(records: &[(&str, &Record)], mut output: impl Write) -> io::Result<()> {
    output.write_all(&pcapng::head(TITLE))?;
    let mut start = Duration::ZERO;
    for (name, record) in records {
        let mut end = start;
        for crossing in &record.crossings {
            end = start + crossing.at;
            output.write_all(&crossing.block(name, end))?;
        }
        start = end + Duration::from_secs(1);
    }
    output.flush()
}

impl Crossing {
    fn block(&self, name: &str, at: Duration) -> Vec<u8> {
        let comment = format!("{name} {}", self.comment);
        let nanos = u64::try_from(at.as_nanos()).unwrap_or(u64::MAX);
        pcapng::seen(self.host, nanos, &self.octets, &comment)
    }
}
