//! The clients, a file each.

pub mod alb;
pub mod curl;
pub mod go;
pub mod httpx;
pub mod hyper_util;
pub mod nginx_upstream;
pub mod node;
pub mod node_before_buffer;
pub mod requests;
pub mod urllib3;

use super::about::About;
use super::by_id::Profile;
use super::client::ClientProfile;
use super::text::Text;

super::by_id::profiles! {
    /// Every client, the article's first.
    ClientProfile: go, hyper_util, curl, node, urllib3, requests, httpx, alb,
        nginx_upstream, node_before_buffer
}

const IDS: [&str; ALL.len()] = {
    let mut ids = [""; ALL.len()];
    let mut at = 0;
    while at < ids.len() {
        ids[at] = ALL[at].id;
        at += 1;
    }
    ids
};

/// A client that has no words for some failure does not compile.
const _: () = {
    let mut at = 0;
    while at < ALL.len() {
        assert!(
            Text::cover_all(ALL[at].texts),
            "a client has no text for some failure"
        );
        at += 1;
    }
};

impl Profile for ClientProfile {
    const ALL: &'static [&'static Self] = ALL;
    const IDS: &'static [&'static str] = &IDS;
    const ABOUT: &'static [&'static About] = ABOUT;

    fn id(&self) -> &'static str {
        self.id
    }
}
