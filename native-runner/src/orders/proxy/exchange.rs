//! The requests and answers of one connection of HTTP/1.1, read as their octets pass by.
//!
//! Holds nothing up and changes nothing; what it cannot read it names.

use std::collections::VecDeque;
use std::mem::take;

use httparse::{EMPTY_HEADER, Header, Response, Status};

use super::super::content::Content;
use super::super::log::Request;
use super::super::message::{FIELDS, Head, LONGEST_HEAD, head, looks_like};

/// An answer: of which request, and its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) request: Request,
    pub(super) status: u16,
}

/// What is there that cannot be read; what it seems to be.
pub(super) type Foreign = &'static str;

/// Both directions.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// The beginning of a request's head.
    asking: Vec<u8>,
    /// What is to come of a request's content.
    content: Option<Content>,
    /// Whether the client waits for a word before it sends that.
    waits: bool,
    /// Those without a whole answer, the oldest first.
    open: VecDeque<Request>,
    /// The beginning of an answer's head.
    answering: Vec<u8>,
    /// The status of the answer that is coming, and what is to come of its content.
    answer: Option<(u16, Content)>,
    /// How many octets heads of answers had, up to the last one.
    head: usize,
}

impl Exchange {
    /// Whether every request was answered to its end, and nothing of another has come.
    pub(super) fn is_idle(&self) -> bool {
        self.open.is_empty() && self.asking.is_empty() && self.content.is_none()
    }

    /// Whether the last request has come to its end.
    pub(super) fn is_asked(&self) -> bool {
        !self.open.is_empty() && self.asking.is_empty() && self.content.is_none()
    }

    /// Whether the client waits for a word before it sends the content; asked once.
    pub(super) fn waits(&mut self) -> bool {
        take(&mut self.waits)
    }

    /// Whether nothing of an answer has come behind the last one, or behind a word before one.
    pub(super) const fn is_between_answers(&self) -> bool {
        self.answer.is_none() && self.answering.is_empty()
    }

    /// How long the head of the last answer was.
    pub(super) const fn head(&self) -> usize {
        self.head
    }

    /// Octets of the client; which requests begin in them.
    ///
    /// # Errors
    /// If they are no requests.
    pub(super) fn asks(&mut self, mut octets: &[u8]) -> Result<Vec<Request>, Foreign> {
        let mut begun = Vec::new();
        while !octets.is_empty() {
            if let Some(content) = &mut self.content {
                let taken = content.take(octets).map_err(|_| NOT_ITS_CONTENT)?;
                octets = &octets[taken..];
                if content.is_over() {
                    self.content = None;
                }
                continue;
            }
            let before = self.asking.len();
            self.asking.extend_from_slice(octets);
            let Some(head) = whole(&self.asking)? else {
                break;
            };
            octets = &octets[head.length - before..];
            self.asking.clear();
            self.content = Some(head.content).filter(|content| !content.is_over());
            self.waits = head.waits;
            self.open.push_back(head.request.clone());
            begun.push(head.request);
        }
        Ok(begun)
    }

    /// Octets of the server; which answers end in them.
    ///
    /// # Errors
    /// If they are no answers.
    pub(super) fn answers(&mut self, mut octets: &[u8]) -> Result<Vec<Answered>, Foreign> {
        let mut ended = Vec::new();
        while !octets.is_empty() {
            if let Some((status, content)) = &mut self.answer {
                let taken = content.take(octets).map_err(|_| NOT_ITS_CONTENT)?;
                octets = &octets[taken..];
                if content.is_over() {
                    let status = *status;
                    ended.extend(self.end(status));
                }
                continue;
            }
            let before = self.answering.len();
            self.answering.extend_from_slice(octets);
            let asked = self.open.front().ok_or("an answer without a request")?;
            let Some((length, status, content)) = answer(&self.answering, asked)? else {
                break;
            };
            octets = &octets[length - before..];
            self.answering.clear();
            self.head = length;
            match status {
                101 => return Err("another protocol from here on"),
                100..200 => {}
                _ if content.is_over() => ended.extend(self.end(status)),
                _ => self.answer = Some((status, content)),
            }
        }
        Ok(ended)
    }

    /// The server has said everything: an answer that has no other end is whole.
    pub(super) fn answers_no_more(&mut self) -> Option<Answered> {
        match &self.answer {
            Some((status, Content::UntilEnd)) => {
                let status = *status;
                self.end(status)
            }
            Some(_) | None => None,
        }
    }

    fn end(&mut self, status: u16) -> Option<Answered> {
        self.answer = None;
        let request = self.open.pop_front()?;
        Some(Answered { request, status })
    }
}

const NOT_ITS_CONTENT: Foreign = "a message whose content is not HTTP/1.1";

/// The head at the beginning of these octets, if it is whole.
fn whole(octets: &[u8]) -> Result<Option<Head>, Foreign> {
    match head(octets) {
        Ok(None) if octets.len() > LONGEST_HEAD => Err("a head without an end"),
        Ok(found) => Ok(found),
        // What may follow is advice to whoever talks to an origin.
        Err(_) => Err(looks_like(octets).split(';').next().unwrap_or_default()),
    }
}

/// The length of an answer's head, its status and its content, if the head is whole.
fn answer(octets: &[u8], asked: &Request) -> Result<Option<(usize, u16, Content)>, Foreign> {
    let mut fields = [EMPTY_HEADER; FIELDS];
    let mut parsed = Response::new(&mut fields);
    let length = match parsed.parse(octets) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) if octets.len() > LONGEST_HEAD => return Err("a head without an end"),
        Ok(Status::Partial) => return Ok(None),
        Err(_) => return Err("an answer that is not HTTP/1.1"),
    };
    let status = parsed.code.unwrap_or_default();
    let is_bare = asked.method == "HEAD" || matches!(status, 100..200 | 204 | 304);
    let content = if is_bare {
        Content::Octets(0)
    } else {
        content(parsed.headers)
    };
    Ok(Some((length, status, content)))
}

/// RFC 9112 §6.3.
fn content(fields: &[Header<'_>]) -> Content {
    let value = |name: &str| {
        let field = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).trim().to_lowercase())
    };
    if let Some(coding) = value("transfer-encoding") {
        return if coding.ends_with("chunked") {
            Content::chunks()
        } else {
            Content::UntilEnd
        };
    }
    let length = value("content-length").and_then(|text| text.parse().ok());
    length.map_or(Content::UntilEnd, Content::Octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "POST /x HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc\
        HEAD /y HTTP/1.1\r\n\r\nGET /z HTTP/1.1\r\n\r\n";
    const ANSWERED: &str = "HTTP/1.1 100 Continue\r\n\r\n\
        HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n\
        HTTP/1.1 404 No\r\ncontent-length: 9\r\n\r\n\
        HTTP/1.0 200 OK\r\n\r\nto the end";

    #[test]
    fn messages_are_told_apart_however_they_come() {
        for pieces in [1, 2, 7, 1000] {
            let mut exchange = Exchange::default();
            let mut asked = Vec::new();
            for piece in ASKED.as_bytes().chunks(pieces) {
                asked.extend(exchange.asks(piece).unwrap());
            }
            let targets: Vec<&str> = asked.iter().map(|one| &*one.target).collect();
            assert_eq!(targets, ["/x", "/y", "/z"], "{pieces}");
            assert!(exchange.is_asked() && !exchange.is_idle());
            let mut answered = Vec::new();
            for piece in ANSWERED.as_bytes().chunks(pieces) {
                answered.extend(exchange.answers(piece).unwrap());
            }
            let statuses: Vec<u16> = answered.iter().map(|one| one.status).collect();
            assert_eq!(statuses, [200, 404], "{pieces}");
            assert!(!exchange.is_between_answers());
            let last = exchange.answers_no_more().unwrap();
            assert_eq!((&*last.request.target, last.status), ("/z", 200));
            assert!(exchange.is_idle() && exchange.answers_no_more().is_none());
        }
    }

    #[test]
    fn what_is_not_http_is_named() {
        let mut exchange = Exchange::default();
        assert!(exchange.asks(b"\x16\x03\x01").unwrap_err().contains("TLS"));
        let mut exchange = Exchange::default();
        assert!(exchange.answers(b"220 hello\r\n").is_err());
        let mut exchange = Exchange::default();
        exchange.asks(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        assert!(Exchange::default().asks(b"*1\r\n$4\r\nPING\r\n").is_err());
        let upgraded = exchange.answers(b"HTTP/1.1 101 Yes\r\n\r\n");
        assert!(upgraded.unwrap_err().contains("another protocol"));
    }
}
