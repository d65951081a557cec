//! Persistent connections, and the timer that ends them.

use super::base::{ms, on_loopback, paced};
use super::entry::{Chapter, Row};
use crate::scenario::Scenario;
use crate::units::time::Range;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "article-as-printed",
        chapter: Chapter::Reuse,
        title: "The article's program, as printed",
        lesson: "A pause of 200 ms against an idle timeout of 300 ms leaves 100 ms to spare: nothing fails.",
        source: "the article's listing; P1-024, P2-001",
        build: as_printed,
    },
    Row {
        name: "fin-seen-in-time",
        chapter: Chapter::Reuse,
        title: "The FIN is seen in time",
        lesson: "A client that has read the end of the stream before it needs the connection simply opens another.",
        source: "S01, clients.json order a",
        build: || paced(ms(320)),
    },
];

fn as_printed() -> Scenario {
    on_loopback(Range::fixed(ms(200)))
}
