//! What is done before each frame that the browser paints, and whether it should be: some
//! people ask for pictures that do not move.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast as _, closure::Closure};

/// What the browser calls with the time in milliseconds.
type Call = Closure<dyn FnMut(f64)>;

/// Something that is done before each frame, for as long as this value lives.
pub(crate) struct Frames(Rc<Asked>);

/// What the browser was asked for.
#[derive(Default)]
struct Asked {
    number: Cell<i32>,
    call: RefCell<Option<Call>>,
}

impl Frames {
    /// Begins with the next frame; what is done gets the time in milliseconds.
    pub(crate) fn new(mut each: impl FnMut(f64) + 'static) -> Self {
        let asked = Rc::new(Asked::default());
        // Weak, or it would keep itself alive.
        let again = Rc::downgrade(&asked);
        let call = Closure::new(move |now| {
            each(now);
            if let Some(asked) = again.upgrade() {
                asked.ask();
            }
        });
        *asked.call.borrow_mut() = Some(call);
        asked.ask();
        Self(asked)
    }
}

impl Asked {
    fn ask(&self) {
        if let (Some(window), Some(call)) = (web_sys::window(), &*self.call.borrow()) {
            let number = window.request_animation_frame(call.as_ref().unchecked_ref());
            self.number.set(number.unwrap_or(0));
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _gone = window.cancel_animation_frame(self.0.number.get());
        }
    }
}

/// Whether pictures may move.
pub(crate) fn may_move() -> bool {
    let window = web_sys::window();
    let query = window.and_then(|window| {
        let asked = window.match_media("(prefers-reduced-motion: reduce)");
        asked.ok().flatten()
    });
    query.is_some_and(|still| !still.matches())
}
