//! The width of the picture: where the lifelines stand, and how many letters fit
//! between them. Heights come from core; this file knows nothing of the browser.

use idlerace_core::trace::Place;

/// From this width on the time scale and the states stand beside the lifelines.
const ROOMY: f64 = 560.0;
/// Beside the time scale.
const SCALE: f64 = 22.0;
/// The width of the longest state, `SYN-RECEIVED`.
const STATE: f64 = 96.0;
/// Between the lifelines of one host where states have no room.
const NEAR: f64 = 14.0;
/// The width of a letter of a label, and on average of a note.
const LABEL_LETTER: f64 = 6.7;
const NOTE_LETTER: f64 = 6.3;
/// How much wider a capital is.
const CAPITAL: f64 = 1.6;
/// The width of a digit of the time scale.
const SCALE_LETTER: f64 = 6.6;
/// Where there is no time scale the mark of the playhead stands beside the notes.
const MARKER: f64 = 8.0;
/// From a lifeline to what is written beside it.
pub(crate) const GAP: f64 = 9.0;

/// Where the lifelines stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lanes {
    /// The whole width.
    pub(crate) width: f64,
    /// Whether there is room for the time scale and the states.
    pub(crate) roomy: bool,
    scale: f64,
    client_app: f64,
    client_tcp: f64,
    server_tcp: f64,
    server_app: f64,
}

impl Lanes {
    /// The lanes for a width, and for times of so many letters.
    pub(crate) fn new(width: u32, times: u32) -> Self {
        let width = f64::from(width.max(300));
        let roomy = width >= ROOMY;
        let (scale, state) = if roomy {
            (SCALE + SCALE_LETTER * f64::from(times), STATE)
        } else {
            (0.0, NEAR)
        };
        let rest = width - scale - 2.0 * state;
        let note = rest * if roomy { 0.23 } else { 0.29 };
        let client_app = scale + note;
        let server_app = width - note;
        Self {
            width,
            roomy,
            scale,
            client_app,
            client_tcp: client_app + state,
            server_tcp: server_app - state,
            server_app,
        }
    }

    /// The middle of a lane.
    pub(crate) fn x(&self, place: Place) -> f64 {
        match place {
            Place::ClientApp => self.client_app,
            Place::ClientTcp => self.client_tcp,
            Place::Wire => f64::midpoint(self.client_tcp, self.server_tcp),
            Place::ServerTcp => self.server_tcp,
            Place::ServerApp => self.server_app,
        }
    }

    /// The segment's label, as long as half of a way over the wire allows: two of them
    /// meet in the middle at most.
    pub(crate) fn label(&self, label: &str) -> String {
        let half = f64::midpoint(0.0, self.server_tcp - self.client_tcp) - GAP;
        let fits = |text: &str| f64::from(letters(text)) * LABEL_LETTER <= half;
        if fits(label) {
            return label.to_owned();
        }
        if let Some((". ", ack)) = label
            .split_once(" ack ")
            .map(|(bare, ack)| (&bare[..2], ack))
        {
            // All that an acknowledgment alone has to say.
            let brief = format!("ack {ack}");
            return if fits(&brief) {
                brief
            } else {
                "ack".to_owned()
            };
        }
        let without_ack = label.split(" ack ").next().unwrap_or(label);
        if fits(without_ack) {
            return without_ack.to_owned();
        }
        // `P. 139:277(138)` becomes `P. (138)`.
        let flags = without_ack.split(' ').next().unwrap_or(without_ack);
        let octets = without_ack
            .find('(')
            .map_or("", |start| &without_ack[start..]);
        if octets == "(0)" {
            flags.to_owned()
        } else {
            format!("{flags} {octets}")
        }
    }

    /// A note, as long as its column allows.
    pub(crate) fn note(&self, place: Place, text: &str) -> String {
        let room = match place {
            Place::ClientApp => self.client_app - self.scale,
            Place::ServerApp => self.width - self.server_app,
            Place::ClientTcp | Place::Wire | Place::ServerTcp => {
                f64::midpoint(0.0, self.server_tcp - self.client_tcp)
            }
        } - GAP
            - if self.roomy { 3.0 } else { MARKER };
        let capitals = |text: &str| letters(&text.replace(|c: char| !c.is_ascii_uppercase(), ""));
        let fits = |text: &str| {
            let width = f64::from(letters(text)) * NOTE_LETTER;
            width + f64::from(capitals(text)) * CAPITAL <= room
        };
        shorter(text)
            .find(|text| fits(text))
            .unwrap_or_else(|| cut(text, fits))
    }
}

/// The text, shorter and shorter, without losing what matters.
fn shorter(text: &str) -> impl Iterator<Item = String> {
    let plain = text
        .replace("request timeout", "timeout")
        .replace(" times by this", " times")
        .replace("middlebox idle timeout over", "middlebox forgets")
        .replace("idle timer, ", "idle ")
        .replace("orderly shutdown over", "shutdown")
        .replace("shutdown(SHUT_WR)", "shutdown")
        .replace("close with SO_LINGER 0", "abort")
        .replace(" the connection", "")
        .replace(" a connection", "")
        .replace("retransmission timeout", "retransmission");
    let bare = plain
        .strip_prefix("request ")
        .map_or_else(|| plain.clone(), |rest| format!("#{rest}"));
    // `#2: FAILED, no response: EOF` becomes `#2: FAILED: EOF`.
    let failed = bare.find("FAILED").map(|at| {
        let tail = bare[at..].rsplit([':', ',']).next().unwrap_or_default();
        format!("{}FAILED: {}", &bare[..at], tail.trim())
    });
    let least = bare
        .replace("FAILED", "fail")
        .replace(" (EOF)", "")
        .replace("read = -1 ", "")
        .replace("write = -1 ", "")
        .replace("something to read", "data")
        .replace("middlebox forgets", "forgets")
        .replace("retransmission over", "RTO over")
        .replace("idle timeout over", "idle: over")
        .replace(" times", "");
    // How often is what must not be cut off.
    let least = match least.split_once("applied, ") {
        Some((request, times)) => format!("{request}×{times} applied"),
        None => least,
    };
    let most = bare.split(':').next().unwrap_or_default().to_owned() + ": FAILED";
    let most = failed.is_some().then_some(most);
    let least = if failed.is_some() {
        least.split(',').next().unwrap_or_default().to_owned()
    } else {
        least
    };
    [text.to_owned(), plain, bare]
        .into_iter()
        .chain(failed)
        .chain(most)
        .chain([least])
}

fn cut(text: &str, fits: impl Fn(&str) -> bool) -> String {
    let text = shorter(text).last().unwrap_or_default();
    let mut kept: Vec<char> = text.chars().collect();
    while kept.len() > 1 {
        kept.pop();
        let short: String = kept.iter().chain(['…'].iter()).collect();
        if fits(&short) {
            return short;
        }
    }
    String::from("…")
}

fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Place; 5] = [
        Place::ClientApp,
        Place::ClientTcp,
        Place::Wire,
        Place::ServerTcp,
        Place::ServerApp,
    ];

    #[test]
    fn lanes_stand_in_order_at_every_width() {
        for width in (0..2000).step_by(10) {
            let lanes = Lanes::new(width, 9);
            let all = PLACES.map(|place| lanes.x(place));
            assert!(all.is_sorted(), "{width}: {all:?}");
            assert!(all[0] > 60.0 && all[4] < lanes.width - 60.0, "{width}");
        }
    }

    #[test]
    fn a_label_gets_shorter_with_the_wire() {
        let label = "P. 139:277(138) ack 119";
        assert_eq!(Lanes::new(1000, 9).label(label), label);
        assert_eq!(Lanes::new(700, 9).label(label), "P. 139:277(138)");
        assert_eq!(Lanes::new(344, 9).label(label), "P. (138)");
        assert_eq!(Lanes::new(344, 9).label("F. 119:119(0) ack 139"), "F.");
        assert_eq!(Lanes::new(344, 9).label(". 1:1(0) ack 139"), "ack 139");
        assert_eq!(Lanes::new(300, 9).label(". 1:1(0) ack 1390000"), "ack");
    }

    #[test]
    fn a_note_keeps_what_matters() {
        let failed = "request 2: FAILED, no response: EOF";
        assert_eq!(Lanes::new(1400, 9).note(Place::ClientApp, failed), failed);
        let short = Lanes::new(880, 9).note(Place::ClientApp, failed);
        assert_eq!(short, "#2: FAILED: EOF");
        assert_eq!(
            Lanes::new(344, 9).note(Place::ClientApp, failed),
            "#2: FAILED"
        );
        assert_eq!(
            Lanes::new(344, 9).note(Place::ClientApp, "write = 138"),
            "write = 138"
        );
        let twice = "request 2: applied, 2 times by this";
        assert_eq!(
            Lanes::new(420, 9).note(Place::ServerApp, twice),
            "#2: ×2 applied"
        );
    }
}
