//! How things move: CSS keyframes (CSS Animations 1 §3), in thousandths of a percent of the
//! time after which a picture is played again.

use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

use super::score::Score;
use crate::draw::figure::{ArrowMark, Point, px};
use crate::trace::{EventId, Trace};
use crate::units::time::{Duration, Instant};

/// What 100 % are.
const WHOLE: u64 = 100_000;
/// How long the trail of a packet is, in the units of its `pathLength`.
const TRAIL: i64 = 1000;

/// How a picture plays: a style sheet that moves what has the classes that are named here.
/// It ends the block that `animated.css` ends with, which does not hold for somebody who wants
/// no movement.
pub(super) fn movements<'a>(
    trace: &Trace,
    score: &Score,
    arrows: impl Iterator<Item = &'a ArrowMark<'a>>,
    height: i64,
) -> String {
    let millis = score.cycle().as_nanos() / Duration::from_millis(1).as_nanos();
    let mut rules = format!(
        ".idlerace .moves {{ animation-duration: {millis}ms; \
         animation-timing-function: linear; animation-iteration-count: infinite; }}\n"
    );
    clock(&mut rules, score, height);
    for moment in 0..score.count() {
        let at = share(score, score.played(score.at(moment)));
        let (before, from) = (percent(at), percent(at + 1));
        movement(
            &mut rules,
            &format!("m{moment}"),
            &format!("0%, {before}{{opacity:0}}{from}, to{{opacity:1}}"),
        );
    }
    for (number, mark) in arrows.enumerate() {
        movement(
            &mut rules,
            &format!("p{number}"),
            &flight(trace, score, mark),
        );
    }
    rules.push_str("}\n");
    rules
}

/// Names a movement as the class that moves so.
fn movement(rules: &mut String, name: &str, frames: &str) {
    let _ = writeln!(
        rules,
        ".{name}{{animation-name:{name}}}@keyframes {name}{{{frames}}}"
    );
}

/// The curtain goes down with the time: what is behind it is not known yet.
fn clock(rules: &mut String, score: &Score, height: i64) {
    let mut frames = String::new();
    for (at, row) in score.heights() {
        let now = percent(share(score, score.played(at)));
        let _ = write!(frames, "{now}{{transform:translateY({row}px)}}");
    }
    let end = percent(share(score, score.length()) + 1);
    let _ = write!(
        frames,
        "{end}, to{{transform:translateY({}px)}}",
        px(height)
    );
    movement(rules, "clock", &frames);
}

/// A packet is seen while it is under way, where it is by the time of the run.
fn flight(trace: &Trace, score: &Score, mark: &ArrowMark<'_>) -> String {
    let at = |event: EventId| trace.event(event).map(|event| event.at);
    let sent = at(mark.arrow.sent).unwrap_or(Instant::START);
    let ended = mark.arrow.ended.and_then(at);
    let end = ended.map_or(score.length(), |ended| score.played(ended));
    let (first, last) = (share(score, score.played(sent)), share(score, end));
    let mut frames = format!("0%{{opacity:0}}{}{{opacity:0;", percent(first));
    let _ = write!(frames, "{}}}", place(mark, 0, 1));
    let _ = write!(frames, "{}{{opacity:1}}", percent(first + 1));
    if let Some(ended) = ended {
        for now in score.within(sent, ended) {
            let (flown, whole) = (now - sent, ended - sent);
            let place = place(mark, flown.as_nanos(), whole.as_nanos());
            let now = percent(share(score, score.played(now)));
            let _ = write!(frames, "{now}{{{place}}}");
        }
    }
    let (gone, arrived) = (percent(last + 1), percent(last));
    let _ = write!(frames, "{arrived}{{opacity:1;{}}}", place(mark, 1, 1));
    frames + &format!("{gone}, to{{opacity:0}}")
}

/// Where a packet is that has flown a part of its way, and what is left of its trail. It is
/// drawn at its end, so the way is the one back from there.
fn place(mark: &ArrowMark<'_>, flown: u64, whole: u64) -> String {
    let (from, to) = (mark.line.from, mark.line.to);
    let left = |length: i64| {
        let left = i128::from(whole.saturating_sub(flown));
        let part = i128::from(length) * left / i128::from(whole.max(1));
        i64::try_from(part).unwrap_or(0)
    };
    let Point { x, y } = Point {
        x: left(from.x - to.x),
        y: left(from.y - to.y),
    };
    let rest = left(TRAIL);
    format!(
        "transform:translate({}px,{}px);stroke-dashoffset:{rest}",
        px(x),
        px(y)
    )
}

/// A time of the playing, as a share of the whole.
fn share(score: &Score, played: Duration) -> u64 {
    let cycle = score.cycle().as_nanos().max(1);
    let share = u128::from(played.as_nanos()) * u128::from(WHOLE) / u128::from(cycle);
    u64::try_from(share).unwrap_or(WHOLE)
}

fn percent(share: u64) -> String {
    let (whole, part) = (share / 1000, share % 1000);
    format!("{whole}.{part:03}%")
}
