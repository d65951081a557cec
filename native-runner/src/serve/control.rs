//! What a test suite can ask of a proxy, over HTTP on a port of its own: its state, another
//! order, its end. Each answer is the state, or one line that says what is wrong.
//!
//! Pages of browsers are refused: whoever may use this is a program.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::rc::Rc;

use formats::answers::proxy::Proxy;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::http::uri::Authority;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::spawn_local;

use crate::orders::find;
use crate::orders::proxy::{Board, Setting, When, accept};
use crate::report::output::answer;
use crate::serve::page::{plain, set};

/// No order comes near.
const LARGEST: usize = 4 << 10;

/// What there is to ask for.
const KNOWN: &str = "there is GET /state, PUT and DELETE /order, PUT /end";

/// Whether a request names this machine by its address or as localhost: a page whose name leads
/// here by its own doing (DNS rebinding) says no `Origin` with a GET.
fn is_by_number(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST) else {
        return true;
    };
    let host = host
        .to_str()
        .ok()
        .and_then(|host| host.parse::<Authority>().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_matches(['[', ']']);
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
    })
}

/// Why something is not done.
type Refusal = (StatusCode, String);

/// What is asked, and whom.
pub(crate) struct Control {
    board: Rc<Board>,
    state: Box<dyn Fn(&Board) -> Proxy>,
    ends: Notify,
}

impl Control {
    /// Of this proxy, whose state is made by `state`.
    pub(crate) fn new(board: Rc<Board>, state: impl Fn(&Board) -> Proxy + 'static) -> Self {
        Self {
            board,
            state: Box::new(state),
            ends: Notify::new(),
        }
    }

    /// Waits until somebody asks for the end, and has had the answer.
    pub(crate) async fn ended(&self) {
        self.ends.notified().await;
    }

    /// Answers for as long as this is waited for.
    ///
    /// # Errors
    /// If no connection can be accepted.
    pub(crate) async fn serve(self: Rc<Self>, listener: TcpListener) -> io::Result<()> {
        loop {
            let stream = accept(&listener, &self.board).await?;
            spawn_local(Rc::clone(&self).connection(stream));
        }
    }

    async fn connection(self: Rc<Self>, stream: TcpStream) {
        let ends = Cell::new(false);
        // Whoever exposes it may have a name for it.
        let is_here = stream
            .local_addr()
            .is_ok_and(|here| here.ip().is_loopback());
        let service = service_fn(async |request| {
            Ok::<_, Infallible>(match self.asked(request, is_here, &ends).await {
                Ok(()) => self.told(),
                Err((status, line)) => {
                    let mut refusal = plain(status, line + "\n");
                    if status == StatusCode::METHOD_NOT_ALLOWED {
                        set(&mut refusal, ALLOW, "GET, PUT, DELETE");
                    }
                    refusal
                }
            })
        });
        // Whoever goes away in the middle, or speaks something else, concerns nobody else.
        let _ = http1::Builder::new()
            .keep_alive(false)
            .header_read_timeout(None)
            .serve_connection(TokioIo::new(stream), service)
            .await;
        if ends.get() {
            self.ends.notify_one();
        }
    }

    /// Does what is asked for.
    async fn asked(
        &self,
        request: Request<Incoming>,
        is_here: bool,
        ends: &Cell<bool>,
    ) -> Result<(), Refusal> {
        let headers = request.headers();
        if headers.contains_key(ORIGIN) || (is_here && !is_by_number(headers)) {
            return Err((StatusCode::FORBIDDEN, "no page may ask this".into()));
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        match (path.as_str(), &method) {
            ("/state", &Method::GET) => Ok(()),
            ("/order", &Method::DELETE) => {
                self.board.set(None);
                Ok(())
            }
            ("/order", &Method::PUT) => {
                let setting = self.setting(request.into_body()).await?;
                self.board.set(Some(setting));
                Ok(())
            }
            ("/end", &Method::PUT) => {
                ends.set(true);
                Ok(())
            }
            ("/state" | "/order" | "/end", _) => Err((
                StatusCode::METHOD_NOT_ALLOWED,
                format!("{method} {path}: {KNOWN}"),
            )),
            _ => Err((StatusCode::NOT_FOUND, format!("{path}: {KNOWN}"))),
        }
    }

    /// The order in a body.
    async fn setting(&self, body: Incoming) -> Result<Setting, Refusal> {
        let body = Limited::new(body, LARGEST).collect().await;
        let too_large = |_| {
            let line = format!("the order did not come whole, or is larger than {LARGEST} octets");
            (StatusCode::PAYLOAD_TOO_LARGE, line)
        };
        let body = body.map_err(too_large)?.to_bytes();
        let wrong = |line: String| (StatusCode::UNPROCESSABLE_ENTITY, line);
        let asked = formats::read_order(&body).map_err(wrong)?;
        let order = find(&asked.order).ok_or_else(|| {
            let name = &asked.order;
            wrong(format!(
                "order: no order is called \"{name}\" (idlerace proxy --help)"
            ))
        })?;
        let when = match asked.when.as_str() {
            "" => Ok(When::default()),
            text => text.parse(),
        };
        let when = when.map_err(|problem| wrong(format!("when: {problem}")))?;
        let once = asked.once;
        let setting = Setting { order, when, once };
        setting.checked(self.board.http).map_err(wrong)
    }

    fn told(&self) -> Response<Full<Bytes>> {
        let text = answer(&(self.state)(&self.board));
        let mut told = Response::new(Full::new(text.into()));
        let json = HeaderValue::from_static("application/json");
        told.headers_mut().insert(CONTENT_TYPE, json);
        let never = HeaderValue::from_static("no-store");
        told.headers_mut().insert(CACHE_CONTROL, never);
        told
    }
}
