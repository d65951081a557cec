//! The measured rows as they lie in the folder: calls, packets, and nothing judged.

use std::path::{Path, PathBuf};

use idlerace_core::segment::{Control, Sack, Sacks, Segment, SeqNumber, Side};
use idlerace_core::time::{Duration, Instant};
use serde_json::Value;

/// Where the rows are: `IDLERACE_TRUTH`, or the folder beside the tests and the one in
/// it with what was measured later.
pub(crate) fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    std::env::var_os("IDLERACE_TRUTH").map_or_else(
        || vec![own.clone(), own.join("more")],
        |folder| vec![PathBuf::from(folder)],
    )
}

/// The files that a folder may have. One of them must be there.
const FILES: [&str; 2] = ["syscalls.json", "scenarios.json"];

/// Reads one file of a folder, if it has this one and not only the other.
pub(crate) fn read(folder: &Path, file: &str) -> Option<Value> {
    let path = folder.join(file);
    if !path.exists() && FILES.iter().any(|other| folder.join(other).exists()) {
        return None;
    }
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The rows of one file.
pub(crate) fn rows(file: &Value) -> &[Value] {
    file["rows"].as_array().expect("\"rows\" is a list")
}

/// A text of a row; nothing where it has none.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A list of texts.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|list| list.iter().map(text).collect())
        .unwrap_or_default()
}

/// A number of milliseconds as a moment of the row.
pub(crate) fn moment(text: &str) -> Result<Instant, String> {
    let length: Duration = format!("{text}ms")
        .parse()
        .map_err(|error| format!("{error}"))?;
    Ok(Instant::START + length)
}

/// What the wire did with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Passed at once.
    Forward,
    /// Entered the wire.
    Enter,
    /// Left the wire.
    Leave,
    /// Kept until it is released.
    Hold,
    /// Let go after it was held.
    Release,
    /// Lost.
    Drop,
    /// Made up by the wire.
    Inject,
}

impl Fate {
    fn parse(word: &str) -> Result<Self, String> {
        Ok(match word {
            "fwd" => Self::Forward,
            "in" => Self::Enter,
            "out" => Self::Leave,
            "HOLD" => Self::Hold,
            "RELEASE" => Self::Release,
            "DROP" => Self::Drop,
            "INJECT" => Self::Inject,
            _ => return Err(format!("packet action \"{word}\" is not understood")),
        })
    }

    /// Whether an endpoint emitted the packet just then.
    pub(crate) fn is_emission(self) -> bool {
        matches!(self, Self::Forward | Self::Enter | Self::Hold | Self::Drop)
    }
}

/// One packet as the wire saw it.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) at: Instant,
    pub(crate) from: Side,
    pub(crate) fate: Fate,
    pub(crate) push: bool,
    pub(crate) segment: Segment,
    /// The ranges that SACK reports, where the row tells them.
    sack: Option<Sacks>,
    pub(crate) text: String,
}

impl Record {
    /// Whether this is the same packet: PSH aside, and the window, which no row has.
    pub(crate) fn is(&self, segment: &Segment) -> bool {
        let own = &self.segment;
        let reports = self.sack.is_none_or(|sack| sack == segment.sack);
        reports
            && (own.seq, own.ack, own.control, own.len)
                == (segment.seq, segment.ack, segment.control, segment.len)
    }
}

/// `50.79 s>c fwd AF 61:61(0) ack 41`, or `s>c HOLD [AF] seq=61 ack=41 len=0`; behind the
/// first may stand what SACK reports, `<sack 180:241 303:366>`.
fn record(line: &str) -> Result<Record, String> {
    let wrong = |what: &str| format!("packet \"{line}\": {what}");
    let (packet, sack) = match line.split_once(" <sack ") {
        Some((packet, ranges)) => {
            let ranges = ranges.strip_suffix('>').and_then(sacks);
            let ranges = ranges.ok_or_else(|| wrong("SACK not understood"))?;
            (packet, Some(ranges))
        }
        None => (line, None),
    };
    let mut words = packet.split_whitespace().peekable();
    let mut next = |what: &str| words.next().ok_or_else(|| wrong(what));
    let first = next("empty")?;
    let timed = first.parse::<f64>().is_ok();
    let at = if timed {
        moment(first)?
    } else {
        Instant::START
    };
    let direction = if timed { next("no direction")? } else { first };
    let from = match direction {
        "c>s" => Side::Client,
        "s>c" => Side::Server,
        _ => return Err(wrong("no direction")),
    };
    let fate = Fate::parse(next("no action")?).map_err(|error| wrong(&error))?;
    let rest: Vec<&str> = words.collect();
    let flags = rest
        .first()
        .filter(|word| !word.contains(':'))
        .ok_or_else(|| wrong("no flags: not TCP"))?;
    let flags = flags.trim_matches(['[', ']']);
    let numbers = numbers(&rest[1..]).ok_or_else(|| wrong("numbers not understood"))?;
    let segment = segment(flags, numbers).map_err(|error| wrong(&error))?;
    Ok(Record {
        at,
        from,
        fate,
        push: flags.contains('P'),
        segment,
        sack,
        text: line.to_owned(),
    })
}

/// `180:241 303:366`.
fn sacks(ranges: &str) -> Option<Sacks> {
    let range = |text: &str| {
        let (start, end) = text.split_once(':')?;
        let [start, end] = [start, end].map(|edge| edge.parse().ok().map(SeqNumber));
        let (start, end) = (start?, end?);
        Some(Sack { start, end })
    };
    let ranges: Vec<Sack> = ranges.split(' ').map(range).collect::<Option<_>>()?;
    Some(ranges.iter().collect())
}

/// SEQ, ACK and length from either notation.
fn numbers(words: &[&str]) -> Option<[u32; 3]> {
    let number = |text: &str| {
        text.parse::<i64>()
            .ok()
            .and_then(|n| u32::try_from(n.rem_euclid(1 << 32)).ok())
    };
    if let [range, "ack", ack] = words {
        let (seq, rest) = range.split_once(':')?;
        let len = rest.split_once('(')?.1.strip_suffix(')')?;
        return Some([number(seq)?, number(ack)?, number(len)?]);
    }
    let [seq, ack, len] = words else { return None };
    Some([
        number(seq.strip_prefix("seq=")?)?,
        number(ack.strip_prefix("ack=")?)?,
        number(len.strip_prefix("len=")?)?,
    ])
}

fn segment(flags: &str, [seq, ack, len]: [u32; 3]) -> Result<Segment, String> {
    if let Some(unknown) = flags.chars().find(|flag| !"SFRPA".contains(*flag)) {
        return Err(format!("flag {unknown} is not understood"));
    }
    let control = match (
        flags.contains('S'),
        flags.contains('F'),
        flags.contains('R'),
    ) {
        (false, false, false) => Control::None,
        (true, false, false) => Control::Syn,
        (false, true, false) => Control::Fin,
        (false, false, true) => Control::Rst,
        _ => return Err(format!("flags {flags} are not understood")),
    };
    let ack = flags.contains('A').then_some(SeqNumber(ack));
    Ok(Segment {
        seq: SeqNumber(seq),
        ack,
        control,
        len,
        window: WINDOW,
        sack: Sacks::NONE,
    })
}

/// A made-up segment offers a plain window.
const WINDOW: u32 = 65_536;

/// The packets of a row. `LB-EATS` says who dropped the packet that the next `DROP` is.
pub(crate) fn tape(lines: &Value) -> Result<Vec<Record>, String> {
    let mut lines = texts(lines);
    while let Some(eaten) = lines.iter().position(|line| line.contains(" LB-EATS ")) {
        let packet =
            |line: &str, action: &str| line.split_once(action).map(|(_, packet)| packet.to_owned());
        let content = packet(&lines[eaten], " LB-EATS ");
        if lines[eaten + 1..]
            .iter()
            .any(|line| packet(line, " DROP ") == content)
        {
            lines.remove(eaten);
        } else {
            lines[eaten] = lines[eaten].replace(" LB-EATS ", " DROP ");
        }
    }
    lines.iter().map(|line| record(line)).collect()
}
