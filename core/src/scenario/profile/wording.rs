//! Which words a client says of a failure, without the words: whether two failures are told
//! alike can be asked by whoever does not carry the texts.

use super::client::ClientProfile;
use super::clients::{ALL, TEXTS};
use super::received::Received;
use super::text::{Symptom, Text};
use crate::http::outcome::Failure;
use crate::units::errno::Errno;

/// What a client says before anything of an answer has come: of two failures the same words
/// if these are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wording {
    text: u8,
    /// Where the words name it.
    errno: Option<Errno>,
}

/// A client's text for a symptom.
#[derive(Clone, Copy)]
struct Known {
    /// The first of its texts that is the same for every errno.
    exactly: u8,
    /// The first that is the same for every errno but `ECONNRESET`.
    unless_reset: u8,
    names_errno: bool,
}

type Row = [Known; Symptom::ALL.len()];

const NOTHING: Row = [Known {
    exactly: 0,
    unless_reset: 0,
    names_errno: false,
}; Symptom::ALL.len()];

/// That of each of [`ALL`].
const ROWS: [Row; ALL.len()] = {
    let mut rows = [NOTHING; ALL.len()];
    let mut client = 0;
    while client < ALL.len() {
        rows[client] = row(TEXTS[client].usual);
        client += 1;
    }
    rows
};

const fn row(texts: &[Text<'_>]) -> Row {
    let mut row = NOTHING;
    let mut one = 0;
    while one < row.len() {
        let says = Text::first(texts, Symptom::ALL[one]).as_bytes();
        row[one] = Known {
            exactly: place(texts, says, false),
            unless_reset: place(texts, says, true),
            names_errno: names_errno(says),
        };
        one += 1;
    }
    row
}

/// The place of the first text that is like this one.
#[expect(clippy::cast_possible_truncation, reason = "a client has few texts")]
const fn place(texts: &[Text<'_>], says: &[u8], unless_reset: bool) -> u8 {
    let mut place = 0;
    while !are_alike(texts[place].says.as_bytes(), says, unless_reset) {
        place += 1;
    }
    place as u8
}

/// Whether two texts say the same. `unless_reset`: of any errno but `ECONNRESET`, of which alone
/// Java says less than the kernel.
const fn are_alike(one: &[u8], other: &[u8], unless_reset: bool) -> bool {
    let (mut at, mut to) = (0, 0);
    while at < one.len() && to < other.len() {
        if one[at] != other[to] {
            return false;
        }
        if unless_reset && one[at] == b'{' {
            (at, to) = (end_of_message(one, at), end_of_message(other, to));
        }
        (at, to) = (at + 1, to + 1);
    }
    at == one.len() && to == other.len()
}

/// At the end of the place of the errno's message, if that begins here.
const fn end_of_message(text: &[u8], at: usize) -> usize {
    if is_at(text, at, b"{message}") {
        at + b"{message".len()
    } else if is_at(text, at, b"{java}") {
        at + b"{java".len()
    } else {
        at
    }
}

/// Whether one of the words in braces stands for something of the errno.
const fn names_errno(says: &[u8]) -> bool {
    let mut at = 0;
    while at < says.len() {
        let mut name = 0;
        while says[at] == b'{' && name < Text::OF_ERRNO.len() {
            if is_at(says, at, Text::OF_ERRNO[name].as_bytes()) {
                return true;
            }
            name += 1;
        }
        at += 1;
    }
    false
}

const fn is_at(text: &[u8], at: usize, part: &[u8]) -> bool {
    let mut octet = 0;
    while octet < part.len() {
        if at + octet >= text.len() || text[at + octet] != part[octet] {
            return false;
        }
        octet += 1;
    }
    true
}

impl ClientProfile {
    /// Which words it says of a failure before anything of an answer has come; `None` while it
    /// says nothing.
    #[must_use]
    pub fn wording(&self, failure: Failure) -> Option<Wording> {
        let (symptom, errno) = Symptom::of(failure, Received::default())?;
        let own = ALL.iter().position(|profile| profile.id == self.id)?;
        let known = ROWS[own][symptom as usize];
        let text = match errno {
            None | Some(Errno::ConnReset) => known.exactly,
            Some(_) => known.unless_reset,
        };
        let errno = errno.filter(|_| known.names_errno);
        Some(Wording { text, errno })
    }
}
