//! Room for words in a picture that is as wide as it likes: each takes a box, which may
//! stand askew, and no two boxes meet.

use alloc::vec::Vec;

use super::letters::Letters;
use super::list::{ArrowMark, Figure};
use super::shape::{GAP, Line, PX, Point, Spot, UNDER};
use crate::trace::Place;

/// From a segment's line to the foot of a label over it.
const OVER: i64 = -4 * PX;
/// How far a label is moved along its line to where there may be room.
const STEP: i64 = 16 * PX;

/// Moves each label of a segment to where nothing stands. Notes have rows of their own, so
/// they take their room first; labels find it between them.
pub(super) fn make_room(figure: &mut Figure<'_>, letters: Letters) {
    let mut taken = Taken::default();
    for tick in &figure.ticks {
        taken.insist(tick.label.spot, letters.tick(&tick.label.text));
    }
    let cuts = figure.cuts.iter().map(|cut| &cut.label);
    let notes = figure.notes.iter().map(|note| &note.label);
    for label in cuts.chain(notes) {
        taken.insist(label.spot, letters.note(&label.text));
    }
    for timer in &mut figure.timers {
        // Timers of several connections may run through one cut; one name will do.
        let name = timer.name.take();
        timer.name = name.filter(|name| taken.take(name.spot, letters.note(&name.text)));
    }
    for arrow in &mut figure.arrows {
        let width = letters.label(&arrow.label.text);
        arrow.label.spot = taken.beside_line(arrow, width);
    }
}

/// What is taken already.
#[derive(Debug, Default)]
struct Taken(Vec<[Point; 4]>);

impl Taken {
    /// Takes the spot for words so wide, if nothing stands there.
    fn take(&mut self, spot: Spot, width: i64) -> bool {
        let corners = spot.corners(width);
        // The latest are the nearest: words are placed from top to bottom.
        let free = !self.0.iter().rev().any(|other| meet(&corners, other));
        if free {
            self.0.push(corners);
        }
        free
    }

    /// Takes the spot whatever stands there.
    fn insist(&mut self, spot: Spot, width: i64) {
        self.0.push(spot.corners(width));
    }

    /// The spot for a segment's label: beside its line, where there is room.
    fn beside_line(&mut self, mark: &ArrowMark<'_>, width: i64) -> Spot {
        if mark.arrow.from == Place::Wire {
            self.insist(mark.label.spot, width);
            return mark.label.spot;
        }
        let mut spots = spots(mark.line, width);
        let free = spots.find(|spot| self.take(*spot, width));
        free.unwrap_or_else(|| {
            let spot = first(mark.line);
            self.insist(spot, width);
            spot
        })
    }
}

/// On the line at its beginning: what an arriving segment causes departs where it lands,
/// and it lands from above.
fn first(line: Line) -> Spot {
    let away = if line.is_rightwards() { GAP } else { -GAP };
    line.beginning().moved(away, 0)
}

/// Where the label may stand, the best first: below the line and above it, farther and
/// farther from its beginning.
fn spots(line: Line, width: i64) -> impl Iterator<Item = Spot> {
    let room = (line.length() - width - 2 * GAP).max(0);
    let on = if line.is_rightwards() { 1 } else { -1 };
    let first = first(line);
    let along = (0..=room / STEP).map(move |step| step * STEP * on);
    along.flat_map(move |along| [UNDER, OVER].map(|down| first.moved(along, down)))
}

/// Whether two boxes have a point in common: if no side of either parts them.
fn meet(one: &[Point; 4], other: &[Point; 4]) -> bool {
    !parted(one, other) && !parted(other, one)
}

fn parted(one: &[Point; 4], other: &[Point; 4]) -> bool {
    (0..4).any(|side| {
        let (from, to) = (one[side], one[(side + 1) % 4]);
        let (right, down) = (to.x - from.x, to.y - from.y);
        // Corners run clockwise, so what is outside lies on the left of the edge.
        let is_outside = |at: &Point| right * (at.y - from.y) - down * (at.x - from.x) <= 0;
        other.iter().all(is_outside)
    })
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;

    use super::super::chain::{ChainFigure, HOP};
    use super::*;
    use crate::draw::ladder::{Ladder, Words};
    use crate::run::chain::simulate as chained;
    use crate::run::simulate::simulate;
    use crate::scenario::catalog::ENTRIES;
    use crate::scenario::chain::catalog::CHAINS;

    /// Labels of segments that stand on other words of their figure.
    fn crowded(figure: &Figure<'_>, letters: Letters) -> Vec<(String, String)> {
        let notes = figure.notes.iter().map(|mark| &mark.label);
        let notes = notes.map(|label| (label, letters.note(&label.text)));
        let segments = figure.arrows.iter().map(|mark| &mark.label);
        let segments = segments.map(|label| (label, letters.label(&label.text)));
        let boxes: Vec<_> = notes
            .chain(segments)
            .map(|(label, width)| (label, label.spot.corners(width)))
            .collect();
        let mut found = Vec::new();
        for (index, (label, corners)) in boxes.iter().enumerate().skip(figure.notes.len()) {
            let others = boxes.iter().take(index);
            let under = others.filter(|(_, their)| meet(corners, their));
            found.extend(under.map(|(other, _)| (label.text.clone(), other.text.clone())));
        }
        found
    }

    #[test]
    fn no_label_of_a_segment_stands_on_other_words() {
        for entry in ENTRIES {
            let trace = simulate(&entry.scenario());
            let ladder = Ladder::new(&trace);
            let found = crowded(&Figure::natural(&ladder), Letters::ANY_FONT);
            assert!(found.is_empty(), "{}: {found:?}", entry.name);
        }
    }

    /// Neither on those of a hop nor, for a hop's words stay within its own lanes and the hosts
    /// at its ends, on those of the next.
    #[test]
    fn no_words_of_a_chain_stand_on_others() {
        // Those of a load have their requests at once, and no picture.
        let drawn = CHAINS.iter().filter(|entry| entry.chain().load.is_none());
        for entry in drawn {
            let trace = chained(&entry.chain());
            let hosts: Vec<String> = (0..=trace.hops.len())
                .map(|host| trace.chain.host(host))
                .collect();
            for words in [Words::Plain, Words::Packets] {
                let ladders = Ladder::of_chain(&trace, words);
                let natural = ChainFigure::natural(&ladders, hosts.clone());
                let mut pictures = vec![(Letters::ANY_FONT, natural)];
                if words == Words::Plain {
                    let hops = u32::try_from(ladders.len()).unwrap();
                    for wide in [HOP, 345, 460, 700] {
                        let within = ChainFigure::within(&ladders, hosts.clone(), hops * wide);
                        pictures.push((Letters::PAGE, within));
                    }
                }
                for (letters, picture) in pictures {
                    for hop in &picture.hops {
                        let found = crowded(&hop.figure, letters);
                        let width = picture.width;
                        assert!(found.is_empty(), "{}, {width}: {found:?}", entry.name);
                        stays(&hop.figure, entry.name);
                    }
                }
            }
        }
    }

    /// Words end before the next hop's begin.
    fn stays(figure: &Figure<'_>, name: &str) {
        let letters = Letters::PAGE;
        let notes = figure.notes.iter().map(|mark| &mark.label);
        let notes = notes.map(|label| (label, letters.note(&label.text)));
        let segments = figure.arrows.iter().map(|mark| &mark.label);
        let segments = segments.map(|label| (label, letters.label(&label.text)));
        for (label, width) in notes.chain(segments) {
            let corners = label.spot.corners(width);
            let inside = corners
                .iter()
                .all(|at| (0..=figure.lanes.width).contains(&at.x));
            assert!(inside, "{name}: {} leaves its hop", label.text);
        }
    }
}
