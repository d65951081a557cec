//! Why an attempt did not go the ordinary way.

use serde::{Deserialize, Serialize};

/// Why an attempt did not go the ordinary way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// An idle connection ended and the client knew before it needed it.
    SeenInTime,
    /// Request and FIN passed each other on the wire.
    Crossed,
    /// The request reached the server's kernel, and the server closed without reading it.
    UnreadAtClose,
    /// The client learnt of the end between picking the connection and writing.
    SeenAfterCheckout,
    /// The client's kernel had the FIN before the write, and nobody had looked.
    Unnoticed,
    /// The server ended the idle connection by RST.
    ResetOnIdle,
    /// A half-closed server read the request and threw it away.
    Discarded,
    /// The serving process died before it applied the request.
    DiedBeforeApplying,
    /// The serving process died after it applied the request.
    DiedAfterApplying,
    /// A middlebox swallowed the request.
    Swallowed,
    /// A middlebox swallowed the request and answered with a RST.
    ResetByMiddlebox,
    /// A middlebox ended the idle connection by RSTs of its own.
    ResetByForgery,
    /// The client gave up before the server was done.
    OutOfPatience,
    /// The server's FIN was lost.
    FinLost,
    /// The server answered and closed before it had read the whole request.
    AnsweredEarly,
    /// The server expected TLS.
    NotTls,
    /// Nobody listened.
    PortClosed,
    /// The accept queue had no room.
    NotAccepted,
    /// The server's host had been down.
    HostLost,
    /// The trace does not tell.
    Untold,
}

impl Cause {
    /// Every cause that a simulated trace can tell.
    pub const ALL: [Self; 19] = [
        Self::SeenInTime,
        Self::Crossed,
        Self::UnreadAtClose,
        Self::SeenAfterCheckout,
        Self::Unnoticed,
        Self::ResetOnIdle,
        Self::Discarded,
        Self::DiedBeforeApplying,
        Self::DiedAfterApplying,
        Self::Swallowed,
        Self::ResetByMiddlebox,
        Self::ResetByForgery,
        Self::OutOfPatience,
        Self::FinLost,
        Self::AnsweredEarly,
        Self::NotTls,
        Self::PortClosed,
        Self::NotAccepted,
        Self::HostLost,
    ];

    /// The cause in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::SeenInTime => {
                "The client saw the end of the idle connection in time and opened another."
            }
            Self::Crossed => {
                "The request and the server's FIN passed each other on the wire; neither side did anything wrong."
            }
            Self::UnreadAtClose => {
                "The request had reached the server's kernel when the server closed without reading it; unread data turns the FIN into a RST."
            }
            Self::SeenAfterCheckout => {
                "The client had picked the connection and learnt that it was dead before the first octet was written."
            }
            Self::Unnoticed => {
                "The FIN was in the client's kernel before the write, but the client had not read it; a write after a FIN succeeds."
            }
            Self::ResetOnIdle => {
                "The server ended the idle connection by RST before the client wrote."
            }
            Self::Discarded => {
                "The server had half-closed the connection; it read the request and threw it away."
            }
            Self::DiedBeforeApplying => {
                "The serving process died with the request read and nothing done."
            }
            Self::DiedAfterApplying => {
                "The serving process died after it had applied the request; the client cannot tell this from a lost request."
            }
            Self::Swallowed => {
                "A device on the way had forgotten the connection and dropped the request without a word."
            }
            Self::ResetByMiddlebox => {
                "A device on the way had forgotten the connection and answered with a RST in the server's name."
            }
            Self::OutOfPatience => {
                "The client's own timeout ended the wait; the server went on and applied the request."
            }
            Self::ResetByForgery => {
                "A device on the way reset the idle connection in the name of a host that did not know."
            }
            Self::FinLost => {
                "The server's FIN was lost, so nothing told the client; a RST met its request."
            }
            Self::AnsweredEarly => {
                "The server answered and closed over the rest of the request; the reset hid the answer."
            }
            Self::NotTls => "The server expected TLS and closed over what was no TLS.",
            Self::PortClosed => "Nobody listens on the port: a RST answered the SYN.",
            Self::NotAccepted => {
                "The accept queue was full: the connection stood for the client and never reached a process."
            }
            Self::HostLost => {
                "The server's host went down and lost the connection; when it is back a RST says so."
            }
            Self::Untold => "The trace does not show why.",
        }
    }
}
