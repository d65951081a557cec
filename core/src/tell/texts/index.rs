//! Every text that is known, with the failures that it stands for, and the search in them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::how::How;
use super::kind::Kind;
use super::line::plain;
use super::others::{self, Other};
use super::pattern::{Pattern, words};
use crate::http::outcome::{Failure, StreamEnd};
use crate::scenario::profile::{
    ClientProfile, Profile as _, Received, Symptom, Text, Texts, clients,
};
use crate::tell::causes::Cause;
use crate::units::errno::Errno;

/// A text, and what it stands for.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who says it.
    pub who: &'static str,
    /// The profile whose text it is; `None` of a program without one.
    pub client: Option<&'static ClientProfile>,
    /// The text as somebody reads it; `N` stands for a number.
    pub text: String,
    /// Where it was read, facts and addresses; `None` of a profile, which has its own sources.
    pub source: Option<&'static str>,
    ends: Vec<Failure>,
    kinds: &'static [Kind],
    pattern: Pattern,
}

/// Every text that is known: those of the profiles, then the others.
#[derive(Clone, Debug)]
pub struct Index {
    all: Vec<Said>,
    anchors: Vec<String>,
}

impl Said {
    /// The causes that end so, in the order of [`Cause::ALL`].
    pub fn causes(&self) -> impl Iterator<Item = Cause> {
        let ends_so = |cause: &Cause| cause.failures().iter().any(|end| self.ends.contains(end));
        Cause::ALL.into_iter().filter(ends_so)
    }

    /// The kinds of causes that end so, in the order of [`Kind::ALL`].
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let ends_so = |kind: &Kind| {
            self.kinds.contains(kind)
                || kind.ends().iter().any(|end| self.ends.contains(end))
                || self.causes().any(|cause| kind.causes().contains(&cause))
        };
        Kind::ALL.into_iter().filter(ends_so)
    }

    /// Of which versions that is known; `None` where a source alone is.
    #[must_use]
    pub fn versions(&self) -> Option<&'static str> {
        Some(self.client?.origin()?.versions)
    }

    /// The failures that it stands for.
    #[must_use]
    pub fn ends(&self) -> &[Failure] {
        &self.ends
    }

    /// The phrases of the text, in small letters and without what each line has of its own.
    #[must_use]
    pub fn phrases(&self) -> &[String] {
        self.pattern.phrases()
    }

    /// Whether there is enough of the text in a line to tell it by.
    #[must_use]
    pub fn is_in(&self, line: &str) -> bool {
        let line = plain(line).to_ascii_lowercase();
        // Answers of one gateway differ by their status alone.
        let same = |status| words(&line).any(|word| word == status);
        self.pattern.found_in(&line) > 0 && self.pattern.status().is_none_or(same)
    }

    /// Whether a line that has the text has it in its own letters, where these count: the
    /// first letter of `HAProxy`'s states says by its case who ended it.
    fn is_as(&self, line: &str) -> bool {
        const STATE: usize = 4;
        self.text.len() != STATE || line.contains(&self.text)
    }

    /// Whether the program is named in this, which is in small letters: the first word of its
    /// name, or another that begins with a capital.
    fn is_by(&self, told: &str) -> bool {
        const FEWEST: usize = 3;
        let mut own = self.who.split_whitespace().enumerate();
        own.any(|(at, word)| {
            let name: String = word.chars().take_while(|c| c.is_alphanumeric()).collect();
            let is_name = at == 0 || name.starts_with(|c: char| c.is_ascii_uppercase());
            let name = name.to_ascii_lowercase();
            is_name && name.len() >= FEWEST && words(told).any(|word| is_called(word, &name))
        })
    }

    fn other(other: &Other) -> Self {
        Self {
            who: other.who,
            client: None,
            text: other.says.to_string(),
            source: Some(other.source),
            ends: other.ends.to_vec(),
            kinds: other.kinds,
            pattern: Pattern::new(other.says),
        }
    }

    /// What every program says that passes on the kernel's error.
    fn of_kernel(errno: Errno) -> [Self; 2] {
        let ended = StreamEnd::Error(errno);
        let ends = [
            Failure::NotConnected(errno),
            Failure::ClosedIdle(ended),
            Failure::NothingWritten(errno),
            Failure::RequestCut(ended),
            Failure::NoResponse(ended),
            Failure::PartialResponse(ended),
        ];
        [errno.message().to_string(), errno.to_string()].map(|text| Self {
            who: "Any program: the kernel's error",
            client: None,
            pattern: Pattern::new(&text),
            text,
            source: Some("https://man7.org/linux/man-pages/man3/errno.3.html"),
            ends: ends.to_vec(),
            kinds: &[],
        })
    }

    fn of_profile(client: &'static ClientProfile, says: &str) -> Self {
        let shown = says
            .replace("{verb}", "Post")
            .replace("{method}", "POST")
            .replace("{whole}", "N")
            .replace("{n}", "N")
            .replace("{content}", "N")
            .replace("{missing}", "N");
        Self {
            who: client.title(),
            client: Some(client),
            text: shown,
            source: None,
            ends: Vec::new(),
            kinds: &[],
            pattern: Pattern::new(says),
        }
    }
}

impl Index {
    /// All of it.
    #[must_use]
    pub fn new() -> Self {
        let profiles = clients::ALL.iter().flat_map(|client| of_client(client));
        let all: Vec<Said> = profiles
            .chain(others::all().map(Said::other))
            .chain(ERRNOS.into_iter().flat_map(Said::of_kernel))
            .collect();
        let anchors = all.iter().flat_map(|said| said.pattern.anchors());
        let mut anchors: Vec<String> = anchors.map(ToString::to_string).collect();
        anchors.sort_unstable();
        anchors.dedup();
        Self { all, anchors }
    }

    /// Every text.
    #[must_use]
    pub fn all(&self) -> &[Said] {
        &self.all
    }

    /// The texts that somebody means by this, and how that is known: a part of a text, or a line
    /// with one in it; else words about one; else the name of who says it. First those of
    /// programs that are named, and of these those of a version that is.
    #[must_use]
    pub fn look_up(&self, asked: &str) -> (How, Vec<&Said>) {
        let asked = plain(asked);
        let text = asked.to_ascii_lowercase();
        let (best, scores) = self.scores(&asked, &text);
        let means = |(said, score): &(&Said, Score)| {
            best.0 > 0 && *score == best || said.pattern.has(&text) && said.is_as(&asked)
        };
        let pairs = self.all.iter().zip(scores).filter(means);
        let found = telling(pairs.map(|(said, _)| said).collect());
        let part = if found.is_empty() {
            self.named_in(&text)
        } else {
            Vec::new()
        };
        let (how, mut found) = match (found.is_empty(), part.is_empty()) {
            (false, _) => (How::Text, found),
            (true, false) => (How::Part, part),
            (true, true) => (How::Program, self.of_program(&text)),
        };
        found.sort_by_key(|said| (!said.is_by(&text), !names_version(said.who, &text)));
        if found.is_empty() {
            (How::default(), found)
        } else {
            (how, found)
        }
    }

    /// The texts of [`look_up`](Self::look_up).
    #[must_use]
    pub fn of_text(&self, asked: &str) -> Vec<&Said> {
        self.look_up(asked).1
    }

    /// The texts of the programs that are named in this, if it is a name and no sentence: some
    /// are everyday words. Of a version that is named, that one's alone.
    fn of_program(&self, told: &str) -> Vec<&Said> {
        const WORDS: usize = 3;
        if words(told).count() > WORDS {
            return Vec::new();
        }
        let mut found: Vec<&Said> = self.all.iter().filter(|said| said.is_by(told)).collect();
        if found.iter().any(|said| names_version(said.who, told)) {
            found.retain(|said| names_version(said.who, told));
        }
        telling(found)
    }

    /// The texts of which most is named in words about an error, with no text among them.
    fn named_in(&self, told: &str) -> Vec<&Said> {
        let named = self.all.iter().map(|said| said.pattern.named_in(told));
        let named: Vec<usize> = named.collect();
        let most = named.iter().copied().max().unwrap_or_default();
        let means = |(_, named): &(&Said, usize)| *named > 0 && *named == most;
        let pairs = self.all.iter().zip(named).filter(means);
        telling(pairs.map(|(said, _)| said).collect())
    }

    /// The texts of which most is in a line, if there is enough of one.
    #[must_use]
    pub fn of_line(&self, read: &str) -> Vec<&Said> {
        let read = plain(read);
        let line = read.to_ascii_lowercase();
        if !self.anchors.iter().any(|anchor| line.contains(anchor)) {
            return Vec::new();
        }
        let (best, scores) = self.scores(&read, &line);
        let means = |(_, score): &(&Said, Score)| best.0 > 0 && *score == best;
        let pairs = self.all.iter().zip(scores).filter(means);
        telling(pairs.map(|(said, _)| said).collect())
    }

    /// How much of each text is in a line, and the most. `line` is in small letters, and
    /// `read` is as it was.
    fn scores(&self, read: &str, line: &str) -> (Score, Vec<Score>) {
        let score = |said: &Said| match said.pattern.score(line) {
            (1.., _) if !said.is_as(read) => Score::default(),
            score => score,
        };
        let scores = self.all.iter().map(score);
        let scores: Vec<Score> = scores.collect();
        (scores.iter().copied().max().unwrap_or_default(), scores)
    }
}

/// [`Pattern::score`].
type Score = (usize, usize);

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a word is this name, or begins with it before a mark: `node.js`.
fn is_called(word: &str, name: &str) -> bool {
    let rest = word.strip_prefix(name);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a number in a program's title is that of a version in this: the 18 of `v18.20.8`.
#[must_use]
pub fn names_version(title: &str, told: &str) -> bool {
    let mut told = words(told).filter_map(|word| word.trim_start_matches('v').split('.').next());
    told.any(|word| {
        word.starts_with(|c: char| c.is_ascii_digit()) && words(title).any(|own| own == word)
    })
}

/// The errnos that end connections.
const ERRNOS: [Errno; 4] = [
    Errno::ConnReset,
    Errno::Pipe,
    Errno::TimedOut,
    Errno::ConnRefused,
];

/// Every text of a client's, filled in with each errno; it stands for a failure where a
/// cause brings one about.
fn of_client(client: &'static ClientProfile) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    let texts = client.texts();
    for (text, first) in in_turn(texts.usual).chain(in_turn(texts.exhausted)) {
        let known = ends(text, first, texts).map(|(errno, failure)| (errno, Some(failure)));
        let filled = ERRNOS.map(|errno| (Some(errno), None));
        for (errno, failure) in known.chain(filled) {
            let said = Said::of_profile(client, &text.with_errno(errno));
            let known = all.iter().position(|one| one.text == said.text);
            let at = known.unwrap_or(all.len());
            if known.is_none() {
                all.push(said);
            }
            if let Some(failure) = failure.filter(|one| !all[at].ends.contains(one)) {
                all[at].ends.push(failure);
            }
        }
    }
    all
}

/// Each text, with those that come before it: a client says the first that there is.
fn in_turn<'t>(texts: &'t [Text<'t>]) -> impl Iterator<Item = (&'t Text<'t>, &'t [Text<'t>])> {
    let each = texts.iter().enumerate();
    each.map(|(at, text)| (text, &texts[..at]))
}

/// Of texts that were found those that stand for something, if there are such.
fn telling(mut found: Vec<&Said>) -> Vec<&Said> {
    let tells = |said: &&Said| !said.ends.is_empty() || !said.kinds.is_empty();
    if found.iter().any(tells) {
        found.retain(tells);
    }
    found
}

/// The failures that a cause brings about and a text is for, with the errno of each; what one
/// of the first texts is for it is not. Those that none of all its client's texts is for are
/// told in the words of another.
fn ends(
    text: &Text<'_>,
    first: &[Text<'_>],
    all: Texts<'_>,
) -> impl Iterator<Item = (Option<Errno>, Failure)> {
    const BROKEN_OFF: [Received; 2] = [
        Received {
            head: false,
            content: 0,
            missing: 0,
        },
        Received {
            head: true,
            content: 0,
            missing: 0,
        },
    ];
    let failures = Cause::ALL.into_iter().flat_map(Cause::failures);
    let each = failures.flat_map(|failure| BROKEN_OFF.map(|received| (*failure, received)));
    let told = move |symptom: Symptom| {
        let mut own = all.usual.iter().chain(all.exhausted);
        let has_words = own.any(|one| one.is_for(symptom));
        symptom.like().filter(|_| !has_words).unwrap_or(symptom)
    };
    each.filter_map(move |(failure, received)| {
        let (symptom, errno) = Symptom::of(failure, received)?;
        let symptom = told(symptom);
        let says = |one: &Text<'_>| one.is_for(symptom);
        (says(text) && !first.iter().any(says)).then_some((errno, failure))
    })
}
