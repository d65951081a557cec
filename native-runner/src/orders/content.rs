//! Where the content of a message of HTTP/1.1 ends, found in its octets as they come.
//!
//! Knows neither heads nor connections.

use httparse::{Status, parse_chunk_size};

/// A line of a chunked content that is longer is none.
const LONGEST_LINE: usize = 64 << 10;

/// What is still to come of a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// So many octets.
    Octets(u64),
    /// The line with a chunk's size, of which this has come.
    Size(Vec<u8>),
    /// So many octets of a chunk and the end of its line, and other chunks behind it.
    Chunk(u64),
    /// Lines up to the first that is empty; of the one that is coming, so many octets have.
    Trailer(usize),
    /// Everything up to the end of the stream.
    UntilEnd,
}

/// That it is not HTTP/1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Content {
    /// A content in chunks, of which nothing has come.
    pub(super) const fn chunks() -> Self {
        Self::Size(Vec::new())
    }

    /// Whether nothing more is to come.
    pub(super) fn is_over(&self) -> bool {
        *self == Self::Octets(0)
    }

    /// Takes as many of these octets as belong to it, and says how many.
    ///
    /// # Errors
    /// If they cannot.
    pub(super) fn take(&mut self, octets: &[u8]) -> Result<usize, Malformed> {
        let mut taken = 0;
        while taken < octets.len() && !self.is_over() {
            taken += self.step(&octets[taken..])?;
        }
        Ok(taken)
    }

    /// Takes at least one octet.
    fn step(&mut self, octets: &[u8]) -> Result<usize, Malformed> {
        match self {
            Self::UntilEnd => return Ok(octets.len()),
            Self::Octets(left) => return Ok(off(left, octets.len())),
            Self::Chunk(left) => {
                let taken = off(left, octets.len());
                if *left == 0 {
                    *self = Self::chunks();
                }
                return Ok(taken);
            }
            Self::Size(line) => {
                line.push(octets[0]);
                let is_whole = octets[0] == b'\n';
                if line.len() > LONGEST_LINE {
                    return Err(Malformed);
                }
                if is_whole {
                    *self = Self::behind(line)?;
                }
            }
            Self::Trailer(length) => match octets[0] {
                b'\n' if *length == 0 => *self = Self::Octets(0),
                b'\n' => *length = 0,
                b'\r' => {}
                _ if *length > LONGEST_LINE => return Err(Malformed),
                _ => *length += 1,
            },
        }
        Ok(1)
    }

    /// What comes behind the line with a chunk's size.
    fn behind(line: &[u8]) -> Result<Self, Malformed> {
        match parse_chunk_size(line) {
            Ok(Status::Complete((_, 0))) => Ok(Self::Trailer(0)),
            Ok(Status::Complete((_, size))) => Ok(Self::Chunk(size.saturating_add(2))),
            Ok(Status::Partial) | Err(_) => Err(Malformed),
        }
    }
}

/// Takes so many off what is left, or what there is; how many that are.
fn off(left: &mut u64, count: usize) -> usize {
    let here = usize::try_from(*left).unwrap_or(usize::MAX).min(count);
    *left -= here as u64;
    here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_ends_where_it_says_however_it_comes() {
        let chunks = b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nend: no\r\n\r\nGET";
        for (content, octets, length) in [
            (Content::chunks(), &chunks[..], chunks.len() - 3),
            (Content::Octets(2), b"abc", 2),
            (Content::Octets(0), b"GET", 0),
        ] {
            for pieces in 1..octets.len() {
                let (mut content, mut taken) = (content.clone(), 0);
                for piece in octets.chunks(pieces) {
                    taken += content.take(piece).unwrap();
                }
                assert_eq!((taken, content.is_over()), (length, true), "{pieces}");
            }
        }
        let mut content = Content::UntilEnd;
        assert_eq!((content.take(b"abc"), content.is_over()), (Ok(3), false));
        assert_eq!(Content::chunks().take(b"x\r\n"), Err(Malformed));
        assert_eq!(Content::chunks().take(&vec![b'1'; 1 << 17]), Err(Malformed));
    }
}
