//! What each figure is held against. A figure that falls short carries the reason that
//! profiling found; what could not be measured says why.

use serde_json::{Value, json};

use super::{
    Measured,
    page::Page,
    words::{grouped, percent, ratio, rounded, taken, times},
};

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
    /// Where its time goes, as far as that was profiled.
    because: Option<&'static str>,
}

/// Said of a row of which something was not measured.
pub(super) const MISSING: &str = "not measured here";

impl Row {
    fn told(self) -> Value {
        let held = self.measured.iter().map(|(value, asked)| {
            value.map(|value| match asked {
                Asked::Least(least) => value >= *least,
                Asked::Below(most) => value < *most,
            })
        });
        let held: Vec<Option<bool>> = held.collect();
        let word = if held.contains(&None) {
            MISSING
        } else if held.contains(&Some(false)) {
            "short"
        } else {
            "reached"
        };
        let because = self.because.filter(|_| word == "short");
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
            Some(Some(count)) => {
                let of = match name {
                    "cycles" => "for 1,000 requests",
                    "explored-fixed" | "explored-ranges" => "for all of it",
                    _ => "each",
                };
                format!("{} instructions {of}", grouped(*count))
            }
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
        let share = self.times("crossing", TRACED_RACE).map(f64::recip);
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
                because: Some(STEPS),
            },
            Row {
                what: "the race with trace and causes",
                figure: self.figure(traced, "a second", "crossing-traced"),
                ratio: share.map_or(String::new(), |share| percent(share) + " of no trace"),
                target: "≥ 60 % of no trace",
                measured: vec![(share, Asked::Least(0.6))],
                because: None,
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
                because: Some(STEPS),
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
            let took = value.map_or(MISSING.into(), |value| format!("{value:.2} ms"));
            format!("{took}, {}", self.instructions(name))
        };
        vec![
            Row {
                what: "explorer, no ranges, 100 requests",
                figure: self.figure(fixed, "transitions a second", "explored-fixed"),
                ratio: format!("{} stateright on the same world", ratio(same)),
                target: "≥ 7,000,000 and ≥ 5 × stateright",
                measured: vec![(fixed, Asked::Least(7e6)), (same, Asked::Least(5.0))],
                because: Some(SEARCH),
            },
            Row {
                what: "explorer, any pause up to 400 ms",
                figure: self.figure(
                    self.rate("explored-ranges"),
                    "transitions a second",
                    "explored-ranges",
                ),
                ratio: format!(
                    "{} stateright on a race of 100 requests without time",
                    ratio(ranges)
                ),
                target: "≥ 2 × stateright",
                measured: vec![(ranges, Asked::Least(2.0))],
                because: Some(RANGES),
            },
            Row {
                what: "verdict for any traffic, one hop",
                figure: taking(verdict, "any-traffic"),
                ratio: format!("{} in the browser", taken(browser)),
                target: "< 1 ms, < 5 ms in the browser",
                measured: vec![(verdict, Asked::Below(1.0)), (browser, Asked::Below(5.0))],
                because: None,
            },
            Row {
                what: "verdict with margin and advice",
                figure: taking(advice, "advice"),
                ratio: String::new(),
                target: "< 1 ms",
                measured: vec![(advice, Asked::Below(1.0))],
                because: Some(ADVICE),
            },
            Row {
                what: "map of 64 × 64, any traffic",
                figure: taking(map, "map"),
                ratio: String::new(),
                target: "< 25 ms",
                measured: vec![(map, Asked::Below(25.0))],
                because: Some(MAP),
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
            Err(error) => format!("not measured here: {error}"),
        };
        Row {
            what: "in the browser, as the page is built, of native",
            figure,
            ratio: fast.map_or(String::new(), |share| {
                format!("{} at least, built for speed", percent(share))
            }),
            target: "≥ 50 % of native",
            measured: vec![(page, Asked::Least(0.5))],
            because: Some(WASM),
        }
    }

    fn orders(&self) -> Row {
        /// A second: the target.
        const ASKED: f64 = 170.0;
        let rate = self.0.orders.as_ref().ok().map(super::kernel::Orders::rate);
        Row {
            what: "orders on two real kernels",
            figure: match &self.0.orders {
                Ok(orders) => {
                    let busy = orders
                        .busy
                        .map(|busy| format!(", {busy:.1} s of them busy"));
                    let busy = busy.unwrap_or_default();
                    let (prompt, seconds) = orders.prompt;
                    format!(
                        "{} in {:.1} s{busy}; {prompt} of scenarios without a kernel's timer in \
                         {seconds:.1} s; without optimization",
                        orders.count, orders.seconds
                    )
                }
                Err(error) => format!("not measured here: {error}"),
            },
            ratio: rate.map_or(String::new(), |rate| format!("{rate:.0} a second")),
            target: "≥ 170 a second where no kernel's timer is waited for",
            measured: vec![(rate, Asked::Least(ASKED))],
            because: None,
        }
    }

    /// The page while it is used.
    fn page(&self) -> Vec<Row> {
        let page = self.0.page.as_ref();
        let row = |what, target, figure: fn(&Page) -> f64, (unit, most), because| Row {
            what,
            figure: match &page {
                Err(error) => format!("{MISSING}: {error}"),
                Ok(page) => format!("{:.0} {unit}", figure(page)),
            },
            ratio: String::new(),
            target,
            measured: vec![(page.ok().map(figure), Asked::Below(most))],
            because: Some(because),
        };
        let (kilobytes, millis) = ("kB", "ms");
        vec![
            row(
                "the opening, as sent",
                "< 150 kB",
                Page::opening_in_kilobytes,
                (kilobytes, 150.0),
                BYTES,
            ),
            row(
                "a frame of the page, scrubbed, p95",
                "< 16 ms",
                |page| page.scrub,
                (millis, 16.0),
                FRAME,
            ),
            row(
                "first row of a map after the click",
                "< 200 ms",
                |page| page.first_row,
                (millis, 200.0),
                FETCH,
            ),
            row(
                "whole map after the click",
                "< 200 ms",
                |page| page.map,
                (millis, 200.0),
                FETCH,
            ),
        ]
    }

    fn figure(&self, rate: Option<f64>, unit: &str, name: &str) -> String {
        let rate = rate.map_or(MISSING.into(), |rate| {
            format!("{} {unit}", grouped(rounded(rate)))
        });
        format!("{rate}, {}", self.instructions(name))
    }
}

const TURMOIL: &str = "turmoil-net";
const TRACED_RACE: &str = "with trace";
const LOOPBACK: &str = "loopback";

/// Where the instructions go, by Callgrind on 28 November 2026, each of a whole that stands in the
/// record. Who changes what they are about profiles anew or takes them out.
const STEPS: &str = "a request takes nine steps of a thousand instructions each, and they are \
    spread: taking a step off the agenda and handing it on 12 %, doing what a kernel asked for \
    11 %, starting timers 10 %, what the client does 18 %, choosing the earliest 9 %, seeing who \
    has something to look at 8 %; turmoil-net has no timer for an acknowledgment, and moves all \
    that is due by one tick";
const SEARCH: &str = "a sixth is the search itself (which steps there are, which states are \
    known), the rest the steps of the world, one by one as in a run; the transitions a second are \
    the machine's, the ratio to stateright is not";
const RANGES: &str = "a step takes 6,100 instructions: a third is the zone of all times at which a \
    state can be (made anew 15 %, asked what can come next 10 %, narrowed by it 7 %), 15 % the \
    step of the world, a sixth memory that is taken, given back and copied; stateright's race \
    has no time, and one of its steps is a whole request";
const ADVICE: &str = "three fifths is what each of five settings costs in a thousand requests: \
    some four hundred of them come to something new and are simulated; a third is exploring \
    where each timeout becomes safe, and where it does with delays twice as long";
const MAP: &str = "16 % is solving systems of bounds, 15 % memory that is taken, given back and \
    copied, 10 % the zones of times, 7 % the search itself; 50,000 instructions are what one of \
    the 4,096 cells takes on average";
const WASM: &str = "the page is built to be small: built for speed the model takes a quarter more \
    octets, for a verdict of a millisecond and a map of tens";
const BYTES: &str = "nine tenths of it are the program with the model, its profiles and their \
    texts: what answers at the doors proves and simulates there and then";
const FRAME: &str = "a frame's own script takes 2 to 5 ms; the rest is laying out and painting the \
    picture, which this machine's browser does without a graphics card";
const FETCH: &str = "before the first row the program that proves is compiled twice, for the page \
    and for its worker, and the verdict on the scenario, its traffic and its advice come first";

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
        "Growth over hops is of a chain of hops that are alike, with proxies between them: a \
         hundred requests that are simulated through all, and the proof for any traffic of one \
         that is safe."
            .into(),
        "Times beside others are medians of 21 rounds in which everyone has a turn, and ratios \
         medians of the rounds' ratios; in the browser medians of three turns. Growth is the \
         least of three, orders and the page are one run each. Instructions are Cachegrind's, of \
         the same program."
            .into(),
    ]
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
            because: Some("b"),
        };
        let told = |value, asked| row(value, asked).told();
        assert_eq!(told(Some(2.0), Asked::Least(2.0))["reached"], "reached");
        assert_eq!(told(Some(2.0), Asked::Below(2.0))["reached"], "short");
        assert_eq!(told(Some(2.0), Asked::Below(2.0))["because"], "b");
        assert_eq!(told(None, Asked::Below(2.0))["reached"], MISSING);
        assert!(told(None, Asked::Below(2.0))["because"].is_null());
    }
}
