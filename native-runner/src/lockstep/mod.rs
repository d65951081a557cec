//! Makes two real kernels go through the steps of a trace, one after the other, and
//! writes down what they did.
//!
//! A trace says which segment arrives when and which call is made when; the wire and
//! the sockets do exactly that. What a call returns, which segments leave a host with
//! which flags and numbers, and which state a connection is in is the kernels' own. No
//! step waits for the clock: it is over when its packets and results are there. What a
//! machine of the model would do next is a function of what it has seen, so its calls
//! stay the right ones up to the first difference, and there the run ends.
//!
//! Knows no policy; core compares.

mod chain;
pub mod check;
pub mod clock;
mod hosts;
mod kernel;
mod mishap;
mod numbers;
mod outcome;
mod pace;
mod plan;
mod played;
pub mod script;
mod steps;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::time::{Duration, Instant};

use idlerace_core::compare::{Difference, compare_step, compare_steps};
use idlerace_core::outcome::Outcomes;
use idlerace_core::segment::{Segment, Side};
use idlerace_core::tcp::State;
use idlerace_core::trace::{ConnId, Event, EventId, FORMAT, Place, Trace, Vantage, What};

use crate::wire::Wire;
use crate::wire::packet::Packet;
use crate::wire::record::Record;
use hosts::Hosts;
use kernel::Kernel;
use mishap::BacklogFiller;
use numbers::Numbers;
use pace::{Pace, Silences, silences};
use script::waits;

/// Stands for a connection where there is none: their numbers count from 1.
const NOBODY: ConnId = ConnId(0);

/// What became of a trace on real kernels.
#[derive(Clone, Debug)]
pub struct Followed {
    /// What was observed. Its instants are the schedule's, and so are the verdicts on
    /// arriving segments: a kernel tells neither.
    pub trace: Trace,
    /// Where the kernels did something else. The trace ends there.
    pub difference: Option<Difference>,
    /// The longest that this program was kept from making a few steps in a row. The
    /// kernels' timers do not stand still meanwhile.
    pub kept: Duration,
    /// Where they part, a kernel acknowledged a FIN with its next tick, which nobody can put off.
    pub ticked: bool,
    /// Everything that crossed the wire.
    pub record: Record,
}

/// Goes through the steps of a trace; tells of each one that is over, counting from 1.
/// The calling thread ends up in another namespace, so it must be one that does nothing
/// else.
///
/// # Errors
/// If the machine refuses what is needed for any trace, or the trace makes no sense.
pub fn follow(
    wire: &mut Wire,
    predicted: &Trace,
    mut told: impl FnMut(usize),
) -> io::Result<Followed> {
    wire.record();
    let mut run = Run::new(wire, predicted)?;
    let mut parted = false;
    let mut late = Late::default();
    for event in &predicted.events {
        let (began, waited) = (Instant::now(), run.waited);
        parted = run.parts_at(event)?;
        let waited = run.waited.saturating_sub(waited);
        late.takes(began.elapsed().saturating_sub(waited));
        told(run.events.len());
        if parted {
            break;
        }
    }
    if !parted {
        run.look_for_more()?;
    }
    Ok(run.finish(late.most))
}

/// How long steps took beyond what they had to wait.
#[derive(Debug, Default)]
struct Late {
    latest: VecDeque<Duration>,
    most: Duration,
}

impl Late {
    /// Two ends of a connection say all that they have to say within so many steps.
    const ROW: usize = 32;

    fn takes(&mut self, length: Duration) {
        self.latest.truncate(Self::ROW - 1);
        self.latest.push_front(length);
        self.most = self.most.max(self.latest.iter().sum());
    }
}

/// One end of a connection, as the wire sees it.
#[derive(Debug, Default)]
struct Lane {
    /// What left the host and was not asked for yet.
    left: VecDeque<Packet>,
    pace: Pace,
    /// A FIN arrived, and no data before it: the kernel acknowledges it with its next tick.
    ticks: bool,
    /// The connection's state, as of the latest step.
    state: Option<State>,
}

#[derive(Debug)]
struct Run<'a> {
    predicted: &'a Trace,
    wire: &'a mut Wire,
    hosts: Hosts,
    kernels: [Kernel; 2],
    lanes: BTreeMap<(ConnId, Side), Lane>,
    numbers: BTreeMap<ConnId, Numbers>,
    /// On their way, under the event with which they left.
    held: BTreeMap<EventId, Packet>,
    silences: Silences,
    events: Vec<Event>,
    requests: Outcomes,
    filler: Option<BacklogFiller>,
    /// The latest segment was such an acknowledgment.
    ticked: bool,
    /// Whether the trace waits for timers of the kernels.
    timed: bool,
    /// How long is waited before each step is planned elsewhere, for more than this trace.
    planned: bool,
    /// Spent waiting for a kernel, on purpose.
    waited: Duration,
}

impl<'a> Run<'a> {
    fn new(wire: &'a mut Wire, predicted: &'a Trace) -> io::Result<Self> {
        let hosts = Hosts::new(wire.namespaces(), &predicted.scenario)?;
        let kernels = [
            Kernel::of(wire, Side::Client)?,
            Kernel::of(wire, Side::Server)?,
        ];
        Ok(Self {
            predicted,
            wire,
            hosts,
            kernels,
            lanes: BTreeMap::new(),
            numbers: BTreeMap::new(),
            held: BTreeMap::new(),
            silences: silences(predicted),
            events: Vec::new(),
            requests: Outcomes::default(),
            filler: None,
            ticked: false,
            timed: waits(predicted).is_ok_and(|sum| sum > Duration::ZERO),
            planned: false,
            waited: Duration::ZERO,
        })
    }

    /// Takes a step; whether the kernels part from the trace there.
    fn parts_at(&mut self, event: &Event) -> io::Result<bool> {
        let observed = self.step(event)?;
        let parted = compare_step(Some(event), observed.as_ref()).is_some();
        self.events.extend(observed);
        let change = if parted { None } else { self.changed(event)? };
        let changed = change.is_some();
        self.events.extend(change);
        Ok(parted || changed)
    }

    /// One step; `None` if the kernel does not do its part.
    fn step(&mut self, event: &Event) -> io::Result<Option<Event>> {
        self.ticked = false;
        self.be_silent(event)?;
        self.mind_the_queue(event)?;
        let what = match self.out_of_turn(event)? {
            Some(unexpected) => Some(unexpected),
            None => self.take(event)?,
        };
        Ok(what.map(|what| Event {
            what,
            ..event.clone()
        }))
    }

    /// What a kernel has sent although, by the trace, it has nothing more to say before
    /// the application or the wire does this.
    fn out_of_turn(&mut self, event: &Event) -> io::Result<Option<What>> {
        let (Some(id), Some(side)) = (event.connection, event.place.side()) else {
            return Ok(None);
        };
        if !matches!(event.what, What::Called { .. } | What::Arrived { .. }) {
            return Ok(None);
        }
        self.collect(Duration::ZERO)?;
        let unexpected = self.lane(id, side).left.pop_front();
        Ok(unexpected.map(|packet| What::Sent(self.segment(id, &packet))))
    }

    /// The change of a connection's state that the trace says nothing of.
    fn changed(&mut self, event: &Event) -> io::Result<Option<Event>> {
        let (Some(id), Some(side)) = (event.connection, event.place.side()) else {
            return Ok(None);
        };
        if let What::State { to, .. } = event.what {
            self.lane(id, side).state = Some(to);
            return Ok(None);
        }
        let next = self.predicted.event(EventId(event.id.0 + 1));
        let told = next.is_some_and(|next| matches!(next.what, What::State { .. }));
        let touches = matches!(event.what, What::Called { .. } | What::Arrived { .. });
        let (false, true, Some(port)) = (told, touches, self.hosts.port(id)) else {
            return Ok(None);
        };
        let from = self.lane(id, side).state.unwrap_or(State::Closed);
        let to = self.kernels[side.index()].looks(port)?.state;
        Ok((from != to).then(|| Event {
            id: EventId(event.id.0 + 1),
            place: Place::tcp(side),
            what: What::State { from, to },
            cause: Some(event.id),
            ..event.clone()
        }))
    }

    /// Sorts what has left the hosts; waits so long for something to come.
    fn collect(&mut self, wait: Duration) -> io::Result<()> {
        let began = Instant::now();
        let mut next = self.wire.next(wait)?;
        if next.is_none() {
            self.waited += began.elapsed();
        }
        while let Some(packet) = next {
            let port = packet.header.port;
            let fills = self
                .filler
                .as_ref()
                .is_some_and(|filler| filler.port == port);
            // What else belongs to no connection of this run is an echo of the one before.
            if fills {
                self.wire.release(&packet, "fills the accept queue")?;
            } else if let Some(id) = self.hosts.connection(port) {
                self.lane(id, packet.from).left.push_back(packet);
            }
            next = self.wire.next(Duration::ZERO)?;
        }
        Ok(())
    }

    /// With the trace at its end, the kernels have nothing to say either.
    fn look_for_more(&mut self) -> io::Result<()> {
        self.collect(Duration::ZERO)?;
        let mut lanes = self.lanes.iter_mut();
        let more = lanes.find_map(|(key, lane)| Some((*key, lane.left.pop_front()?)));
        if let Some(((id, side), packet)) = more {
            let segment = self.segment(id, &packet);
            let last = self.events.last().map(|last| last.at);
            self.events.push(Event {
                id: EventId(u32::try_from(self.events.len()).unwrap_or(u32::MAX)),
                at: last.unwrap_or_default(),
                connection: Some(id),
                place: Place::tcp(side),
                what: What::Sent(segment),
                cause: None,
            });
        }
        Ok(())
    }

    fn finish(self, kept: Duration) -> Followed {
        let trace = Trace {
            format: FORMAT,
            vantage: Vantage::Observed,
            scenario: self.predicted.scenario.clone(),
            events: self.events,
            requests: self.requests.into(),
            stopped_by: None,
        };
        Followed {
            difference: compare_steps(self.predicted, &trace),
            trace,
            kept,
            ticked: self.ticked,
            record: self.wire.record(),
        }
    }

    fn lane(&mut self, id: ConnId, side: Side) -> &mut Lane {
        self.lanes.entry((id, side)).or_default()
    }

    fn segment(&mut self, id: ConnId, packet: &Packet) -> Segment {
        let numbers = self.numbers.entry(id).or_default();
        let segment = numbers.segment(packet.from, &packet.header);
        let ticks = std::mem::take(&mut self.lane(id, packet.from).ticks);
        self.ticked = ticks && segment.is_pure_ack();
        segment
    }
}
