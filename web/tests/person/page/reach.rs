//! What brings the picture closer: zoom, pace, sliders; and what takes it to others.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::visitor::Visitor;
use crate::page::entries::headline;
use crate::page::settings::crossing_with;

tests![
    zoom_makes_time_taller_and_is_in_the_address,
    the_pace_is_kept,
    a_slider_turns_its_knob,
    the_link_that_is_copied_is_the_address,
    who_wants_to_know_where_figures_come_from_is_told,
];

impl Visitor {
    /// Chooses how fast it plays, and takes the focus off the choice.
    pub(crate) async fn pace(&self, pace: &str) {
        let select = self.find("select#pace").await;
        select.select_by_value(pace).await.unwrap();
        self.value("document.activeElement.blur()").await;
    }
}

/// The height of the picture, in pixels.
async fn height(visitor: &Visitor) -> f64 {
    let height = "document.querySelector('.frame svg').getBoundingClientRect().height";
    visitor.value(height).await.as_f64().unwrap()
}

async fn zoom_makes_time_taller_and_is_in_the_address(visitor: Visitor) {
    visitor.open("?scenario=crossing").await;
    let plain = height(&visitor).await;
    visitor.click("#zoom-in").await;
    let zoomed = "new URLSearchParams(location.search).get('zoom') === '2'";
    visitor.until("the address has the zoom", zoomed).await;
    let tall = height(&visitor).await;
    assert!(tall > plain * 1.3, "{tall} after {plain}");
    visitor.reload().await;
    visitor.until("the zoom is kept", zoomed).await;
    assert!((height(&visitor).await - tall).abs() <= 1.0);
    visitor.click("#zoom-out").await;
    let out = "!new URLSearchParams(location.search).has('zoom')";
    visitor.until("the address has no zoom", out).await;
    assert!((height(&visitor).await - plain).abs() <= 1.0);
}

async fn the_pace_is_kept(visitor: Visitor) {
    visitor.open("?scenario=crossing&step=0").await;
    visitor.pace("4×").await;
    visitor.press(Key::Space).await;
    let third = "document.querySelector('.scrubber').value === '3'";
    visitor.until("it plays to the fourth step", third).await;
    visitor.reload().await;
    let kept = "document.querySelector('#pace').value === '4×'";
    visitor.until("the pace is kept", kept).await;
}

async fn a_slider_turns_its_knob(visitor: Visitor) {
    visitor.open("?scenario=crossing").await;
    visitor
        .counts("input#slide-requests-pause[type=range]", 1)
        .await;
    let field = "document.querySelector('#set-requests-pause').value";
    for key in [Key::Left, Key::Home] {
        let before = visitor.value(field).await;
        visitor.focus("#slide-requests-pause").await;
        visitor.press(key).await;
        visitor
            .until("the field follows", &format!("{field} !== {before}"))
            .await;
        let value = visitor.value(field).await;
        let value = value.as_str().unwrap();
        let told = headline(&crossing_with("requests.pause", value));
        visitor.reads(".headline", &told).await;
        let address = format!(
            "new URLSearchParams(location.search).get('set.requests.pause') === {}",
            json!(value)
        );
        visitor.until("the address follows", &address).await;
    }
}

async fn the_link_that_is_copied_is_the_address(visitor: Visitor) {
    visitor.open("?scenario=crossing&step=3&view=table").await;
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    visitor.devtools("Browser.grantPermissions", allowed).await;
    visitor
        .devtools(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        )
        .await;
    visitor.press(Key::Right).await;
    visitor.click("#copy-link").await;
    let read = "const done = arguments[0];
        navigator.clipboard.readText().then(done, error => done(String(error)));";
    let address = "location.search.includes('view=table') && !location.search.includes('step=3')";
    visitor.until("the address has the step", address).await;
    let copied = visitor
        .client
        .execute_async(read, Vec::new())
        .await
        .unwrap();
    assert_eq!(copied, visitor.value("location.href").await);
}

async fn who_wants_to_know_where_figures_come_from_is_told(visitor: Visitor) {
    visitor
        .open("?scenario=crossing&set.client.profile=curl")
        .await;
    visitor.unfold().await;
    let linked = "document.querySelectorAll('.sources a[href^=\"https://\"]').length > 0";
    visitor.until("the facts came", linked).await;
    let named = "document.querySelector('.sources li').textContent.includes('P2-0')";
    visitor.until("a figure names its fact", named).await;
    let own = "document.querySelector('.sources').textContent.includes('idle timeout 118 s')";
    visitor
        .until("the figure is that of the profile", own)
        .await;
}
