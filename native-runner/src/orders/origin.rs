//! An origin on loopback for one run: answers the first request, does an order to the
//! connection that carried it, and serves whatever comes on others.

use std::cell::RefCell;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::act::{Stage, perform};
use super::identity::Identity;
use super::log::{Log, Request, SECOND};
use super::message::{Came, Reader, answer};
use super::socket::{Connection, Sights};
use super::table::{Applied, Order};
use super::tls::Session;
use crate::system::family::Family;

/// An origin.
pub(super) struct Origin {
    listener: TcpListener,
    address: SocketAddr,
    order: Option<Ordered>,
    tls: Option<Arc<ServerConfig>>,
    family: Family,
    log: Rc<RefCell<Log>>,
    sights: Sights,
}

/// Where origins are, and how they are spoken to.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// On the loopback of IPv6.
    pub(crate) ipv6: bool,
    /// Over TLS, as this one.
    pub(crate) tls: Option<Identity>,
}

/// What is done to the connection of the first request, and how long its client takes from an
/// answer to its next request if nothing is done.
pub(super) type Ordered = (&'static Order, Duration);

impl Origin {
    /// Listens on a free port there. Without an order everything is served.
    ///
    /// # Errors
    /// If that cannot be.
    pub(super) async fn new(
        place: &Place,
        order: Option<Ordered>,
        family: Family,
    ) -> io::Result<Self> {
        let loopback = if place.ipv6 {
            IpAddr::V6(Ipv6Addr::LOCALHOST)
        } else {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        };
        let listener = TcpListener::bind((loopback, 0)).await?;
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            order,
            tls: place.tls.as_ref().map(Identity::config),
            family,
            log: Rc::default(),
            sights: Rc::default(),
        })
    }

    /// Where it is.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as clients are told it.
    pub(super) fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/", self.address)
    }

    /// What it sees, as it happens.
    pub(super) fn log(&self) -> Rc<RefCell<Log>> {
        Rc::clone(&self.log)
    }

    /// What is seen of its connections, as it happens.
    pub(super) fn sights(&self) -> Sights {
        Rc::clone(&self.sights)
    }

    /// Serves for as long as this is waited for; ends all connections then.
    ///
    /// # Errors
    /// If no connection can be accepted.
    pub(super) async fn serve(self) -> io::Result<()> {
        let mut tasks = JoinSet::new();
        loop {
            let (connection, _) = self.listener.accept().await?;
            self.log.borrow_mut().connections += 1;
            let number = self.log.borrow().connections;
            let tls = self.tls.clone().map(Session::new).transpose()?;
            let reader = Reader::new(tls);
            // Else an answer in two parts would wait for an acknowledgment.
            let _ = connection.set_nodelay(true);
            let connection = Connection::new(connection, number, Some(self.sights()));
            let stage = (connection, reader, number);
            tasks.spawn_local(talk(stage, self.order, self.family, self.log()));
            // Those that are over leave nothing behind.
            while tasks.try_join_next().is_some() {}
        }
    }
}

/// One connection, to its end.
async fn talk(
    (connection, mut reader, number): (Connection, Reader, u32),
    order: Option<Ordered>,
    family: Family,
    log: Rc<RefCell<Log>>,
) {
    let mut answered: Option<Instant> = None;
    while let Ok(came) = reader.next(&connection).await {
        let request = match came {
            Came::Request(request) => request,
            Came::End => return,
            Came::Foreign(what) => {
                log.borrow_mut().foreign = Some(what);
                return;
            }
        };
        let is_first = log.borrow().first.is_none();
        if is_first && let Some((order, gap)) = order {
            begin(&log, number, &request);
            let log = &log;
            let stage = Stage {
                connection,
                reader,
                number,
                request,
                gap,
                family: Some(family),
                log,
            };
            return perform(order, stage).await;
        }
        if is_first {
            begin(&log, number, &request);
        } else {
            let mut log = log.borrow_mut();
            log.gap = log.gap.or(answered.map(|at| at.elapsed()));
            log.attempt(number, Some(request.clone()));
            connection.applied(SECOND, log.apply());
        }
        let is_answered = is_first || order.is_none_or(|(one, _)| one.applied != Applied::EachTime);
        answered = Some(Instant::now());
        let text = answer(&request).0;
        let written = is_answered && reader.answer(&connection, text.as_bytes()).is_ok();
        if !written || request.closes {
            return;
        }
    }
}

fn begin(log: &RefCell<Log>, number: u32, request: &Request) {
    let mut log = log.borrow_mut();
    log.first = Some(request.clone());
    log.warm = Some(number);
}
