//! The clients, a file each.

pub mod browsers;
pub mod curl;
pub mod go;
pub mod javascript;
pub mod jvm;
pub mod others;
pub mod proxies;
pub mod python;
pub mod rust;

use alloc::string::String;

use super::about::{About, Origin};
use super::by_id::Profile;
use super::client::ClientProfile;
use super::received::Received;
use super::text::{Text, Texts};
use crate::http::message::Method;
use crate::http::outcome::Failure;

/// A list more than those of every profile: in which words each reports a failure.
macro_rules! clients {
    ($($($part:ident)::+),* $(,)?) => {
        super::by_id::profiles! {
            /// Every client, the article's first.
            ClientProfile: $($($part)::+),*
        }
        pub(super) const TEXTS: &[&Texts<'static>] = &[$(&$($part)::+::TEXTS),*];
    };
}

clients! {
    go,
    rust::hyper_util,
    curl,
    javascript::node,
    python::urllib3,
    python::requests,
    python::httpx,
    proxies::alb,
    proxies::nginx_upstream,
    javascript::node_before_buffer,
    proxies::envoy,
    proxies::haproxy,
    proxies::mod_proxy,
    proxies::caddy,
    proxies::gcp_lb,
    proxies::traefik,
    javascript::fetch,
    javascript::undici,
    javascript::axios,
    javascript::got,
    javascript::node_fetch,
    javascript::bun,
    javascript::bun_before,
    python::aiohttp,
    python::httpx_async,
    python::http_client,
    jvm::jdk_http_client,
    jvm::http_url_connection,
    jvm::apache5,
    jvm::apache4,
    jvm::okhttp,
    jvm::okhttp3,
    jvm::reactor_netty,
    others::dotnet,
    others::ruby,
    rust::reqwest,
    rust::ureq,
    browsers::chromium,
    browsers::firefox,
    javascript::deno,
    others::finch,
    others::net_http_persistent,
    others::net_http_persistent_3,
    others::guzzle,
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
            Text::cover_all(TEXTS[at].usual),
            "a client has no text for some failure"
        );
        at += 1;
    }
};

impl Profile for ClientProfile {
    const ALL: &'static [&'static Self] = ALL;
    const IDS: &'static [&'static str] = &IDS;
    const ABOUT: &'static [&'static About] = ABOUT;
    const ORIGINS: &'static [&'static Origin] = ORIGINS;

    fn id(&self) -> &'static str {
        self.id
    }
}

impl ClientProfile {
    /// In which words it reports a failure: there are some for every symptom. Apart from the
    /// profile, so that who needs no words need not carry them.
    #[must_use]
    pub fn texts(&self) -> Texts<'static> {
        let mut all = ALL.iter().zip(TEXTS);
        let own = all.find(|(profile, _)| profile.id == self.id);
        debug_assert!(own.is_some(), "{}: not of the list", self.id);
        own.map_or(Texts::NONE, |(_, texts)| **texts)
    }

    /// The words in which a user of this client reads about a failure: see [`Texts::words`].
    #[must_use]
    pub fn words(
        &self,
        method: Method,
        failure: Failure,
        received: Received,
        exhausted: bool,
    ) -> String {
        self.texts().words(method, failure, received, exhausted)
    }
}
