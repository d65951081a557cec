//! HTTP/1.1 on one connection (RFC 9112): which octets of its two streams belong to which
//! message. A reader has a message when it has read the last of its octets.
//!
//! A value. It knows no connection and no time, and not what the octets are. Each stream
//! carries one message at a time: nobody here sends a request before it has the response
//! to the one before (no pipelining, RFC 9112 §9.3.2).

use super::message::{Persistence, Request};

/// The two streams of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct H1 {
    /// Towards the server.
    pub requests: Stream<Request>,
    /// Towards the client.
    pub responses: Stream<Persistence>,
}

/// The messages in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stream<M> {
    under_way: Option<UnderWay<M>>,
}

/// A message that has been written, if only in part, and not been read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct UnderWay<M> {
    message: M,
    unread: u32,
}

impl<M: Copy + PartialEq> Stream<M> {
    /// The sender writes a message, which has so many octets, or goes on with it.
    pub fn write(&mut self, message: M, octets: u32) {
        if let Some(one) = self.under_way {
            debug_assert!(
                one.message == message,
                "a message is written behind one that was not read to its end"
            );
            if one.message == message {
                return;
            }
        }
        self.under_way = Some(UnderWay {
            message,
            unread: octets,
        });
    }

    /// The receiver has read so many octets; returns the message of which they are the
    /// last.
    pub fn read(&mut self, octets: u32) -> Option<M> {
        let one = self.under_way.as_mut();
        debug_assert!(
            octets <= one.as_ref().map_or(0, |one| one.unread),
            "octets are read that belong to no message"
        );
        let one = one?;
        one.unread = one.unread.saturating_sub(octets);
        let message = one.message;
        if one.unread > 0 {
            return None;
        }
        self.under_way = None;
        Some(message)
    }

    /// The stream ends: returns the message of which no more than so many octets are missing.
    pub fn cut(&mut self, missing: u32) -> Option<M> {
        let one = self.under_way.take_if(|one| one.unread <= missing)?;
        Some(one.message)
    }

    /// The message that was written, if only in part, and not been read to its end.
    #[must_use]
    pub fn message(&self) -> Option<M> {
        self.under_way.map(|one| one.message)
    }

    /// Changes that message.
    pub fn change(&mut self, change: impl FnOnce(&mut M)) {
        if let Some(one) = &mut self.under_way {
            change(&mut one.message);
        }
    }

    /// Whether every message was read to its end.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.under_way.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_with_its_last_octet() {
        let mut stream = Stream::default();
        for message in ["first", "second"] {
            stream.write(message, 10);
            assert_eq!(stream.read(4), None);
            // The rest of a message that is written in two steps.
            stream.write(message, 10);
            assert!(!stream.is_read());
            assert_eq!(stream.read(5), None);
            assert_eq!(stream.read(1), Some(message));
            assert!(stream.is_read());
        }
    }
}
