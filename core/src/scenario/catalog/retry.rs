//! What sending again repairs, and what it breaks.

use super::base::crossing;
use super::entry::{Chapter, Row};
use crate::http::message::Method;
use crate::scenario::profile::clients;
use crate::scenario::{Client, Death, DeathPoint, Scenario};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "post-is-not-retried",
        chapter: Chapter::Retry,
        title: "A POST is not retried",
        lesson: "The client cannot know whether the server applied it, so the program gets the error.",
        source: "P2-008, P2-009, clients.json (hyper-util); RFC 9110 §9.2.2",
        build: || Scenario {
            client: Client::of(&clients::rust::hyper_util::PROFILE),
            ..crossing()
        },
    },
    Row {
        name: "get-is-retried",
        chapter: Chapter::Retry,
        title: "A GET is retried",
        lesson: "The same crossing, and nobody notices: a safe method may be sent again.",
        source: "P2-003, P2-007, clients.json (Go, GET)",
        build: || with_method(crossing(), Method::Get),
    },
    Row {
        name: "post-with-idempotency-key",
        chapter: Chapter::Retry,
        title: "A POST with an Idempotency-Key is retried",
        lesson: "The key tells Go that the server recognises a repetition, and the request is sent again.",
        source: "P2-003, P3-015, clients.json (Go, POST with key)",
        build: with_key,
    },
    Row {
        name: "retried-post-after-crossing",
        chapter: Chapter::Retry,
        title: "curl repeats a POST, and is right",
        lesson: "curl repeats any method on a reused connection that gave no answer; here the first was never applied.",
        source: "P2-040, P2-041, clients.json (curl, orders b)",
        build: || Scenario {
            client: Client::of(&clients::curl::PROFILE),
            ..crossing()
        },
    },
    Row {
        name: "died-after-applying",
        chapter: Chapter::Retry,
        title: "The server dies after it applied the request",
        lesson: "The client sees exactly what it saw in the crossing, and this time the request was applied.",
        source: "S43, clients.json orders e and f",
        build: died_after_applying,
    },
    Row {
        name: "retried-post-after-death",
        chapter: Chapter::Retry,
        title: "curl repeats a POST, and is wrong",
        lesson: "The same rule as before, the same view, and the request is applied twice.",
        source: "clients.json (curl, order e)",
        build: || Scenario {
            client: Client::of(&clients::curl::PROFILE),
            ..died_after_applying()
        },
    },
    Row {
        name: "answer-cut-short",
        chapter: Chapter::Retry,
        title: "The server dies in the middle of its answer",
        lesson: "An answer that breaks off says that the request was read; whether it was applied it does not say.",
        source: "clients.json order g",
        build: answer_cut_short,
    },
    Row {
        name: "died-before-applying",
        chapter: Chapter::Retry,
        title: "The server dies before it applied the request",
        lesson: "A third way to the same EOF; the request was read and nothing was done.",
        source: "S08",
        build: died_before_applying,
    },
];

fn with_method(mut scenario: Scenario, method: Method) -> Scenario {
    scenario.requests.method = method;
    scenario.requests.body_bytes = 0;
    scenario
}

fn with_key() -> Scenario {
    let mut scenario = crossing();
    scenario.requests.idempotency_key = true;
    scenario
}

fn dying(when: DeathPoint) -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.death = Some(Death {
        request: 2,
        and_later: false,
        when,
        resets: false,
        written: 0,
    });
    scenario
}

fn died_after_applying() -> Scenario {
    dying(DeathPoint::AfterApplying)
}

/// Half of the content is on its way.
fn answer_cut_short() -> Scenario {
    let mut scenario = died_after_applying();
    let requests = &scenario.requests;
    let written = requests.response_bytes - requests.response_content() / 2;
    if let Some(death) = &mut scenario.server.death {
        death.written = written;
    }
    scenario
}

fn died_before_applying() -> Scenario {
    dying(DeathPoint::BeforeApplying)
}
