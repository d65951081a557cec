//! Segments that are refused, find no room, or never arrive.

use alloc::borrow::Cow;
use alloc::format;

use super::scene::{Scene, Sentence};
use super::segment_role::{SegmentRole, role_of};
use crate::trace::{Loss, Place};
use crate::units::segment::{Segment, Side};
use crate::units::tcp::{State, Verdict};

/// What the accept queue has no room for: a SYN, or what completes the handshake.
pub(super) fn no_room(scene: Scene<'_>, role: SegmentRole, verdict: Verdict) -> Option<Sentence> {
    let full = scene.trace.scenario.server.queue_full.is_some();
    let state = scene.context.state(Side::Server);
    let entering = matches!(state, None | Some(State::Listen | State::SynReceived));
    let at_server = scene.event.place.side() == Some(Side::Server);
    let fate = match verdict {
        Verdict::Ignored => "the server's kernel ignores it",
        Verdict::Refused => "a RST refuses it",
        Verdict::Accepted | Verdict::Challenged => return None,
    };
    (full && entering && at_server && role != SegmentRole::Rst).then(|| {
        let noun = role.noun(Side::Client);
        Sentence {
            says: Cow::Owned(format!("{noun} finds no room in the accept queue; {fate}.")),
            clause: "tcp_conn_request, tcp_check_req",
        }
    })
}

pub(super) fn refused(role: SegmentRole, to: Side) -> Sentence {
    let (says, clause) = match (role, to) {
        (SegmentRole::Message, Side::Server) => (
            "The request reaches a connection that nobody holds any more; a RST refuses it.",
            "RFC 9293 §3.5.2, RFC 2525 §2.17",
        ),
        (SegmentRole::Message, Side::Client) => (
            "The response reaches a connection that nobody holds any more; a RST refuses it.",
            "RFC 9293 §3.5.2, RFC 2525 §2.17",
        ),
        (SegmentRole::Syn, _) => (
            "The SYN finds nobody who listens on the port; a RST refuses it.",
            "RFC 9293 §3.10.7.1",
        ),
        (role, _) => {
            let noun = role.noun(to.peer());
            let says = format!("{noun} reaches a connection that is gone; a RST refuses it.");
            return Sentence {
                says: Cow::Owned(says),
                clause: "RFC 9293 §3.5.2",
            };
        }
    };
    (says, clause).into()
}

/// A segment will never arrive.
pub(super) fn lost(scene: Scene<'_>, segment: Segment, by: Loss) -> Sentence {
    let sent = scene.cause();
    let from = sent.map_or(Place::ClientTcp, |sent| sent.place);
    let from = from.side().unwrap_or(Side::Client);
    let noun = role_of(scene, from, segment, sent).noun(from);
    let (fate, clause) = match by {
        Loss::Fault => ("lost on the way", "RFC 9293 §3.8"),
        Loss::Middlebox => ("swallowed on the way", "RFC 5382 §5"),
        Loss::Host => ("lost: the server's host is down", "RFC 9293 §3.5.1"),
    };
    Sentence {
        says: Cow::Owned(format!("{noun} is {fate}.")),
        clause,
    }
}
