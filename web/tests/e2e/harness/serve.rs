//! The plain file server that stands for other people's: a folder below a path that the
//! page does not know, no compression, no rules of its own. And pages of other people.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// Where the page lives. Whatever it asks for above this is not there.
pub(crate) const PATH: &str = "/some/where/";

/// Every path that was asked for.
static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How often a file of this name has been asked for.
pub(crate) fn requests(name: &str) -> usize {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.iter().filter(|path| path.ends_with(name)).count()
}

/// Serves one page on an address of its own until the runtime ends, under a policy of what
/// it may load, and returns where.
pub(crate) async fn page(page: String, policy: Option<String>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let policy = policy.and_then(|policy| HeaderValue::from_str(&policy).ok());
    let answer = move |_: Request<Incoming>| {
        let mut answer = Response::new(Full::new(Bytes::from(page.clone())));
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, kind("index.html"));
        headers.extend(
            policy
                .clone()
                .map(|policy| (CONTENT_SECURITY_POLICY, policy)),
        );
        async { Ok::<_, Infallible>(answer) }
    };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(answer.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(address)
}

/// Serves the folder on loopback until the runtime ends, and returns where.
pub(crate) async fn serve(folder: PathBuf) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let folder = Arc::new(folder);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, folder.clone()));
        }
    });
    Ok(address)
}

async fn connection(stream: TcpStream, folder: Arc<PathBuf>) {
    let service = service_fn(|request| {
        let answer = answer(&folder, &request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    // A browser that goes away in the middle is no reason to stop.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn answer(
    folder: &Path,
    request: &Request<Incoming>,
) -> impl Future<Output = Response<Full<Bytes>>> + use<> {
    let path = request.uri().path().to_owned();
    ASKED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(path);
    let name = match request.uri().path().strip_prefix(PATH) {
        Some("") => Some("index.html"),
        Some(name) if !name.contains("..") => Some(name),
        Some(_) | None => None,
    };
    let file = name.map(|name| (kind(name), folder.join(name)));
    async {
        let content = match &file {
            Some((_, path)) => tokio::fs::read(path).await.ok(),
            None => None,
        };
        let mut answer = Response::default();
        match (file, content) {
            (Some((kind, _)), Some(content)) => {
                *answer.body_mut() = Full::new(content.into());
                answer.headers_mut().insert(CONTENT_TYPE, kind);
                let kept = HeaderValue::from_static("max-age=600");
                answer.headers_mut().insert(CACHE_CONTROL, kept);
            }
            _ => *answer.status_mut() = StatusCode::NOT_FOUND,
        }
        answer
    }
}

fn kind(name: &str) -> HeaderValue {
    let kind = match name.rsplit_once('.').unwrap_or_default().1 {
        "css" => "text/css",
        "html" => "text/html",
        "js" => "text/javascript",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    HeaderValue::from_static(kind)
}
