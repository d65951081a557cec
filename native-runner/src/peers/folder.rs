//! Where what is run lies: what was fetched in a folder of the user's cache, and never the
//! system's own; programs of the system where that has them.

use std::env;
use std::path::{Path, PathBuf};

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

/// Where a program of this name is; one that was fetched into this folder goes before what the
/// system has.
pub(super) fn program(name: &str, root: Option<&Path>) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_owned());
    }
    let own = root.into_iter();
    let own = own.flat_map(|root| ["usr/sbin", "usr/bin"].map(|place| root.join(place)));
    let usual = env::var_os("PATH").unwrap_or_default();
    // Where servers are, and no user's path leads.
    let system = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let mut places = own.chain(env::split_paths(&usual)).chain(system);
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    places.find_map(|place| Some(place.join(&file)).filter(|path| path.is_file()))
}
