//! A trace as a `sequenceDiagram` of Mermaid.
//!
//! Its messages take no time, so each stands where it arrives and says when it left: that
//! is the order in which TCP sees them.

use alloc::string::{String, ToString};
use core::fmt;

use crate::tell::explain::headline;
use crate::trace::{Event, EventId, Op, Place, Trace, What};
use crate::units::tcp::Verdict;

/// A diagram; its `Display` is the whole text.
pub(super) struct Diagram<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a Trace,
}

impl fmt::Display for Diagram<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sequenceDiagram")?;
        writeln!(f, "    accTitle: {}", plain(self.title))?;
        let headline = headline(self.trace);
        writeln!(f, "    accDescr: {}", plain(&headline))?;
        for (place, name) in [
            (Place::ClientApp, "client"),
            (Place::ClientTcp, "client TCP"),
            (Place::Wire, "middlebox"),
            (Place::ServerTcp, "server TCP"),
            (Place::ServerApp, "server"),
        ] {
            if place != Place::Wire || self.has_middlebox() {
                writeln!(f, "    participant {} as {name}", id(place))?;
            }
        }
        for event in &self.trace.events {
            self.event(f, event)?;
        }
        Ok(())
    }
}

impl Diagram<'_> {
    fn has_middlebox(&self) -> bool {
        let mut events = self.trace.events.iter();
        events.any(|event| event.place == Place::Wire && matches!(event.what, What::Sent(_)))
    }

    fn event(&self, f: &mut fmt::Formatter<'_>, event: &Event) -> fmt::Result {
        let place = id(event.place);
        match event.what {
            What::Sent(segment) => {
                // It stands where it arrives, unless the trace ends before.
                if self.ends(event.id) {
                    return Ok(());
                }
                let to = far(event.place);
                writeln!(f, "    {place}--){to}: {segment}, under way")
            }
            What::Arrived { segment, verdict } => {
                let (from, since) = self.source(event);
                let verdict = match verdict {
                    Verdict::Accepted => "",
                    Verdict::Ignored => ", ignored",
                    Verdict::Challenged => ", challenged",
                    Verdict::Refused => ", refused",
                };
                writeln!(f, "    {from}->>{place}: {segment}{since}{verdict}")
            }
            What::Lost { .. } => {
                let (from, since) = self.source(event);
                let to = if from == id(Place::ServerTcp) {
                    id(Place::ClientTcp)
                } else {
                    id(Place::ServerTcp)
                };
                let what = event.what.to_string();
                let words = what.trim_start_matches("x ");
                writeln!(f, "    {from}-x{to}: {}{since}", plain(words))
            }
            What::Called { call, .. } => {
                let kernel = id(event.place.side().map_or(Place::ServerTcp, Place::tcp));
                let what = event.what.to_string();
                let words = plain(&what);
                match call {
                    Op::Read | Op::Accept | Op::Poll => {
                        writeln!(f, "    {kernel}-->>{place}: {words}")
                    }
                    Op::Connect | Op::Write | Op::Shutdown | Op::Close | Op::Abort => {
                        writeln!(f, "    {place}->>{kernel}: {words}")
                    }
                }
            }
            What::Begins { .. }
            | What::State { .. }
            | What::Started { .. }
            | What::Stopped(_)
            | What::Expired(_)
            | What::Applied { .. }
            | What::Finished { .. } => {
                let what = event.what.to_string();
                writeln!(f, "    Note over {}: {}", shown(event), plain(&what))
            }
        }
    }

    fn ends(&self, sent: EventId) -> bool {
        let mut events = self.trace.events.iter();
        events.any(|event| {
            event.cause == Some(sent)
                && matches!(event.what, What::Arrived { .. } | What::Lost { .. })
        })
    }

    /// Who sent what arrives here, and when.
    fn source(&self, event: &Event) -> (&'static str, String) {
        let sent = event.cause.and_then(|cause| self.trace.event(cause));
        sent.map_or((far(event.place), String::new()), |sent| {
            (id(sent.place), alloc::format!(", sent at {}", sent.at))
        })
    }
}

/// What stands nowhere else is noted at a host.
fn shown(event: &Event) -> &'static str {
    if event.place == Place::Wire {
        "CT,ST"
    } else {
        id(event.place)
    }
}

const fn id(place: Place) -> &'static str {
    match place {
        Place::ClientApp => "CA",
        Place::ClientTcp => "CT",
        Place::Wire => "MB",
        Place::ServerTcp => "ST",
        Place::ServerApp => "SA",
    }
}

const fn far(place: Place) -> &'static str {
    match place {
        Place::ClientApp | Place::ClientTcp => id(Place::ServerTcp),
        Place::Wire | Place::ServerTcp | Place::ServerApp => id(Place::ClientTcp),
    }
}

/// Without what Mermaid takes for the end of a statement or the beginning of an entity.
pub(super) fn plain(text: &str) -> String {
    text.replace(';', ",").replace('#', "no. ")
}
