//! A chain as a picture in SVG: its figure, printed. Hosts are columns, and what passes between
//! any two of them is drawn as it is of two hosts alone.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::document::Head;
use super::picture::{HEAD, HEADS, body, rectangle, text};
use super::theme::Theme;
use crate::draw::figure::{Anchor, Area, ChainFigure, PX, Point, Spot, path, px};
use crate::draw::grouped::Grouped;
use crate::draw::ladder::{Ladder, Words};
use crate::trace::chain::ChainTrace;

/// What is in this picture and in no other.
const RULES: &str = concat!(
    include_str!("style.css"),
    ".idlerace .host { fill: var(--card); stroke: var(--lane); }\n"
);

/// A wire so wide has room for its delays above it.
const ROOMY: i64 = 200 * PX;

/// The picture of a chain. Its `Display` is the whole document.
#[derive(Clone, Copy, Debug)]
pub struct ChainPicture<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a ChainTrace,
    /// Where it stands: a ladder for each of these hops, which follow each other.
    pub ladders: &'a [Ladder],
    /// The first of them, counted from 0.
    pub first: usize,
    /// In so many pixels, or as wide as its words need.
    pub width: Option<u32>,
    /// Its colours.
    pub theme: Theme,
}

/// The picture of a whole chain as a document, in these words. Under a load, what many
/// connections go through stands there once.
#[must_use]
pub fn draw_chain(title: &str, trace: &ChainTrace, words: Words, theme: Theme) -> String {
    let grouped = Grouped::of(trace.clone());
    let picture = ChainPicture {
        title,
        trace: &grouped.trace,
        ladders: &grouped.ladders(words),
        first: 0,
        width: None,
        theme,
    };
    format!("{picture}")
}

impl fmt::Display for ChainPicture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.first..=self.first + self.ladders.len();
        let hosts = hosts.map(|host| self.trace.chain.host(host)).collect();
        let figure = match self.width {
            Some(width) => ChainFigure::within(self.ladders, hosts, width),
            None => ChainFigure::natural(self.ladders, hosts),
        };
        let requests = self.trace.requests.iter().map(ToString::to_string);
        let requests: Vec<String> = requests.collect();
        let head = Head {
            width: px(figure.width),
            height: px(figure.height + HEADS),
            title: self.title,
            description: &requests.join(". "),
            theme: self.theme,
            rules: RULES,
        };
        write!(f, "{head}")?;
        self.heads(f, &figure)?;
        for hop in &figure.hops {
            body(f, &hop.figure, hop.left)?;
        }
        writeln!(f, "</svg>")
    }
}

impl ChainPicture<'_> {
    /// The hosts' columns with their names, and above each wire which hop it is.
    fn heads(&self, f: &mut fmt::Formatter<'_>, figure: &ChainFigure<'_>) -> fmt::Result {
        for host in &figure.hosts {
            let Area { at, width, height } = host.area;
            let (height, at) = (height + HEADS, at);
            let area = Area { at, width, height };
            rectangle(f, "host", &area, "")?;
            let ((x, anchor), y) = (host.head, HEAD);
            text(f, Spot::level(Point { x, y }, anchor), "head", &host.name)?;
        }
        let networks = self.trace.chain.hops.iter().map(|hop| &hop.network);
        let sides = figure.hosts.iter().zip(figure.hosts.iter().skip(1));
        let hops = networks.skip(self.first).zip(sides);
        for ((network, (before, behind)), number) in hops.zip(self.first + 1..) {
            let (from, to) = (before.area.at.x + before.area.width, behind.area.at.x);
            let spot = Spot::level(
                Point {
                    x: i64::midpoint(from, to),
                    y: HEAD,
                },
                Anchor::Middle,
            );
            let whole = path(network).replace("wire", &format!("hop {number}"));
            let words = if to - from > ROOMY {
                whole
            } else {
                format!("hop {number}")
            };
            text(f, spot, "sub", &words)?;
        }
        Ok(())
    }
}
