//! What crossed the wire, and its form as pcapng, as both hosts' interfaces saw it.
//!
//! Knows no wire: where there is none, nothing crosses.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use idlerace_core::segment::Side;
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption,
};
use pcap_file::{DataLink, PcapError};

/// Nanoseconds, as `if_tsresol` says it (a power of ten).
const NANOSECONDS: u8 = 9;

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
pub fn write_pcapng(records: &[(&str, &Record)], output: impl Write) -> io::Result<()> {
    let mut writer = PcapNgWriter::new(output).map_err(from_pcap)?;
    for name in ["client", "server"] {
        let interface = InterfaceDescriptionBlock {
            linktype: DataLink::IPV4,
            snaplen: 0,
            options: vec![
                InterfaceDescriptionOption::IfName(Cow::Borrowed(name)),
                InterfaceDescriptionOption::IfTsResol(NANOSECONDS),
            ],
        };
        writer.write_pcapng_block(interface).map_err(from_pcap)?;
    }
    let mut start = Duration::ZERO;
    for (name, record) in records {
        let mut end = start;
        for crossing in &record.crossings {
            end = start + crossing.at;
            let block = crossing.block(name, end);
            writer.write_pcapng_block(block).map_err(from_pcap)?;
        }
        start = end + Duration::from_secs(1);
    }
    Ok(())
}

impl Crossing {
    fn block(&self, name: &str, timestamp: Duration) -> EnhancedPacketBlock<'_> {
        let comment = format!("{name} {}", self.comment);
        EnhancedPacketBlock {
            interface_id: u32::from(self.host == Side::Server),
            timestamp,
            original_len: u32::try_from(self.octets.len()).unwrap_or(u32::MAX),
            data: Cow::Borrowed(&self.octets),
            options: vec![EnhancedPacketOption::Comment(Cow::Owned(comment))],
        }
    }
}

fn from_pcap(error: PcapError) -> io::Error {
    if let PcapError::IoError(error) = error {
        error
    } else {
        io::Error::other(error.to_string())
    }
}
