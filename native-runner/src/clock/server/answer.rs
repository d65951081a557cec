//! What the server does with a request: reads it, applies it, answers, or dies of it.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, header};
use idlerace_core::export::message;
use idlerace_core::http::RequestId;
use idlerace_core::scenario::DeathPoint;
use idlerace_core::trace::ConnId;

use super::shared::{Exchange, REQUEST_ID, Server};

/// Octets of a response's head, about.
const HEAD_BYTES: u32 = 75;

impl Server {
    /// Works on one request. If the process dies of it, this never returns.
    pub(super) async fn respond(
        self: Arc<Self>,
        request: Request<Incoming>,
        id: ConnId,
        exchange: Arc<Exchange>,
        anew: bool,
    ) -> Result<Response<Full<Bytes>>, hyper::Error> {
        exchange.busy.store(true, Ordering::SeqCst);
        let number = request
            .headers()
            .get(REQUEST_ID)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        let number = RequestId(number.unwrap_or_default());
        request.into_body().collect().await?;
        let nth = self.requests_read.fetch_add(1, Ordering::SeqCst) + 1;
        self.perhaps_die(nth, DeathPoint::BeforeApplying, &exchange)
            .await;
        if let Some(work) = self.slept(self.scenario.server.handler_time) {
            self.sleep(work).await;
        }
        self.observer.applied(number, id);
        self.perhaps_die(nth, DeathPoint::AfterApplying, &exchange)
            .await;
        let served = exchange.served.fetch_add(1, Ordering::SeqCst) + 1;
        let shutting_down = !anew && *self.shutting_down.borrow();
        let last = shutting_down || exchange.old.load(Ordering::SeqCst);
        exchange.busy.store(false, Ordering::SeqCst);
        Ok(self.response(served, last))
    }

    async fn perhaps_die(&self, nth: u32, point: DeathPoint, exchange: &Exchange) {
        let death = self.scenario.server.death;
        let dies = death.is_some_and(|death| death.strikes(nth, point));
        if dies {
            exchange.died.store(true, Ordering::SeqCst);
            pending::<()>().await;
        }
    }

    /// What a process that dies in its answer has written of it.
    pub(super) fn part(&self) -> Option<Vec<u8>> {
        let written = self.scenario.server.death?.written;
        let mut octets = message::response(&self.scenario.requests);
        octets.truncate(usize::try_from(written).unwrap_or(usize::MAX));
        (written > 0).then_some(octets)
    }

    fn response(&self, served: u32, last: bool) -> Response<Full<Bytes>> {
        let policy = &self.scenario.server;
        let length = self
            .scenario
            .requests
            .response_bytes
            .saturating_sub(HEAD_BYTES);
        let content = Bytes::from(vec![b'.'; usize::try_from(length).unwrap_or_default()]);
        let mut response = Response::new(Full::new(content));
        let used_up = policy.max_requests.is_some_and(|most| served >= most);
        if used_up || policy.announces_close || last {
            response.headers_mut().insert(
                header::CONNECTION,
                header::HeaderValue::from_static("close"),
            );
        } else if let Some(hint) = policy.hint
            && let Ok(value) = header::HeaderValue::from_str(&format!("timeout={}", hint.as_secs()))
        {
            response.headers_mut().insert("keep-alive", value);
        }
        response
    }
}
