//! Carries packets from host to host in a thread of its own, by the clock, until it is
//! told to stop; what happens to them on the way is `network`'s to say.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use idlerace_core::scenario::Network;
use idlerace_core::segment::{Control, Side};

use super::Wire;
use super::network::Between;
use super::record::{Record, Released};

/// Carries packets from host to host until it is dropped.
#[derive(Debug)]
pub struct Forwarder {
    between: Arc<Mutex<Between>>,
    released: Arc<Mutex<Vec<Released>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<io::Result<Wire>>>,
}

impl Forwarder {
    /// Starts a thread that carries. `late` hears of each packet that came later than
    /// it was due, and by how much.
    ///
    /// # Errors
    /// If the machine has no thread left.
    pub fn start(
        mut wire: Wire,
        late: impl Fn(Instant, Duration) + Send + 'static,
    ) -> io::Result<Self> {
        let between = Arc::new(Mutex::new(Between::nothing()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (ours, wanted) = (Arc::clone(&between), Arc::clone(&stopped));
        let released = Arc::new(Mutex::default());
        let log = Arc::clone(&released);
        let thread = std::thread::Builder::new()
            .name("wire".into())
            .spawn(move || {
                while !wanted.load(Ordering::SeqCst) {
                    carry(&mut wire, &ours, &log, &late)?;
                }
                Ok(wire)
            })?;
        Ok(Self {
            between,
            released,
            stopped,
            thread: Some(thread),
        })
    }

    /// From here on the wire is this network, as if nothing had ever crossed it.
    pub fn becomes(&self, network: &Network, seed: u64) {
        *locked(&self.between) = Between::new(network.clone(), seed);
    }

    /// What was handed over since this was asked last.
    #[must_use]
    pub fn released(&self) -> Vec<Released> {
        let mut released = self.released.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut released)
    }

    /// Takes the server's host from the network, or brings it back: what arrives there
    /// meanwhile is lost.
    pub fn cut_off(&self, cut: bool) {
        locked(&self.between).cut_off = cut;
    }

    /// Stops, and hands out what crossed.
    ///
    /// # Errors
    /// What the kernel said when it refused to carry on.
    pub fn stop(mut self) -> io::Result<Record> {
        let mut wire = self
            .join()
            .ok_or_else(|| io::Error::other("stopped before"))??;
        Ok(wire.record())
    }

    fn join(&mut self) -> Option<io::Result<Wire>> {
        self.stopped.store(true, Ordering::SeqCst);
        let joined = self.thread.take()?.join();
        Some(joined.unwrap_or_else(|_| Err(io::Error::other("the wire's thread has died"))))
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        // Whoever wants to know what crossed, or what went wrong, stops it.
        let _ = self.join();
    }
}

fn locked(between: &Mutex<Between>) -> MutexGuard<'_, Between> {
    between.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Releases what is due, takes what has come, and waits for either.
fn carry(
    wire: &mut Wire,
    between: &Mutex<Between>,
    released: &Mutex<Vec<Released>>,
    late: &impl Fn(Instant, Duration),
) -> io::Result<()> {
    let now = Instant::now();
    let due = locked(between).due(now)?;
    for (at, packet) in due {
        late(at, now.saturating_duration_since(at));
        if packet.from == Side::Client && locked(between).cut_off {
            continue;
        }
        wire.release(&packet, "")?;
        let is_fin = packet.header.control == Control::Fin;
        if is_fin || packet.header.len > 0 {
            let one = Released {
                at: Instant::now(),
                from: packet.from,
                port: packet.header.port,
                is_fin,
            };
            let mut released = released.lock().unwrap_or_else(PoisonError::into_inner);
            released.push(one);
        }
    }
    let wait = locked(between).wait(Instant::now());
    if let Some(packet) = wire.next(wait)? {
        locked(between).takes(packet, Instant::now())?;
    }
    Ok(())
}
