//! How texts were found, and what has to be said of that.

/// How texts were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// What was asked for is in each, or has one in it.
    #[default]
    Text,
    /// A part of what was asked for is in each: a phrase, the class of an error, a status.
    Part,
    /// No text is in what was asked for, but the name of who says these.
    Program,
}

impl How {
    /// Its name, in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Part => "part",
            Self::Program => "program",
        }
    }

    /// What has to be said of texts that were found so, before they are; nothing of those that
    /// have all that was asked for.
    #[must_use]
    pub const fn caution(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Part => Some("No text that is known has all of these words; some have a part."),
            Self::Program => {
                Some("No text that is known has these words; here is what the program can say.")
            }
        }
    }
}
