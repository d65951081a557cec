//! Runs one scenario by the clock, on loopback or over a wire, and hands back what was
//! observed.
//!
//! Client and server have a thread and a runtime of their own each, so that the two
//! really race. Every run is bounded, and leaves nothing behind.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use idlerace_core::scenario::{FaultAction, Liveness, Scenario, Service};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::time::Range;
use idlerace_core::trace::Event;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{mpsc, oneshot};

use crate::clock::client::Client;
use crate::clock::observe::{Late, Observed, Observer, looks};
use crate::clock::processor::Processor;
use crate::clock::server::{Ports, Server};
use crate::system::time::{needs_timer, to_std};
use crate::wire::forwarder::Forwarder;
use crate::wire::namespace::{Namespace, tune};
use crate::wire::record::{Record, Released};
use crate::wire::{AS_SEEN, HOSTS, Wire};

/// How long after the last request a run stays to see what follows from it.
const AFTERMATH: Duration = Duration::from_millis(40);

/// Both sides' threads. Dropping it ends them.
#[derive(Debug)]
pub struct Testbed {
    clients: Runtime,
    servers: Handle,
    pulse: Arc<SchedulerProbe>,
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    addresses: Addresses,
    /// The wire between the two, with their namespaces, if it is not loopback.
    wire: Option<(Forwarder, [Namespace; 2])>,
}

/// Who is where.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// The client.
    pub client: Ipv4Addr,
    /// The server.
    pub listens: Ipv4Addr,
    /// The server as the client sees it.
    pub server: Ipv4Addr,
}

/// When a thread should have run and did not.
type SchedulerProbe = Mutex<Vec<(Instant, Duration)>>;

impl Testbed {
    /// Two threads that meet on loopback.
    ///
    /// # Errors
    /// If the machine has no thread or descriptor left.
    pub fn new() -> io::Result<Self> {
        let addresses = Addresses {
            client: Ipv4Addr::LOCALHOST,
            listens: Ipv4Addr::LOCALHOST,
            server: Ipv4Addr::LOCALHOST,
        };
        Self::start(addresses, || Ok(()))
    }

    /// Two threads in two namespaces, and a third one that carries what they send. Whoever
    /// calls [`Testbed::run`] is in the client's namespace from then on.
    ///
    /// # Errors
    /// If the machine has no thread or descriptor left.
    pub fn over(wire: Wire) -> io::Result<Self> {
        let addresses = Addresses {
            client: HOSTS[0],
            listens: HOSTS[1],
            server: AS_SEEN[1],
        };
        let [client, server] = wire.namespaces();
        let namespaces = [client.try_clone()?, server.try_clone()?];
        let server = server.try_clone()?;
        let mut machine = Self::start(addresses, move || server.enter())?;
        let pulse = Arc::clone(&machine.pulse);
        let carries = Forwarder::start(wire, move |due, late| feel(&pulse, due, late))?;
        machine.wire = Some((carries, namespaces));
        Ok(machine)
    }

    /// The wire with the namespaces of client and server, if it is not loopback.
    #[must_use]
    pub fn wire(&self) -> Option<(&Forwarder, [&Namespace; 2])> {
        let (wire, [client, server]) = self.wire.as_ref()?;
        Some((wire, [client, server]))
    }

    /// Everything that crossed the wire.
    ///
    /// # Errors
    /// What the kernel said when it refused to carry on.
    pub fn record(mut self) -> io::Result<Record> {
        let wire = self.wire.take();
        wire.map_or_else(|| Ok(Record::default()), |(carries, _)| carries.stop())
    }

    fn start(
        addresses: Addresses,
        enter: impl FnOnce() -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let clients = runtime()?;
        let runtime = runtime()?;
        let servers = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let (tell, entered) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("servers".into())
            .spawn(move || {
                let _alone = Processor::of(Side::Server);
                let entered = enter();
                // Nobody waits for the answer only if there is no machine any more.
                let _ = tell.send(entered);
                // Either told to stop or left alone: both are the end.
                let _ = runtime.block_on(stopped);
            })?;
        entered
            .recv()
            .map_err(|_| io::Error::other("the servers' thread has died"))??;
        let pulse = Arc::new(SchedulerProbe::default());
        clients.spawn(beat(Arc::clone(&pulse)));
        servers.spawn(beat(Arc::clone(&pulse)));
        Ok(Self {
            clients,
            servers,
            pulse,
            thread: Some((stop, thread)),
            addresses,
            wire: None,
        })
    }

    /// Runs a scenario in several places at once, each client with a server of its own,
    /// and tells of each request that is over.
    ///
    /// # Errors
    /// If a run could not be made.
    pub fn run(&self, scenarios: &[Scenario], finished: impl Fn()) -> io::Result<Vec<Observed>> {
        if let (Some((wire, namespaces)), Some(scenario)) = (self.wire(), scenarios.first()) {
            tune(namespaces, scenario)?;
            namespaces[Side::Client.index()].enter()?;
            // Several clients are only there for more of the same.
            wire.becomes(&scenario.network, scenario.seed);
        }
        let _alone = Processor::of(Side::Client);
        self.clients.block_on(async {
            let (tell, mut told) = mpsc::unbounded_channel();
            let mut runs = tokio::task::JoinSet::new();
            for (index, scenario) in scenarios.iter().enumerate() {
                let (servers, scenario, tell) =
                    (self.servers.clone(), scenario.clone(), tell.clone());
                let addresses = self.addresses;
                let stagger = Duration::from_micros(7_300) * u32::try_from(index).unwrap_or(0);
                runs.spawn(async move {
                    tokio::time::sleep(stagger).await;
                    let ports = Arc::default();
                    let ended = one(&servers, addresses, &scenario, &ports, &tell).await;
                    (index, ended.map(|observer| (observer, ports)))
                });
            }
            drop(tell);
            while told.recv().await.is_some() {
                finished();
            }
            let mut observers = runs.join_all().await;
            observers.sort_by_key(|(index, _)| *index);
            let released = self.released();
            let ended = observers.into_iter().zip(scenarios);
            ended
                .map(|((_, ended), scenario)| {
                    let (observer, ports) = ended?;
                    tell_of(&released, &ports, &observer);
                    self.conclude(&observer, scenario)
                })
                .collect()
        })
    }

    fn released(&self) -> Vec<Released> {
        let wire = self.wire.as_ref();
        wire.map_or_else(Vec::new, |(wire, _)| wire.released())
    }

    fn conclude(&self, observer: &Observer, scenario: &Scenario) -> io::Result<Observed> {
        for (due, late) in self
            .pulse
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            if *due + *late >= observer.start() {
                observer.was_late(*due, *late, Late::Thread);
            }
        }
        observer.finish(scenario)
    }
}

impl Drop for Testbed {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

/// One client and one server, until every request is over and nothing follows any more.
async fn one(
    servers: &Handle,
    addresses: Addresses,
    scenario: &Scenario,
    ports: &Arc<Ports>,
    tell: &mpsc::UnboundedSender<()>,
) -> io::Result<Arc<Observer>> {
    let (listener, port) = listen(servers, addresses.listens).await?;
    let observer = Arc::new(Observer::new());
    let server = Arc::new(Server::new(
        scenario.clone(),
        Arc::clone(&observer),
        Arc::clone(ports),
    ));
    let serving = (scenario.server.service != Service::NotListening)
        .then_some(listener)
        .map(|listener| servers.spawn(Arc::clone(&server).serve(listener)));
    let server_address = SocketAddr::from((addresses.server, port));
    let places = (addresses.client, server_address);
    let mut client = Client::new(
        scenario.clone(),
        Arc::clone(&observer),
        Arc::clone(ports),
        places,
    );
    let finished = || {
        // Nobody listens any more only if the run was given up.
        let _ = tell.send(());
    };
    let ended = tokio::time::timeout(limit(scenario), client.run(finished)).await;
    server.settle();
    client.settle();
    client.rest(Instant::now() + aftermath(scenario)).await;
    observer.close();
    if let Some(serving) = serving {
        serving.abort();
    }
    drop(client);
    ended.map_err(|_| {
        let message = "gave up: a request had not ended long after the model said it would";
        io::Error::new(io::ErrorKind::TimedOut, message)
    })??;
    Ok(observer)
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .on_thread_unpark(looks)
        .build()
}

/// Tells an observer of the packets of its own connections. A port stands for the latest
/// connection that had it.
fn tell_of(released: &[Released], ports: &Ports, observer: &Observer) {
    let ports = ports.lock().unwrap_or_else(PoisonError::into_inner);
    for one in released {
        if let Some(&connection) = ports.get(&one.port).filter(|_| one.at >= observer.start()) {
            observer.arrived(connection, one.from.peer(), one.is_fin, one.at);
        }
    }
}

async fn listen(servers: &Handle, address: Ipv4Addr) -> io::Result<(TcpListener, u16)> {
    let listening = servers.spawn(TcpListener::bind((address, 0)));
    let listener = listening.await.map_err(io::Error::other)??;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Runs longer than this are given up.
fn limit(scenario: &Scenario) -> Duration {
    length(scenario) * 3 + Duration::from_secs(5)
}

/// How long a scenario takes, by the model.
#[must_use]
pub fn length(scenario: &Scenario) -> Duration {
    simulate(scenario)
        .events
        .iter()
        .map(|event: &Event| to_std(event.at.since(idlerace_core::time::Instant::START)))
        .max()
        .unwrap_or_default()
}

fn aftermath(scenario: &Scenario) -> Duration {
    let background = match scenario.client.liveness {
        Liveness::Background { lag } => lag,
        Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => Range::default(),
    };
    let delays = scenario
        .network
        .faults
        .iter()
        .map(|fault| match fault.fate {
            FaultAction::Delay { by } => to_std(by),
            FaultAction::Drop => Duration::ZERO,
        });
    let late = delays.max().unwrap_or_default();
    [
        scenario.server.close_lag,
        scenario.server.handler_time,
        background,
    ]
    .into_iter()
    .filter(|&range| needs_timer(range))
    .fold(AFTERMATH + late, |sum, range| sum + to_std(range.max()))
}

/// Notices when its thread does not run.
async fn beat(pulse: Arc<SchedulerProbe>) {
    loop {
        let due = Instant::now() + Duration::from_millis(1);
        tokio::time::sleep_until(due.into()).await;
        feel(&pulse, due, due.elapsed());
    }
}

/// Something that had to be done was done so much later.
fn feel(pulse: &SchedulerProbe, due: Instant, late: Duration) {
    if late > Duration::from_millis(2) {
        let mut pulse = pulse.lock().unwrap_or_else(PoisonError::into_inner);
        pulse.push((due, late));
    }
}
