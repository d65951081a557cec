//! What the page costs while it is used, for people to read; nothing here passes or fails.
//!
//! The browser's frames are not held back to the screen's rate for this, so that the time
//! from one to the next is what the frame took: script, layout and paint.

use serde_json::{Value, json};

use crate::harness::user::User;

const LONG: &str = "article-as-logged";

/// The times between six hundred frames, in milliseconds, while something is done at the
/// start and in each frame: the two halves of [`SCRUB`] and [`PLAY`].
fn timed([start, each]: [&str; 2]) -> String {
    format!(
        "const done = arguments[arguments.length - 1];
        const frames = 600, times = [];
        let before = null;
        const frame = now => {{
            if (before !== null) times.push(now - before);
            before = now;
            if (times.length === frames) return done(times);
            {each}
            requestAnimationFrame(frame);
        }};
        {start}
        requestAnimationFrame(frame);"
    )
}

/// Drags the scrubber from the first step to the last, a little each frame.
const SCRUB: [&str; 2] = [
    "const scrubber = document.querySelector('.scrubber'); scrubber.focus();",
    "scrubber.value = Math.round(scrubber.max * (times.length + 1) / frames);
    scrubber.dispatchEvent(new InputEvent('input', { bubbles: true }));",
];

/// Plays the run.
const PLAY: [&str; 2] = ["document.querySelector('button.play').click();", ""];

/// The same way in fewer steps; the most elements of these that were in the page at once.
const NODES: &str = "
    const all = arguments[0], done = arguments[arguments.length - 1];
    const scrubber = document.querySelector('.scrubber');
    const looks = 100;
    let most = 0, look = 0;
    const frame = () => {
        most = Math.max(most, document.querySelectorAll(all).length);
        if (look > looks) return done(most);
        scrubber.value = Math.round(scrubber.max * look++ / looks);
        scrubber.dispatchEvent(new InputEvent('input', { bubbles: true }));
        requestAnimationFrame(() => requestAnimationFrame(frame));
    };
    frame();";

/// Presses a key up to fifty times: each time from the key to the first task after its
/// handler and the rendering that it asked for, in milliseconds.
const STEPS: &str = "
    const key = arguments[0], done = arguments[arguments.length - 1];
    const times = [], channel = new MessageChannel();
    const heading = () => document.querySelector('.now h2').textContent;
    let start, before;
    const press = () => {
        before = heading();
        start = performance.now();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        channel.port2.postMessage(null);
    };
    channel.port1.onmessage = () => {
        const time = performance.now() - start;
        // At an end of the run a press changes nothing.
        if (heading() === before) return done(times);
        times.push(time);
        if (times.length === 50) return done(times);
        requestAnimationFrame(() => requestAnimationFrame(press));
    };
    press();";

/// Asks for the proof: when there is a verdict, the first row of the map, every verdict of
/// it and every simulation, in milliseconds since the click; how long the verdict took in
/// the worker, and how many cells the map has.
const PROVE: &str = "
    const done = arguments[arguments.length - 1];
    const times = [], start = performance.now();
    const text = selector => document.querySelector(selector)?.textContent ?? '';
    const marks = [
        () => text('#proof-verdict'),
        () => /^[1-9][0-9]* (of|cells)/.test(text('#map-progress')),
        () => /^[0-9]+ cells/.test(text('#map-progress')),
        () => text('#map-progress').endsWith('and simulated.'),
    ];
    new MutationObserver((_, observer) => {
        while (times.length < marks.length && marks[times.length]())
            times.push(performance.now() - start);
        if (times.length < marks.length) return;
        observer.disconnect();
        const took = [...document.querySelectorAll('#proof .aside')]
            .map(one => /([0-9.]+) ms/.exec(one.textContent)).find(found => found);
        done([...times, Number(took[1]), parseInt(text('#map-progress'))]);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    document.querySelector('#prove').click();";

/// Asks for another map when the first is done: when its first row is there.
const AXIS: &str = "
    const done = arguments[arguments.length - 1], start = performance.now();
    new MutationObserver((_, observer) => {
        if (!/^[1-9][0-9]* of/.test(document.querySelector('#map-progress').textContent)) return;
        observer.disconnect();
        done(performance.now() - start);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    const to = document.querySelector('#map-across-to');
    to.value = '400ms';
    to.dispatchEvent(new Event('change', { bubbles: true }));";

/// Measures and prints everything.
pub(crate) async fn page(user: User) {
    used(&user).await;
    proven(&user).await;
}

/// The proof, when it is asked for first and again, and scrubbing while a map is made.
async fn proven(user: &User) {
    println!("The proof of crossing, from the click, program and worker included:");
    for (what, query) in [
        ("first", "?scenario=crossing"),
        ("again", "?scenario=crossing"),
        (
            "lags that vary",
            "?scenario=article-as-logged&set.requests.count=2",
        ),
    ] {
        user.open(query).await;
        let seen = user.client.execute_async(PROVE, Vec::new()).await;
        let seen = seen.unwrap();
        let times = seen.as_array().into_iter().flatten();
        let times: Vec<f64> = times.filter_map(Value::as_f64).collect();
        let [verdict, row, map, all, took, cells] = times[..] else {
            panic!("{seen}")
        };
        println!(
            "  {what}: verdict {verdict:.0} ms, of which the verdict itself {took:.1} ms \
             (wanted: under 5 ms); first row of the map {row:.0} ms (wanted: under 200 ms), \
             {cells} verdicts {map:.0} ms, simulations {all:.0} ms"
        );
    }
    let row = user.client.execute_async(AXIS, Vec::new()).await;
    let row = row.unwrap().as_f64().unwrap();
    println!("  another axis: first row of its map {row:.0} ms (wanted: under 200 ms)");
    user.open(&format!("?scenario={LONG}&step=0&prove=1")).await;
    let frames = measured(user, &timed(SCRUB), Vec::new()).await;
    println!(
        "{LONG}, scrubbed while its map is made: {}",
        spread(&frames)
    );
}

/// The picture, scrubbed and stepped through.
async fn used(user: &User) {
    user.open(&format!("?scenario={LONG}&step=0")).await;
    user.devtools("Performance.enable", json!({})).await;
    let before = spent(user).await;
    let frames = measured(user, &timed(SCRUB), Vec::new()).await;
    let after = spent(user).await;
    println!("{LONG}, scrubbed from end to end:");
    println!("  frames: {} (wanted: p95 under 16 ms)", spread(&frames));
    let count = f64::from(u32::try_from(frames.len()).unwrap());
    for ((what, before), (_, after)) in before.into_iter().zip(after) {
        let each = (after - before) * 1000.0 / count;
        println!("  of which {what}: {each:.1} ms on average");
    }
    let nodes = most(user, ".stage svg, .stage svg *").await;
    println!("  SVG elements at once: {nodes} (wanted: up to 300)");
    table(user).await;
    user.media(&[("prefers-reduced-motion", "no-preference")])
        .await;
    for name in ["crossing", LONG] {
        user.open(&format!("?scenario={name}&step=0")).await;
        let frames = measured(user, &timed(PLAY), Vec::new()).await;
        println!(
            "{name}, playing: frames {} (wanted: p95 under 17 ms)",
            spread(&frames)
        );
    }
    user.media(&[]).await;
    println!("From a key to the end of its rendering, median of up to 50 steps:");
    for name in ["crossing", LONG] {
        for (way, from, key) in [("forth", "0", "ArrowRight"), ("back", "end", "ArrowLeft")] {
            user.open(&format!("?scenario={name}&step={from}")).await;
            let before = spent(user).await[0].1;
            let times = measured(user, STEPS, vec![key.into()]).await;
            let script = (spent(user).await[0].1 - before) * 1000.0;
            let (median, count) = (at(&times, 50), times.len());
            let script = script / f64::from(u32::try_from(count).unwrap());
            println!(
                "  {name}, {way}: {median:.1} ms of {count}, of which script {script:.1} ms on \
                 average (wanted: under 5 ms)"
            );
        }
    }
}

/// The same as a table.
async fn table(user: &User) {
    user.open(&format!("?scenario={LONG}&step=0&view=table"))
        .await;
    let frames = measured(user, &timed(SCRUB), Vec::new()).await;
    let spread = spread(&frames);
    println!("{LONG} as a table, scrubbed from end to end: {spread} (wanted: p95 under 16 ms)");
    let nodes = most(user, ".stage *").await;
    println!("  elements at once: {nodes} (wanted: up to 300)");
}

/// The most elements of these that were in the page at once while it was scrubbed.
async fn most(user: &User, all: &str) -> Value {
    let most = user.client.execute_async(NODES, vec![all.into()]).await;
    most.unwrap()
}

/// What the page's thread has spent so far, in seconds, by the browser's own account.
async fn spent(user: &User) -> Vec<(&'static str, f64)> {
    let seen = user.devtools("Performance.getMetrics", json!({})).await;
    let metrics = seen["metrics"].as_array().cloned().unwrap_or_default();
    let of = |name: &str| metrics.iter().find(|metric| metric["name"] == name);
    [
        ("script, with the layout that it asks for", "ScriptDuration"),
        ("layout", "LayoutDuration"),
        ("style", "RecalcStyleDuration"),
        ("everything", "TaskDuration"),
    ]
    .into_iter()
    .filter_map(|(what, name)| Some((what, of(name)?["value"].as_f64()?)))
    .collect()
}

/// What the script measured, in order of size.
async fn measured(user: &User, script: &str, arguments: Vec<Value>) -> Vec<f64> {
    let times = user.client.execute_async(script, arguments).await;
    let times = times.unwrap();
    let times = times.as_array().into_iter().flatten();
    let mut times: Vec<f64> = times.filter_map(Value::as_f64).collect();
    assert!(!times.is_empty(), "what was done changed nothing");
    times.sort_by(f64::total_cmp);
    times
}

/// Their middle and their upper end.
fn spread(times: &[f64]) -> String {
    let [p50, p95, longest] = [50, 95, 100].map(|percent| at(times, percent));
    format!("p50 {p50:.1} ms, p95 {p95:.1} ms, longest {longest:.1} ms")
}

/// The time that so many of a hundred do not exceed.
fn at(times: &[f64], percent: usize) -> f64 {
    let place = (times.len() * percent).div_ceil(100).max(1) - 1;
    times[place]
}
