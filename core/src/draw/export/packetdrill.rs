//! One connection of a trace as a script for packetdrill
//! (<https://github.com/google/packetdrill>), with the kernel of one host under test.
//!
//! The calls of that host's application are made and its segments expected (`>`), those of
//! the other host injected (`<`); numbers count from each side's first, as packetdrill
//! has them by itself. Of a SYN that is expected any options will do (`<...>`); the one that
//! is injected offers neither window scaling nor timestamps, so that no later segment
//! has options but SACK. Looks at a socket (`poll`) change nothing and are left out.
//!
//! The kernel's timers are late by up to an eighth (`kernel/time/timer.c`), and packetdrill
//! forgives as much of the time since its last line: from the first of them on, each line's
//! time counts from the line before (`+0.010000`).

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a format shows the few events that it has a word for"
)]

use core::fmt;

use crate::scenario::{Scenario, Service};
use crate::tell::explain::headline;
use crate::trace::{ConnId, Event, Op, Place, Timer, Trace, What};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Sacks, Segment, Side};
use crate::units::tcp;
use crate::units::time::Instant;

/// What the injected SYN says of its sender.
const OPTIONS: &str = " <mss 1460,nop,nop,sackOK>";
/// The largest window without scaling.
const WINDOW: u32 = 65_535;
/// More than any message has (`requests.response_bytes`).
const ROOM: u32 = 131_072;
/// Timers of the model are exact, a kernel's have ticks; packetdrill forgives 4 ms by
/// itself.
const TOLERANCE_MICROS: u32 = 50_000;

/// A script; its `Display` is the whole text.
pub(super) struct Script<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a Trace,
    /// Whose kernel is under test.
    pub side: Side,
    /// On which connection.
    pub connection: ConnId,
}

impl fmt::Display for Script<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, side, .. } = self;
        writeln!(f, "--tolerance_usecs={TOLERANCE_MICROS}")?;
        writeln!(f)?;
        writeln!(
            f,
            "// {title}: connection {}, the {side}'s kernel",
            self.connection
        )?;
        writeln!(f, "// {}", headline(self.trace))?;
        for line in self.cannot_pass() {
            writeln!(f, "// {line}")?;
        }
        writeln!(f)?;
        writeln!(f, "0.000000 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3")?;
        match side {
            Side::Client => writeln!(f, "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0")?,
            Side::Server => {
                writeln!(f, "+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0")?;
                writeln!(f, "+0 bind(3, ..., ...) = 0")?;
                writeln!(f, "+0 listen(3, 128) = 0")?;
            }
        }
        self.keep_alive(f)?;
        let mut clock = Clock::default();
        for event in &self.trace.events {
            if event.connection == Some(self.connection) {
                self.event(f, &mut clock, event)?;
            }
        }
        Ok(())
    }
}

/// When the line before was, and whether a timer of the kernel has run out.
#[derive(Default)]
struct Clock {
    last: Instant,
    is_relative: bool,
}

impl Clock {
    /// Seconds with six decimals, which is as fine as packetdrill has it.
    fn stamp(&mut self, f: &mut fmt::Formatter<'_>, event: &Event) -> fmt::Result {
        let (sign, from) = if self.is_relative {
            ("+", self.last.as_nanos() / 1_000)
        } else {
            ("", 0)
        };
        self.last = event.at;
        let micros = event.at.as_nanos() / 1_000 - from;
        write!(f, "{sign}{}.{:06} ", micros / 1_000_000, micros % 1_000_000)
    }
}

impl Script<'_> {
    /// What the kernel under test needs that a script does not give it.
    fn cannot_pass(&self) -> impl Iterator<Item = &'static str> {
        let Scenario { client, server, .. } = &self.trace.scenario;
        let on_server = self.side == Side::Server;
        let reasons = [
            (
                on_server && server.service == Service::NotListening,
                "It cannot pass: packetdrill needs a socket that listens, and here none does.",
            ),
            (
                on_server && server.host_down.is_some(),
                "It cannot pass: a script cannot have the host go down.",
            ),
            (
                on_server && server.queue_full.is_some() && server.abort_on_overflow,
                "It cannot pass as it is: another connection has to fill the accept queue, \
                 with net.ipv4.tcp_abort_on_overflow = 1.",
            ),
            (
                !on_server && client.tcp_retries2 != tcp::Config::LINUX.retries,
                "It passes with the scenario's client.tcp_retries2 as net.ipv4.tcp_retries2.",
            ),
            (
                !self.trace.scenario.request_fits(),
                "It cannot pass: a request that has to wait for room is many segments, not one a write.",
            ),
        ];
        let those = reasons.into_iter().filter(|(is_so, _)| *is_so);
        those.map(|(_, line)| line)
    }

    /// Has the client's socket send the probes of TCP keep-alive (`tcp(7)`).
    fn keep_alive(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.trace.scenario.client.tcp_keepalive;
        let Some(seconds) = seconds.filter(|_| self.side == Side::Client) else {
            return Ok(());
        };
        writeln!(f, "+0 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0")?;
        for option in ["TCP_KEEPIDLE", "TCP_KEEPINTVL"] {
            writeln!(
                f,
                "+0 setsockopt(3, IPPROTO_TCP, {option}, [{seconds}], 4) = 0"
            )?;
        }
        Ok(())
    }

    fn event(&self, f: &mut fmt::Formatter<'_>, clock: &mut Clock, event: &Event) -> fmt::Result {
        let here = event.place.side() == Some(self.side);
        match event.what {
            What::Begins { reused: false, .. } if self.side == Side::Client => {
                clock.stamp(f, event)?;
                writeln!(
                    f,
                    "connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)"
                )
            }
            What::Sent(segment) if here => {
                clock.stamp(f, event)?;
                write!(f, "> {}", Shown(segment))?;
                let syn = segment.control == Control::Syn;
                writeln!(f, "{}", if syn { " <...>" } else { "" })
            }
            What::Arrived { segment, .. } if here => {
                clock.stamp(f, event)?;
                write!(f, "< {} win {}", Shown(segment), segment.window.min(WINDOW))?;
                if segment.control == Control::Syn {
                    return writeln!(f, "{OPTIONS}");
                }
                for (place, sack) in segment.sack.as_slice().iter().enumerate() {
                    let before = if place == 0 { " <nop,nop,sack" } else { "" };
                    write!(f, "{before} {}:{}", sack.start, sack.end)?;
                }
                writeln!(f, "{}", if segment.sack.is_empty() { "" } else { ">" })
            }
            What::Expired(Timer::Tcp(tcp::Timer::Retransmission | tcp::Timer::Probe)) if here => {
                clock.is_relative = true;
                Ok(())
            }
            What::Called { call, result } if event.place == Place::app(self.side) => {
                self.call(f, clock, (event, call), result)
            }
            _ => Ok(()),
        }
    }

    fn call(
        &self,
        f: &mut fmt::Formatter<'_>,
        clock: &mut Clock,
        (event, call): (&Event, Op),
        result: Result<u32, Errno>,
    ) -> fmt::Result {
        let fd = match self.side {
            Side::Client => 3,
            Side::Server => 4,
        };
        if call == Op::Poll {
            return Ok(());
        }
        clock.stamp(f, event)?;
        match call {
            Op::Connect => {
                // The result of a connect() that did not wait.
                let errno = result.err().map_or(0, Errno::number);
                return writeln!(f, "getsockopt(3, SOL_SOCKET, SO_ERROR, [{errno}], [4]) = 0");
            }
            Op::Accept => write!(f, "accept(3, ..., ...) = ")?,
            Op::Write => {
                let octets = result.unwrap_or(self.request());
                write!(f, "write({fd}, ..., {octets}) = ")?;
            }
            Op::Read => write!(f, "read({fd}, ..., {}) = ", self.most(result))?,
            Op::Shutdown => write!(f, "shutdown({fd}, SHUT_WR) = ")?,
            Op::Close => write!(f, "close({fd}) = ")?,
            Op::Abort => {
                let linger = "{onoff=1, linger=0}";
                writeln!(
                    f,
                    "setsockopt({fd}, SOL_SOCKET, SO_LINGER, {linger}, 8) = 0"
                )?;
                write!(f, "+0 close({fd}) = ")?;
            }
            Op::Poll => {}
        }
        match (call, result) {
            (Op::Accept, Ok(_)) => {
                writeln!(f, "4")?;
                writeln!(f, "+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0")
            }
            (_, Ok(count)) => writeln!(f, "{count}"),
            (_, Err(errno)) => writeln!(f, "-1 {errno} ({})", meaning(errno)),
        }
    }

    const fn request(&self) -> u32 {
        let requests = &self.trace.scenario.requests;
        requests.head_bytes + requests.body_bytes
    }

    /// A server may read less than there is; then that is all that it asks for.
    fn most(&self, result: Result<u32, Errno>) -> u32 {
        let reads = self.trace.scenario.server.service.reads();
        match (self.side, result) {
            (Side::Server, Ok(octets)) if octets == reads => octets,
            (Side::Server | Side::Client, _) => ROOM,
        }
    }
}

/// A segment without its window and options.
struct Shown(Segment);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Told apart from the notation of `text` only in that a window is said in any case.
        let bare = Segment {
            window: WINDOW,
            sack: Sacks::NONE,
            ..self.0
        };
        write!(f, "{bare}")
    }
}

/// What `strerror(3)` says, as packetdrill's own scripts have it.
const fn meaning(errno: Errno) -> &'static str {
    match errno {
        Errno::Again => "Resource temporarily unavailable",
        Errno::Pipe => "Broken pipe",
        Errno::ConnReset => "Connection reset by peer",
        Errno::TimedOut => "Connection timed out",
        Errno::ConnRefused => "Connection refused",
        Errno::NotConn => "Transport endpoint is not connected",
    }
}
