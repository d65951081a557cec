//! php-fpm behind nginx: what its clients meet is nginx.

use crate::scenario::profile::servers::nginx;
use crate::scenario::profile::{About, Origin, ServerProfile, Source};

/// php-fpm behind nginx: what its clients meet is nginx. That nginx answers 502 where a worker
/// of php-fpm ends in the middle of a request is left out.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "php-fpm",
    policy: nginx::PROFILE.policy,
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "php-fpm behind nginx",
    settings: nginx::ABOUT.settings,
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "php-fpm of 8; nginx 1.22 to 1.31",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 75 s, 1000 requests a connection: nginx's",
            "P1-001, P1-002",
        ),
        Source::new(
            "between nginx and php-fpm no connection is kept unless fastcgi_keep_conn is on",
            "P7-040",
        ),
        Source::new(
            "a worker ends by itself only where pm.max_requests or request_terminate_timeout is set",
            "P7-041",
        ),
    ],
    settings: nginx::ORIGIN.settings,
};
