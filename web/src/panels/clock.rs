//! The clock: the instant at which the picture stands, between two steps too, and what on the
//! page shows it. Steps are the state's; from one to the next nothing is drawn anew: the style
//! sheet moves what is under way by two numbers that are set here.

use std::cell::Cell;

use idlerace_core::{
    figure::px,
    time::{Duration, Instant},
};
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

use crate::model::timeline::Timeline;
use crate::picture::heads::left_words;

/// Of the height of what is seen of a picture that plays, the part below which the playhead
/// does not come.
const LOWEST: (i32, i32) = (3, 5);

/// The clock of the page.
#[derive(Default)]
pub(crate) struct Clock {
    now: Cell<Instant>,
    /// When the last frame was painted, while it plays.
    painted: Cell<Option<f64>>,
}

impl Clock {
    /// The instant at which the picture stands.
    pub(crate) fn now(&self) -> Instant {
        self.now.get()
    }

    pub(crate) fn set(&self, now: Instant) {
        self.now.set(now);
    }

    /// Stops it where it is.
    pub(crate) fn stop(&self) {
        self.painted.set(None);
    }

    /// Lets it go on until this frame, in so many percent of the time that it takes, so many
    /// times as fast, and says where that is.
    pub(crate) fn tick(
        &self,
        stage: &Timeline,
        frame: f64,
        (percent, hurry): (u64, u64),
    ) -> Instant {
        let before = self.painted.replace(Some(frame)).unwrap_or(frame);
        let nanos = nanos(frame - before) * 100 * hurry / percent;
        stage.instant(stage.played(self.now()) + Duration::from_nanos(nanos))
    }
}

/// From one frame to the next, in nanoseconds. A page that nobody looked at paints none.
fn nanos(millis: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "up to 100, in millionths"
    )]
    let nanos = (millis.clamp(0.0, 100.0) * 1_000_000.0) as u64;
    nanos
}

/// Shows on the whole page that the clock stands at an instant that a moment holds. Of a
/// picture that plays, the playhead is kept in sight.
pub(crate) fn show(stage: &Timeline, moment: u32, now: Instant, plays: bool) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let find = |selector: &str| document.query_selector(selector).ok().flatten();
    let height = stage.height(moment, now);
    // Asked before anything is changed, or the browser would have to lay everything out.
    if plays {
        keep_in_sight(&document, height);
    }
    let since = now.since(stage.time(moment));
    if let Some(scenes) = find(".scenes") {
        let style = scenes.unchecked_into::<HtmlElement>().style();
        let _refused = style.set_property("--now", &since.as_nanos().to_string());
        let _refused = style.set_property("--row", &px(height));
    }
    count_down(&document, since);
    if let Some(scrubber) = find(".scrubber") {
        let value = millis(stage.played(now)).to_string();
        scrubber
            .unchecked_into::<HtmlInputElement>()
            .set_value(&value);
    }
    if let Some(time) = find(".player .time") {
        time.set_text_content(Some(&now.to_string()));
    }
}

/// A length of playing in the scrubber's unit, rounded up: at its end all has been played.
pub(crate) fn millis(played: Duration) -> u64 {
    played
        .as_nanos()
        .div_ceil(Duration::from_millis(1).as_nanos())
}

/// Says what is left of each idle timer so long after its picture was drawn.
fn count_down(document: &Document, since: Duration) {
    let Ok(all) = document.query_selector_all("[data-left]") else {
        return;
    };
    for gauge in (0..all.length()).filter_map(|index| all.get(index)) {
        let left = gauge.unchecked_ref::<Element>().get_attribute("data-left");
        let left = left
            .and_then(|left| left.parse().ok())
            .map(Duration::from_nanos);
        let left = left.and_then(|left| left.less(since)).unwrap_or_default();
        // Its words stand first, under the bar.
        if let Some(words) = gauge.first_child() {
            words.set_text_content(Some(&left_words(left)));
        }
    }
}

fn keep_in_sight(document: &Document, height: i64) {
    let Ok(Some(frame)) = document.query_selector(".ladder .frame") else {
        return;
    };
    let row = i32::try_from(height / 10).unwrap_or(i32::MAX);
    let top = row - frame.client_height() * LOWEST.0 / LOWEST.1;
    if top > frame.scroll_top() {
        frame.set_scroll_top(top);
    }
}
