//! The plain file server that stands for other people's: a folder below a path that the
//! page does not know, no compression, no rules of its own.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::CONTENT_TYPE,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// Where the page lives. Whatever it asks for above this is not there.
pub(crate) const PATH: &str = "/some/where/";

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
            }
            _ => *answer.status_mut() = StatusCode::NOT_FOUND,
        }
        answer
    }
}

fn kind(name: &str) -> hyper::header::HeaderValue {
    let kind = match name.rsplit_once('.').unwrap_or_default().1 {
        "css" => "text/css",
        "html" => "text/html",
        "js" => "text/javascript",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    hyper::header::HeaderValue::from_static(kind)
}
