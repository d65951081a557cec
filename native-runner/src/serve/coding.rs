//! What a file of the page is sent as: plain or compressed; and the tag by which a browser
//! learns that what it has is still right.
//!
//! Brotli at its best takes seconds, so it is made when the page is. What has none is sent
//! as gzip, made once.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;

/// A way to send a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Brotli, the smallest.
    Brotli,
    /// For whoever does not know Brotli.
    Gzip,
    /// As it is.
    Plain,
}

impl Coding {
    /// The best one that a field `Accept-Encoding` allows (RFC 9110 §12.5.3) of a file that
    /// has these; none is allowed where there is no field.
    fn best(accepted: &str, has: impl Fn(Self) -> bool) -> Self {
        let allows = |name: &str| {
            let listed = |name: &str| accepted.split(',').find_map(|entry| weight(entry, name));
            listed(name).or_else(|| listed("*")).unwrap_or(false)
        };
        let known = [("br", Self::Brotli), ("gzip", Self::Gzip)];
        let best = known
            .into_iter()
            .find(|(name, coding)| has(*coding) && allows(name));
        best.map_or(Self::Plain, |(_, coding)| coding)
    }

    /// What stands in `Content-Encoding`, if anything does.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }
}

/// Whether an entry like `gzip;q=0.5` allows the coding of this name; nothing if it speaks
/// of another.
fn weight(entry: &str, name: &str) -> Option<bool> {
    let (coding, rest) = entry.split_once(';').unwrap_or((entry, ""));
    let same = coding.trim().eq_ignore_ascii_case(name);
    let quality = rest.trim().trim_start_matches(['q', 'Q', '=', ' ']);
    same.then(|| rest.is_empty() || quality.parse() != Ok(0.0))
}

/// A file, and what it becomes in each coding that was asked for.
pub struct File {
    plain: Bytes,
    digest: u64,
    brotli: Option<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl File {
    /// A file of this content, and what Brotli made of it, if there is that.
    #[must_use]
    pub fn new(content: Cow<'static, [u8]>, brotli: Option<Cow<'static, [u8]>>) -> Self {
        Self {
            digest: digest(&content),
            plain: bytes(content),
            brotli: brotli.map(bytes),
            gzip: OnceLock::new(),
        }
    }

    /// The best coding that a field `Accept-Encoding` allows of this file.
    #[must_use]
    pub fn best(&self, accepted: &str) -> Coding {
        Coding::best(accepted, |coding| {
            coding != Coding::Brotli || self.brotli.is_some()
        })
    }

    /// Whether this is a file of that content.
    #[must_use]
    pub fn holds(&self, content: &[u8]) -> bool {
        self.digest == digest(content)
    }

    /// The octets to send, and their coding: plain where compressing does not help.
    #[must_use]
    pub fn in_coding(&self, coding: Coding) -> (Coding, Bytes) {
        let small = match coding {
            Coding::Brotli => self.brotli.as_ref().unwrap_or(&self.plain),
            Coding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)),
            Coding::Plain => &self.plain,
        };
        if small.len() < self.plain.len() {
            (coding, small.clone())
        } else {
            (Coding::Plain, self.plain.clone())
        }
    }

    /// The tag of what is sent in this coding: another one for each.
    #[must_use]
    pub fn tag(&self, coding: Coding) -> String {
        let name = coding.name().unwrap_or("plain");
        format!("\"{:016x}-{name}\"", self.digest)
    }
}

fn digest(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    hasher.finish()
}

fn bytes(content: Cow<'static, [u8]>) -> Bytes {
    match content {
        Cow::Borrowed(octets) => Bytes::from_static(octets),
        Cow::Owned(octets) => octets.into(),
    }
}

/// What gzip makes of it; the same again if it cannot.
fn gzip(plain: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let small = encoder.write_all(plain).and_then(|()| encoder.finish());
    small.map_or_else(|_| plain.clone(), Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_best_coding_that_is_allowed_is_taken() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip;q=1.0, br;q=0.1", Coding::Brotli),
            ("BR", Coding::Brotli),
            ("*", Coding::Brotli),
            ("*;q=0", Coding::Plain),
            ("br;q=0, *", Coding::Gzip),
            ("br;q=0.000, gzip; q=0.5", Coding::Gzip),
            ("gzip;q=0", Coding::Plain),
            ("x-gzip, brotli", Coding::Plain),
            ("identity", Coding::Plain),
            ("", Coding::Plain),
        ] {
            assert_eq!(Coding::best(accepted, |_| true), expected, "{accepted}");
        }
        let file = File::new(Cow::Borrowed(b"one"), None);
        assert_eq!(file.best("gzip, br"), Coding::Gzip);
        assert_eq!(file.best("br"), Coding::Plain);
    }

    #[test]
    fn what_is_compressed_is_the_same_file() {
        let text = "the same line again and again\n".repeat(100).into_bytes();
        let file = File::new(text.clone().into(), Some(Cow::Borrowed(b"made before")));
        let sent = file.in_coding(Coding::Brotli);
        assert_eq!(sent, (Coding::Brotli, Bytes::from_static(b"made before")));
        let mut read = Vec::new();
        let (coding, small) = file.in_coding(Coding::Gzip);
        assert_eq!(coding, Coding::Gzip);
        let mut decoder = flate2::read::GzDecoder::new(&small[..]);
        decoder.read_to_end(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn it_is_made_once() {
        let file = File::new("a line\n".repeat(100).into_bytes().into(), None);
        let address = || file.in_coding(Coding::Gzip).1.as_ptr();
        assert_eq!(address(), address());
    }

    #[test]
    fn what_does_not_get_smaller_stays_as_it_is() {
        let file = File::new(Cow::Borrowed(b"\0asm"), Some(Cow::Borrowed(b"longer")));
        for coding in [Coding::Brotli, Coding::Gzip, Coding::Plain] {
            let (sent, octets) = file.in_coding(coding);
            assert_eq!((sent, &octets[..]), (Coding::Plain, &b"\0asm"[..]));
        }
    }

    #[test]
    fn a_tag_is_of_one_content_in_one_coding() {
        let tags = ["one", "two"].map(|text| {
            let file = File::new(text.as_bytes().into(), None);
            [Coding::Brotli, Coding::Gzip, Coding::Plain].map(|coding| file.tag(coding))
        });
        let all: std::collections::BTreeSet<_> = tags.iter().flatten().collect();
        assert_eq!(all.len(), 6);
        assert_eq!(
            File::new(Cow::Borrowed(b"one"), None).tag(Coding::Gzip),
            tags[0][1]
        );
    }
}
