//! Makes the calls of a trace by the clock: each when it is due, over a wire that carries
//! by itself under the scenario's delays and faults, with the kernels' timers as they run.
//!
//! For what two programs around hyper cannot show: a worker that is killed, a host that
//! goes down, a server that answers early or speaks TLS, an accept queue without room. Only
//! the calls are the trace's; what they return, and when, is the kernels'. Core compares.

use std::io;
use std::time::{Duration, Instant};

use idlerace_core::compare::compare;
use idlerace_core::outcome::Outcomes;
use idlerace_core::time;
use idlerace_core::trace::{ConnId, Event, FORMAT, Timer, Trace, Vantage, What};

use super::hosts::Hosts;
use super::mishap::BacklogFiller;
pub use super::played::{LONGEST, Played, length};
use super::played::{is_done_here, since_start};
use super::steps::{known, nonsense};
use crate::system::time::to_std;
use crate::wire::forwarder::Forwarder;
use crate::wire::namespace::Namespace;

/// A run that could not be judged is made again, so often at most.
const TRIES: u32 = 3;

/// Plays a trace until it can be judged.
///
/// # Errors
/// If the machine refuses what is needed, or the trace makes no sense.
pub fn play(
    wire: &Forwarder,
    namespaces: [&Namespace; 2],
    predicted: &Trace,
) -> io::Result<Played> {
    let mut tries = 1;
    loop {
        let played = once(wire, namespaces, predicted)?;
        if tries == TRIES || !played.is_too_late() {
            return Ok(played);
        }
        tries += 1;
    }
}

fn once(wire: &Forwarder, namespaces: [&Namespace; 2], predicted: &Trace) -> io::Result<Played> {
    let scenario = &predicted.scenario;
    wire.becomes(&scenario.network, scenario.seed);
    let mut run = Run {
        wire,
        hosts: Hosts::new(namespaces, scenario)?,
        filler: None,
        events: Vec::new(),
        requests: Outcomes::default(),
        late: Duration::ZERO,
    };
    let start = Instant::now();
    let (mut queue, mut idle) = (queue(predicted), start);
    for event in predicted.events.iter().filter(|event| is_done_here(event)) {
        while let Some((due, change)) = queue.next_if(|(due, _)| *due <= event.at) {
            wait(start + to_std(due.since(time::Instant::START)));
            run.change(change)?;
        }
        let due = start + to_std(since_start(event));
        wait(due);
        // Waiting for a kernel is not being late.
        run.late = run.late.max(due.elapsed().min(idle.elapsed()));
        run.step(event)?;
        idle = Instant::now();
    }
    Ok(run.finish(predicted))
}

fn wait(due: Instant) {
    std::thread::sleep(due.saturating_duration_since(Instant::now()));
}

/// What happens to the accept queue.
#[derive(Clone, Copy, Debug)]
enum Change {
    Fills,
    Empties,
}

/// When it does.
type Queue = std::iter::Peekable<std::vec::IntoIter<(time::Instant, Change)>>;

fn queue(predicted: &Trace) -> Queue {
    let full = predicted.scenario.server.queue_full;
    let changes = full.map_or_else(Vec::new, |full| {
        let at = |since: time::Duration| time::Instant::START + since;
        vec![
            (at(full.min()), Change::Fills),
            (at(full.max()), Change::Empties),
        ]
    });
    changes.into_iter().peekable()
}

#[derive(Debug)]
struct Run<'a> {
    wire: &'a Forwarder,
    hosts: Hosts,
    filler: Option<BacklogFiller>,
    events: Vec<Event>,
    requests: Outcomes,
    late: Duration,
}

impl Run<'_> {
    fn change(&mut self, change: Change) -> io::Result<()> {
        match change {
            Change::Fills => self.filler = self.hosts.begin_to_fill(true)?,
            Change::Empties => {
                if let Some(filler) = self.filler.take() {
                    self.hosts.empty(&filler)?;
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, event: &Event) -> io::Result<()> {
        let mut what = event.what;
        if let What::Begins {
            request,
            attempt,
            reused,
        } = what
        {
            let id = connection(event)?;
            self.requests.begins(request, attempt);
            if !reused {
                self.hosts.dial(id)?;
            }
            self.hosts.takes(id, request);
        } else if let What::Called { call, result } = &mut what {
            let side = event.place.side().ok_or_else(|| nonsense(event))?;
            *result = match self.hosts.call(connection(event)?, side, *call, *result) {
                Ok(count) => Ok(count),
                Err(error) => Err(known(error)?),
            };
        } else if let What::Applied { request, .. } = what {
            self.requests.applied(request);
        } else if let What::Finished { request, result } = what {
            self.requests.finished(request, result);
        } else if what == What::Expired(Timer::HostDown) {
            self.wire.cut_off(true);
            self.hosts.crash()?;
        } else if what == What::Expired(Timer::HostUp) {
            self.wire.cut_off(false);
        }
        self.events.push(Event {
            what,
            ..event.clone()
        });
        Ok(())
    }

    fn finish(self, predicted: &Trace) -> Played {
        let trace = Trace {
            format: FORMAT,
            vantage: Vantage::Observed,
            scenario: predicted.scenario.clone(),
            events: self.events,
            requests: self.requests.into(),
            stopped_by: None,
        };
        Played {
            difference: compare(predicted, &trace),
            trace,
            late: self.late,
        }
    }
}

fn connection(event: &Event) -> io::Result<ConnId> {
    event.connection.ok_or_else(|| nonsense(event))
}
