//! A processor for each side, where the machine has two: two hosts do not wait for each
//! other's threads, and whether theirs do would otherwise be the scheduler's whim.

use idlerace_core::segment::Side;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

/// This thread.
const HERE: Pid = Pid::from_raw(0);

/// Keeps this thread on its side's processor; dropping it lets the thread go.
#[derive(Debug)]
pub struct Processor {
    before: Option<CpuSet>,
}

impl Processor {
    /// The first processor that this process may use for the client, the last one for the
    /// server. If that cannot be had the thread stays where the scheduler puts it.
    #[must_use]
    pub fn of(side: Side) -> Self {
        let before = sched_getaffinity(HERE).ok();
        let own = before.as_ref().and_then(|allowed| only(side, allowed));
        let kept = own.is_some_and(|own| sched_setaffinity(HERE, &own).is_ok());
        Self {
            before: before.filter(|_| kept),
        }
    }
}

impl Drop for Processor {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // A thread that cannot go back stays where it may run.
            let _ = sched_setaffinity(HERE, before);
        }
    }
}

fn only(side: Side, allowed: &CpuSet) -> Option<CpuSet> {
    let mut usable = (0..CpuSet::count()).filter(|&one| allowed.is_set(one) == Ok(true));
    let (first, last) = (usable.next()?, usable.next_back()?);
    let mut own = CpuSet::new();
    let number = match side {
        Side::Client => first,
        Side::Server => last,
    };
    own.set(number).ok()?;
    Some(own)
}
