//! How a client learns that an idle connection is dead.

use serde::{Deserialize, Serialize};

use crate::units::time::{Duration, Range};

/// How a client learns that an idle connection is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Liveness {
    /// It does not look.
    None,
    /// A read is always pending; the end is noticed within the lag.
    Background {
        /// From the kernel having the FIN to the client acting on it.
        lag: Range,
    },
    /// It polls the connection when it picks it.
    Checkout,
    /// It polls when it picks a connection that has been idle so long.
    CheckoutAfter {
        /// The least idle time that is worth a look.
        idle: Duration,
    },
}

impl Liveness {
    /// How late a background read is on a machine with nothing else to do. Not a figure of
    /// any client.
    pub const LAG: Range = Range::fixed(Duration::from_micros(50));
    /// A read that is always pending, on such a machine.
    pub const BACKGROUND: Self = Self::Background { lag: Self::LAG };
}
