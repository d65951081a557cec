//! Listening to the browser: what a component asks for ends when it drops the handle.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{AddEventListenerOptions, Event, EventTarget, KeyboardEvent, Storage, Window};

/// A listener that is taken away when it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    heard: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(
        target: impl Into<EventTarget>,
        kind: &'static str,
        heard: impl FnMut(Event) + 'static,
    ) -> Self {
        let target = target.into();
        let heard = Closure::new(heard);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let function = heard.as_ref().unchecked_ref();
        // Only a target that does not exist refuses a listener.
        let _refused = target.add_event_listener_with_callback_and_add_event_listener_options(
            kind, function, &options,
        );
        Self {
            target,
            kind,
            heard,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        let _refused = self
            .target
            .remove_event_listener_with_callback(self.kind, function);
    }
}

/// Something to be done later, unless it is dropped before.
pub(crate) struct Later {
    window: Window,
    handle: i32,
    _then: Closure<dyn FnMut()>,
}

impl Later {
    pub(crate) fn new(milliseconds: i32, then: impl FnMut() + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let then: Closure<dyn FnMut()> = Closure::new(then);
        let handle = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                then.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Self {
            window,
            handle,
            _then: then,
        })
    }
}

impl Drop for Later {
    fn drop(&mut self) {
        self.window.clear_timeout_with_handle(self.handle);
    }
}

/// What the browser keeps under a name from visit to visit.
pub(crate) fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Has the browser keep something from visit to visit, where it is willing to.
pub(crate) fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _unwilling = storage.set_item(name, value);
    }
}

fn storage() -> Option<Storage> {
    // A frame without an origin of its own has none, and says so by an exception.
    web_sys::window()?.local_storage().ok().flatten()
}

/// The key, unless it belongs to what has the focus or to the browser.
pub(crate) fn free_key(event: &KeyboardEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let key = event.key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let tag = target.map(|element| element.tag_name().to_ascii_lowercase());
    let taken = match tag.as_deref() {
        Some("input" | "select" | "textarea") => true,
        Some("button" | "summary" | "a") => key == " " || key == "Enter",
        _ => false,
    };
    (!taken).then_some(key)
}
