//! What each figure is held against. A figure that falls short carries the reason that
//! profiling found; what could not be measured says why.

use serde_json::{Value, json};

use super::{Measured, page::Page};

/// What is asked for, in its own unit.
enum Asked {
    /// At least.
    Least(f64),
    /// Less than.
    Below(f64),
}

/// A figure, what is asked of it, and why it is not there yet if it is not.
struct Row {
    what: &'static str,
    /// As it is printed.
    figure: String,
    ratio: String,
    /// As it is printed.
    target: &'static str,
    /// What is measured beside what is asked; `None` was not measured.
    measured: Vec<(Option<f64>, Asked)>,
    because: &'static str,
}

impl Row {
    fn told(self) -> Value {
        let reached = self.measured.iter().map(|(value, asked)| {
            value.map(|value| match asked {
                Asked::Least(least) => value >= *least,
                Asked::Below(most) => value < *most,
            })
        });
        let reached: Option<Vec<bool>> = reached.collect();
        let word = match &reached {
            _ if self.measured.is_empty() => "",
            None => "not measured here",
            Some(all) if all.iter().all(|one| *one) => "reached",
            Some(_) => "short",
        };
        let because = (word == "short").then_some(self.because);
        json!({
            "what": self.what, "figure": self.figure, "ratio": self.ratio,
            "target": self.target, "reached": word, "because": because,
        })
    }
}

/// The table.
pub(super) fn all(measured: &Measured) -> Vec<Value> {
    let figures = Figures(measured);
    let rows = figures.runs().into_iter().chain(figures.proofs());
    let rows = rows.chain([figures.page_build(), figures.orders()]);
    rows.chain(figures.page()).map(Row::told).collect()
}

struct Figures<'a>(&'a Measured);

impl Figures<'_> {
    fn runner(&self, name: &str, who: &str) -> Option<&Value> {
        let heats = self.0.native["heats"].as_array()?;
        let heat = heats.iter().find(|heat| heat["name"] == name)?;
        let mut runners = heat["runners"].as_array()?.iter();
        runners.find(|runner| runner["who"] == who)
    }

    /// How much ours does in a second.
    fn rate(&self, name: &str) -> Option<f64> {
        self.runner(name, "idlerace")?["per_second"].as_f64()
    }

    /// How many times what another does that is.
    fn times(&self, name: &str, who: &str) -> Option<f64> {
        self.runner(name, who)?["ratio"].as_f64()
    }

    fn instructions(&self, name: &str) -> String {
        match self.0.counts.get(name) {
            Some(Some(count)) => format!("{} instructions", grouped(*count)),
            _ => "instructions not counted here".into(),
        }
    }

    fn in_browser(&self, name: &str, build: &str, what: &str) -> Option<f64> {
        let browser = self.0.browser.as_ref().ok()?;
        browser["works"][name][build][what].as_f64()
    }

    /// How many times a peer's the work of ours is, in instructions.
    fn in_instructions(&self, ours: &str, theirs: &str) -> String {
        let count = |name| self.0.counts.get(name).copied().flatten();
        match (count(ours), count(theirs)) {
            (Some(ours), Some(theirs)) => format!(" ({} in instructions)", times(theirs, ours)),
            _ => String::new(),
        }
    }

    fn runs(&self) -> Vec<Row> {
        let (crossing, traced) = (self.rate("crossing"), self.rate("crossing-traced"));
        let ahead = self.times("crossing", TURMOIL);
        let ahead_in_cycles = self.times("cycles", TURMOIL);
        let share = traced.zip(crossing).map(|(traced, plain)| traced / plain);
        vec![
            Row {
                what: "the race, no trace",
                figure: self.figure(crossing, "a second", "crossing"),
                ratio: format!(
                    "{} turmoil-net{}, {} loopback",
                    ratio(ahead),
                    self.in_instructions("crossing", "crossing/turmoil-net"),
                    ratio(self.times("crossing", LOOPBACK))
                ),
                target: "≥ 1,000,000 and ≥ 10 × turmoil-net",
                measured: vec![(crossing, Asked::Least(1e6)), (ahead, Asked::Least(10.0))],
                because: STEPS,
            },
            Row {
                what: "the race with trace and causes",
                figure: self.figure(traced, "a second", "crossing-traced"),
                ratio: share.map_or(String::new(), |share| percent(share) + " of no trace"),
                target: "≥ 60 % of no trace",
                measured: vec![(share, Asked::Least(0.6))],
                because: TRACED,
            },
            Row {
                what: "requests on one connection",
                figure: self.figure(self.rate("cycles"), "a second", "cycles"),
                ratio: format!(
                    "{} turmoil-net{}, {} loopback",
                    ratio(ahead_in_cycles),
                    self.in_instructions("cycles", "cycles/turmoil-net"),
                    ratio(self.times("cycles", LOOPBACK))
                ),
                target: "≥ 10 × turmoil-net",
                measured: vec![(ahead_in_cycles, Asked::Least(10.0))],
                because: STEPS,
            },
        ]
    }

    fn proofs(&self) -> Vec<Row> {
        let fixed = self.rate("explored-fixed");
        let same = self.times("explored-fixed", "stateright, the same model");
        let ranges = self.times("explored-ranges", "stateright");
        let millis = |name| self.rate(name).map(|rate| 1_000.0 / rate);
        let (verdict, advice, map) = (millis("any-traffic"), millis("advice"), millis("map"));
        let browser = self.in_browser("any-traffic", "page", "per_second");
        let browser = browser.map(|rate| 1_000.0 / rate);
        let taking = |value: Option<f64>, name: &str| {
            let took = value.map_or("not measured here".into(), |value| format!("{value:.2} ms"));
            format!("{took}, {}", self.instructions(name))
        };
        vec![
            Row {
                what: "explorer, no ranges, 100 requests",
                figure: self.figure(fixed, "transitions a second", "explored-fixed"),
                ratio: format!("{} stateright on the same world", ratio(same)),
                target: "≥ 7,000,000 and ≥ 5 × stateright",
                measured: vec![(fixed, Asked::Least(7e6)), (same, Asked::Least(5.0))],
                because: STEPS,
            },
            Row {
                what: "explorer, any pause up to 400 ms",
                figure: self.figure(
                    self.rate("explored-ranges"),
                    "transitions a second",
                    "explored-ranges",
                ),
                ratio: format!("{} stateright on a race without time", ratio(ranges)),
                target: "≥ 2 × stateright",
                measured: vec![(ranges, Asked::Least(2.0))],
                because: RANGES,
            },
            Row {
                what: "verdict for any traffic, one hop",
                figure: taking(verdict, "any-traffic"),
                ratio: format!("{} in the browser", taken(browser)),
                target: "< 1 ms, < 5 ms in the browser",
                measured: vec![(verdict, Asked::Below(1.0)), (browser, Asked::Below(5.0))],
                because: RANGES,
            },
            Row {
                what: "verdict with margin and advice",
                figure: taking(advice, "advice"),
                ratio: String::new(),
                target: "< 1 ms",
                measured: vec![(advice, Asked::Below(1.0))],
                because: ADVICE,
            },
            Row {
                what: "map of 64 × 64, any traffic",
                figure: taking(map, "map"),
                ratio: String::new(),
                target: "< 25 ms",
                measured: vec![(map, Asked::Below(25.0))],
                because: MAP,
            },
        ]
    }

    /// What the page's worker does, as the page has it.
    fn page_build(&self) -> Row {
        let names = ["crossing", "explored-ranges", "any-traffic", "map"];
        let share = |build| {
            let all = names
                .iter()
                .map(|name| self.in_browser(name, build, "of_native"));
            let all: Option<Vec<f64>> = all.collect();
            Some(all?.into_iter().fold(f64::INFINITY, f64::min))
        };
        let (page, fast) = (share("page"), share("fast"));
        let figure = match &self.0.browser {
            Ok(_) => {
                let told = |name: &&str| {
                    let share = self.in_browser(name, "page", "of_native");
                    share.map(|share| format!("{name} {}", percent(share)))
                };
                names.iter().filter_map(told).collect::<Vec<_>>().join(", ")
            }
            Err(error) => format!("not measured here: {error:#}"),
        };
        Row {
            what: "in the browser, as the page is built, of native",
            figure,
            ratio: fast.map_or(String::new(), |share| {
                format!("{} at least, built for speed", percent(share))
            }),
            target: "≥ 50 % of native",
            measured: vec![(page, Asked::Least(0.5))],
            because: PAGE,
        }
    }

    fn orders(&self) -> Row {
        const BEFORE: f64 = 332.0 / 19.5;
        let rate = self.0.orders.as_ref().ok().map(super::kernel::Orders::rate);
        Row {
            what: "orders on two real kernels",
            figure: match &self.0.orders {
                Ok(orders) => {
                    let busy = orders
                        .busy
                        .map(|busy| format!(", {busy:.1} s of them busy"));
                    let busy = busy.unwrap_or_default();
                    format!("{} in {:.1} s{busy}", orders.count, orders.seconds)
                }
                Err(error) => format!("not measured here: {error:#}"),
            },
            ratio: rate.map_or(String::new(), |rate| {
                format!("{:.1} × 332 in 19.5 s", rate / BEFORE)
            }),
            target: "≥ 10 × 332 in 19.5 s, without a kernel's timers",
            measured: vec![(rate, Asked::Least(10.0 * BEFORE))],
            because: ORDERS,
        }
    }

    /// The page while it is used.
    fn page(&self) -> Vec<Row> {
        let page = self.0.page.as_ref();
        let row = |what, target, value: Option<f64>, (unit, most), because| Row {
            what,
            figure: match (&page, value) {
                (Err(error), _) => format!("not measured here: {error:#}"),
                (Ok(_), None) => "not measured here".into(),
                (Ok(_), Some(value)) => format!("{value:.0} {unit}"),
            },
            ratio: String::new(),
            target,
            measured: vec![(value, Asked::Below(most))],
            because,
        };
        let of = |figure: fn(&Page) -> Option<f64>| page.ok().and_then(figure);
        let octets = of(|page| u32::try_from(page.opening).ok().map(f64::from));
        let opening = octets.map(|octets| octets / 1_000.0);
        let (scrub, first, map) = (
            of(|page| page.scrub),
            of(|page| page.first_row),
            of(|page| page.map),
        );
        vec![
            row(
                "the opening, as sent",
                "≤ 150 kB",
                opening,
                ("kB", 150.0),
                SENT,
            ),
            row(
                "a frame of the page, scrubbed, p95",
                "< 16 ms",
                scrub,
                ("ms", 16.0),
                FRAMES,
            ),
            row(
                "first row of a map after the click",
                "< 200 ms",
                first,
                ("ms", 200.0),
                ON_PAGE,
            ),
            row(
                "whole map after the click",
                "< 200 ms",
                map,
                ("ms", 200.0),
                ON_PAGE,
            ),
        ]
    }

    fn figure(&self, rate: Option<f64>, unit: &str, name: &str) -> String {
        let rate = rate.map_or("not measured here".into(), |rate| {
            format!("{} {unit}", grouped(rounded(rate)))
        });
        format!("{rate}, {}", self.instructions(name))
    }
}

const TURMOIL: &str = "turmoil-net";
const LOOPBACK: &str = "loopback";

/// Where the instructions go, by Callgrind, each of a whole that stands in the record.
const STEPS: &str = "a request takes nine steps of a thousand instructions each, and they are \
    spread: choosing the earliest step takes 12 %, starting and stopping timers 11 %, doing what \
    a kernel asked for 10 %, no other function more than that; turmoil-net has no timer for an \
    acknowledgment, and moves all that is due by one tick";
const TRACED: &str = "a trace owns its events and a copy of its scenario";
const RANGES: &str = "a third is the zone of all times at which a state can be, a seventh the \
    steps themselves, a fifth memory for states that are kept and dropped; stateright's race has \
    no time, and one of its steps is a whole request";
const ADVICE: &str = "nine tenths are simulations: what each change costs is counted in a \
    thousand requests with it, and the scenario's own in as many";
const MAP: &str = "a row explores from its first safe cell what all its timeouts allow";
const PAGE: &str = "built for size (`opt-level = \"z\"`): the proof's program may be 230 kB of \
    Brotli and takes all but one of them";
const SENT: &str = "the first program carries the model, its catalogue and Yew";
const FRAMES: &str = "the browser's own layout and paint are most of a frame";
const ON_PAGE: &str = "the proof's program is fetched, compiled and started first, and is built \
    for size";
const ORDERS: &str = "what is not busy waits, for the kernels' own timers: no call skips them";

/// Each series: what one costs from the smallest to the largest size.
pub(super) fn growth(growth: &Value) -> Vec<Value> {
    let series = growth.as_array().into_iter().flatten();
    series.map(grown).collect()
}

fn grown(series: &Value) -> Value {
    let points: Vec<&Value> = series["points"].as_array().into_iter().flatten().collect();
    let size = |point: &Value| point["size"].as_u64().unwrap_or_default();
    let each = |point: &Value| {
        let done = point["done"].as_f64().unwrap_or(1.0);
        1e6 * point["seconds"].as_f64().unwrap_or_default() / done
    };
    let told = points.iter().map(|point| {
        let stopped = point["done"].as_u64().filter(|done| *done < size(point));
        let stopped = stopped.map(|done| format!(" (stopped at {})", grouped(done)));
        let stopped = stopped.unwrap_or_default();
        format!("{}: {:.2} µs{stopped}", grouped(size(point)), each(point))
    });
    let memory = points.iter().filter_map(|point| point["peak_kib"].as_u64());
    let memory: Vec<u64> = memory.collect();
    let memory = match (memory.first(), memory.last()) {
        (Some(first), Some(last)) => format!("{first} to {last} KiB"),
        _ => "memory not measured here".into(),
    };
    let all = points
        .iter()
        .all(|point| point["done"].as_u64() == Some(size(point)));
    json!({
        "what": format!("growth of {}, each", series["name"].as_str().unwrap_or_default()),
        "figure": told.collect::<Vec<_>>().join(", "),
        "ratio": memory,
        "target": "to the last size",
        "reached": if all { "reached" } else { "short" },
        "points": points,
    })
}

/// What a reader has to know to trust the table.
pub(super) fn notes(measured: &Measured) -> Vec<String> {
    let seen = &measured.native["after_close"];
    let is = |what: &str| seen[what].as_bool() == Some(true);
    let outcome = match (is("acknowledged"), is("reset")) {
        (true, false) => {
            "acknowledges a request that arrives after close() and sends no RST: its outcome \
             of the race is wrong, for a kernel refuses it (RFC 9293 §3.10.7)"
        }
        (_, true) => "answers a request that arrives after close() with a RST, as a kernel does",
        (false, false) => "says nothing to a request that arrives after close(), which is wrong",
    };
    vec![
        format!("turmoil-net {outcome}."),
        "Loopback cannot cross: there the second request is written after the FIN is there.".into(),
        "Growth over hops is not shown: the model has one connection between a client and a \
         server, with a middlebox, and no chain of them."
            .into(),
        "Times are medians of 21 rounds in which everyone has a turn; ratios are medians of \
         the rounds' ratios. Instructions are Cachegrind's, of the same program."
            .into(),
    ]
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or("not measured here:".into(), |ratio| format!("{ratio:.1} ×"))
}

fn times(more: u64, less: u64) -> String {
    let tenths = more.saturating_mul(10) / less.max(1);
    format!("{}.{} ×", tenths / 10, tenths % 10)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn taken(millis: Option<f64>) -> String {
    millis.map_or("not measured".into(), |millis| format!("{millis:.2} ms"))
}

/// To three digits.
fn rounded(value: f64) -> u64 {
    format!("{value:.0}").parse().map_or(0, |whole: u64| {
        let digits = whole
            .checked_ilog10()
            .map_or(0, |digits| digits.saturating_sub(2));
        let unit = 10_u64.pow(digits);
        (whole + unit / 2) / unit * unit
    })
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_what_is_asked() {
        let row = |value, asked| Row {
            what: "w",
            figure: String::new(),
            ratio: String::new(),
            target: "",
            measured: vec![(value, asked)],
            because: "b",
        };
        let told = |value, asked| row(value, asked).told();
        assert_eq!(told(Some(2.0), Asked::Least(2.0))["reached"], "reached");
        assert_eq!(told(Some(2.0), Asked::Below(2.0))["reached"], "short");
        assert_eq!(told(Some(2.0), Asked::Below(2.0))["because"], "b");
        assert_eq!(
            told(None, Asked::Below(2.0))["reached"],
            "not measured here"
        );
        assert!(told(None, Asked::Below(2.0))["because"].is_null());
    }

    #[test]
    fn a_size_that_was_not_done_is_said() {
        let series = json!({"name": "n", "points": [
            {"size": 10, "done": 10, "seconds": 0.001, "peak_kib": 5},
            {"size": 1000, "done": 100, "seconds": 0.01, "peak_kib": 7},
        ]});
        let told = grown(&series);
        assert_eq!(
            told["figure"],
            "10: 100.00 µs, 1,000: 100.00 µs (stopped at 100)"
        );
        assert_eq!(
            (&told["ratio"], &told["reached"]),
            (&"5 to 7 KiB".into(), &"short".into())
        );
    }

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(
            [rounded(668_859.4), rounded(41.2), rounded(0.0)],
            [669_000, 41, 0]
        );
        assert_eq!(times(84_770, 22_036), "3.8 ×");
    }
}
