//! A trace as a picture in SVG: heights from `ladder`, widths from the words in it. And a
//! map over two settings (`chart`).
//!
//! One document that needs nothing else: its style is inside. It has no ids, so that
//! several fit one page. Whole numbers only, so that the same trace is the same picture
//! everywhere.

mod chart;
mod lanes;
mod theme;
mod words;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::draw::ladder::{Arrow, Bar, Fate, Ink, Ladder, Note, Window};
use crate::tell::explain::explain;
use crate::trace::{Place, Trace};
pub use chart::{Chart, strength};
pub use theme::Theme;

use lanes::{GAP, Lanes, PX, note_width, tick_width, timer_name};
use words::{Anchor, Line, Spot, Taken, px};

/// The height of what stands above the picture.
const HEADS: u32 = 36;
/// From the middle of a line of text to its foot.
const FOOT: i64 = 4 * PX;
/// Half of a wave of a cut.
const WAVE: i64 = 10 * PX;

/// The picture of a trace. Its `Display` is the whole document.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a Trace,
    /// Where it stands, laid out from this trace.
    pub ladder: &'a Ladder,
    /// Its colours.
    pub theme: Theme,
}

/// The picture of a trace as a document.
#[must_use]
pub fn draw(title: &str, trace: &Trace, theme: Theme) -> String {
    let ladder = &Ladder::new(trace);
    let picture = Picture {
        title,
        trace,
        ladder,
        theme,
    };
    picture.to_string()
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes = Lanes::new(self.ladder);
        let (width, height) = (px(lanes.width), self.ladder.height + HEADS);
        let headline = explain(self.trace).headline;
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="idlerace" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
        )?;
        writeln!(f, "<title>{}</title>", escaped(self.title))?;
        writeln!(f, "<desc>{}</desc>", escaped(&headline))?;
        writeln!(
            f,
            "<style>\n{}</style>",
            self.theme.style(include_str!("style.css"))
        )?;
        writeln!(
            f,
            r#"<rect class="paper" width="{width}" height="{height}"/>"#
        )?;
        self.heads(f, &lanes)?;
        writeln!(f, r#"<g transform="translate(0 {HEADS})">"#)?;
        self.background(f, &lanes)?;
        self.marks(f, &lanes)?;
        writeln!(f, "</g>\n</svg>")
    }
}

impl Picture<'_> {
    fn heads(&self, f: &mut fmt::Formatter<'_>, lanes: &Lanes) -> fmt::Result {
        let network = &self.trace.scenario.network;
        let wire = if network.to_server == network.to_client {
            format!("wire · {} each way", network.to_server)
        } else {
            let (there, back) = (network.to_server, network.to_client);
            format!("wire · {there} there, {back} back")
        };
        for (place, class, words) in [
            (Place::ClientApp, "head", "client"),
            (Place::ClientTcp, "head", "TCP"),
            (Place::Wire, "sub", wire.as_str()),
            (Place::ServerTcp, "head", "TCP"),
            (Place::ServerApp, "head", "server"),
        ] {
            let spot = Spot::level((lanes.x(place), 22 * PX), Anchor::Middle);
            text(f, spot, class, words)?;
        }
        Ok(())
    }

    /// Race windows, lifelines, idle timers, cuts.
    fn background(&self, f: &mut fmt::Formatter<'_>, lanes: &Lanes) -> fmt::Result {
        let left = lanes.x(Place::ClientApp);
        let wide = px(lanes.x(Place::ServerApp) - left);
        for Window { start, end, .. } in &self.ladder.windows {
            let (x, height) = (px(left), (end - start).max(2));
            writeln!(
                f,
                r#"<rect class="window" x="{x}" y="{start}" width="{wide}" height="{height}"/>"#
            )?;
        }
        let lifelines = [
            Place::ClientApp,
            Place::ClientTcp,
            Place::ServerTcp,
            Place::ServerApp,
        ];
        for x in lifelines.map(|place| px(lanes.x(place))) {
            let height = self.ladder.height;
            writeln!(f, r#"<path class="life" d="M{x} 0V{height}"/>"#)?;
        }
        for bar in &self.ladder.bars {
            let x = px(lanes.x(bar.place) - 3 * PX);
            let height = bar.end.saturating_sub(bar.start).max(2);
            let start = bar.start;
            writeln!(
                f,
                r#"<rect class="timer" x="{x}" y="{start}" width="6" height="{height}" rx="3"/>"#
            )?;
        }
        for cut in &self.ladder.breaks {
            writeln!(f, r#"<path class="cut" d="{}"/>"#, wave(cut.at, lanes))?;
        }
        Ok(())
    }

    /// Segments and all words: first the lines, so that none crosses out a word.
    fn marks(&self, f: &mut fmt::Formatter<'_>, lanes: &Lanes) -> fmt::Result {
        for arrow in &self.ladder.arrows {
            line(f, arrow, Line::new(lanes, arrow))?;
        }
        for note in self.ladder.notes.iter().filter(|note| !note.state) {
            let (x, y, ink) = (px(lanes.x(note.place)), note.at, note.ink.name());
            writeln!(f, r#"<circle class="{ink}" cx="{x}" cy="{y}" r="4"/>"#)?;
        }
        for word in self.words(lanes) {
            text(f, word.spot, &word.class, &word.text)?;
        }
        Ok(())
    }

    /// All that is written, each where nothing else is. Notes have rows of their own, so
    /// they come first; segments' labels find room between them.
    fn words(&self, lanes: &Lanes) -> Vec<Word> {
        let mut taken = Taken::default();
        let mut words: Vec<Word> = Vec::new();
        let mut put = |taken: &mut Taken, word: Word, width| {
            taken.insist(word.spot, width);
            words.push(word);
        };
        for tick in &self.ladder.ticks {
            let text = tick.time.to_string();
            let spot = Spot::level((Lanes::scale(), foot(tick.at)), Anchor::Start);
            let width = tick_width(&text);
            put(&mut taken, Word::new(spot, "tick", text), width);
        }
        for cut in &self.ladder.breaks {
            let text = format!("{} of silence", cut.skipped);
            let spot = Spot::level((lanes.x(Place::Wire), foot(cut.at)), Anchor::Middle);
            let width = note_width(&text);
            put(&mut taken, Word::new(spot, "silence", text), width);
        }
        for note in &self.ladder.notes {
            let width = note_width(&note.text);
            put(&mut taken, note_word(lanes, note), width);
        }
        for bar in &self.ladder.bars {
            let name = self.timer_word(lanes, bar);
            // Timers of several connections may run through one cut; one name will do.
            words.extend(name.filter(|name| taken.take(name.spot, note_width(&name.text))));
        }
        for arrow in &self.ladder.arrows {
            let spot = taken.beside_line(lanes, arrow);
            let class = format!("label {}", arrow.ink.name());
            words.push(Word::new(spot, &class, arrow.label.clone()));
        }
        words
    }

    /// The name of an idle timer stands where a cut leaves room.
    fn timer_word(&self, lanes: &Lanes, bar: &Bar) -> Option<Word> {
        let mut cuts = self.ladder.breaks.iter();
        let cut = cuts.find(|cut| (bar.start..bar.end).contains(&cut.at))?;
        let spot = beside(lanes, bar.place, cut.at);
        Some(Word::new(spot, "tmr", timer_name(bar)))
    }
}

/// Words, and where they stand.
struct Word {
    spot: Spot,
    class: String,
    text: String,
}

impl Word {
    fn new(spot: Spot, class: &str, text: String) -> Self {
        let class = class.to_string();
        Self { spot, class, text }
    }
}

fn note_word(lanes: &Lanes, note: &Note) -> Word {
    let text = note.text.clone();
    if !note.state {
        return Word::new(beside(lanes, note.place, note.at), note.ink.name(), text);
    }
    let (away, anchor) = match note.place.side() {
        Some(crate::units::segment::Side::Client) => (-GAP, Anchor::End),
        Some(crate::units::segment::Side::Server) | None => (GAP, Anchor::Start),
    };
    let spot = Spot::level((lanes.x(note.place) + away, foot(note.at)), anchor);
    let class = if note.ink == Ink::Rst { "rst" } else { "state" };
    Word::new(spot, class, text)
}

/// Where words beside a lifeline begin, and in which direction they run.
fn beside(lanes: &Lanes, place: Place, at: u32) -> Spot {
    let x = lanes.x(place);
    match place {
        Place::ClientApp | Place::ServerTcp => Spot::level((x - GAP, foot(at)), Anchor::End),
        Place::ServerApp | Place::ClientTcp | Place::Wire => {
            Spot::level((x + GAP, foot(at)), Anchor::Start)
        }
    }
}

fn foot(at: u32) -> i64 {
    i64::from(at) * PX + FOOT
}

fn line(f: &mut fmt::Formatter<'_>, arrow: &Arrow, line: Line) -> fmt::Result {
    let ((x1, y1), (x2, y2)) = (line.from, line.to);
    let (fate, ink) = (arrow.fate.name(), arrow.ink.name());
    let way = format!("M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2));
    let turned = line.tip();
    write!(
        f,
        r#"<g class="{fate} {ink}"><path class="way" d="{way}"/>"#
    )?;
    match arrow.fate {
        Fate::Lost | Fate::Rejected => write!(
            f,
            r#"<path class="cross" d="M-8-4L0 0L-8 4M-19-5l8 10m0-10l-8 10" transform="{turned}"/>"#
        )?,
        Fate::Accepted | Fate::UnderWay => write!(
            f,
            r#"<path class="tip" d="M-8-4L0 0L-8 4z" transform="{turned}"/>"#
        )?,
    }
    writeln!(f, "</g>")
}

fn text(f: &mut fmt::Formatter<'_>, spot: Spot, class: &str, words: &str) -> fmt::Result {
    let words = escaped(words);
    writeln!(f, r#"<text class="{class}" {spot}>{words}</text>"#)
}

fn wave(at: u32, lanes: &Lanes) -> String {
    let (left, right) = (lanes.x(Place::ClientApp), lanes.x(Place::ServerApp));
    let waves = usize::try_from((right - left) / WAVE).unwrap_or(0);
    format!("M{} {at}q5-6 10 0{}", px(left), "t10 0".repeat(waves))
}

/// Text as XML has it (XML 1.0 §2.4).
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
