//! What a client does about answers while its kernel has no room for the rest of a request.

use serde::{Deserialize, Serialize};

/// Whether a client reads while it still has to write, and which of the two tells how it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhileWriting {
    /// It waits in `write()`, and reads when all is written.
    #[default]
    Waits,
    /// The rest is in a buffer of its own, and is written before anything counts that is read. A
    /// write out of it that fails is the end: nothing is read after it.
    Buffers,
    /// One loop does both: what there is to read is read before more is written.
    Reads,
    /// It does both, and which of them comes first is chance.
    Either,
    /// Another thread reads, and closes the connection when it finds an end. The write then
    /// fails, and that is told.
    ReadsApart,
    /// Two threads do it, and the first to tell is heard. A write that fails has taken the error,
    /// so who reads before that is told finds an end of stream.
    EachApart,
}

impl WhileWriting {
    /// Whether it is what a client does that knows nothing better.
    #[must_use]
    pub fn waits(&self) -> bool {
        *self == Self::Waits
    }

    /// Whether it reads before all is written.
    #[must_use]
    pub const fn reads(self) -> bool {
        !matches!(self, Self::Waits | Self::Buffers)
    }

    /// Whether reading and writing wait for their turns each by itself.
    #[must_use]
    pub const fn by_chance(self) -> bool {
        matches!(self, Self::Either | Self::ReadsApart | Self::EachApart)
    }
}
