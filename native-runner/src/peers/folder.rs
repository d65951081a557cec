//! Where what was fetched lies: a folder of the user's cache, and never the system's own.

use std::env;
use std::path::PathBuf;

/// Names another folder.
const ANOTHER: &str = "IDLERACE_CACHE";

/// The folder of what goes by this name; nothing if this user has no place for it.
pub(super) fn folder(name: &str) -> Option<PathBuf> {
    Some(cache()?.join("peers").join(name))
}

fn cache() -> Option<PathBuf> {
    let path = |name: &str| {
        env::var_os(name)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    if let Some(another) = path(ANOTHER) {
        return Some(another);
    }
    let cache = if cfg!(windows) {
        path("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        path("HOME").map(|home| home.join("Library/Caches"))
    } else {
        path("XDG_CACHE_HOME").or_else(|| path("HOME").map(|home| home.join(".cache")))
    };
    Some(cache?.join("idlerace"))
}
