//! Asking the server that the page came from, and hearing its answer as it comes.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::XmlHttpRequest;

/// What has been heard so far.
pub(crate) struct Heard {
    /// The status, 0 where there is no server.
    pub(crate) status: u16,
    /// All of the answer that has come.
    pub(crate) text: String,
    /// Whether that is all.
    pub(crate) over: bool,
}

/// A request under way; dropped, it is taken back.
pub(crate) struct Asking {
    request: XmlHttpRequest,
    _listeners: [EventListener; 2],
}

impl Asking {
    /// Asks for a path beside the page, with a body of JSON or none.
    pub(crate) fn new(
        path: &str,
        body: Option<&str>,
        heard: impl Fn(Heard) + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open(if body.is_some() { "POST" } else { "GET" }, path)?;
        let listen = |kind: &'static str, over: bool| {
            let (known, heard) = (request.clone(), heard.clone());
            EventListener::new(&request, kind, move |_| {
                heard(Heard {
                    status: known.status().unwrap_or(0),
                    text: known.response_text().ok().flatten().unwrap_or_default(),
                    over,
                });
            })
        };
        let listeners = [listen("progress", false), listen("loadend", true)];
        if body.is_some() {
            request.set_request_header("Content-Type", "application/json")?;
        }
        request.send_with_opt_str(body)?;
        Ok(Self {
            request,
            _listeners: listeners,
        })
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        // One that is over does not mind.
        let _over = self.request.abort();
    }
}
