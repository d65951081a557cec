//! Whether a line has an error text in it, of which the line may have only a part, and the
//! text only a part of the line. Letters count without their case.
//!
//! A text is cut twice: at the places where each line has something of its own, into pieces,
//! and at its punctuation, into phrases.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What separates phrases.
const PUNCTUATION: &[char] = &[
    ':', ';', ',', '(', ')', '[', ']', '{', '}', '\'', '"', '`', '<', '>', '=',
];

/// What a profile calls client, server and request: other lines have other names there.
const NAMES: [&str; 7] = [
    "http://server:8080/test",
    "client:40001->server:8080",
    "client:40001",
    "host='server', port=8080",
    "server port 8080",
    "server:8080",
    "/test",
];

/// Where each line has something of its own.
const HOLE: char = '\u{0}';

/// A text, ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<String>,
    phrases: Vec<String>,
}

impl Pattern {
    /// Of a text in which braces around a word are a place for something else.
    pub(super) fn new(text: &str) -> Self {
        let mut text = text.to_string();
        for name in NAMES {
            text = text.replace(name, &HOLE.to_string());
        }
        let text = without_braces(&text).to_ascii_lowercase();
        let kept = |piece: &&str| piece.contains(char::is_alphanumeric);
        let pieces = text.split(HOLE).filter(kept);
        let phrases = pieces.clone().flat_map(|piece| piece.split(PUNCTUATION));
        let phrases = phrases.map(str::trim).filter(kept);
        Self {
            phrases: phrases.map(ToString::to_string).collect(),
            pieces: pieces.map(ToString::to_string).collect(),
        }
    }

    /// The phrases of it, in small letters.
    pub(super) fn phrases(&self) -> &[String] {
        &self.phrases
    }

    /// Whether all of this is a part of the text: as it stands, or word by word with others
    /// between them. `part` is in small letters.
    pub(super) fn has(&self, part: &str) -> bool {
        let part = part.trim();
        if self.pieces.iter().any(|piece| piece.contains(part)) {
            return true;
        }
        let mut own = self.phrases.iter().flat_map(|phrase| words(phrase));
        let mut asked = words(part).peekable();
        asked.peek().is_some() && asked.all(|word| own.any(|other| other == word))
    }

    /// How much of the text is in a line, in letters; 0 if that is too little to tell it by.
    /// `line` is in small letters.
    ///
    /// Enough is the whole text, or phrases that can stand for it: [`tells`].
    pub(super) fn found_in(&self, line: &str) -> usize {
        let (mut rest, mut letters, mut told, mut named) = (line, 0, 0, false);
        for phrase in &self.phrases {
            let Some(after) = after(rest, phrase) else {
                continue;
            };
            rest = after;
            letters += self::letters(phrase);
            let count = words(phrase).count();
            told += if count > 1 || is_class(phrase) {
                count
            } else {
                0
            };
            named |= tells(phrase);
        }
        if told > 2 || named || self.is_in(line) {
            letters
        } else {
            0
        }
    }

    /// How much of the text is named in what somebody writes about it, in letters: whole phrases
    /// of it, a class without its package, or the status code that it begins with. `told` is in
    /// small letters.
    pub(super) fn named_in(&self, told: &str) -> usize {
        let is_named = |phrase: &&str| {
            let letters = letters(phrase);
            let long = if words(phrase).count() > 1 { 10 } else { 15 };
            letters >= long && after(told, phrase).is_some()
        };
        let phrases = self.phrases.iter().map(|phrase| without_package(phrase));
        let named = phrases.filter(is_named);
        let status = self.phrases.iter().find_map(|phrase| status(phrase));
        let is_status =
            |word: &str, code: &str| word == code || word.strip_suffix('s') == Some(code);
        let status = status.filter(|code| words(told).any(|word| is_status(word, code)));
        named.map(letters).sum::<usize>() + status.map_or(0, str::len)
    }

    /// By how much a line is told by this text: letters of it that are in the line, and then,
    /// where all of it is, how much that is. `line` is in small letters.
    pub(super) fn score(&self, line: &str) -> (usize, usize) {
        let letters = self.found_in(line);
        let all = self.pieces.iter().map(|piece| piece.trim().len()).sum();
        let whole = if letters > 0 && self.is_in(line) {
            all
        } else {
            0
        };
        (letters, whole)
    }

    /// What every line has in it that has enough of the text: one of these.
    pub(super) fn anchors(&self) -> Vec<&str> {
        let several = |phrase: &&str| tells(phrase) || words(phrase).count() > 1;
        let anchors: Vec<&str> = self.phrases.iter().map(String::as_str).collect();
        let anchors: Vec<&str> = anchors.into_iter().filter(several).collect();
        let longest = self.pieces.iter().max_by_key(|piece| piece.len());
        if anchors.is_empty() {
            longest.map(|piece| piece.trim()).into_iter().collect()
        } else {
            anchors
        }
    }

    /// The status of a gateway's own answer, if the text has one.
    pub(super) fn status(&self) -> Option<&str> {
        self.pieces.iter().find_map(|piece| status(piece))
    }

    fn is_in(&self, line: &str) -> bool {
        let mut rest = Some(line);
        for piece in &self.pieces {
            rest = rest.and_then(|rest| after(rest, piece.trim()));
        }
        rest.is_some()
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The status code of a gateway's own answer, if a phrase has one.
fn status(phrase: &str) -> Option<&str> {
    words(phrase).find(|word| matches!(*word, "502" | "503" | "504"))
}

/// Words as they are compared: without what is around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || PUNCTUATION.contains(&c))
        .map(|word| word.trim_matches(['.', '%', '*', '!', '?', '…']))
        .filter(|word| !word.is_empty())
}

/// Whether a phrase can stand for its text: an errno beside another word, or a name that is
/// long enough to be of one thing alone.
fn tells(phrase: &str) -> bool {
    let mut all = words(phrase);
    match (all.next(), all.next()) {
        (Some(name), None) => letters(name) >= 20,
        _ => words(phrase).any(is_errno),
    }
}

/// `typeerror` and its like: what a language calls the error, which says something beside other
/// words.
fn is_class(phrase: &str) -> bool {
    ["error", "exception"].iter().any(|end| {
        phrase
            .strip_suffix(end)
            .is_some_and(|rest| !rest.is_empty())
    }) && words(phrase).count() == 1
}

/// A class as people speak of it: `org.apache.http.nohttpresponseexception` by its last part.
fn without_package(phrase: &str) -> &str {
    if is_class(phrase) {
        phrase.rsplit('.').next().unwrap_or(phrase)
    } else {
        phrase
    }
}

/// `econnreset` and its like.
fn is_errno(word: &str) -> bool {
    let is_name = |rest: &str| rest.len() > 3 && rest.bytes().all(|c| c.is_ascii_lowercase());
    ["econn", "epipe", "etimed"]
        .iter()
        .any(|start| word.starts_with(start) && is_name(word))
}

/// What comes in a line after a text that stands there by itself: no letter before or after
/// it makes it a part of another word.
fn after<'l>(line: &'l str, text: &str) -> Option<&'l str> {
    let is_inside = |one: Option<char>, other: Option<char>| {
        [one, other]
            .iter()
            .all(|c| c.is_some_and(char::is_alphanumeric))
    };
    let mut places = line.match_indices(text);
    let place = places.find(|(at, found)| {
        let (before, behind) = (&line[..*at], &line[at + found.len()..]);
        !is_inside(before.chars().next_back(), text.chars().next())
            && !is_inside(text.chars().next_back(), behind.chars().next())
    });
    place.map(|(at, found)| &line[at + found.len()..])
}

/// With a place for something else where there was a word in braces.
fn without_braces(text: &str) -> String {
    let mut parts = text.split('{');
    let mut whole = String::from(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once('}') {
            Some((name, rest)) if is_name(name) => {
                whole.push(HOLE);
                whole.push_str(rest);
            }
            _ => {
                whole.push('{');
                whole.push_str(part);
            }
        }
    }
    whole
}

/// What stands in braces to be filled in.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: &str = r#"{verb} "http://server:8080/test": EOF"#;

    #[test]
    fn a_text_is_found_with_other_names_in_it() {
        let found = |text, line: &str| Pattern::new(text).found_in(&line.to_ascii_lowercase());
        assert_eq!(found(GO, r#"12:00 Post "https://10.0.0.1/pay": EOF"#), 3);
        assert_eq!(found(GO, "unexpected end of file, EOF"), 0);
        let reset = "read tcp client:40001->server:8080: read: connection reset by peer";
        let line = "read tcp 10.0.0.1:5->10.0.0.2:80: read: connection reset by peer";
        assert_eq!(found(reset, line), 7 + 4 + 21);
        assert_eq!(found(reset, "Connection reset by peer"), 21);
        assert_eq!(found(reset, "already read"), 0);
        let node = "Error: read ECONNRESET { code: 'ECONNRESET' }";
        assert_eq!(found(node, "[err] Error: read ECONNRESET"), 5 + 14);
        assert_eq!(found("{state} SH--", "502 SH-- 1/1"), 2);
        assert_eq!(found("SH--", "pushSH--"), 0);
    }

    #[test]
    fn a_part_of_a_text_is_enough() {
        let has = |text, part: &str| Pattern::new(text).has(&part.to_ascii_lowercase());
        let python = "RemoteDisconnected('Remote end closed connection without response')";
        assert!(has(python, " Remote END closed"));
        assert!(has(python, "remotedisconnected ... without response"));
        assert!(!has(python, "response without"));
        assert!(!has(GO, "..."));
        assert!(has(GO, "eof") && !has(GO, "server"));
    }

    #[test]
    fn what_is_written_about_a_text_names_it() {
        let named = |text, told: &str| Pattern::new(text).named_in(&told.to_ascii_lowercase());
        assert_eq!(
            named("TypeError: fetch failed", "fetch failed in parallel"),
            11
        );
        assert_eq!(
            named("hyper::Error(IncompleteMessage)", "IncompleteMessage, 2 %"),
            17
        );
        assert_eq!(
            named("502 Bad Gateway", "a trickle of 502, now and then"),
            3
        );
        assert_eq!(
            named(
                "org.apache.http.NoHttpResponseException: x",
                "two NoHttpResponseException a day"
            ),
            23
        );
        assert_eq!(named("502 Bad Gateway", "5020 requests"), 0);
        assert_eq!(named("EOF: no data", "no data"), 0);
    }
}
