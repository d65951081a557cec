//! AWS Application Load Balancer, towards its target.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source, Symptom, Text, Texts,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// AWS Application Load Balancer, towards its target.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "alb",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(60)),
        // How late it is, nobody has said.
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // What its client and its access log say, whatever happened.
    usual: &[
        Text::new(
            &[Symptom::TimedOut],
            "504 Gateway Timeout (access log: elb_status_code 504, target_status_code -)",
        ),
        Text::new(
            &Symptom::ALL,
            "502 Bad Gateway (access log: elb_status_code 502, target_status_code -)",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "AWS ALB",
    settings: &[Setting {
        note: "Rather lengthen the server's: this one is that of the load balancer's connections \
               to its clients, too, and cuts off a response that takes so long to begin.",
        bounds: Some([Duration::from_secs(1), Duration::from_secs(4_000)]),
        ..Setting::in_secs(
            (
                "idle_timeout.timeout_seconds",
                "idle_timeout.timeout_seconds = {}",
            ),
            "client.idle_timeout",
        )
    }],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "a service without versions",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 60 s on both sides, from 1 s to 4000 s",
            "P1-051",
        ),
        Source::new(
            "notices a FIN that has arrived; how late is not known",
            "P5-009",
        ),
        Source::new(
            "no documented retry; 502 to its client, target status \"-\"",
            "P2-077, P4-024",
        ),
    ],
    settings: &[Source::new("idle_timeout.timeout_seconds", "P1-051")],
};
