//! What can wait until the picture is there. Knows of nothing what it is.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Whether the page's first task is over, which is long enough without what lies below what is
/// seen.
#[hook]
pub(super) fn use_later() -> bool {
    let there = use_state_eq(|| false);
    let setter = there.setter();
    use_effect_with((), move |()| {
        let later = Timeout::new(0, move || setter.set(true));
        move || drop(later)
    });
    *there
}
