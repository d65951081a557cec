//! The page in other people's pages: as a frame, as an element, and as an element under a
//! strict policy, each on an address that is not the page's own.

use fantoccini::{elements::Element, key::Key};
use serde_json::{Value, json};

use crate::axe;
use crate::harness::serve;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    an_element_loads_when_it_comes_near_and_shares_what_was_fetched,
    an_embed_is_stepped_by_keys_and_leads_to_the_same_step,
    an_element_works_under_a_strict_policy,
    an_element_follows_its_attributes,
    an_embed_asks_for_the_height_that_it_needs,
    a_height_is_taken_from_the_frame_alone,
    what_cannot_be_shown_is_told_in_the_frame,
    an_embed_is_light_or_dark_as_it_is_asked_to_be,
    without_scripts_the_picture_shows,
    axe_finds_nothing_in_host_and_frame,
];

/// The frame of the element of this number.
fn frame(number: usize) -> String {
    format!("document.querySelectorAll('idle-race')[{number}]?.shadowRoot?.querySelector('iframe')")
}

impl User {
    /// A page of somebody else's with this in its body, and the way from there to ours.
    pub(crate) async fn host(&self, body: &str, policy: Option<&str>) {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>Somebody's</title>\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <link rel=\"icon\" href=\"data:,\"></head>\
             <body><main><h1>Somebody's</h1>{body}</main>\
             <script src=\"HOME/embed.js\" defer></script></body></html>"
        );
        self.somebodys(&page, policy).await;
    }

    /// Opens a whole page of somebody else's, in which `HOME/` is the way to ours, as `OURS` is
    /// in its policy.
    pub(crate) async fn somebodys(&self, page: &str, policy: Option<&str>) {
        let page = page.replace("HOME/", &self.home);
        let ours = self.home.strip_suffix(serve::PATH).unwrap();
        let policy = policy.map(|policy| policy.replace("OURS", ours));
        let address = serve::page(page, policy).await.unwrap();
        self.client
            .goto(&format!("http://{address}/"))
            .await
            .unwrap();
    }

    /// Waits until an element's frame runs.
    pub(crate) async fn runs(&self, number: usize) {
        let height = format!("{}?.clientHeight >= 320", frame(number));
        self.until("the frame runs and has a height", &height).await;
    }

    /// Goes into an element's frame.
    pub(crate) async fn enter(&self, number: usize) {
        self.runs(number).await;
        let found = self.value(&frame(number)).await;
        let id = found.as_object().and_then(|found| found.values().next());
        let id = id.and_then(Value::as_str).unwrap().to_owned();
        let element = Element::from_element_id(self.client.clone(), id.into());
        element.enter_frame().await.unwrap();
        self.drawn().await;
    }

    pub(crate) async fn leave(&self) {
        self.client.enter_parent_frame().await.unwrap();
    }
}

async fn an_element_loads_when_it_comes_near_and_shares_what_was_fetched(user: User) {
    let before = serve::requests("app_bg.wasm");
    let far = "<p style=\"height:4000px\">Much to read first</p>";
    let elements = "<idle-race scenario=\"crossing\"></idle-race>\
                    <idle-race scenario=\"unread-at-close\"></idle-race>\
                    <idle-race scenario=\"died-after-applying\"></idle-race>";
    user.host(&format!("{far}{elements}"), None).await;
    let picture =
        "document.querySelector('idle-race').shadowRoot.querySelector('img').naturalWidth > 0";
    user.until("its picture is there", picture).await;
    assert_eq!(user.value(&frame(0)).await, Value::Null);
    for number in 0..3 {
        let element = format!("document.querySelectorAll('idle-race')[{number}]");
        user.value(&format!("{element}.scrollIntoView()")).await;
        user.runs(number).await;
    }
    let fetched = serve::requests("app_bg.wasm") - before;
    assert!(fetched <= 1, "fetched {fetched} times");
    let hidden = "document.querySelector('idle-race').shadowRoot.querySelector('slot').style.display === 'none'";
    user.until("the picture has made room", hidden).await;
}

async fn an_embed_is_stepped_by_keys_and_leads_to_the_same_step(user: User) {
    let set = "set=\"requests.pause=295ms\"";
    let element = format!("<idle-race scenario=\"crossing\" step=\"12\" {set}></idle-race>");
    user.host(&element, None).await;
    user.enter(0).await;
    let sentence = user.text(".brief .step").await;
    user.click(".frame").await;
    let before = user.value("location.search").await;
    user.press(Key::Right).await;
    let moved = format!(
        "document.querySelector('.brief .step').textContent !== {}",
        json!(sentence)
    );
    user.until("the next step is told", &moved).await;
    user.until(
        "the frame's address follows",
        &format!("location.search !== {before}"),
    )
    .await;
    let (step, title) = (user.text(".brief .step").await, user.text("h1").await);
    user.click(".brief a").await;
    let windows = user.client.windows().await.unwrap();
    assert_eq!(windows.len(), 2);
    let own = user.client.window().await.unwrap();
    let other = windows.into_iter().find(|window| *window != own).unwrap();
    user.client.switch_to_window(other).await.unwrap();
    user.drawn().await;
    user.reads("h1", &title).await;
    let told = format!(
        "document.querySelector('.now .step').textContent.startsWith({})",
        json!(step)
    );
    user.until("the page stands at the same step", &told).await;
    user.counts("header", 1).await;
    let pause = "document.querySelector('#set-requests-pause').value";
    assert_eq!(user.value(pause).await, "295ms");
    user.client.close_window().await.unwrap();
    user.client.switch_to_window(own).await.unwrap();
}

async fn an_element_works_under_a_strict_policy(user: User) {
    let policy = "default-src 'none'; script-src OURS; frame-src OURS; img-src OURS data:";
    let frame = "<iframe title=\"A plain frame\" width=\"600\" height=\"480\" \
                 src=\"HOME/?embed=1&amp;scenario=crossing\"></iframe>";
    let element = "<idle-race scenario=\"crossing\" theme=\"dark\"></idle-race>";
    user.host(&format!("{frame}{element}"), Some(policy)).await;
    user.enter(0).await;
    user.reads("h1", "Request and FIN cross on the wire").await;
    user.leave().await;
    user.client.enter_frame(0).await.unwrap();
    user.drawn().await;
    user.counts("header, aside", 0).await;
    user.counts(".player button", 5).await;
}

async fn an_element_follows_its_attributes(user: User) {
    user.host(
        "<idle-race scenario=\"crossing\" label=\"The race\"></idle-race>",
        None,
    )
    .await;
    user.runs(0).await;
    let title = format!("{}.title", frame(0));
    assert_eq!(user.value(&title).await, "The race");
    let length = user.value("history.length").await;
    let element = "document.querySelector('idle-race')";
    user.value(&format!(
        "{element}.setAttribute('scenario', 'unread-at-close')"
    ))
    .await;
    user.enter(0).await;
    user.reads("h1", "The request is in the server's kernel when it closes")
        .await;
    user.leave().await;
    // An order is asked for, and this is none of the scenario.
    user.value(&format!("{element}.setAttribute('order', '0.0')"))
        .await;
    user.enter(0).await;
    let told = "document.querySelector('.notice')?.textContent.includes('order')";
    user.until("the order is looked at", told).await;
    user.leave().await;
    user.value(&format!("{element}.removeAttribute('order')"))
        .await;
    assert_eq!(user.value("history.length").await, length);
    // Moved in the page it runs again, with its picture until then.
    user.value("document.querySelector('h1').before(document.querySelector('idle-race'))")
        .await;
    user.enter(0).await;
    user.reads("h1", "The request is in the server's kernel when it closes")
        .await;
    user.leave().await;
}

/// Whether what is in the frame has room, and the picture much of it.
const FITS: &str = "document.documentElement.scrollHeight <= innerHeight \
                    && document.querySelector('.frame').clientHeight >= 240";

async fn an_embed_asks_for_the_height_that_it_needs(user: User) {
    user.host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        user.enter(0).await;
        user.until("all of the embed is seen", FITS).await;
        let wide = "document.documentElement.scrollWidth <= innerWidth";
        user.until("nothing sticks out", wide).await;
        user.leave().await;
    }
    user.screen((480, 360)).await;
    user.open("?embed=1&scenario=crossing").await;
    let small = "document.documentElement.scrollHeight <= 360 \
                 && document.documentElement.scrollWidth <= 480 \
                 && document.querySelector('.frame').clientHeight >= 100 \
                 && document.querySelector('.player').getBoundingClientRect().bottom <= 360";
    user.until("it fits a small frame", small).await;
}

async fn a_height_is_taken_from_the_frame_alone(user: User) {
    user.host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    user.runs(0).await;
    // Every height that the element gives its frame from now on: the frame itself may ask
    // for another at any time, as when a scroll bar takes some of the width.
    let heights = format!(
        "(window.heights = [], new MutationObserver(() => heights.push({0}.style.height)) \
         .observe({0}, {{ attributeFilter: ['style'] }}))",
        frame(0)
    );
    user.value(&heights).await;
    let heard = "addEventListener('message', ({ data }) => window.forged ||= data.height === 1234)";
    user.value(heard).await;
    user.value("window.postMessage({ type: 'idlerace:height', height: 1234 }, '*')")
        .await;
    user.until("the message has come", "window.forged === true")
        .await;
    let taken = user.value("heights.includes('1234px')").await;
    assert_eq!(taken, false, "a height that the host itself sent");
    // From the frame itself what is no height is not taken, and what is absurd is bounded.
    user.enter(0).await;
    for absurd in ["'tall'", "NaN", "1e9"] {
        let message =
            format!("parent.postMessage({{ type: 'idlerace:height', height: {absurd} }}, '*')");
        user.value(&message).await;
    }
    user.leave().await;
    let asked =
        "heights.some(height => height.includes('1e+09px') || height.includes('1000000000px'))";
    user.until("the absurd height is taken", asked).await;
    let bounded = format!("{}.clientHeight <= innerHeight * 0.85", frame(0));
    user.until("and it is bounded by the screen", &bounded)
        .await;
    let strange = user
        .value("heights.some(height => /tall|NaN/.test(height))")
        .await;
    assert_eq!(strange, false);
}

async fn what_cannot_be_shown_is_told_in_the_frame(user: User) {
    let element = "<idle-race scenario=\"no-such\" step=\"9999999\" set=\"garbage requests.pause=soon\" \
                   theme=\"pink\"><span>a picture</span></idle-race>";
    user.host(element, None).await;
    user.enter(0).await;
    let notices = user.text(".title").await;
    for part in ["no-such", "9999999", "garbage", "soon", "pink"] {
        assert!(notices.contains(part), "{part} in {notices}");
    }
}

async fn an_embed_is_light_or_dark_as_it_is_asked_to_be(user: User) {
    let light = "(rgb => rgb[0] > 128)(getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))";
    for (system, theme, expected) in [
        ("dark", "auto", false),
        ("light", "auto", true),
        ("light", "dark", false),
        ("dark", "light", true),
    ] {
        user.media(&[("prefers-color-scheme", system)]).await;
        user.open(&format!("?embed=1&scenario=crossing&theme={theme}"))
            .await;
        let is_light = user.value(light).await;
        assert_eq!(is_light, expected, "{theme} where the system is {system}");
    }
}

async fn without_scripts_the_picture_shows(user: User) {
    user.scripts(false).await;
    let picture = "<img src=\"HOME/pictures/crossing.svg\" alt=\"The race\">";
    user.host(
        &format!("<idle-race scenario=\"crossing\">{picture}</idle-race>"),
        None,
    )
    .await;
    let image = user.find("idle-race img").await;
    let (_, _, width, height) = image.rectangle().await.unwrap();
    assert!(width > 300.0 && height > 300.0, "{width} x {height}");
}

async fn axe_finds_nothing_in_host_and_frame(user: User) {
    if axe::file().is_none() {
        return;
    }
    let axe = axe::source();
    user.host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    user.runs(0).await;
    for scheme in ["light", "dark"] {
        user.media(&[("prefers-color-scheme", scheme)]).await;
        let found = axe::violations(&user, &axe, "undefined").await;
        assert!(found.is_empty(), "host, {scheme}: {found:#?}");
        user.enter(0).await;
        user.counts(".verdict > p:not(.busy)", 1).await;
        let found = axe::violations(&user, &axe, "undefined").await;
        assert!(found.is_empty(), "frame, {scheme}: {found:#?}");
        user.leave().await;
    }
}
