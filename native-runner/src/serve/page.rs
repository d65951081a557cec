//! The page's files, and what a browser gets that asks for one of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use crate::serve::coding::File;

/// Finds a file of the page by its name, like `app.js`.
pub type Files = fn(name: &str) -> Option<Cow<'static, [u8]>>;

/// The file that the page begins with.
pub const INDEX: &str = "index.html";

/// What the name of a file ends in that is another one, compressed by Brotli.
const BROTLI: &str = ".br";

const PLAIN: &str = "text/plain; charset=utf-8";

// What `cargo xtask build` makes: `FILES` are part of the program, `FOLDER` is where a debug
// build finds them on disk. The build script writes which of the two it is.
include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// The variable that says another folder to a program that reads the page from disk:
/// `cargo xtask play` has a page that is made in less time, and leaves dist/ alone.
const ELSEWHERE: &str = "IDLERACE_PAGE";

/// A file of the bundle: as it was when a release build was made, or as it is on disk for a
/// debug build. There may be none.
#[must_use]
pub fn bundle(name: &str) -> Option<Cow<'static, [u8]>> {
    if let Some(folder) = FOLDER {
        let elsewhere = env::var_os(ELSEWHERE);
        let folder = elsewhere.as_deref().unwrap_or(OsStr::new(folder));
        // None may lead out of the folder.
        let ordinary = name.split('/').all(is_ordinary);
        let read = ordinary.then(|| fs::read(Path::new(folder).join(name)));
        return read?.ok().map(Cow::Owned);
    }
    let (_, content) = FILES.iter().find(|(known, _)| *known == name)?;
    Some(Cow::Borrowed(content))
}

/// A page that is served: its files, and what was made of them for sending.
pub struct Page {
    files: Files,
    kept: Mutex<BTreeMap<String, Arc<File>>>,
}

impl Page {
    /// A page of these files.
    #[must_use]
    pub const fn new(files: Files) -> Self {
        Self {
            files,
            kept: Mutex::new(BTreeMap::new()),
        }
    }

    /// The answer to a request for one of the files.
    pub fn respond<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            let mut refusal = plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "Only GET and HEAD are served here.\n",
            );
            set(&mut refusal, header::ALLOW, "GET, HEAD");
            return refusal;
        }
        let found = name(request.uri().path()).and_then(|name| Some((name, self.file(name)?)));
        found.map_or_else(
            || plain(StatusCode::NOT_FOUND, "There is no such file here.\n"),
            |(name, file)| send(content_type(name), &file, request.headers()),
        )
    }

    /// The file of this name, with what was made of it as long as its content is the same:
    /// on disk it may change.
    fn file(&self, name: &str) -> Option<Arc<File>> {
        let content = (self.files)(name)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(name).filter(|file| file.holds(&content)) {
            return Some(known.clone());
        }
        let brotli = (self.files)(&format!("{name}{BROTLI}"));
        let file = Arc::new(File::new(content, brotli));
        kept.insert(name.to_owned(), file.clone());
        Some(file)
    }
}

/// The file as this browser takes it, or the word that what it has is still right.
fn send(kind: &'static str, file: &File, asked: &HeaderMap) -> Response<Full<Bytes>> {
    let (coding, content) = file.in_coding(file.best(&field(asked, header::ACCEPT_ENCODING)));
    let tag = file.tag(coding);
    let mut answer = if matches(&field(asked, header::IF_NONE_MATCH), &tag) {
        answer(StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        let mut answer = answer(StatusCode::OK, content);
        set(&mut answer, header::CONTENT_TYPE, kind);
        if let Some(name) = coding.name() {
            set(&mut answer, header::CONTENT_ENCODING, name);
        }
        answer
    };
    set(&mut answer, header::VARY, "accept-encoding");
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// A field's lines as one list; what is no text says nothing to us.
fn field(asked: &HeaderMap, name: HeaderName) -> String {
    let lines = asked.get_all(name).iter();
    let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    lines.join(",")
}

/// Whether a field `If-None-Match` names this tag (RFC 9110 §13.1.2).
fn matches(named: &str, tag: &str) -> bool {
    let mut named = named.split(',').map(str::trim);
    named.any(|one| one == "*" || one.trim_start_matches("W/") == tag)
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
        "md" => "text/markdown; charset=utf-8",
        "svg" => "image/svg+xml",
        // Without this one browsers refuse to compile while they download.
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// A short answer to be read by people.
pub(crate) fn plain(status: StatusCode, line: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut answer = answer(status, line.into());
    set(&mut answer, header::CONTENT_TYPE, PLAIN);
    answer
}

fn answer(status: StatusCode, content: Bytes) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(content));
    *answer.status_mut() = status;
    // Names stay the same from build to build: a browser has to ask each time.
    set(&mut answer, header::CACHE_CONTROL, "no-cache");
    // Each file is called what it is, and nothing else is to be made of it.
    set(&mut answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    answer
}

/// Sets a field.
pub(crate) fn set(answer: &mut Response<Full<Bytes>>, field: HeaderName, value: &'static str) {
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
    fn a_tag_is_found_in_a_list() {
        for (named, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(matches(named, "\"a\""), expected, "{named}");
        }
    }

    #[test]
    fn the_bundle_holds_nothing_outside_its_folder() {
        for name in ["../Cargo.toml", "../README.md", "/etc/passwd", ""] {
            assert_eq!(bundle(name), None, "{name}");
        }
    }
}
