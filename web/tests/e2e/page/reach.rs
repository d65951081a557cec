//! What brings the picture closer: zoom, pace, sliders; and what takes it to others.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::User;
use crate::page::entries::headline;
use crate::page::settings::crossing_with;

tests![
    zoom_makes_time_taller_and_is_in_the_address,
    the_pace_is_kept,
    a_slider_turns_its_knob,
    what_is_typed_beyond_a_slider_stays,
    the_link_that_is_copied_is_the_address,
    who_wants_to_know_where_figures_come_from_is_told,
    keys_are_told_and_colours_are_chosen,
];

impl User {
    /// Chooses how fast it plays, and takes the focus off the choice.
    pub(crate) async fn pace(&self, pace: &str) {
        let select = self.find("select#pace").await;
        select.select_by_value(pace).await.unwrap();
        self.value("document.activeElement.blur()").await;
    }
}

/// Where a slider ends is no bound of its knob.
async fn what_is_typed_beyond_a_slider_stays(user: User) {
    for (key, typed, taken) in [
        ("requests-pause", "2h", "7200s"),
        ("client-idle_timeout", "3h", "10800s"),
        ("server-idle_timeout", "90m", "5400s"),
    ] {
        user.open("?scenario=crossing").await;
        let field = format!("#set-{key}");
        user.counts(&field, 1).await;
        user.type_into(&field, typed).await;
        let stays = format!(
            "(all => all === '{taken},true' || all)([document.querySelector('{field}').value,
                (slider => slider.max - slider.value <= 1)(document.querySelector(
                    '#slide-{}'))].join())",
            key.replace('_', "-")
        );
        user.until("it is taken, and the slider is at its end", &stays)
            .await;
        // Touched where it stands, and seen anew.
        user.focus(&format!("#slide-{}", key.replace('_', "-")))
            .await;
        let touched = "document.activeElement.dispatchEvent(new Event('input', { bubbles: true }))";
        user.value(touched).await;
        user.until("it stays", &stays).await;
        user.reload().await;
        user.counts(&field, 1).await;
        user.until("it stays where the page is opened anew", &stays)
            .await;
    }
}

/// The height of the picture, in pixels.
async fn height(user: &User) -> f64 {
    let height = "document.querySelector('.frame svg').getBoundingClientRect().height";
    user.value(height).await.as_f64().unwrap()
}

async fn zoom_makes_time_taller_and_is_in_the_address(user: User) {
    user.open("?scenario=crossing").await;
    let plain = height(&user).await;
    user.click("#zoom-in").await;
    let zoomed = "new URLSearchParams(location.search).get('zoom') === '2'";
    user.until("the address has the zoom", zoomed).await;
    let tall = height(&user).await;
    assert!(tall > plain * 1.3, "{tall} after {plain}");
    user.reload().await;
    user.until("the zoom is kept", zoomed).await;
    assert!((height(&user).await - tall).abs() <= 1.0);
    user.click("#zoom-out").await;
    let out = "!new URLSearchParams(location.search).has('zoom')";
    user.until("the address has no zoom", out).await;
    assert!((height(&user).await - plain).abs() <= 1.0);
}

async fn the_pace_is_kept(user: User) {
    user.open("?scenario=crossing&step=0").await;
    user.pace("4×").await;
    user.press(Key::Space).await;
    let third = "+document.querySelector('.scrubber').dataset.step >= 3";
    user.until("it plays to the fourth step", third).await;
    user.reload().await;
    let kept = "document.querySelector('#pace').value === '4×'";
    user.until("the pace is kept", kept).await;
}

async fn a_slider_turns_its_knob(user: User) {
    user.open("?scenario=crossing").await;
    user.counts("input#slide-requests-pause[type=range]", 1)
        .await;
    let field = "document.querySelector('#set-requests-pause').value";
    for key in [Key::Left, Key::Home] {
        let before = user.value(field).await;
        user.focus("#slide-requests-pause").await;
        user.press(key).await;
        user.until("the field follows", &format!("{field} !== {before}"))
            .await;
        let value = user.value(field).await;
        let value = value.as_str().unwrap();
        let told = headline(&crossing_with("requests.pause", value));
        user.reads(".headline", &told).await;
        let address = format!(
            "new URLSearchParams(location.search).get('set.requests.pause') === {}",
            json!(value)
        );
        user.until("the address follows", &address).await;
    }
}

async fn the_link_that_is_copied_is_the_address(user: User) {
    user.open("?scenario=crossing&step=3&view=table").await;
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    user.devtools("Browser.grantPermissions", allowed).await;
    user.devtools(
        "Emulation.setFocusEmulationEnabled",
        json!({ "enabled": true }),
    )
    .await;
    user.press(Key::Right).await;
    user.click("#copy-link").await;
    user.reads("#copy-link", "Copied: opens on this computer only")
        .await;
    let read = "const done = arguments[0];
        navigator.clipboard.readText().then(done, error => done(String(error)));";
    let address = "location.search.includes('view=table') && !location.search.includes('step=3')";
    user.until("the address has the step", address).await;
    let copied = user.client.execute_async(read, Vec::new()).await.unwrap();
    assert_eq!(copied, user.value("location.href").await);
}

async fn who_wants_to_know_where_figures_come_from_is_told(user: User) {
    user.open("?scenario=crossing&set.client.profile=curl")
        .await;
    user.unfold().await;
    let linked = "document.querySelectorAll('.sources a[href^=\"https://\"]').length > 0";
    user.until("the facts came", linked).await;
    let named = "document.querySelector('.sources li').textContent.includes('P2-0')";
    user.until("a figure names its fact", named).await;
    let own = "document.querySelector('.sources').textContent.includes('idle timeout 118 s')";
    user.until("the figure is that of the profile", own).await;
}

async fn keys_are_told_and_colours_are_chosen(user: User) {
    user.open("?scenario=crossing&step=0").await;
    user.press('?').await;
    user.counts("#keys[open] kbd", 18).await;
    let scheme = "getComputedStyle(document.documentElement).colorScheme";
    for (theme, scheme_then) in [("dark", "dark"), ("light", "light"), ("auto", "light dark")] {
        user.click(&format!("#keys [value={theme}]")).await;
        let seen = format!("(s => s === '{scheme_then}' || s)({scheme})");
        user.until(theme, &seen).await;
        let kept = format!("localStorage['idlerace.theme'] === '{theme}'");
        user.until("it is remembered", &kept).await;
    }
    user.click("#keys [value=dark]").await;
    user.press(Key::Escape).await;
    user.counts("#keys[open]", 0).await;
    assert_eq!(
        user.value("location.search").await,
        "?v=1&scenario=crossing&step=0"
    );
    // It is there again, and at the doors; the button shows it, too.
    user.reload().await;
    user.until("dark again", &format!("{scheme} === 'dark'"))
        .await;
    user.click("#help").await;
    user.counts("#keys [value=dark]:checked", 1).await;
    user.go("").await;
    user.until("dark at the doors", &format!("{scheme} === 'dark'"))
        .await;
}
