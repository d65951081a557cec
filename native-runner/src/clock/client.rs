//! The client: a pool for hyper's connections under a scenario's policies.
//!
//! What becomes of a request is read off what the socket saw, never off hyper's
//! words; what is sent again is decided by core's rules.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use hyper::Request;
use idlerace_core::errno::Errno;
use idlerace_core::http::{Persistence, RequestId};
use idlerace_core::retry::RetryDecision;
use idlerace_core::scenario::{Client as Policy, Liveness, Retention, Scenario};
use idlerace_core::segment::Side;
use idlerace_core::trace::{ConnId, Failure, Op, Timer};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::clock::content::Content;
use crate::clock::link::Link;
use crate::clock::observe::{Late, Observer};
use crate::clock::server::{Ports, REQUEST_ID};
use crate::clock::socket::{Reads, Socket};
use crate::clock::timer::sleep_until;
use crate::system::errors::copy;
use crate::system::time::{Rng, to_std};

/// A client for one run.
#[derive(Debug)]
pub struct Client {
    scenario: Scenario,
    observer: Arc<Observer>,
    ports: Arc<Ports>,
    address: Ipv4Addr,
    server: SocketAddr,
    rng: Rng,
    dialed: u32,
    /// With one request at a time there is never more than one.
    idle: Option<Idle>,
    /// When the connection that was opened last is too old.
    old: Option<Instant>,
}

/// A connection that waits for its next request.
#[derive(Debug)]
struct Idle {
    link: Link,
    since: Instant,
    until: Option<(Instant, Timer)>,
}

impl Client {
    /// A client at one address that talks to the server at another.
    #[must_use]
    pub fn new(
        scenario: Scenario,
        observer: Arc<Observer>,
        ports: Arc<Ports>,
        (address, server): (Ipv4Addr, SocketAddr),
    ) -> Self {
        Self {
            rng: Rng::new(scenario.seed),
            scenario,
            observer,
            ports,
            address,
            server,
            dialed: 0,
            idle: None,
            old: None,
        }
    }

    /// Sends the scenario's requests, one after the other, and tells of each that is over.
    ///
    /// # Errors
    /// If the machine has no socket left.
    pub async fn run(&mut self, finished: impl Fn()) -> io::Result<()> {
        for number in 1..=self.scenario.requests.count {
            if number > 1 {
                let pause = self.rng.pick(self.scenario.requests.pause);
                let due = Instant::now() + pause;
                self.rest(due).await;
                self.observer.came(due, Late::Timer);
                self.observer.expired(Side::Client, None, Timer::Pause);
            }
            let request = RequestId(number);
            let result = match self.scenario.client.request_timeout {
                None => self.request(request).await?,
                Some(limit) => match timeout(to_std(limit), self.request(request)).await {
                    Ok(result) => result?,
                    Err(_) => Err(Failure::TimedOut),
                },
            };
            self.observer
                .finished(request, Some(ConnId(self.dialed)), result);
            finished();
        }
        Ok(())
    }

    /// Waits, with an eye on the idle connection if that is the policy.
    pub async fn rest(&mut self, until: Instant) {
        let watches = watches(&self.scenario.client);
        while let Some(Idle {
            link, until: end, ..
        }) = &mut self.idle
        {
            let expires = end.filter(|(end, _)| *end < until);
            let due = expires.map_or(until, |(end, _)| end);
            tokio::select! {
                biased;
                () = link.ends(), if watches => self.idle = None,
                () = sleep_until(due) => match expires {
                    Some((due, timer)) => self.expire(due, timer),
                    None => return,
                },
            }
        }
        sleep_until(until).await;
    }

    /// From here on nothing is closed for idleness any more: every request is over.
    pub fn settle(&mut self) {
        if let Some(idle) = &mut self.idle {
            idle.until = None;
        }
    }

    fn expire(&mut self, due: Instant, timer: Timer) {
        if let Some(Idle { link, .. }) = self.idle.take() {
            self.observer.came(due, Late::Timer);
            let connection = Some(link.socket.connection());
            self.observer.expired(Side::Client, connection, timer);
        }
    }

    /// When the pooled connection is closed, for its idleness or its age.
    fn until(&self, idle: Option<Instant>) -> Option<(Instant, Timer)> {
        let idle = idle.map(|end| (end, Timer::ClientIdle));
        let age = self.old.map(|end| (end, Timer::ClientAge));
        idle.into_iter().chain(age).min_by_key(|(end, _)| *end)
    }

    /// One request with its retries.
    async fn request(&mut self, request: RequestId) -> io::Result<Result<(), Failure>> {
        let mut tried = 0;
        loop {
            tried += 1;
            let Err((failure, reused)) = self.attempt(request, tried).await? else {
                return Ok(Ok(()));
            };
            let requests = &self.scenario.requests;
            if self
                .scenario
                .client
                .retry
                .again(requests, failure, reused, tried)
                != RetryDecision::Yes
            {
                return Ok(Err(failure));
            }
        }
    }

    async fn attempt(
        &mut self,
        request: RequestId,
        number: u32,
    ) -> io::Result<Result<(), (Failure, bool)>> {
        let (mut link, reused) = match self.take_idle() {
            Some(mut link) => {
                self.observer
                    .begins(request, number, link.socket.connection(), true);
                link.begins(true);
                if !self.check_out(&mut link).await {
                    return Ok(Err((link.socket.seen().failure(), true)));
                }
                (link, true)
            }
            None => match self.dial(request, number).await? {
                Ok(link) => (link, false),
                Err(failure) => return Ok(Err((failure, false))),
            },
        };
        match link.exchange(self.message(request, &link)).await {
            Some(persistence) => {
                self.keep(link, persistence, reused).await;
                Ok(Ok(()))
            }
            None => Ok(Err((link.socket.seen().failure(), reused))),
        }
    }

    /// The idle connection, unless a look at it says that it is dead.
    fn take_idle(&mut self) -> Option<Link> {
        let idle = self.idle.take()?;
        let method = self.scenario.requests.method;
        let looks = match self.scenario.client.looks(method) {
            Liveness::Checkout => true,
            Liveness::CheckoutAfter { idle: worth } => idle.since.elapsed() >= to_std(worth),
            Liveness::None | Liveness::Background { .. } => false,
        };
        (!looks || !idle.link.socket.poll()).then_some(idle.link)
    }

    /// From picking a connection to the write on it; whether it still lives then.
    async fn check_out(&mut self, link: &mut Link) -> bool {
        let lag = self.rng.slept(self.scenario.client.checkout_lag);
        let due = Instant::now() + lag.unwrap_or_default();
        let passes = async {
            match lag {
                Some(_) => sleep_until(due).await,
                // Real clients go from one task to another here, and so does this one.
                None => tokio::task::yield_now().await,
            }
        };
        let alive = tokio::select! {
            biased;
            () = link.ends(), if watches(&self.scenario.client) => false,
            () = passes => true,
        };
        self.observer.came(due, Late::Timer);
        alive
    }

    async fn dial(&mut self, request: RequestId, number: u32) -> io::Result<Result<Link, Failure>> {
        self.dialed += 1;
        let id = ConnId(self.dialed);
        self.observer.begins(request, number, id, false);
        let socket = TcpSocket::new_v4()?;
        // Bound before it connects, so that the server knows the port when it accepts.
        socket.bind(SocketAddr::from((self.address, 0)))?;
        self.ports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(socket.local_addr()?.port(), id);
        let connected = socket.connect(self.server).await;
        let result = connected.as_ref().map(|_| 0).map_err(copy);
        let errno = self.observer.called(Side::Client, id, Op::Connect, &result);
        if let Ok(stream) = connected {
            return self.link(stream, id).await.map(Ok);
        }
        // tokio has closed it: the socket is gone with the attempt.
        self.observer.called(Side::Client, id, Op::Close, &Ok(0));
        let errno = errno.unwrap_or(Errno::ConnRefused);
        Ok(Err(Failure::NotConnected(errno)))
    }

    async fn link(&self, stream: TcpStream, id: ConnId) -> io::Result<Link> {
        stream.set_nodelay(true)?;
        let socket = Socket::new(stream, Side::Client, id, Arc::clone(&self.observer));
        socket.seen().reads = Reads::OnceWritten;
        Link::new(socket).await.map_err(io::Error::other)
    }

    fn message(&mut self, request: RequestId, link: &Link) -> Request<Content> {
        let requests = &self.scenario.requests;
        let split = self
            .scenario
            .client
            .split_write
            .filter(|_| requests.body_bytes > 0);
        link.begins(split.is_none());
        let wait = split.map(|lag| self.rng.slept(lag));
        let content = Content::new(requests.body_bytes, wait, Arc::clone(&link.socket));
        let mut builder = Request::builder()
            .method(requests.method.to_string().as_str())
            .uri("/test")
            .header(hyper::header::HOST, self.server.to_string())
            .header(REQUEST_ID, request.to_string());
        if requests.idempotency_key {
            builder = builder.header("idempotency-key", format!("\"{request}\""));
        }
        if !self.scenario.client.keep_alive {
            builder = builder.header(hyper::header::CONNECTION, "close");
        }
        builder.body(content).unwrap_or_default()
    }

    /// Puts the connection into the pool if it may stay there. Its age is counted from its first
    /// answer.
    async fn keep(&mut self, mut link: Link, persistence: Persistence, reused: bool) {
        let since = Instant::now();
        if !reused {
            let age = self.scenario.client.max_age;
            self.old = age.map(|age| since + to_std(age));
        }
        if self.old.is_some_and(|old| old <= since) {
            return;
        }
        let limit = match self.scenario.client.stay(persistence) {
            Retention::No => return,
            Retention::For(limit) => Some(limit),
            Retention::Unlimited => None,
        };
        link.socket.seen().reads = match self.scenario.client.liveness {
            Liveness::Background { lag } => self.rng.slept(lag).map_or(Reads::Now, Reads::After),
            Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => {
                Reads::OnceWritten
            }
        };
        if link.is_ready().await {
            self.idle = Some(Idle {
                link,
                since,
                until: self.until(limit.map(|limit| since + to_std(limit))),
            });
        }
    }
}

/// Whether the client reads on idle connections.
const fn watches(policy: &Policy) -> bool {
    matches!(policy.liveness, Liveness::Background { .. })
}
