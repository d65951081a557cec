//! Files beside the page, for who fetches what others need not carry.

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file beside the page; nothing where it does not come.
pub(crate) async fn text(file: &str) -> Option<String> {
    let fetched = async {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let response = JsFuture::from(window.fetch_with_str(file)).await?;
        let response: Response = response.dyn_into()?;
        if !response.ok() {
            return Err(JsValue::NULL);
        }
        JsFuture::from(response.text()?).await
    };
    fetched.await.ok()?.as_string()
}
