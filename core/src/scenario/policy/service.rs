//! What a client finds behind a port.

use serde::{Deserialize, Serialize};

/// What a client finds behind a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// A server that reads a request and answers it.
    #[default]
    Http,
    /// One that reads [`HEADER_BUFFER_BYTES`] octets, answers without the body (413), and
    /// closes.
    #[serde(rename = "refusing")]
    EarlyReject,
    /// One that expects TLS: it reads [`TLS_RECORD_HEADER_BYTES`] octets, and closes
    /// without a word.
    Tls,
    /// Nobody listens.
    #[serde(rename = "nobody")]
    NotListening,
}

/// The buffer into which a server reads a head (nginx's `client_header_buffer_size`).
pub const HEADER_BUFFER_BYTES: u32 = 1_024;
/// The header of a TLS record (RFC 8446 §5.1): by these a server sees that it is none.
pub const TLS_RECORD_HEADER_BYTES: u32 = 5;

impl Service {
    /// The most that the server reads at once of something that it means to serve.
    #[must_use]
    pub const fn reads(self) -> u32 {
        match self {
            Self::Http | Self::NotListening => u32::MAX,
            Self::EarlyReject => HEADER_BUFFER_BYTES,
            Self::Tls => TLS_RECORD_HEADER_BYTES,
        }
    }
}
