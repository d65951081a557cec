//! One clock: packets are where it says, a run that opens is played once, and in other words
//! it is the same picture.

use fantoccini::key::Key;
use idlerace_core::{
    ladder::packet,
    time::{Duration, Instant},
    trace::{EventId, Trace, What},
};
use idlerace_web::model::{state::State, timeline::Timeline};
use serde_json::Value;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    packets_are_where_the_clock_says,
    a_run_that_opens_is_played_once_and_waits,
    what_has_not_arrived_is_not_shown,
    plain_words_are_not_packets,
];

const CROSSING: &str = "?v=1&scenario=crossing";

/// What is under way in the picture: its name, how far it has come on its way, and how far it
/// is off the way, in pixels.
const FLYING: &str = "[...document.querySelectorAll('.flight')].map(flight => {
    const box = flight.querySelector('circle').getBoundingClientRect();
    const svg = flight.ownerSVGElement.getBoundingClientRect();
    const x = (box.left + box.right) / 2 - svg.left, y = (box.top + box.bottom) / 2 - svg.top;
    const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2']
        .map(name => +flight.querySelector('.rest').getAttribute(name));
    const part = (x - x1) / (x2 - x1);
    return [flight.querySelector('text').textContent, part, y - y1 - part * (y2 - y1)];
}).sort()";

/// The packets that are under way at an instant, and which part of its way each has come: from
/// the trace alone.
fn under_way(trace: &Trace, now: Instant) -> Vec<(String, f64)> {
    let at = |event: EventId| trace.event(event).unwrap().at;
    let arrived = trace.events.iter().filter_map(|event| {
        let sent = event.cause?;
        let is_end = matches!(event.what, What::Arrived { .. } | What::Lost { .. });
        (is_end && at(sent) <= now && now < event.at).then_some((sent, event.at))
    });
    let mut flying: Vec<(String, f64)> = arrived
        .map(|(sent, over)| {
            let nanos = |length: Duration| f64::from(u32::try_from(length.as_nanos()).unwrap());
            let part = nanos(now - at(sent)) / nanos(over - at(sent));
            (packet(trace, sent).unwrap(), part)
        })
        .collect();
    flying.sort_by(|one, other| one.0.cmp(&other.0));
    flying
}

/// Instants of the race from when the server closes until all is over, each one that the
/// scrubber can be put at, with its place there.
fn instants(stage: &Timeline, trace: &Trace, count: u64) -> Vec<(u64, Instant)> {
    let mut sent = trace.events.iter().filter(|event| {
        let name = packet(trace, event.id);
        name.is_some_and(|name| name == "FIN" || name.starts_with("request 2") || name == "RST")
    });
    let (first, last) = (sent.next().unwrap().at, sent.next_back().unwrap().at);
    let (from, to) = (stage.played(first), stage.played(last));
    let millis = |length: Duration| length.as_nanos() / 1_000_000;
    let step = (millis(to) - millis(from)) / count;
    (1..=count)
        .map(|number| millis(from) + number * step)
        .map(|place| (place, stage.instant(Duration::from_millis(place))))
        .collect()
}

async fn scrub(user: &User, place: u64) {
    let scrubbed = format!(
        "(scrubber => {{
            scrubber.value = {place};
            scrubber.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
        }})(document.querySelector('.scrubber'))"
    );
    user.value(&scrubbed).await;
}

async fn packets_are_where_the_clock_says(user: User) {
    let state = State::of_query(CROSSING);
    let (stage, trace) = (state.stage(), &state.run().trace);
    let instants = instants(stage, trace, 20);
    let together = instants
        .iter()
        .filter(|(_, now)| under_way(trace, *now).len() > 1);
    assert!(together.count() >= 5, "packets that are under way together");
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        user.media(&[("prefers-reduced-motion", "no-preference")])
            .await;
        user.open(&format!("{CROSSING}&step=0")).await;
        for (place, now) in &instants {
            scrub(&user, *place).await;
            user.reads(".player .time", &now.to_string()).await;
            let seen = user.value(FLYING).await;
            let seen = seen.as_array().unwrap();
            let expected = under_way(trace, *now);
            assert_eq!(
                seen.len(),
                expected.len(),
                "{now}: {seen:?} and {expected:?}"
            );
            for (seen, (name, part)) in seen.iter().zip(expected) {
                let is_named = seen[0].as_str().is_some_and(|seen| name.starts_with(seen));
                let come = seen[1].as_f64().unwrap();
                let off = seen[2].as_f64().unwrap();
                assert!(is_named, "{now}: {seen} and {name}");
                assert!(
                    (come - part).abs() < 0.01,
                    "{now}: {seen}, and {name} is at {part}"
                );
                assert!(off.abs() < 1.0, "{now}: {seen} is off its way");
            }
        }
    }
}

async fn a_run_that_opens_is_played_once_and_waits(user: User) {
    user.media(&[("prefers-reduced-motion", "no-preference")])
        .await;
    let mut state = State::of_query(CROSSING);
    state.moving = true;
    let stage = state.stage();
    let (from, to) = stage.watched();
    user.open(CROSSING).await;
    let step = "+document.querySelector('.scrubber').dataset.step";
    let idle = stage.step_of(from);
    let began = user.value(step).await;
    assert!(
        began.as_u64().unwrap() < idle as u64 + 3,
        "{began} and {idle}"
    );
    user.until(
        "it plays",
        "document.querySelector('button.play').ariaLabel === 'pause'",
    )
    .await;
    // Two move at once, and neither ever back.
    let met = format!("(flying => flying.length === 2 || flying)({FLYING})");
    user.until("two packets are under way together", &met).await;
    let moved = format!(
        "const done = arguments[0], seen = [];
         const look = () => {{
             seen.push({FLYING});
             if (seen.length < 12) requestAnimationFrame(look); else done(seen);
         }};
         look();"
    );
    let seen = user.client.execute_async(&moved, Vec::new()).await.unwrap();
    let parts = |frame: &Value| frame[0][1].as_f64();
    let parts: Vec<f64> = seen.as_array().unwrap().iter().filter_map(parts).collect();
    assert!(
        parts.is_sorted() && parts.first() < parts.last(),
        "{parts:?}"
    );
    let waits = "document.querySelector('button.play').ariaLabel === 'play'";
    user.until("it waits when all is over", waits).await;
    assert_eq!(user.value(step).await, stage.step_of(to));
    assert_eq!(user.value("location.search").await, CROSSING);
    // A step is one again.
    user.press(Key::Left).await;
    user.stands_at(&state, stage.step_of(to) - 1).await;
}

/// At every step of the run: what has come to its end is drawn to its end, and nothing else is.
async fn what_has_not_arrived_is_not_shown(user: User) {
    let state = State::of_query(CROSSING);
    let (stage, trace) = (state.stage(), &state.run().trace);
    user.open(&format!("{CROSSING}&step=0")).await;
    for (step, &moment) in stage.shown.iter().enumerate() {
        user.stands_at(&state, step).await;
        let happened = &trace.events[..=moment as usize];
        let is_end = |what: &What| matches!(what, What::Arrived { .. } | What::Lost { .. });
        let left = happened
            .iter()
            .filter(|event| matches!(event.what, What::Sent(_)))
            .count();
        let over = happened.iter().filter(|event| is_end(&event.what)).count();
        let seen = "[document.querySelectorAll('.flight').length,
            document.querySelectorAll('.arrow.past .tip').length]";
        let seen = user.value(seen).await;
        assert_eq!(seen[0], left - over, "step {step}: under way");
        // Those above what is seen are not drawn.
        let ends = seen[1].as_u64().unwrap();
        assert!(
            ends <= over as u64,
            "step {step}: {ends} of {over} have come to their end"
        );
        user.press(Key::Right).await;
    }
}

async fn plain_words_are_not_packets(user: User) {
    user.open(&format!("{CROSSING}&step=0")).await;
    let text = "document.querySelector('.ladder').textContent";
    let plain = user.value(text).await;
    let plain = plain.as_str().unwrap();
    assert!(
        plain.contains("request 1") && !plain.contains("P. 1:"),
        "{plain}"
    );
    assert!(!plain.contains("ESTABLISHED"), "{plain}");
    user.click("#words").await;
    let packets = format!("{text}.includes('P. 1:') && {text}.includes('ESTABLISHED')");
    user.until("it is said as packets", &packets).await;
    let address = "new URLSearchParams(location.search).get('words') === 'packets'";
    user.until("the address has the words", address).await;
    user.reload().await;
    user.until("they are kept", &packets).await;
    user.click("#words").await;
    let address = "!new URLSearchParams(location.search).has('words')";
    user.until("the address has none", address).await;
    assert_eq!(user.value(text).await, plain);
}
