//! How much of a request that does not fit is under way at once, and how large the send buffer is
//! meanwhile: slow start without loss (RFC 5681 §3.1; `tcp_slow_start`, `tcp_sndbuf_expand`).
//!
//! What fits the send buffer never gets here: it is sent as far as the peer's window is open.

use super::{Config, Endpoint, MAX_SEGMENT};

/// `TCP_INIT_CWND`.
pub(super) const INITIAL_WINDOW: u16 = 10;
/// What a segment takes of a send buffer: 2 KiB, and the `sk_buff` (`tcp_sndbuf_expand`).
const SEGMENT_COST: u32 = 2_048 + 256;
/// Beyond it the send buffer grows no more.
const LARGEST_WINDOW: u16 = 1_024;

impl Endpoint {
    /// So many octets were acknowledged. The window grows by them if it was what held up more
    /// (`tcp_is_cwnd_limited`).
    #[cold]
    pub(super) fn grow(&mut self, acknowledged: u32) {
        let flight = self.snd_nxt - self.snd_una;
        if flight >= u32::from(self.cwnd) * MAX_SEGMENT {
            let segments = u16::try_from(acknowledged.div_ceil(MAX_SEGMENT)).unwrap_or(u16::MAX);
            self.cwnd = self.cwnd.saturating_add(segments).min(LARGEST_WINDOW);
        }
    }

    /// What the send buffer has grown by: room for twice what the window has grown by.
    pub(super) fn growth(&self, config: &Config) -> u32 {
        let more = u32::from(self.cwnd.saturating_sub(INITIAL_WINDOW)) * 2 * SEGMENT_COST;
        let most = config.largest_send_buffer;
        more.min(most.saturating_sub(config.send_buffer))
    }

    /// Octets that may be under way.
    pub(super) fn congestion_room(&self) -> u32 {
        if self.cwnd == 0 {
            return u32::MAX;
        }
        let flight = self.snd_nxt - self.snd_una;
        (u32::from(self.cwnd) * MAX_SEGMENT).saturating_sub(flight)
    }
}
