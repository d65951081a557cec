//! The list of what arrived before a row's calls, and where on the tape it has.

use idlerace_core::segment::{Control, Segment, Side};

use super::truth::{Fate, Record};

/// Where on the tape all arrivals of the row have happened.
pub(crate) fn boundary(arrivals: &str, tape: &[Record]) -> Result<usize, String> {
    // The warm exchange is the handshake, the request, the answer and what they cause.
    let mut place = tape
        .iter()
        .position(|record| record.from == Side::Server && record.segment.len > 0)
        .ok_or("no warm exchange on the tape")?
        + 1;
    let (arrivals, lost) = parse(arrivals)?;
    let after_warm = &tape[place..];
    for letter in lost {
        let stays_away = |record: &Record| matches!(record.fate, Fate::Drop | Fate::Hold);
        let is_lost = |record: &Record| stays_away(record) && is_kind(letter, record);
        if !after_warm.iter().any(is_lost) {
            return Err(format!(
                "{letter} is lost, and arrives on the tape, if it is there"
            ));
        }
    }
    for arrival in arrivals {
        let found = tape[place..]
            .iter()
            .position(|record| happens(arrival, record));
        place += found.ok_or_else(|| format!("arrival {arrival} is not on the tape"))? + 1;
    }
    Ok(place)
}

/// The letters of what happened, in order, and of what was lost on the way:
/// `W,X(F lost)` is a request, then a RST, and a FIN that never came.
fn parse(arrivals: &str) -> Result<(Vec<&str>, Vec<&str>), String> {
    let (mut letters, mut lost) = (Vec::new(), Vec::new());
    let wrong = |what: &str| format!("arrivals \"{arrivals}\": {what}");
    let mut inside = false;
    for part in arrivals.split_inclusive([',', '(', ')']) {
        let word = part.trim_end_matches([',', '(', ')']).trim();
        match word.strip_suffix(" lost") {
            letter if inside && !word.is_empty() => lost.push(known(letter.unwrap_or(word))?),
            None if !inside && !word.is_empty() => letters.push(known(word)?),
            // Between a parenthesis and the comma behind it.
            None if word.is_empty() => {}
            _ => return Err(wrong(&format!("\"{word}\" is not understood"))),
        }
        inside = match part.chars().last() {
            Some('(') => true,
            Some(')') => false,
            _ => inside,
        };
    }
    if inside {
        return Err(wrong("no \")\""));
    }
    Ok((letters, lost))
}

fn known(arrival: &str) -> Result<&str, String> {
    if matches!(arrival, "F" | "X" | "D" | "W" | "HC") {
        Ok(arrival)
    } else {
        Err(format!("arrival \"{arrival}\" is not understood"))
    }
}

/// Whether a record is an arrival, or the client's own deed among them.
fn happens(arrival: &str, record: &Record) -> bool {
    let happens = match record.from {
        Side::Server => !matches!(record.fate, Fate::Hold | Fate::Drop | Fate::Enter),
        Side::Client => record.fate.is_emission(),
    };
    happens && is_kind(arrival, record)
}

/// Whether a record is what a letter stands for, whatever became of it.
fn is_kind(letter: &str, record: &Record) -> bool {
    let (from, segment): (Side, &Segment) = (record.from, &record.segment);
    match letter {
        "F" => from == Side::Server && segment.control == Control::Fin,
        "X" => from == Side::Server && segment.is_reset(),
        "D" => from == Side::Server && segment.len > 0,
        "W" => from == Side::Client && segment.len > 0,
        _ => from == Side::Client && segment.control == Control::Fin,
    }
}
