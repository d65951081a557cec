//! Planted rings, uses of rooms above, strangers, and tables that are not so.

use expect_test::{Expect, expect};

use super::{holds, planted};
use crate::{rules, table::House, tree::Tree, words};

const HOUSE: House = House {
    name: "core",
    src: "src",
    library: "planted",
    rooms: "units machine world lib bin",
    apart: Some("machine"),
    never: &[
        ("machine", "units/trace ::web_sys", "it is a value"),
        ("bin", "units", "it only starts"),
    ],
};

/// What a planted tree has if it does not say otherwise.
const ROOMS: &str = "
== src/lib.rs
pub mod machine; pub mod units; pub mod world; pub use world::Host;
== src/units/mod.rs
pub mod time; pub mod trace; pub use time::Instant;
== src/units/time.rs
pub struct Instant;
== src/units/trace.rs
pub struct Trace;
== src/machine/mod.rs
pub mod client; pub mod tcp;
== src/machine/client.rs
pub enum Client { Idle }
== src/machine/tcp.rs
pub struct Tcp;
== src/world/mod.rs
pub mod agenda; mod host; pub use host::Host;
== src/world/agenda.rs
pub struct Agenda;
== src/world/host.rs
pub struct Host; pub enum Side { Left }
== src/bin/app.rs
fn main() { planted::world::Host::new(); }
";

/// The rule, over the rooms with these files in the place of theirs.
fn check(rule: fn(&House, &Tree) -> Vec<String>, files: &str, expected: &Expect) {
    let tree = planted(&format!("{ROOMS}{files}"));
    holds(&rule(&HOUSE, &tree), expected);
}

#[test]
fn what_is_right_is_not_found() {
    let right = "
== src/units/mod.rs
pub mod time; pub mod trace; pub use time::{Instant, now}; pub const ONE: u8 = 1;
fn same(x: X) { dbg!(x.now, Vec::<u8>::now()) }
== src/units/time.rs
pub struct Instant([u8; super::ONE]); pub fn now() {}
== src/units/trace.rs
pub struct Trace; mod inner { use super::super::time::Instant; }
== src/machine/mod.rs
pub mod client; pub mod tcp; pub use client::*; pub const TWO: u8 = 2;
== src/machine/client.rs
pub enum Client { Idle([u8; super::TWO]) }
== src/machine/tcp.rs
//! See [`crate::world::Host`].
use std::fmt; use crate::units::Instant;
#[cfg(test)] use crate::world::Host;
impl Tcp { #[test] fn one() { super::client::Client; } }
#[cfg(test)] mod tests { fn three() { web_sys::window(); } }
== src/world/mod.rs
mod agenda; mod host; pub use host::Host; pub fn agenda() -> Host { Host }
== src/world/host.rs
use crate::{machine::{tcp::Tcp, client}, units::trace}; use super::agenda;
pub(in crate::world) struct Host(client::Client, trace::Trace, agenda::Agenda);
";
    for rule in [rules::cycles, rules::upward, rules::strangers] {
        check(rule, right, &expect![[""]]);
    }
}

#[test]
fn a_ring_that_goes_through_a_facade() {
    let ring = "
== src/units/time.rs
use super::trace::Trace; pub struct Instant(Trace);
== src/units/trace.rs
pub struct Trace {
    at: super::Instant,
}
";
    check(
        rules::cycles,
        ring,
        &expect![[r#"
            a ring of 2 files:
                src/units/time.rs -> src/units/trace.rs -> src/units/time.rs
                src/units/time.rs -> src/units/trace.rs: line 1 `Trace`
                src/units/trace.rs -> src/units/time.rs: line 2 `super::Instant`
                right is no way round: what two of them need in a file below both"#]],
    );
}

#[test]
fn a_ring_of_a_facade_that_uses_what_it_shows() {
    let ring = "
== src/world/mod.rs
mod agenda; mod host; pub use host::Host;
fn all() -> Host { Host }
pub const ALL: u8 = 1;
== src/world/host.rs
pub struct Host([agenda::Agenda; super::ALL]);
use super::*;
";
    check(
        rules::cycles,
        ring,
        &expect![[r#"
            a ring of 2 files:
                src/world/host.rs -> src/world/mod.rs -> src/world/host.rs
                src/world/host.rs -> src/world/mod.rs: line 1 `super::ALL`, line 2 `super::*`
                src/world/mod.rs -> src/world/host.rs: line 2 `Host`
                right is no way round: what two of them need in a file below both"#]],
    );
}

#[test]
fn a_room_that_uses_one_above_it() {
    let upward = r#"
== src/units/time.rs
use crate::{
    units::{self, trace::{Trace}},
    world::{agenda::{self}},
};
fn now() -> agenda::Agenda {}
== src/units/trace.rs
mod inner {
    use super::super::super::world::*;
    type H = Host;
}
== src/machine/mod.rs
pub mod client; pub mod tcp;
pub use crate::world::Host;
== src/machine/tcp.rs
fn f(x: X) {
    let crate::world::Host = x;
}
== src/machine/client.rs
use crate::world as w;
fn f() {
    html! { <a href={x.w}>{0..w::agenda::Agenda::new()}</a> }
}
#[serde(with = "crate::Host")]
struct C;
== src/attic/mod.rs
"#;
    check(
        rules::upward,
        upward,
        &expect![[r#"
            src/attic: no room of core in table.rs
            src/attic/mod.rs: no `mod` leads to it
            src/machine/client.rs:3: `w::agenda::Agenda::new` of src/world/agenda.rs
                machine uses world, which stands above it; right is `Agenda` in machine or below it
            src/machine/client.rs:5: `crate::Host` of src/world/host.rs
                machine uses world, which stands above it; right is `Host` in machine or below it
            src/machine/mod.rs:2: `crate::world::Host` of src/world/host.rs
                machine uses world, which stands above it; right is `Host` in machine or below it
            src/machine/tcp.rs:2: `crate::world::Host` of src/world/host.rs
                machine uses world, which stands above it; right is `Host` in machine or below it
            src/units/time.rs:5: `agenda::Agenda` of src/world/agenda.rs
                units uses world, which stands above it; right is `Agenda` in units or below it
            src/units/trace.rs:2: `super::super::super::world::*` of src/world/mod.rs
                units uses world, which stands above it; right is `*` in units or below it
            src/units/trace.rs:3: `Host` of src/world/host.rs
                units uses world, which stands above it; right is `Host` in units or below it"#]],
    );
}

#[test]
fn a_room_that_names_what_it_must_not_know() {
    let strangers = "
== src/machine/tcp.rs
use ::web_sys::{Window as W};
use crate::units::trace::*;
== src/machine/client.rs
use std::fmt;
fn f() -> super::tcp::Tcp {
    html! { ::web_sys::window() }
}
== src/bin/app.rs
fn main() { planted::units::Instant; }
";
    check(
        rules::strangers,
        strangers,
        &expect![[r#"
            src/bin/app.rs:1: `planted::units::Instant`
                bin never names units: it only starts
            src/machine/client.rs:2: `super::tcp::Tcp`
                client and tcp do not know each other; right is what both need below machine
            src/machine/client.rs:3: `web_sys::window`
                machine never names ::web_sys: it is a value
            src/machine/tcp.rs:1: `::web_sys::Window`
                machine never names ::web_sys: it is a value
            src/machine/tcp.rs:2: `crate::units::trace::*`
                machine never names units/trace: it is a value"#]],
    );
}

#[test]
fn a_crate_by_another_name() {
    let strangers = "
== src/machine/tcp.rs
extern crate web_sys as w;
== src/machine/client.rs
extern crate web_sys;
fn f() -> web_sys::Window {}
";
    check(
        rules::strangers,
        strangers,
        &expect![[r#"
            src/machine/client.rs:1: `::web_sys`
                machine never names ::web_sys: it is a value
            src/machine/tcp.rs:1: `::web_sys`
                machine never names ::web_sys: it is a value"#]],
    );
}

#[test]
fn a_file_that_does_not_parse() {
    let tree = planted(
        "
== src/lib.rs
pub mod units;
fn f( {
== src/units.rs
fn g() {
    let a = ;
}
",
    );
    holds(
        &tree.unreadable(),
        &expect![[r#"
            src/lib.rs:2: cannot parse string into token stream
            src/units.rs:2: expected an expression"#]],
    );
}

#[test]
fn a_room_without_a_row_and_a_row_without_a_room() {
    let tables = "
== docs/architecture.md
### core

| module | owns |
|---|---|
| `units` `units/time` | `x` |
| `machine/` `told` | |

### web

| `world` | |
";
    check(
        words::tables,
        tables,
        &expect![[r#"
            docs/architecture.md: the table of ### core has no row for `world`, src/world
            docs/architecture.md: the table of ### core has no row for `bin`, src/bin
            docs/architecture.md:6: there is no `told` in src"#]],
    );
}

#[test]
fn a_rule_about_what_is_gone() {
    let house = House {
        rooms: "cellar units machine world lib bin",
        apart: Some("attic"),
        ..HOUSE
    };
    let tree = planted(ROOMS);
    let found = [
        rules::upward(&house, &tree),
        rules::strangers(&house, &tree),
    ]
    .concat();
    holds(
        &found,
        &expect![[r#"
            src/cellar: a room in table.rs that is not there
            src/attic is gone; is its rule in table.rs still right?"#]],
    );
}
