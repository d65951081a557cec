//! What the browser makes of a document: a picture, pixels, a file for the visitor.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, encode_uri_component};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, HtmlAnchorElement,
    HtmlCanvasElement, HtmlImageElement, Url,
};

/// The highest canvas that every browser has. Where there is room each of a picture's
/// pixels becomes four.
const HIGHEST: u32 = 16_384;

/// An SVG as the address of a picture.
pub(crate) fn address(svg: &str) -> String {
    format!("data:image/svg+xml,{}", encode_uri_component(svg))
}

/// Octets of a media type as something that can be saved.
pub(crate) fn blob(octets: &[u8], media_type: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(octets));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// An SVG as a PNG.
pub(crate) async fn pixels(svg: &[u8]) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(&address(&String::from_utf8_lossy(svg)));
    JsFuture::from(image.decode()).await?;
    let scale = if image.natural_height() > HIGHEST / 2 {
        1
    } else {
        2
    };
    let (width, height) = (
        image.natural_width() * scale,
        image.natural_height() * scale,
    );
    let canvas: HtmlCanvasElement = document()?.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let (width, height) = (width.into(), height.into());
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let made = Promise::new(&mut |done, refused| {
        if let Err(error) = canvas.to_blob(&done) {
            // Whoever waits hears of it.
            let _told = refused.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(made).await?.dyn_into()
}

/// Puts an SVG on the clipboard as a PNG; whether it got there.
pub(crate) async fn copy_pixels(svg: Vec<u8>) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let clipboard = window.navigator().clipboard();
    // Pages that did not come over TLS or from this machine have none.
    if JsValue::from(clipboard.clone()).is_undefined() {
        return false;
    }
    // A promise of it: some browsers forget that somebody clicked while it is made.
    let made = future_to_promise(async move { pixels(&svg).await.map(JsValue::from) });
    match clipboard_item(&made) {
        Ok(item) => JsFuture::from(clipboard.write(&Array::of1(&item)))
            .await
            .is_ok(),
        Err(_) => false,
    }
}

/// A PNG as a clipboard takes it, where the browser has such a thing.
fn clipboard_item(png: &Promise) -> Result<JsValue, JsValue> {
    let kind = Reflect::get(&js_sys::global(), &"ClipboardItem".into())?;
    let parts = Object::new();
    Reflect::set(&parts, &"image/png".into(), png)?;
    let kind: Function = kind.dyn_into()?;
    Reflect::construct(&kind, &Array::of1(&parts))
}

/// Hands a file to the visitor.
pub(crate) fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document()?.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

fn document() -> Result<Document, JsValue> {
    let window = web_sys::window();
    window
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)
}
