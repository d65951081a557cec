//! Network namespaces without a name: a thread makes one and enters others; the last
//! descriptor that is closed takes it away, and a killed process closes them all.
//!
//! Knows nothing of what is put into them.

use std::fs::{self, File};
use std::io;
use std::net::Ipv4Addr;

use idlerace_core::scenario::Scenario;
use nix::sched::{CloneFlags, setns, unshare};
use rtnetlink::packet_route::address::AddressAttribute;
use rtnetlink::packet_route::link::LinkMessage;
use rtnetlink::{Handle, LinkMessageBuilder, LinkUnspec, LinkVeth};
use tokio::runtime::Builder;

use super::addresses::MTU;

/// An address of one host, with one other at the far end.
const PREFIX: u8 = 32;

/// The index of `lo`, the first interface that a namespace has.
const LOOPBACK: u32 = 1;

/// A network namespace.
#[derive(Debug)]
pub struct Namespace(File);

impl Namespace {
    /// A new one; the calling thread is in it from here on.
    ///
    /// # Errors
    /// If the process has no right to make one.
    pub fn new() -> io::Result<Self> {
        unshare(CloneFlags::CLONE_NEWNET)?;
        File::open("/proc/thread-self/ns/net").map(Self)
    }

    /// Takes the calling thread in. Sockets that it makes from here on belong here,
    /// whoever uses them.
    ///
    /// # Errors
    /// If the process has lost the right to it.
    pub fn enter(&self) -> io::Result<()> {
        setns(&self.0, CloneFlags::CLONE_NEWNET).map_err(io::Error::from)
    }

    /// The same one for another thread.
    ///
    /// # Errors
    /// If the machine has no descriptor left.
    pub fn try_clone(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    pub(super) const fn file(&self) -> &File {
        &self.0
    }
}

/// Sets on both hosts what a scenario says of their kernels. The thread ends up on the
/// server's.
///
/// # Errors
/// What the kernel says.
pub fn tune([client, server]: [&Namespace; 2], scenario: &Scenario) -> io::Result<()> {
    let aborts = u32::from(scenario.server.abort_on_overflow);
    for host in [client, server] {
        host.enter()?;
        set("tcp_retries2", scenario.client.tcp_retries2)?;
        set("tcp_abort_on_overflow", aborts)?;
    }
    Ok(())
}

/// Sets `net.ipv4.…` in the namespace of the thread, if it is not so.
fn set(key: &str, value: u32) -> io::Result<()> {
    let (path, wanted) = (format!("/proc/sys/net/ipv4/{key}"), value.to_string());
    if fs::read_to_string(&path)?.trim() == wanted {
        return Ok(());
    }
    fs::write(path, wanted)
}

/// Asks the kernel to change interfaces of the namespace that the thread is in.
///
/// # Errors
/// What the kernel says.
pub(super) fn configure<F: Future<Output = Result<(), rtnetlink::Error>>>(
    work: impl FnOnce(Handle) -> F,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (connection, handle, _) = rtnetlink::new_connection()?;
        tokio::spawn(connection);
        work(handle).await.map_err(from_netlink)
    })
}

fn from_netlink(error: rtnetlink::Error) -> io::Error {
    if let rtnetlink::Error::NetlinkError(message) = error {
        message.to_io()
    } else {
        io::Error::other(error.to_string())
    }
}

/// Gives an interface its address, and the peer's that is reached through it and no other, and
/// switches it on.
pub(super) async fn bring_up(
    handle: &Handle,
    index: u32,
    [address, peer]: [Ipv4Addr; 2],
) -> Result<(), rtnetlink::Error> {
    let mut add = handle.address().add(index, address.into(), PREFIX);
    for attribute in &mut add.message_mut().attributes {
        if let AddressAttribute::Address(far) = attribute {
            *far = peer.into();
        }
    }
    add.execute().await?;
    let link = LinkUnspec::new_with_index(index).mtu(MTU);
    let message = link.arp(false).up().build();
    handle.link().set(message).execute().await?;
    // A host talks to itself, too.
    let own = LinkUnspec::new_with_index(LOOPBACK).up().build();
    handle.link().set(own).execute().await
}

/// A cable with two ends in the namespace of the thread: the near one stays and is
/// switched on, the far one goes where it belongs.
pub(super) async fn lay_cable(
    handle: &Handle,
    [near, far]: [&str; 2],
    to: std::os::fd::RawFd,
) -> Result<(), rtnetlink::Error> {
    let cable = LinkVeth::new(near, far).build();
    handle.link().add(cable).execute().await?;
    let change = |message: LinkMessage| handle.link().set(message).execute();
    change(named(near).mtu(MTU).up().build()).await?;
    change(named(far).setns_by_fd(to).build()).await
}

fn named(name: &str) -> LinkMessageBuilder<LinkUnspec> {
    LinkUnspec::new_with_name(name)
}
