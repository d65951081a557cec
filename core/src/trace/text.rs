//! A trace as text, in packetdrill's notation where packetdrill has one: what
//! golden files, the command line and a reader compare.

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::trace::{Event, Loss, Op, Place, Timer, Trace, What};
use crate::units::errno::Errno;
use crate::units::tcp;

/// One line an event: time, connection, place, what happened.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in &self.events {
            writeln!(f, "{event}")?;
        }
        for request in &self.requests {
            write!(f, "request {}: {}", request.request, request.outcome())?;
            if let Err(failure) = request.result {
                write!(f, " ({failure})")?;
            }
            writeln!(
                f,
                "; {} sent, {} applied",
                request.attempts, request.applied
            )?;
        }
        if self.stopped_by.is_some() {
            writeln!(f, "stopped: more than {} steps", crate::trace::MAX_STEPS)?;
        }
        Ok(())
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connection = self
            .connection
            .map_or_else(String::new, |id| format!("{id}"));
        write!(
            f,
            "{:>12} {connection:>3} {:<10} {}",
            self.at, self.place, self.what
        )
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ClientApp => "client",
            Self::ClientTcp => "client tcp",
            Self::Wire => "wire",
            Self::ServerTcp => "server tcp",
            Self::ServerApp => "server",
        })
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begins {
                request,
                attempt,
                reused,
            } => {
                let connection = if *reused {
                    "reuses the connection"
                } else {
                    "opens a connection"
                };
                write!(f, "request {request}: {connection}")?;
                if *attempt > 1 {
                    write!(f, ", attempt {attempt}")
                } else {
                    Ok(())
                }
            }
            Self::Called { call, result } => write!(
                f,
                "{}",
                Returned {
                    call: *call,
                    result: *result
                }
            ),
            Self::Sent(segment) => write!(f, "> {segment}"),
            Self::Arrived { segment, verdict } => {
                write!(f, "< {segment}")?;
                f.write_str(match verdict {
                    tcp::Verdict::Accepted => "",
                    tcp::Verdict::Ignored => "  ignored",
                    tcp::Verdict::Challenged => "  challenged",
                    tcp::Verdict::Refused => "  refused",
                })
            }
            Self::Lost {
                segment,
                by: Loss::Fault,
            } => write!(f, "x {segment}  lost"),
            Self::Lost {
                segment,
                by: Loss::Middlebox,
            } => write!(f, "x {segment}  swallowed"),
            Self::Lost {
                segment,
                by: Loss::Host,
            } => write!(f, "x {segment}  nobody there"),
            Self::State { from, to } => write!(f, "{from} -> {to}"),
            Self::Started { timer, length } => write!(f, "{timer} {length} begins"),
            Self::Stopped(timer) => write!(f, "{timer} stopped"),
            Self::Expired(timer) => write!(f, "{timer} over"),
            Self::Applied { request, times: 1 } => write!(f, "request {request}: applied"),
            Self::Applied { request, times } => {
                write!(f, "request {request}: applied, {times} times by this")
            }
            Self::Finished {
                request,
                result: Ok(()),
            } => write!(f, "request {request}: answered"),
            Self::Finished {
                request,
                result: Err(failure),
            } => write!(f, "request {request}: FAILED, {failure}"),
        }
    }
}

/// A call with what it returned, as `strace` shows it.
struct Returned {
    call: Op,
    result: Result<u32, Errno>,
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = ", self.call)?;
        match (self.call, self.result) {
            (_, Err(errno)) => write!(f, "-1 {errno}"),
            (Op::Read, Ok(0)) => f.write_str("0 (EOF)"),
            (Op::Poll, Ok(0)) => f.write_str("0 (nothing to read)"),
            (Op::Poll, Ok(_)) => f.write_str("1 (something to read)"),
            (_, Ok(octets)) => write!(f, "{octets}"),
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Connect => "connect",
            Self::Accept => "accept",
            Self::Poll => "poll",
            Self::Write => "write",
            Self::Read => "read",
            Self::Shutdown => "shutdown(SHUT_WR)",
            Self::Close => "close",
            Self::Abort => "close with SO_LINGER 0",
        })
    }
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pause => "pause",
            Self::ClientIdle | Self::ServerIdle => "idle timeout",
            Self::Request => "request timeout",
            Self::CloseLag => "close lag",
            Self::Handler => "handler",
            Self::Drain => "lingering",
            Self::Shutdown => "orderly shutdown",
            Self::Grace => "drain",
            Self::Suspend => "running time",
            Self::Resume => "suspension",
            Self::Kill => "life of the process",
            Self::HostDown => "uptime",
            Self::HostUp => "downtime",
            Self::Middlebox => "middlebox idle timeout",
            Self::ClientAge | Self::ServerAge => "greatest age",
            Self::Tcp(tcp::Timer::Retransmission) => "retransmission timeout",
            Self::Tcp(tcp::Timer::DelayedAck) => "delayed ACK",
            Self::Tcp(tcp::Timer::Recency) => "recency",
            Self::Tcp(tcp::Timer::TimeWait) => "TIME-WAIT",
            Self::Tcp(tcp::Timer::Probe) => "keep-alive probe",
        })
    }
}
