//! The policies of a server.

use serde::{Deserialize, Deserializer, Serialize};

use super::closing::Closing;
use super::death::Death;
use super::service::Service;
use crate::scenario::profile::{ById, ServerPolicy, ServerProfile};
use crate::units::time::{Duration, Range};

/// The policies of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Which server it stands for.
    pub profile: ById<ServerProfile>,
    /// Closes a connection that has been idle so long; `null` never.
    pub idle_timeout: Option<Duration>,
    /// How late the idle timer fires.
    pub timer_lag: Range,
    /// From the decision to close to the call that closes. A request that arrives
    /// in between is not read any more.
    pub close_lag: Range,
    /// How it closes.
    pub closing: Closing,
    /// From reading a request to having its answer. The request is applied at the end.
    pub handler_time: Range,
    /// From the kernel having something to the server reading it.
    pub wake_lag: Range,
    /// Requests on one connection; the last response announces the close.
    pub max_requests: Option<u32>,
    /// Closes a connection that is so old, counted from its first response: at once if it is
    /// idle, else behind the response under way, which announces it; `null` never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Range>,
    /// One of that age that is idle is closed behind its next response as well.
    #[serde(default, skip_serializing_if = "crate::scenario::retry::is_false")]
    pub old_waits: bool,
    /// Whether every response says `Connection: close`.
    pub announces_close: bool,
    /// What `Keep-Alive: timeout=` says, in whole seconds; `null` sends none.
    #[serde(default, deserialize_with = "whole_secs")]
    pub hint: Option<Duration>,
    /// When an orderly shutdown begins; another instance accepts from then on. Responses
    /// say `Connection: close`, and what is idle is closed.
    pub shutdown_at: Option<Range>,
    /// How long after that idle connections are closed; `null` at once.
    #[serde(default)]
    pub drain: Option<Duration>,
    /// When the process that serves a connection dies.
    pub death: Option<Death>,
    /// When the process is killed, whatever it does; another accepts from then on.
    #[serde(default)]
    pub killed_at: Option<Range>,
    /// From when to when the host is down. It comes back without its connections.
    #[serde(default)]
    pub host_down: Option<Range>,
    /// From when to when the accept queue has no room.
    #[serde(default)]
    pub queue_full: Option<Range>,
    /// `net.ipv4.tcp_abort_on_overflow`: a full queue resets instead of ignoring.
    #[serde(default)]
    pub abort_on_overflow: bool,
    /// `TCP_KEEPIDLE` and `TCP_KEEPINTVL` in seconds, with [`PROBES`](super::PROBES)
    /// probes; `null` sends none.
    #[serde(default)]
    pub tcp_keepalive: Option<u32>,
    /// What is behind the port.
    #[serde(default)]
    pub service: Service,
}

/// What of a length can be announced: files may have a longer one.
fn whole_secs<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    let length = Option::<Duration>::deserialize(from)?;
    Ok(length.map(Duration::whole_secs))
}

impl Server {
    /// The policies of a real server as it comes, on a machine with nothing else to do.
    #[must_use]
    pub fn of(profile: &'static ServerProfile) -> Self {
        let micros = |micros| Range::fixed(Duration::from_micros(micros));
        let mut server = Self {
            profile: ById(profile),
            idle_timeout: None,
            timer_lag: Range::default(),
            close_lag: micros(20),
            closing: Closing::Close,
            handler_time: micros(100),
            wake_lag: micros(20),
            max_requests: None,
            max_age: None,
            old_waits: false,
            announces_close: false,
            hint: None,
            shutdown_at: None,
            drain: None,
            death: None,
            killed_at: None,
            host_down: None,
            queue_full: None,
            abort_on_overflow: false,
            tcp_keepalive: None,
            service: Service::Http,
        };
        server.adopt(profile);
        server
    }

    /// Takes what a product decides. What it does not decide stays: how fast the machine is,
    /// how long a handler takes, what happens to process and host.
    pub fn adopt(&mut self, profile: &'static ServerProfile) {
        let ServerPolicy {
            idle_timeout,
            timer_lag,
            closing,
            max_requests,
            max_age,
            old_waits,
            hint,
            hint_below: _,
        } = profile.policy;
        self.profile = ById(profile);
        self.idle_timeout = idle_timeout;
        if let Some(timer_lag) = timer_lag {
            self.timer_lag = timer_lag;
        }
        self.closing = closing;
        self.max_requests = max_requests;
        self.max_age = max_age.map(Range::fixed);
        self.old_waits = old_waits;
        self.hint = hint;
    }

    /// Takes an idle timeout that its user has set, with what the product makes of that
    /// besides.
    pub fn set_idle_timeout(&mut self, timeout: Option<Duration>) {
        self.idle_timeout = timeout;
        if let Some(hint) = self.profile.policy.hint_of(timeout, self.hint) {
            self.hint = hint;
        }
    }
}
