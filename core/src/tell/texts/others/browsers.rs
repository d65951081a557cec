//! What browsers say.

use super::other::{CUT_SHORT, EITHER, EOF, Other, RESET};
use crate::http::outcome::Failure::{self, NoResponse, NotConnected, PartialResponse};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::texts::kind::Kind::Tls;
use crate::units::errno::Errno::{ConnRefused, ConnReset, TimedOut};

/// Firefox names its errors, with a comment for each, in one list.
const FIREFOX: &str = "https://github.com/mozilla/gecko-dev/blob/020ce4b8e6aad44c800895727117756fe3c4936f/xpcom/base/ErrorList.py";

/// What its pages say of them.
const SENTENCES: &str = "https://github.com/mozilla/gecko-dev/blob/020ce4b8e6aad44c800895727117756fe3c4936f/browser/locales/en-US/chrome/overrides/appstrings.properties";

pub(super) const ALL: &[Other] = &[
    Other {
        who: "Chromium",
        says: "net::ERR_EMPTY_RESPONSE",
        ends: EOF,
        kinds: &[],
        source: "P2-066",
    },
    Other {
        who: "Chromium",
        says: "net::ERR_CONNECTION_RESET",
        ends: RESET,
        kinds: &[],
        source: "P2-066",
    },
    Other {
        who: "Chromium",
        says: "net::ERR_CONNECTION_CLOSED",
        ends: EOF,
        kinds: &[],
        source: "P2-066",
    },
    Other {
        who: "Firefox",
        says: "NS_ERROR_NET_RESET",
        ends: EITHER,
        kinds: &[],
        source: FIREFOX,
    },
    Other {
        who: "Firefox",
        says: "The connection was reset: The connection to the server was reset while the page was loading.",
        ends: EITHER,
        kinds: &[],
        source: SENTENCES,
    },
    Other {
        who: "Firefox",
        says: "NS_ERROR_NET_INTERRUPT",
        ends: &[PartialResponse(Eof), PartialResponse(Error(ConnReset))],
        kinds: &[],
        source: FIREFOX,
    },
    Other {
        who: "Firefox",
        says: "The connection was interrupted: The connection to {host} was interrupted while the page was loading.",
        ends: &[PartialResponse(Eof), PartialResponse(Error(ConnReset))],
        kinds: &[],
        source: SENTENCES,
    },
    Other {
        who: "Firefox",
        says: "NS_ERROR_NET_PARTIAL_TRANSFER",
        ends: CUT_SHORT,
        kinds: &[],
        source: FIREFOX,
    },
    Other {
        who: "Firefox",
        says: "NS_ERROR_NET_TIMEOUT",
        ends: &[
            NotConnected(TimedOut),
            NoResponse(Error(TimedOut)),
            Failure::TimedOut,
        ],
        kinds: &[],
        source: FIREFOX,
    },
    Other {
        who: "Firefox",
        says: "NS_ERROR_CONNECTION_REFUSED",
        ends: &[NotConnected(ConnRefused)],
        kinds: &[],
        source: FIREFOX,
    },
    Other {
        who: "Firefox, of TLS",
        says: "PR_CONNECT_RESET_ERROR",
        ends: RESET,
        kinds: &[],
        source: "https://github.com/freebee-game/web-client/issues/4, https://github.com/webcompat/web-bugs/issues/122319",
    },
    Other {
        who: "Firefox, of TLS",
        says: "PR_END_OF_FILE_ERROR",
        ends: EOF,
        kinds: &[Tls],
        source: "https://github.com/webcompat/web-bugs/issues/131507",
    },
];
