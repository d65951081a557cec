//! Which rights the wire takes, which of them are there, and how to get the rest.
//!
//! Decides nothing but that.

use std::fs::{self, OpenOptions};
use std::io;
use std::sync::OnceLock;

use nix::errno::Errno;
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

use super::kind::Missing;

/// The device that TUN devices come from.
pub const TUN: &str = "/dev/net/tun";

/// `CAP_NET_ADMIN` and `CAP_SYS_ADMIN` (`capabilities(7)`): to configure interfaces and
/// to make namespaces.
const NEEDED: u64 = 1 << 12 | 1 << 21;

/// What forbids user namespaces by a limit of zero or by one that is reached (`ENOSPC`).
const MORE_USERS: &str = "be root, or: sysctl user.max_user_namespaces=9999";
/// What forbids them otherwise: a setting of Debian's or of Ubuntu's kernel.
const NAMESPACES: &str = "be root, or on Debian: sysctl kernel.unprivileged_userns_clone=1; \
     on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0";
const DESCRIPTORS: &str = "allow the process more open files: ulimit -n 1024";
/// `clone(2)` says `ENOSPC` where a user has as many namespaces as it may have.
const MORE_NAMESPACES: &str = "allow more of them: sysctl user.max_net_namespaces=9999";
const DEVICE: &str = "chmod 0666 /dev/net/tun, or --wire veth, which needs no device";

/// The process's first attempt at the rights, and what came of it.
static PREPARED: OnceLock<Result<(), Missing>> = OnceLock::new();

/// Gets the rights, once, in a user namespace of its own where the user lacks them.
/// To be called before there is a second thread: with one, no process can enter a new
/// user namespace (`unshare(2)`).
///
/// # Errors
/// The right that is missing.
pub fn prepare() -> Result<(), Missing> {
    PREPARED
        .get_or_init(|| {
            if has_capabilities() {
                return Ok(());
            }
            own_user_namespace().map_err(|error| Missing {
                what: format!("cannot make a user namespace ({error})"),
                how: helps(&error, MORE_USERS),
            })
        })
        .clone()
}

/// Why TUN devices cannot be had, if they cannot.
#[must_use]
pub fn tun_is_closed() -> Option<Missing> {
    let opened = OpenOptions::new().read(true).write(true).open(TUN);
    opened.err().map(|error| Missing {
        what: format!("cannot open {TUN} ({error})"),
        how: match error.raw_os_error().map(Errno::from_raw) {
            Some(Errno::EMFILE | Errno::ENFILE) => DESCRIPTORS,
            Some(_) | None => DEVICE,
        },
    })
}

/// What an attempt to build a wire failed of.
pub(super) fn refused(error: &io::Error) -> Missing {
    Missing {
        what: format!("cannot make network namespaces or their interfaces ({error})"),
        how: helps(error, MORE_NAMESPACES),
    }
}

/// What helps against a namespace's refusal; `more`: against as many as there may be.
fn helps(error: &io::Error, more: &'static str) -> &'static str {
    match error.raw_os_error().map(Errno::from_raw) {
        Some(Errno::EMFILE | Errno::ENFILE) => DESCRIPTORS,
        Some(Errno::ENOSPC) => more,
        Some(_) | None => NAMESPACES,
    }
}

fn has_capabilities() -> bool {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    effective
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & NEEDED == NEEDED)
}

/// The user stays who it is, and may do everything to what belongs to the namespace.
fn own_user_namespace() -> io::Result<()> {
    let (user, group) = (geteuid(), getegid());
    unshare(CloneFlags::CLONE_NEWUSER).map_err(|error| {
        if error == Errno::EINVAL {
            io::Error::other("the process has threads already")
        } else {
            io::Error::from(error)
        }
    })?;
    // A group may be mapped only by who has given up changing groups (user_namespaces(7)).
    fs::write("/proc/thread-self/setgroups", "deny")?;
    fs::write("/proc/thread-self/uid_map", format!("{user} {user} 1"))?;
    fs::write("/proc/thread-self/gid_map", format!("{group} {group} 1"))
}
