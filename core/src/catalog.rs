//! The named scenarios: the common set for model, kernel and page.
//!
//! Names are public: they stand in links and in other people's documents, and never
//! change their meaning.

mod scenarios;

use crate::http::Method;
use crate::profile::ClientProfile;
use crate::scenario::Scenario;

/// One named scenario.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name in links, files and on the command line.
    pub name: &'static str,
    /// Where it belongs in a course.
    pub chapter: Chapter,
    /// A line for a menu.
    pub title: &'static str,
    /// What a learner takes home.
    pub lesson: &'static str,
    /// What it stands for: rows of the measured data, facts, clauses.
    pub source: &'static str,
    build: fn() -> Scenario,
}

/// A part of the course that the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// Persistent connections, and the timer that ends them.
    Reuse,
    /// The orders in which end and reuse can meet.
    Race,
    /// What sending again repairs, and what it breaks.
    Retry,
    /// What helps, what it costs, and what only seems to help.
    Fixes,
    /// Other causes, other places.
    Variations,
}

impl Chapter {
    /// Every chapter, in order.
    pub const ALL: [Self; 5] = [
        Self::Reuse,
        Self::Race,
        Self::Retry,
        Self::Fixes,
        Self::Variations,
    ];

    /// A heading for a menu.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reuse => "Reuse, and the timer that ends it",
            Self::Race => "The race",
            Self::Retry => "Sending again, and its danger",
            Self::Fixes => "What helps, and what it costs",
            Self::Variations => "Variations",
        }
    }
}

impl Entry {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        (self.build)()
    }
}

/// The entry with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}

/// Every entry, in the order in which they are best learnt.
pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "article-as-printed",
        chapter: Chapter::Reuse,
        title: "The article's program, as printed",
        lesson: "A pause of 200 ms against an idle timeout of 300 ms leaves 100 ms to spare: nothing fails.",
        source: "the article's listing; P1-024, P2-001",
        build: scenarios::as_printed,
    },
    Entry {
        name: "fin-seen-in-time",
        chapter: Chapter::Reuse,
        title: "The FIN is seen in time",
        lesson: "A client that has read the end of the stream before it needs the connection simply opens another.",
        source: "S01, clients.json order a",
        build: || scenarios::paced("320ms"),
    },
    Entry {
        name: "crossing",
        chapter: Chapter::Race,
        title: "Request and FIN cross on the wire",
        lesson: "Both sides did everything right, and the request is lost: neither could know of the other in time.",
        source: "S04, S05, clients.json orders b1 and b2; RFC 9112 §9.5",
        build: scenarios::crossing,
    },
    Entry {
        name: "unread-at-close",
        chapter: Chapter::Race,
        title: "The request is in the server's kernel when it closes",
        lesson: "Closing a socket that holds unread data sends RST instead of FIN: the client logs a reset.",
        source: "S06, clients.json order c; P3-019",
        build: scenarios::unread_at_close,
    },
    Entry {
        name: "fin-seen-after-checkout",
        chapter: Chapter::Race,
        title: "The FIN is seen after the connection was picked",
        lesson: "Between picking a connection and writing on it the client learns that it is dead: Go's third text.",
        source: "P2-005, P2-006",
        build: scenarios::seen_after_checkout,
    },
    Entry {
        name: "fin-unread",
        chapter: Chapter::Race,
        title: "The FIN is there, and nobody has looked",
        lesson: "The kernel had the FIN before the write; the write succeeds all the same, and the read says EOF.",
        source: "S03, clients.json order d (Go with one thread)",
        build: scenarios::fin_unread,
    },
    Entry {
        name: "article-as-logged",
        chapter: Chapter::Race,
        title: "The article's program, with the pause at the edge",
        lesson: "With a pause of about 300 ms about one request in four or five fails, in three different words for one cause.",
        source: "the article's log; P2-006, servers.json (Go)",
        build: scenarios::as_logged,
    },
    Entry {
        name: "post-is-not-retried",
        chapter: Chapter::Retry,
        title: "A POST is not retried",
        lesson: "The client cannot know whether the server applied it, so the program gets the error.",
        source: "P2-008, P2-009, clients.json (hyper-util); RFC 9110 §9.2.2",
        build: || Scenario {
            client: ClientProfile::HyperUtil.client(),
            ..scenarios::crossing()
        },
    },
    Entry {
        name: "get-is-retried",
        chapter: Chapter::Retry,
        title: "A GET is retried",
        lesson: "The same crossing, and nobody notices: a safe method may be sent again.",
        source: "P2-003, P2-007, clients.json (Go, GET)",
        build: || scenarios::with_method(scenarios::crossing(), Method::Get),
    },
    Entry {
        name: "post-with-idempotency-key",
        chapter: Chapter::Retry,
        title: "A POST with an Idempotency-Key is retried",
        lesson: "The key tells Go that the server recognises a repetition, and the request is sent again.",
        source: "P2-003, P3-015, clients.json (Go, POST with key)",
        build: scenarios::with_key,
    },
    Entry {
        name: "retried-post-after-crossing",
        chapter: Chapter::Retry,
        title: "curl repeats a POST, and is right",
        lesson: "curl repeats any method on a reused connection that gave no answer; here the first was never applied.",
        source: "P2-040, P2-041, clients.json (curl, orders b)",
        build: || Scenario {
            client: ClientProfile::Curl.client(),
            ..scenarios::crossing()
        },
    },
    Entry {
        name: "died-after-applying",
        chapter: Chapter::Retry,
        title: "The server dies after it applied the request",
        lesson: "The client sees exactly what it saw in the crossing, and this time the request was applied.",
        source: "S43, clients.json orders e and f",
        build: scenarios::died_after_applying,
    },
    Entry {
        name: "retried-post-after-death",
        chapter: Chapter::Retry,
        title: "curl repeats a POST, and is wrong",
        lesson: "The same rule as before, the same view, and the request is applied twice.",
        source: "clients.json (curl, order e)",
        build: || Scenario {
            client: ClientProfile::Curl.client(),
            ..scenarios::died_after_applying()
        },
    },
    Entry {
        name: "died-before-applying",
        chapter: Chapter::Retry,
        title: "The server dies before it applied the request",
        lesson: "A third way to the same EOF; the request was read and nothing was done.",
        source: "S08",
        build: scenarios::died_before_applying,
    },
    Entry {
        name: "keep-alive-off",
        chapter: Chapter::Fixes,
        title: "Fix: no persistent connections",
        lesson: "Nothing is reused, nothing can be lost; every request pays for a handshake.",
        source: "the article's first fix",
        build: scenarios::keep_alive_off,
    },
    Entry {
        name: "client-timeout-below-server",
        chapter: Chapter::Fixes,
        title: "Fix: a client idle timeout below the server's",
        lesson: "The client lets go first. With 250 ms and a round trip of 10 ms against 300 ms no request can be lost.",
        source: "the article's second fix; P2-001",
        build: || scenarios::with_client_timeout("297ms", "250ms"),
    },
    Entry {
        name: "client-timeout-too-close",
        chapter: Chapter::Fixes,
        title: "Not a fix: a client idle timeout just below the server's",
        lesson: "295 ms is below 300 ms, and a round trip of 10 ms makes it too late all the same.",
        source: "P4-025",
        build: || scenarios::with_client_timeout("292ms", "295ms"),
    },
    Entry {
        name: "keep-alive-hint",
        chapter: Chapter::Fixes,
        title: "Fix: the server says how long",
        lesson: "Node's client subtracts a second from the announced 5 s and closes at 4 s; Node's server would at 6 s.",
        source: "P1-020, P1-021, P2-016",
        build: scenarios::hint,
    },
    Entry {
        name: "close-announced",
        chapter: Chapter::Fixes,
        title: "Fix: the server says that it will close",
        lesson: "Connection: close in the response is the only notice that HTTP/1.1 has, and it can only ride on a response.",
        source: "P3-010, P3-011; RFC 9112 §9.6",
        build: scenarios::close_announced,
    },
    Entry {
        name: "slow-handler",
        chapter: Chapter::Variations,
        title: "The client runs out of patience",
        lesson: "The client gives up after 100 ms, the handler works for 200 ms: failed for one, applied for the other.",
        source: "RFC 9110 §9.2.2",
        build: scenarios::slow_handler,
    },
    Entry {
        name: "reset-on-idle",
        chapter: Chapter::Variations,
        title: "The server resets instead of closing",
        lesson: "The write itself fails: nothing left the client, so even a POST may safely be sent again.",
        source: "S09; P2-003",
        build: scenarios::reset_on_idle,
    },
    Entry {
        name: "lingering-close",
        chapter: Chapter::Variations,
        title: "The server half-closes and drains",
        lesson: "A lingering close avoids the RST, not the loss: the request is read and thrown away.",
        source: "S11; P1-013",
        build: scenarios::lingering_close,
    },
    Entry {
        name: "alb-and-node",
        chapter: Chapter::Variations,
        title: "A load balancer in front of Node",
        lesson: "A pool of 60 s in front of a server of 5 s (and 1 s more): now and then a 502, with nothing in Node's log.",
        source: "P1-018, P1-020, P1-051, P2-077, P4-024",
        build: scenarios::alb_and_node,
    },
    Entry {
        name: "deploy",
        chapter: Chapter::Variations,
        title: "An orderly shutdown",
        lesson: "Long timeouts do not help: a deployment closes idle connections too, and a request can cross that FIN.",
        source: "P1-006, P4-003",
        build: scenarios::deploy,
    },
    Entry {
        name: "nat-forgets",
        chapter: Chapter::Variations,
        title: "A NAT forgets the connection",
        lesson: "No FIN, no RST, no error: the request is sent again and again into nothing until the client's own timeout.",
        source: "S24; P1-054, P1-059",
        build: scenarios::nat_forgets,
    },
    Entry {
        name: "firewall-resets",
        chapter: Chapter::Variations,
        title: "A firewall answers for a connection that it forgot",
        lesson: "The reset comes from the middle: the server knows nothing of it and has never seen the request.",
        source: "S34; P1-059",
        build: scenarios::firewall_resets,
    },
];
