//! Why an attempt did not go the ordinary way: a file for each cause, with everything that
//! there is to say about it, and the list of them.
//!
//! A cause is added by its file, its line in the list, and its chapter in the book.

mod answer_cut_short;
mod answered_early;
mod crossed;
mod died_after_applying;
mod died_before_applying;
mod discarded;
mod fin_lost;
mod host_lost;
mod not_accepted;
mod not_tls;
mod out_of_patience;
mod port_closed;
mod reset_by_forgery;
mod reset_by_middlebox;
mod reset_on_idle;
mod seen_after_checkout;
mod seen_in_time;
mod swallowed;
mod unnoticed;
mod unread_at_close;
mod untold;

use alloc::string::String;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::description::{Effect, Precedence};
use super::evidence::Evidence;
use super::signature::Signature;
use crate::http::outcome::Failure;

/// The list: in the order in which people read it, each with its file. The last is none
/// that can be looked for.
///
/// Each text is looked up by itself, so that a program carries only those that it shows.
macro_rules! causes {
    (
        $($(#[$doc:meta])+ $cause:ident: $file:ident,)+;
        $(#[$last_doc:meta])+ $last:ident: $last_file:ident
    ) => {
        /// Why an attempt did not go the ordinary way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause {
            $($(#[$doc])+ $cause,)+
            $(#[$last_doc])+ $last,
        }

        impl Cause {
            /// Every cause that a simulated trace can tell.
            pub const ALL: [Self; [$(stringify!($cause)),+].len()] = [$(Self::$cause),+];

            /// The name in JSON and in the book's addresses.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$cause => $file::CAUSE.id,)+
                    Self::$last => $last_file::CAUSE.id,
                }
            }

            /// The cause in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$cause => $file::CAUSE.sentence,)+
                    Self::$last => $last_file::CAUSE.sentence,
                }
            }

            /// What the server logs, if it logs anything.
            #[must_use]
            pub const fn server_line(self) -> Option<&'static str> {
                match self {
                    $(Self::$cause => $file::CAUSE.server_line,)+
                    Self::$last => $last_file::CAUSE.server_line,
                }
            }

            /// What tells it from the others.
            #[must_use]
            pub const fn signature(self) -> Signature {
                match self {
                    $(Self::$cause => $file::CAUSE.signature,)+
                    Self::$last => $last_file::CAUSE.signature,
                }
            }

            /// How a request fails by it, for a client that sends none again.
            #[must_use]
            pub const fn failures(self) -> &'static [Failure] {
                match self {
                    $(Self::$cause => $file::CAUSE.failures,)+
                    Self::$last => $last_file::CAUSE.failures,
                }
            }

            /// Whether a request that fails by it was applied.
            #[must_use]
            pub const fn effect(self) -> Effect {
                match self {
                    $(Self::$cause => $file::CAUSE.effect,)+
                    Self::$last => $last_file::CAUSE.effect,
                }
            }

            const fn precedence(self) -> Precedence {
                match self {
                    $(Self::$cause => $file::CAUSE.precedence,)+
                    Self::$last => $last_file::CAUSE.precedence,
                }
            }

            fn fits(self, evidence: &Evidence) -> bool {
                let fits = match self {
                    $(Self::$cause => $file::CAUSE.fits,)+
                    Self::$last => $last_file::CAUSE.fits,
                };
                fits(evidence)
            }
        }
    };
}

causes! {
    /// An idle connection ended and the client knew before it needed it.
    SeenInTime: seen_in_time,
    /// Request and FIN passed each other on the wire.
    Crossed: crossed,
    /// The request reached the server's kernel, and the server closed without reading it.
    UnreadAtClose: unread_at_close,
    /// The client learnt of the end between picking the connection and writing.
    SeenAfterCheckout: seen_after_checkout,
    /// The client's kernel had the FIN before the write, and nobody had looked.
    Unnoticed: unnoticed,
    /// The server ended the idle connection by RST.
    ResetOnIdle: reset_on_idle,
    /// A half-closed server read the request and threw it away.
    Discarded: discarded,
    /// The serving process died before it applied the request.
    DiedBeforeApplying: died_before_applying,
    /// The serving process died after it applied the request.
    DiedAfterApplying: died_after_applying,
    /// The serving process died in the middle of its answer.
    AnswerCutShort: answer_cut_short,
    /// A middlebox swallowed the request.
    Swallowed: swallowed,
    /// A middlebox swallowed the request and answered with a RST.
    ResetByMiddlebox: reset_by_middlebox,
    /// A middlebox ended the idle connection by RSTs of its own.
    ResetByForgery: reset_by_forgery,
    /// The client gave up before the server was done.
    OutOfPatience: out_of_patience,
    /// The server's FIN was lost.
    FinLost: fin_lost,
    /// The server answered and closed before it had read the whole request.
    AnsweredEarly: answered_early,
    /// The server expected TLS.
    NotTls: not_tls,
    /// Nobody listened.
    PortClosed: port_closed,
    /// The accept queue had no room.
    NotAccepted: not_accepted,
    /// The server's host had been down.
    HostLost: host_lost,
    ;
    /// The trace does not tell.
    Untold: untold
}

impl Cause {
    /// Why an attempt ended as the evidence shows; `None` if it was answered and nothing
    /// ended.
    pub(super) fn decide(evidence: &Evidence) -> Option<Self> {
        if evidence.answered && evidence.client.end.is_none() {
            return None;
        }
        Self::every()
            .filter(|cause| cause.fits(evidence))
            .min_by_key(|cause| cause.precedence())
    }

    fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain([Self::Untold])
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Cause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let known = Self::every().find(|cause| cause.id() == id);
        known.ok_or_else(|| D::Error::custom(format_args!("there is no cause `{id}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::attempts::attempts;
    use super::*;
    use crate::run::simulate::simulate;
    use crate::scenario::catalog::ENTRIES;

    /// Otherwise the list's order would decide.
    #[test]
    fn of_one_precedence_at_most_one_cause_fits() {
        for entry in ENTRIES {
            for evidence in attempts(&simulate(&entry.scenario())) {
                let Some(cause) = Cause::decide(&evidence) else {
                    continue;
                };
                let others: Vec<Cause> = Cause::every()
                    .filter(|other| other.precedence() == cause.precedence())
                    .filter(|other| other != &cause && other.fits(&evidence))
                    .collect();
                assert_eq!(others, [], "beside {cause:?}, {}: {evidence:?}", entry.name);
            }
        }
    }

    #[test]
    fn a_name_leads_back_to_its_cause() {
        for cause in Cause::every() {
            let json = serde_json::to_string(&cause).unwrap();
            assert_eq!(json, format!("\"{}\"", cause.id()));
            assert_eq!(serde_json::from_str::<Cause>(&json).unwrap(), cause);
        }
        let unknown = serde_json::from_str::<Cause>("\"crosses\"").unwrap_err();
        assert!(unknown.to_string().contains("`crosses`"), "{unknown}");
    }
}
