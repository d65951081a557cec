//! When and on what an answer was made.

use std::env::consts::OS;
use std::fs;
use std::time::SystemTime;

/// Now, as HTTP writes it.
pub(super) fn date() -> String {
    httpdate::fmt_http_date(SystemTime::now())
}

/// This system, with the release of its kernel where it says that.
pub(super) fn system() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{OS} {}", release.trim()).trim_end().to_owned()
}
