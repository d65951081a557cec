//! All that this process has started, and all that was started by it, wherever it went since: a
//! process whose parent has ended becomes a child of this one (`PR_SET_CHILD_SUBREAPER`), so
//! leaving the group or the session (`setsid(2)`) hides nobody.
//!
//! Knows no order and no program.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::process;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::prctl::set_child_subreaper;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

/// Whoever is told to stop or to end has done so within this, on a busy machine, too.
const DONE_WITHIN: Duration = Duration::from_secs(1);

/// How often is asked whether it has.
const ASKED_EVERY: Duration = Duration::from_micros(50);

/// All of it but one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    /// Who was ours before: the guard, and whoever the program that became this one (`exec`) had
    /// started.
    but: &'static [u32],
}

/// A family that is stopped, until this is dropped.
#[derive(Debug)]
pub(crate) struct Held(BTreeSet<i32>);

impl Family {
    /// Whoever is a child of this process already does not belong to it; from here on whoever
    /// loses its parent is ours.
    ///
    /// # Errors
    /// What the kernel says.
    pub(crate) fn new() -> io::Result<Self> {
        let but = children(process::id()).unwrap_or_default().leak();
        set_child_subreaper(true)?;
        Ok(Self { but })
    }

    /// Who is there.
    fn all(self) -> io::Result<BTreeSet<i32>> {
        let mut asked = children(process::id())?;
        let mut all = BTreeSet::new();
        while let Some(one) = asked.pop() {
            if !self.but.contains(&one) && all.insert(signed(one)) {
                // One that is over has none.
                asked.extend(children(one).unwrap_or_default());
            }
        }
        Ok(all)
    }

    /// Ends every one of it. Not for ever: what starts others faster than it is ended stays.
    ///
    /// # Errors
    /// If this kernel does not say who is there.
    pub(crate) fn end(self) -> io::Result<()> {
        let begin = Instant::now();
        loop {
            let all = self.all()?;
            if all.is_empty() || begin.elapsed() > DONE_WITHIN {
                return Ok(());
            }
            for one in all {
                // It may be over by itself, and only a child of ours leaves its end to us.
                let _ = kill(Pid::from_raw(one), Signal::SIGKILL);
                let _ = waitpid(Pid::from_raw(one), Some(WaitPidFlag::WNOHANG));
            }
            sleep(ASKED_EVERY);
        }
    }

    /// Stops every one of it, all threads; nothing if that cannot be, or if the connection
    /// from `far` to `near`, as it is called here, is another's at its other end.
    pub(crate) fn hold(self, near: SocketAddr, far: SocketAddr) -> Option<Held> {
        let (begin, mut held) = (Instant::now(), Held(BTreeSet::new()));
        let mut were_stopped = false;
        while begin.elapsed() < DONE_WITHIN {
            let all = self.all().ok()?;
            let before = held.0.len();
            for one in &all {
                if held.0.insert(*one) {
                    // It may be over by itself.
                    let _ = kill(Pid::from_raw(*one), Signal::SIGSTOP);
                }
            }
            // Whoever stood still before it was asked who is there has started nobody since.
            let is_new = held.0.len() > before;
            if were_stopped && !is_new {
                return owns(&all, near, far).then_some(held);
            }
            were_stopped = !is_new && all.iter().all(|one| is_stopped(*one));
            if !were_stopped {
                sleep(ASKED_EVERY);
            }
        }
        None
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for one in &self.0 {
            let _ = kill(Pid::from_raw(*one), Signal::SIGCONT);
        }
    }
}

/// Ends every process that has these octets in the environment that it was started with, a
/// variable and its value.
///
/// # Errors
/// If nobody can be asked for.
pub(crate) fn end_marked(mark: &str) -> io::Result<()> {
    let begin = Instant::now();
    while begin.elapsed() < DONE_WITHIN {
        let mut are_left = false;
        for entry in fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(one) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // Of one that is over, or another's, there is nothing to read.
            let environment = fs::read(format!("/proc/{one}/environ")).unwrap_or_default();
            let mut variables = environment.split(|octet| *octet == 0);
            if variables.any(|variable| variable == mark.as_bytes()) {
                are_left = true;
                let _ = kill(Pid::from_raw(one), Signal::SIGKILL);
            }
        }
        if !are_left {
            break;
        }
        sleep(ASKED_EVERY);
    }
    Ok(())
}

/// Those that a process has started, or that were left to it.
fn children(of: u32) -> io::Result<Vec<u32>> {
    let mut all = Vec::new();
    for thread in fs::read_dir(format!("/proc/{of}/task"))? {
        let read = fs::read_to_string(thread?.path().join("children"))?;
        all.extend(
            read.split_whitespace()
                .filter_map(|one| one.parse::<u32>().ok()),
        );
    }
    Ok(all)
}

/// Whether all threads of a process are, or it is over.
fn is_stopped(one: i32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{one}/task")) else {
        return true;
    };
    let is_stopped = |thread: fs::DirEntry| {
        let Ok(read) = fs::read_to_string(thread.path().join("stat")) else {
            return true;
        };
        // Behind the name, which may hold anything (`proc_pid_stat(5)`).
        let state = read
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.chars().next());
        state.is_some_and(|state| "TtZX".contains(state))
    };
    threads.flatten().all(is_stopped)
}

/// Whether one of these has the other end of a connection of ours on this machine.
fn owns(all: &BTreeSet<i32>, near: SocketAddr, far: SocketAddr) -> bool {
    let Some(socket) = socket(near, far) else {
        return false;
    };
    all.iter().any(|one| {
        let Ok(files) = fs::read_dir(format!("/proc/{one}/fd")) else {
            return false;
        };
        files.flatten().any(|file| {
            let target = fs::read_link(file.path()).unwrap_or_default();
            target.to_str() == Some(socket.as_str())
        })
    })
}

/// What a file of the other end is called: `socket:[inode]` (`proc_net(5)`).
fn socket(near: SocketAddr, far: SocketAddr) -> Option<String> {
    let short = short(far).zip(short(near));
    let short = short.map(|pair| ("/proc/self/net/tcp", pair));
    let long = ("/proc/self/net/tcp6", (long(far), long(near)));
    short
        .into_iter()
        .chain([long])
        .find_map(|(file, (far, near))| {
            let table = fs::read_to_string(file).ok()?;
            let pair = format!(" {far} {near} ");
            let line = table.lines().find(|line| line.contains(&pair))?;
            let inode = line.split_whitespace().nth(9)?;
            Some(format!("socket:[{inode}]"))
        })
}

/// An address as the table of IPv4 has it.
fn short(address: SocketAddr) -> Option<String> {
    let IpAddr::V4(ip) = address.ip().to_canonical() else {
        return None;
    };
    let ip = u32::from_ne_bytes(ip.octets());
    Some(format!("{ip:08X}:{:04X}", address.port()))
}

/// An address as the table of IPv6 has it.
fn long(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) => ip.to_ipv6_mapped(),
        IpAddr::V6(ip) => ip,
    };
    let octets = ip.octets();
    let words = octets.as_chunks().0.iter();
    let words = words.map(|word| format!("{:08X}", u32::from_ne_bytes(*word)));
    format!("{}:{:04X}", words.collect::<String>(), address.port())
}

fn signed(one: u32) -> i32 {
    i32::try_from(one).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn a_connection_has_an_owner() {
        let own = BTreeSet::from([signed(process::id())]);
        for (here, there) in [
            ("127.0.0.1:0", "127.0.0.1"),
            ("[::1]:0", "::1"),
            ("[::]:0", "127.0.0.1"),
        ] {
            let Ok(listener) = TcpListener::bind(here) else {
                skipped::skip("there is no IPv6 here");
                continue;
            };
            let port = listener.local_addr().unwrap().port();
            let client = TcpStream::connect((there, port)).unwrap();
            let (served, far) = listener.accept().unwrap();
            let near = served.local_addr().unwrap();
            assert!(owns(&own, near, far), "{here}");
            assert!(!owns(&BTreeSet::from([1]), near, far), "{here}");
            drop(client);
        }
    }
}
