//! How every command ends: the three exit codes, what makes which, and what the help says of
//! them. The numbers stand here alone.

use std::process::ExitCode;

use formats::verdict::Verdict;
use idlerace_core::explore;

use crate::system::IS_THE_MODELS;

/// What `run`, `check`, `sweep` and the experiment end with.
pub(crate) const OF_RUNS: &str = "\
Exit code:
  0  model and machine agree
  1  they differ
  2  not run, or the machine was too busy to judge";

/// What `test` ends with.
pub(crate) const OF_TESTS: &str = "\
Exit code:
  0  every order was forced, and everything that --expect names is so
  1  something that --expect names is not so
  2  an order was not forced, or COMMAND is not fit for it";

/// What `clients` ends with.
pub(crate) const OF_CLIENTS: &str = "\
Exit code:
  0  every client that was run did in each order what the model says of it
  1  one did something else, or what it did not do in --against
  2  an order was not forced, a driver broke, no client was run, or --against has none of it";

/// What `servers` ends with.
pub(crate) const OF_SERVERS: &str = "\
Exit code:
  0  every server that was run closed as its profile says
  1  one did otherwise
  2  no server was run, or one that was started did not answer";

/// What `proxies` ends with.
pub(crate) const OF_REAL_PROXIES: &str = "\
Exit code:
  0  at every edge every request ended in a way that the model predicts of the proxy's profile
  1  one ended otherwise
  2  no proxy was run, one did not begin, or the machine was too busy to judge an edge";

/// What `proxy` ends with.
pub(crate) const OF_PROXIES: &str = "\
Exit code:
  0  it ended as asked, and the order was forced each time it was begun; with --once, once
  1  something that --expect names is not so
  2  an order was not forced, was never due, or the proxy could not begin";

/// What `explore` ends with: the same three answers to another question.
pub(crate) const OF_PROOFS: &str = "\
Exit code:
  0  safe: no request is lost or applied twice; one that was applied can be told as failed
  1  unsafe: a request can be lost or applied twice
  2  not explored, or undecided because a limit was reached";

/// What `chain` ends with.
pub(crate) const OF_CHAINS: &str = "\
Exit code:
  0  safe: no request of the user is lost or applied twice; with --run, the run was shown
  1  unsafe: one can be lost or applied twice
  2  undecided, or there is no such chain";

/// What `causes` ends with.
pub(crate) const OF_LOOKUPS: &str = "\
Exit code:
  0  the causes are listed
  2  no program that says so is known here, or the input could not be read";

/// What `matrix` ends with.
pub(crate) const OF_MATRICES: &str = "\
Exit code:
  0  printed; with --against, nothing differs
  1  something differs
  2  the file of --against could not be read, or --twice was asked of a server";

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: what was asked is so, or is done.
    Holds,
    /// 1: it is not so.
    Fails,
    /// 2: that cannot be told.
    Unknown,
}

impl Exit {
    /// Model and machine differ. Where the kernel is not the one that the model is of, that is
    /// an observation, and neither has failed.
    pub const DIFFERS: Self = if IS_THE_MODELS {
        Self::Fails
    } else {
        Self::Unknown
    };

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Fails => 1,
            Self::Unknown => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<&Verdict> for Exit {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Agrees => Self::Holds,
            Verdict::Differs(_) => Self::DIFFERS,
            Verdict::TooBusy(_) | Verdict::NotRun(_) => Self::Unknown,
        }
    }
}

impl From<explore::Verdict> for Exit {
    fn from(verdict: explore::Verdict) -> Self {
        match verdict {
            explore::Verdict::Safe => Self::Holds,
            explore::Verdict::Unsafe { .. } => Self::Fails,
            explore::Verdict::Undecided { .. } => Self::Unknown,
        }
    }
}
