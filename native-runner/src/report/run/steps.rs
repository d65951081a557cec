//! What `run --steps` says of steps that two real kernels took.

use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::run_steps::Followed;
use idlerace_core::trace::Trace;

use crate::lockstep::check::Checked;
use crate::report::text::{heading, requests, words};
use crate::source::Loaded;
use crate::wire::Carrier;

/// For people; beside the prediction, what was changed in the scenario.
pub(crate) fn text(
    loaded: &Loaded,
    kind: Carrier,
    (predicted, change): (&Trace, Option<&str>),
    checked: &Checked,
) -> String {
    let mut text = heading(loaded);
    let _ = writeln!(
        text,
        "\nTwo real kernels took its steps, over a wire of its own ({kind}){}.",
        change.map_or_else(String::new, |change| format!("; {change}"))
    );
    if let Some(observed) = &checked.observed {
        text += &requests(predicted, observed);
        text += &words([observed]);
    }
    let agreed = format!(
        "all {} steps; each result, errno, flag, number and state",
        predicted.events.len()
    );
    text + "\n" + &checked.verdict.sentence(&agreed) + "\n"
}

/// For programs.
pub(crate) fn answer(
    name: String,
    kind: Carrier,
    (predicted, change): (Trace, Option<String>),
    checked: Checked,
) -> Followed {
    Followed {
        version: Version,
        name,
        verdict: checked.verdict,
        wire: kind.to_string().to_lowercase(),
        changes: change.into_iter().collect(),
        predicted,
        observed: checked.observed,
    }
}
