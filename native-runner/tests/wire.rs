//! The wire: two hosts of this process, and every packet between them in our hands.
//! The order of packets is ours, so nothing here waits and nothing depends on a clock.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use idlerace::wire::packet::Packet;
use idlerace::wire::{Carrier, LISTENS, SERVER, Wire};
use idlerace_core::segment::{Control, Side};
use socket2::{Domain, Socket, Type};

/// What must come comes within this, or the kernel does not do it.
const SURELY: Duration = Duration::from_secs(5);

/// Both kinds, each on a thread that may wander from namespace to namespace. Where a
/// right is missing this says so, and fails where all rights are meant to be there.
fn on_each_kind(test: fn(&mut Wire)) {
    for kind in [Carrier::Tun, Carrier::Veth] {
        match Wire::of(kind) {
            Ok(mut wire) => std::thread::scope(|scope| {
                scope.spawn(|| test(&mut wire)).join().unwrap();
            }),
            Err(missing) => {
                skipped::skip(&format!("over {kind}: {missing}"));
            }
        }
    }
}

fn connected(wire: &mut Wire) -> (Socket, Socket) {
    let new = || Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    wire.namespace(Side::Server).enter().unwrap();
    let listener = new();
    listener.bind(&SocketAddr::from(LISTENS).into()).unwrap();
    listener.listen(8).unwrap();
    wire.namespace(Side::Client).enter().unwrap();
    let client = new();
    client.set_nonblocking(true).unwrap();
    let begun = client.connect(&SocketAddr::from(SERVER).into());
    assert_eq!(begun.unwrap_err().raw_os_error(), Some(115), "EINPROGRESS");
    for control in [Control::Syn, Control::Syn, Control::None] {
        pass(wire, control);
    }
    let (server, _) = listener.accept().unwrap();
    server.set_nonblocking(true).unwrap();
    (client, server)
}

fn next(wire: &mut Wire, control: Control) -> Packet {
    let packet = wire.next(SURELY).unwrap().expect("a packet");
    assert_eq!(
        packet.header.control,
        control,
        "{} {:?}",
        wire.kind(),
        packet.header
    );
    packet
}

fn pass(wire: &mut Wire, control: Control) -> Packet {
    let packet = next(wire, control);
    wire.release(&packet, "").unwrap();
    packet
}

fn read(socket: &Socket) -> io::Result<usize> {
    let mut octets = [0; 100];
    io::Read::read(&mut &*socket, &mut octets)
}

#[test]
fn a_held_packet_has_not_arrived_and_a_released_one_has() {
    on_each_kind(|wire| {
        let (client, server) = connected(wire);
        client.send(b"hello").unwrap();
        let held = next(wire, Control::None);
        assert_eq!((held.from, held.header.len), (Side::Client, 5));
        assert_eq!(read(&server).unwrap_err().kind(), ErrorKind::WouldBlock);
        wire.release(&held, "the request").unwrap();
        let ack = next(wire, Control::None);
        assert_eq!(ack.header.ack, Some(held.header.seq + 5));
        assert_eq!(read(&server).unwrap(), 5);
        // Twice is a duplicate: the kernel has it already, and says so.
        wire.release(&held, "again").unwrap();
        assert_eq!(next(wire, Control::None).header.ack, ack.header.ack);
        assert_eq!(read(&server).unwrap_err().kind(), ErrorKind::WouldBlock);
    });
}

#[test]
fn request_and_fin_cross() {
    on_each_kind(|wire| {
        let (client, server) = connected(wire);
        drop(server);
        let fin = next(wire, Control::Fin);
        client.send(b"too late").unwrap();
        pass(wire, Control::None);
        let reset = next(wire, Control::Rst);
        assert_eq!(reset.header.seq, fin.header.seq);
        wire.release(&fin, "").unwrap();
        wire.release(&reset, "").unwrap();
        assert_eq!(read(&client).unwrap(), 0);
        assert_eq!(client.send(b"x").unwrap_err().raw_os_error(), Some(32));
    });
}

#[test]
fn a_reset_that_nobody_sent_counts_by_its_number() {
    on_each_kind(|wire| {
        let (client, _server) = connected(wire);
        client.send(b"hello").unwrap();
        let held = next(wire, Control::None);
        let (port, next_seq) = (held.header.port, held.header.ack.unwrap());
        let outside = Wire::reset(Side::Server, port, next_seq.wrapping_sub(1_000), None);
        wire.release(&outside.unwrap(), "").unwrap();
        assert_eq!(read(&client).unwrap_err().kind(), ErrorKind::WouldBlock);
        let exact = Wire::reset(Side::Server, port, next_seq, None);
        wire.release(&exact.unwrap(), "").unwrap();
        assert_eq!(
            read(&client).unwrap_err().kind(),
            ErrorKind::ConnectionReset
        );
    });
}

#[test]
fn everything_that_crosses_is_recorded_where_it_was_seen() {
    on_each_kind(|wire| {
        let (client, _server) = connected(wire);
        wire.record();
        client.send(b"hello").unwrap();
        let held = next(wire, Control::None);
        wire.comment(&held, "the request leaves");
        wire.release(&held, "the request arrives").unwrap();
        let record = wire.record();
        let seen: Vec<(Side, Side, &str)> = record
            .crossings
            .iter()
            .map(|one| (one.host, one.from, one.comment.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (Side::Client, Side::Client, "the request leaves"),
                (Side::Server, Side::Client, "the request arrives"),
            ]
        );
    });
}
