//! How many files and connections this process may have open.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Raises that as far as it may be raised by anybody. Where it may not, what there is has to do.
pub(crate) fn allow_many() {
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, most, most);
    }
}
