//! Words in a picture that has a width: shorter and shorter until they fit, without losing
//! what matters.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::letters::Letters;

/// A segment's label, as long as half of a way over the wire allows: two of them meet in
/// the middle at most.
pub(super) fn label(label: &str, room: i64) -> String {
    let fits = |text: &str| Letters::PAGE.label(text) <= room;
    if fits(label) {
        return label.to_owned();
    }
    // In plain words: `request 2 (138 bytes), FIN` becomes `request 2, FIN`.
    if let Some((message, (_, rest))) = label
        .split_once(" (")
        .and_then(|(message, rest)| Some((message, rest.split_once("bytes)")?)))
    {
        return format!("{message}{rest}");
    }
    let bare = match label.split_once(" ack ") {
        // All that an acknowledgment alone has to say.
        Some((bare, ack)) if bare.starts_with(". ") => {
            let brief = format!("ack {ack}");
            return if fits(&brief) {
                brief
            } else {
                "ack".to_owned()
            };
        }
        Some((bare, _)) => bare,
        None => label,
    };
    if fits(bare) {
        return bare.to_owned();
    }
    // `P. 139:277(138)` becomes `P. (138)`.
    let flags = bare.split(' ').next().unwrap_or(bare);
    match bare.find('(').map(|start| &bare[start..]) {
        None | Some("(0)") => flags.to_owned(),
        Some(octets) => format!("{flags} {octets}"),
    }
}

/// What is said more briefly, and what is said as briefly as can be.
const BRIEFER: [(&str, &str); 12] = [
    ("request timeout", "timeout"),
    (" times by this", " times"),
    ("middlebox idle timeout over", "middlebox forgets"),
    ("idle timer, ", "idle "),
    ("orderly shutdown over", "shutdown"),
    ("shutdown(SHUT_WR)", "shutdown"),
    ("close with SO_LINGER 0", "abort"),
    ("reads: ", ""),
    ("looks: ", ""),
    ("closes its direction", "half-closes"),
    (" the connection", ""),
    (" a connection", ""),
];
const BRIEFEST: [(&str, &str); 11] = [
    ("opens, ", ""),
    (" bytes", " B"),
    ("retransmission timeout", "retransmission"),
    ("FAILED", "fail"),
    (" (EOF)", ""),
    ("read = -1 ", ""),
    ("write = -1 ", ""),
    ("something to read", "data"),
    ("middlebox forgets", "forgets"),
    ("idle timeout over", "idle: over"),
    (" times", ""),
];

fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    let shorter = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    pairs.iter().fold(text.to_owned(), shorter)
}

/// A note, as long as its column allows.
pub(super) fn note(text: &str, room: i64) -> String {
    let fits = |text: &str| Letters::PAGE.note(text) <= room;
    let forms = forms(text);
    let fitting = forms.iter().find(|form| fits(form));
    fitting.cloned().unwrap_or_else(|| cut(forms, fits))
}

/// The text, shorter and shorter.
fn forms(text: &str) -> Vec<String> {
    let plain = replaced(text, &BRIEFER);
    let bare = match plain.strip_prefix("request ") {
        Some(rest) => format!("#{rest}"),
        None => plain.clone(),
    };
    let mut least = replaced(&bare, &BRIEFEST);
    // How often is what must not be cut off.
    if let Some((request, times)) = least.split_once("applied, ") {
        least = format!("{request}×{times} applied");
    }
    let mut forms = Vec::from([text.to_owned(), plain, bare.clone()]);
    // `#2: FAILED, no response: EOF` becomes `#2: FAILED: EOF`.
    if let Some((request, why)) = bare.split_once("FAILED") {
        let why = why.rsplit([':', ',']).next().unwrap_or_default();
        forms.push(format!("{request}FAILED: {}", why.trim()));
        let request = bare.split(':').next().unwrap_or_default();
        forms.push(format!("{request}: FAILED"));
        least.truncate(least.find(',').unwrap_or(least.len()));
    }
    forms.push(least);
    forms
}

fn cut(mut forms: Vec<String>, fits: impl Fn(&str) -> bool) -> String {
    let text = forms.pop().unwrap_or_default();
    let mut kept: Vec<char> = text.chars().collect();
    while kept.len() > 1 {
        kept.pop();
        let short: String = kept.iter().chain(['…'].iter()).collect();
        // The dots are as wide as two letters.
        if fits(&format!("{short}…")) {
            return short;
        }
    }
    String::from("…")
}

/// A time without the noughts at its end.
pub(super) fn brief(time: &str) -> String {
    let digits = number(time);
    let unit = &time[digits.len()..];
    let short = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    format!("{short}{unit}")
}

/// A length without its unit.
fn number(length: &str) -> &str {
    length.trim_end_matches(|c: char| c != '.' && !c.is_ascii_digit())
}

/// A length as it is written, with two digits after the point at most.
#[must_use]
pub fn rough(length: &str) -> String {
    let digits = number(length);
    let unit = &length[digits.len()..];
    match digits.split_once('.') {
        Some((whole, part)) if part.len() > 2 => brief(&format!("{whole}.{}{unit}", &part[..2])),
        _ => length.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lanes::{Lanes, TWO_HOSTS};
    use super::*;
    use crate::draw::ladder::Words;
    use crate::trace::Place;

    /// The room at a lane in so many pixels: of notes, and of labels.
    fn room(width: u32, place: Place) -> (i64, i64) {
        let lanes = Lanes::within(&TWO_HOSTS, width, 9 * 66, Words::Packets);
        let lane = lanes.lane(place).unwrap();
        (lane.room, lane.label_room)
    }

    #[test]
    fn a_note_keeps_its_number() {
        let fitting = |width, text: &str| note(text, room(width, Place::ClientApp).0);
        assert_eq!(fitting(344, "reads 118 bytes"), "reads 118 B");
        let again = "request 2: opens a connection, attempt 2";
        assert_eq!(fitting(500, again), "#2: attempt 2");
    }

    #[test]
    fn a_label_gets_shorter_with_the_wire() {
        let fitting = |width, text: &str| label(text, room(width, Place::ClientTcp).1);
        let whole = "P. 139:277(138) ack 119";
        assert_eq!(fitting(1000, whole), whole);
        assert_eq!(fitting(720, whole), "P. 139:277(138)");
        assert_eq!(fitting(344, whole), "P. (138)");
        assert_eq!(fitting(344, "F. 119:119(0) ack 139"), "F.");
        assert_eq!(fitting(344, ". 1:1(0) ack 139"), "ack 139");
        assert_eq!(fitting(300, ". 1:1(0) ack 1390000"), "ack");
        let named = "request 2 (138 bytes), FIN";
        assert_eq!(fitting(1300, named), named);
        assert_eq!(fitting(344, named), "request 2, FIN");
    }

    #[test]
    fn a_note_keeps_what_matters() {
        let fitting = |width, place, text: &str| note(text, room(width, place).0);
        let failed = "request 2: FAILED, no response: EOF";
        assert_eq!(fitting(1400, Place::ClientApp, failed), failed);
        assert_eq!(fitting(880, Place::ClientApp, failed), "#2: FAILED: EOF");
        assert_eq!(fitting(344, Place::ClientApp, failed), "#2: FAILED");
        assert_eq!(fitting(344, Place::ClientApp, "write = 138"), "write = 138");
        let twice = "request 2: applied, 2 times by this";
        assert_eq!(fitting(420, Place::ServerApp, twice), "#2: ×2 applied");
    }

    #[test]
    fn times_lose_their_noughts_and_no_more() {
        assert_eq!(brief("15.140ms"), "15.14ms");
        assert_eq!(brief("300ms"), "300ms");
        assert_eq!(brief("0s"), "0s");
        assert_eq!(rough("289.873us"), "289.87us");
    }
}
