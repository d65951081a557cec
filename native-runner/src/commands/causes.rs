//! What can be behind an error, and how to tell one cause from the others: the article's
//! troubleshooting list, made from the model. Runs nothing for real.

use std::fmt::Write as _;

use idlerace_core::catalog::ENTRIES;
use idlerace_core::explain::{Cause, explain};
use idlerace_core::simulate::simulate;

/// Every cause: what it is, what the client's error, the server's log and a capture show,
/// and the scenarios in which it can be watched.
pub(crate) fn causes() -> String {
    let mut text = String::new();
    for cause in Cause::ALL {
        let signature = cause.signature();
        let shown = shown(cause).join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\n  client  {}\n  server  {}\n  wire    {}\n  see     {shown}\n",
            cause.sentence(),
            signature.client,
            signature.server,
            signature.wire,
        );
    }
    text + "Watch one: idlerace show NAME. Have two real kernels do it: idlerace check NAME.\n"
}

/// The named scenarios in whose stories the cause is.
fn shown(cause: Cause) -> Vec<&'static str> {
    let tell = |entry: &&idlerace_core::catalog::Entry| {
        let told = explain(&simulate(&entry.scenario()));
        told.stories.iter().any(|story| story.cause == cause)
    };
    ENTRIES
        .iter()
        .filter(tell)
        .map(|entry| entry.name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_and_can_be_watched() {
        let text = causes();
        for cause in Cause::ALL {
            assert!(text.contains(cause.sentence()), "{cause:?}");
            assert!(!shown(cause).is_empty(), "{cause:?} is in no scenario");
        }
    }
}
