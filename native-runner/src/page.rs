//! The page's files, and what a browser gets that asks for one of them.

use std::borrow::Cow;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use rust_embed::Embed;

/// Finds a file of the page by its name, like `app.js`.
pub type Files = fn(name: &str) -> Option<Cow<'static, [u8]>>;

/// The file that the page begins with.
pub const INDEX: &str = "index.html";

const PLAIN: &str = "text/plain; charset=utf-8";

/// What `cargo xtask build` makes: part of the program, or on disk in a debug build.
#[derive(Embed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Bundle;

/// The bundle that was there when the program was built, which may be none.
#[must_use]
pub fn bundle(name: &str) -> Option<Cow<'static, [u8]>> {
    Bundle::get(name).map(|file| file.data)
}

/// The answer to a request for one of these files.
pub fn respond<B>(files: Files, request: &Request<B>) -> Response<Full<Bytes>> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let mut refusal = plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only GET and HEAD are served here.\n",
        );
        set(&mut refusal, header::ALLOW, "GET, HEAD");
        return refusal;
    }
    let found = name(request.uri().path()).and_then(|name| Some((name, files(name)?)));
    found.map_or_else(
        || plain(StatusCode::NOT_FOUND, "There is no such file here.\n"),
        |(name, content)| {
            let content = match content {
                Cow::Borrowed(octets) => Bytes::from_static(octets),
                Cow::Owned(octets) => octets.into(),
            };
            answer(StatusCode::OK, content_type(name), content)
        },
    )
}

/// The name of the file that a path asks for, unless no file of a page is called that.
///
/// A debug build looks names up on disk: none may lead out of the folder.
fn name(path: &str) -> Option<&str> {
    let name = match path.strip_prefix('/')? {
        "" => INDEX,
        name => name,
    };
    name.split('/').all(is_ordinary).then_some(name)
}

fn is_ordinary(part: &str) -> bool {
    let ordinary = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !part.is_empty() && !part.starts_with('.') && part.chars().all(ordinary)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').unwrap_or_default().1 {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        // Without this one browsers refuse to compile while they download.
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

fn plain(status: StatusCode, line: &'static str) -> Response<Full<Bytes>> {
    answer(status, PLAIN, Bytes::from_static(line.as_bytes()))
}

fn answer(status: StatusCode, kind: &'static str, content: Bytes) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(content));
    *answer.status_mut() = status;
    set(&mut answer, header::CONTENT_TYPE, kind);
    // Names stay the same from build to build.
    set(&mut answer, header::CACHE_CONTROL, "no-cache");
    answer
}

fn set(answer: &mut Response<Full<Bytes>>, field: HeaderName, value: &'static str) {
    answer
        .headers_mut()
        .insert(field, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_file_or_nothing() {
        for (path, expected) in [
            ("/", Some(INDEX)),
            ("/app_bg.wasm", Some("app_bg.wasm")),
            ("/book/app-1f.js", Some("book/app-1f.js")),
            ("", None),
            ("*", None),
            ("//", None),
            ("/book/", None),
            ("/./index.html", None),
            ("/../Cargo.toml", None),
            ("/book/../../Cargo.toml", None),
            ("/..\\Cargo.toml", None),
            ("/%2e%2e/Cargo.toml", None),
            ("//etc/passwd", None),
            ("/c:/boot.ini", None),
            ("/.git/config", None),
        ] {
            assert_eq!(name(path), expected, "{path}");
        }
    }

    #[test]
    fn each_kind_of_file_is_called_what_it_is() {
        for (name, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("app.js", "text/javascript; charset=utf-8"),
            ("app_bg.wasm", "application/wasm"),
            ("style.css", "text/css; charset=utf-8"),
            ("icon.svg", "image/svg+xml"),
            ("a.html.gz", "application/octet-stream"),
            ("html", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }

    #[test]
    fn the_bundle_holds_nothing_outside_its_folder() {
        for name in ["../Cargo.toml", "../README.md", "/etc/passwd", ""] {
            assert_eq!(bundle(name), None, "{name}");
        }
    }
}
