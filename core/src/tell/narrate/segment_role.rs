//! What a segment is for: read off its flags and off what made its kernel send it.

use super::scene::Scene;
use crate::trace::{Event, Timer, What};
use crate::units::segment::{Control, Segment, Side};
use crate::units::tcp::{self, Verdict};

/// What a segment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SegmentRole {
    Syn,
    SynAck,
    /// The third step of the handshake.
    Handshake,
    /// The request or the response, by the side that sends it.
    Message,
    Fin,
    Rst,
    AckOfMessage,
    AckOfFin,
    /// An ACK that only says what is expected.
    Challenge,
    /// An old number, so that the peer has to answer.
    Probe,
}

/// What the segment of `sent` (as it left, if the trace has that) is for.
pub(super) fn role_of(
    scene: Scene<'_>,
    from: Side,
    segment: Segment,
    sent: Option<&Event>,
) -> SegmentRole {
    match segment.control {
        Control::Syn if segment.ack.is_some() => return SegmentRole::SynAck,
        Control::Syn => return SegmentRole::Syn,
        Control::Fin => return SegmentRole::Fin,
        Control::Rst => return SegmentRole::Rst,
        Control::None if segment.len > 0 => return SegmentRole::Message,
        Control::None => {}
    }
    let cause = sent.and_then(|sent| scene.cause_of(sent));
    match cause.map(|cause| cause.what) {
        Some(What::Arrived {
            verdict: Verdict::Challenged,
            ..
        }) => SegmentRole::Challenge,
        Some(What::Arrived { segment: seen, .. }) if seen.control == Control::Syn => {
            SegmentRole::Handshake
        }
        Some(What::Expired(Timer::Tcp(tcp::Timer::Probe | tcp::Timer::Retransmission))) => {
            SegmentRole::Probe
        }
        _ if scene.context.acknowledges_fin(from.peer(), segment) => SegmentRole::AckOfFin,
        _ => SegmentRole::AckOfMessage,
    }
}

impl SegmentRole {
    /// Its name at the start of a sentence.
    pub(super) const fn noun(self, from: Side) -> &'static str {
        match (self, from) {
            (Self::Syn, _) => "The SYN",
            (Self::SynAck, _) => "The SYN-ACK",
            (Self::Message, Side::Client) => "The request",
            (Self::Message, Side::Server) => "The response",
            (Self::Fin, _) => "The FIN",
            (Self::Rst, _) => "The RST",
            (
                Self::Handshake
                | Self::AckOfMessage
                | Self::AckOfFin
                | Self::Challenge
                | Self::Probe,
                _,
            ) => "The ACK",
        }
    }
}
