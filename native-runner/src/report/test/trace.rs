//! What one end of a client's connections saw, as a trace that the page opens; and the files of
//! many.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use formats::answers::test::Row;
use idlerace_core::scenario::Scenario;
use idlerace_core::time::{Duration, Instant};
use idlerace_core::trace::{ConnId, Event, EventId, FORMAT, Place, Trace, Vantage, What};

use crate::orders::Sight;
use crate::report::output::document;

/// How the name of such a file ends.
pub(super) const ENDS: &str = ".trace.json";

/// The trace, which begins with the first of what was seen. How requests ended for their client
/// was not seen, and what stands before it in the causes neither.
pub(super) fn trace(vantage: Vantage, scenario: Scenario, sights: &[Sight]) -> Trace {
    let begin = sights.first().map(|sight| sight.at);
    let event = |(id, sight): (u32, &Sight)| {
        let since = begin.map_or_else(Default::default, |begin| sight.at - begin);
        let since = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
        let is_kernels = matches!(sight.what, What::State { .. });
        Event {
            id: EventId(id),
            at: Instant::START + Duration::from_nanos(since),
            connection: Some(ConnId(sight.connection)),
            place: if is_kernels {
                Place::ServerTcp
            } else {
                Place::ServerApp
            },
            what: sight.what,
            cause: None,
        }
    };
    Trace {
        format: FORMAT,
        vantage,
        scenario,
        events: (0..).zip(sights).map(event).collect(),
        requests: Vec::new(),
        stopped_by: None,
    }
}

/// Makes a folder for traces, if there is none. What another run has left there is not replaced,
/// and not mixed with what this one sees.
///
/// # Errors
/// If it cannot be made or looked into, or holds traces.
pub(crate) fn folder(folder: &Path) -> Result<()> {
    let shown = folder.display();
    let made = fs::create_dir_all(folder);
    made.with_context(|| format!("--traces {shown}: cannot make the folder"))?;
    let unread = || format!("--traces {shown}: cannot look into the folder");
    for entry in fs::read_dir(folder).with_context(unread)? {
        let name = entry.with_context(unread)?.file_name();
        let name = name.to_string_lossy();
        ensure!(
            !name.ends_with(ENDS),
            "--traces {shown}: another run has left {name} there; name a folder without traces"
        );
    }
    Ok(())
}

/// Writes a trace into it.
///
/// # Errors
/// If it cannot be written.
pub(super) fn write(folder: &Path, name: &str, trace: &Trace) -> Result<PathBuf> {
    let file = folder.join(name.to_owned() + ENDS);
    let written = fs::write(&file, document(trace));
    written.with_context(|| format!("--traces: cannot write {}", file.display()))?;
    Ok(file)
}

/// Writes the trace of each row into a folder, and has the row name it.
///
/// # Errors
/// If one cannot be written.
pub(crate) fn write_all(into: &Path, rows: &mut [Row], traces: &[Trace]) -> Result<()> {
    for (number, (row, trace)) in (1..).zip(rows.iter_mut().zip(traces)) {
        let key = if row.idempotency_key { "+key" } else { "" };
        let name = format!("{number:02}-{}-{}{key}", row.order, named(&row.method));
        row.trace = Some(write(into, &name, trace)?.display().to_string());
    }
    Ok(())
}

/// A method as a part of a file's name: a client may send any octets of RFC 9110's token.
fn named(method: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    method.chars().filter(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_traces_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let into = place.path().join("seen");
        folder(&into).unwrap();
        fs::write(into.join("notes.txt"), "").unwrap();
        folder(&into).unwrap();
        let name = "01-crossing-POST.trace.json";
        fs::write(into.join(name), "").unwrap();
        let problem = folder(&into).unwrap_err().to_string();
        let begin = format!("--traces {}: another run has left {name}", into.display());
        assert!(problem.starts_with(&begin), "{problem}");
        assert_eq!(problem.lines().count(), 1, "{problem}");
        assert!(folder(&into.join(name)).is_err(), "it is a file");
    }
}
