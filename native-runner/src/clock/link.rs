//! One connection of the client: hyper's two halves of it and the socket below.
//!
//! hyper's connection only moves when it is polled, so whoever waits for something here
//! polls it along. Knows no policy.

use std::future::poll_fn;
use std::sync::Arc;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, Connection, SendRequest};
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use idlerace_core::http::Persistence;

use crate::clock::content::Content;
use crate::clock::socket::Socket;
use crate::clock::stream::Stream;

/// hyper's half that reads and writes.
type Moving = Box<Connection<TokioIo<Stream>, Content>>;

/// A connection and what is known of it.
#[derive(Debug)]
pub struct Link {
    sender: SendRequest<Content>,
    /// `None` once it has ended.
    connection: Option<Moving>,
    /// The socket below.
    pub socket: Arc<Socket>,
}

impl Link {
    /// Gives a connected socket to hyper.
    ///
    /// # Errors
    /// None that is known of: nothing is sent yet.
    pub async fn new(socket: Arc<Socket>) -> hyper::Result<Self> {
        let stream = TokioIo::new(Stream::new(Arc::clone(&socket)));
        let (sender, connection) = http1::handshake(stream).await?;
        Ok(Self {
            sender,
            connection: Some(Box::new(connection)),
            socket,
        })
    }

    /// Returns when the connection is over.
    pub async fn ends(&mut self) {
        if let Some(connection) = &mut self.connection {
            over(connection).await;
            self.connection = None;
        }
    }

    /// An exchange begins: counts from nothing. `last_piece`: its first write is its last.
    pub fn begins(&self, last_piece: bool) {
        let mut seen = self.socket.seen();
        (seen.written, seen.read, seen.last_piece) = (0, 0, last_piece);
    }

    /// Sends a request and reads the whole response; `None` if that fails.
    pub async fn exchange(&mut self, request: Request<Content>) -> Option<Persistence> {
        let exchange = async {
            let response = self.sender.send_request(request).await?;
            let persistence = persistence(&response);
            response.into_body().collect().await?;
            Ok::<_, hyper::Error>(persistence)
        };
        along(&mut self.connection, exchange).await.ok()
    }

    /// Whether the connection takes another request.
    pub async fn is_ready(&mut self) -> bool {
        along(&mut self.connection, self.sender.ready())
            .await
            .is_ok()
    }
}

/// Moves the connection to its end. Closing the socket is left to whoever holds it, and
/// hyper's error adds nothing to what the socket saw.
async fn over(connection: &mut Moving) {
    let _ = poll_fn(|cx| connection.poll_without_shutdown(cx)).await;
}

/// Waits for something while the connection moves.
async fn along<T>(connection: &mut Option<Moving>, awaited: impl Future<Output = T>) -> T {
    let mut awaited = std::pin::pin!(awaited);
    loop {
        let Some(moving) = connection else {
            return awaited.await;
        };
        tokio::select! {
            biased;
            done = &mut awaited => return done,
            () = over(moving) => *connection = None,
        }
    }
}

fn persistence(response: &Response<Incoming>) -> Persistence {
    let field = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    Persistence {
        close: field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
        timeout_secs: field("keep-alive")
            .and_then(|value| value.strip_prefix("timeout=")?.parse().ok()),
    }
}
