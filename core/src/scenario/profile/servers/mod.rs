//! The servers, a file each.

pub mod apache;
pub mod envoy;
pub mod go;
pub mod gunicorn;
pub mod hyper;
pub mod javascript;
pub mod jvm;
pub mod nginx;
pub mod others;
pub mod proxies;
pub mod puma;
pub mod puma_6;
pub mod python;
pub mod uvicorn;

use super::about::{About, Origin};
use super::by_id::Profile;
use super::server::ServerProfile;

super::by_id::profiles! {
    /// Every server, the article's first.
    ServerProfile: go, javascript::node, nginx, apache, hyper, envoy,
        javascript::node_before_buffer, gunicorn, uvicorn, puma, puma_6,
        python::hypercorn, python::waitress, python::aiohttp,
        jvm::jetty, jvm::tomcat, jvm::undertow, jvm::reactor_netty, jvm::jdk,
        others::kestrel, others::iis, others::actix,
        proxies::caddy, proxies::haproxy, proxies::traefik, proxies::lighttpd,
        proxies::alb, proxies::gcp_lb, proxies::cloudflare,
        javascript::node_26, others::cowboy, proxies::php_fpm,
        python::http_server
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

impl Profile for ServerProfile {
    const ALL: &'static [&'static Self] = ALL;
    const IDS: &'static [&'static str] = &IDS;
    const ABOUT: &'static [&'static About] = ABOUT;
    const ORIGINS: &'static [&'static Origin] = ORIGINS;

    fn id(&self) -> &'static str {
        self.id
    }
}
