//! The page in other people's pages: as a frame, as an element, and as an element under a
//! strict policy, each on an address that is not the page's own.

use fantoccini::{elements::Element, key::Key};
use serde_json::{Value, json};

use crate::axe;
use crate::harness::serve;
use crate::harness::stage::tests;
use crate::harness::visitor::{DESK, PHONE, Visitor};

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

impl Visitor {
    /// A page of somebody else's with this in its body, and the way from there to ours.
    async fn host(&self, body: &str, policy: Option<&str>) {
        let body = body.replace("HOME/", &self.home);
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>Somebody's</title>\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <link rel=\"icon\" href=\"data:,\"></head>\
             <body><main><h1>Somebody's</h1>{body}</main>\
             <script src=\"{}embed.js\" defer></script></body></html>",
            self.home
        );
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

async fn an_element_loads_when_it_comes_near_and_shares_what_was_fetched(visitor: Visitor) {
    let before = serve::requests("app_bg.wasm");
    let far = "<p style=\"height:4000px\">Much to read first</p>";
    let elements = "<idle-race scenario=\"crossing\"></idle-race>\
                    <idle-race scenario=\"unread-at-close\"></idle-race>\
                    <idle-race scenario=\"died-after-applying\"></idle-race>";
    visitor.host(&format!("{far}{elements}"), None).await;
    let picture =
        "document.querySelector('idle-race').shadowRoot.querySelector('img').naturalWidth > 0";
    visitor.until("its picture is there", picture).await;
    assert_eq!(visitor.value(&frame(0)).await, Value::Null);
    for number in 0..3 {
        let element = format!("document.querySelectorAll('idle-race')[{number}]");
        visitor.value(&format!("{element}.scrollIntoView()")).await;
        visitor.runs(number).await;
    }
    let fetched = serve::requests("app_bg.wasm") - before;
    assert!(fetched <= 1, "fetched {fetched} times");
    let hidden = "document.querySelector('idle-race').shadowRoot.querySelector('slot').style.display === 'none'";
    visitor.until("the picture has made room", hidden).await;
}

async fn an_embed_is_stepped_by_keys_and_leads_to_the_same_step(visitor: Visitor) {
    let set = "set=\"requests.pause=295ms\"";
    let element = format!("<idle-race scenario=\"crossing\" step=\"12\" {set}></idle-race>");
    visitor.host(&element, None).await;
    visitor.enter(0).await;
    let sentence = visitor.text(".brief .step").await;
    visitor.click(".frame").await;
    let before = visitor.value("location.search").await;
    visitor.press(Key::Right).await;
    let moved = format!(
        "document.querySelector('.brief .step').textContent !== {}",
        json!(sentence)
    );
    visitor.until("the next step is told", &moved).await;
    visitor
        .until(
            "the frame's address follows",
            &format!("location.search !== {before}"),
        )
        .await;
    let (step, title) = (visitor.text(".brief .step").await, visitor.text("h1").await);
    visitor.click(".brief a").await;
    let windows = visitor.client.windows().await.unwrap();
    assert_eq!(windows.len(), 2);
    let own = visitor.client.window().await.unwrap();
    let other = windows.into_iter().find(|window| *window != own).unwrap();
    visitor.client.switch_to_window(other).await.unwrap();
    visitor.drawn().await;
    visitor.reads("h1", &title).await;
    let told = format!(
        "document.querySelector('.now .step').textContent.startsWith({})",
        json!(step)
    );
    visitor
        .until("the page stands at the same step", &told)
        .await;
    visitor.counts("header", 1).await;
    let pause = "document.querySelector('#set-requests-pause').value";
    assert_eq!(visitor.value(pause).await, "295ms");
    visitor.client.close_window().await.unwrap();
    visitor.client.switch_to_window(own).await.unwrap();
}

async fn an_element_works_under_a_strict_policy(visitor: Visitor) {
    let policy = "default-src 'none'; script-src OURS; frame-src OURS; img-src OURS data:";
    let frame = "<iframe title=\"A plain frame\" width=\"600\" height=\"480\" \
                 src=\"HOME/?embed=1&amp;scenario=crossing\"></iframe>";
    let element = "<idle-race scenario=\"crossing\" theme=\"dark\"></idle-race>";
    visitor
        .host(&format!("{frame}{element}"), Some(policy))
        .await;
    visitor.enter(0).await;
    visitor
        .reads("h1", "Request and FIN cross on the wire")
        .await;
    visitor.leave().await;
    visitor.client.enter_frame(0).await.unwrap();
    visitor.drawn().await;
    visitor.counts("header, aside", 0).await;
    visitor.counts(".player button", 5).await;
}

async fn an_element_follows_its_attributes(visitor: Visitor) {
    visitor
        .host(
            "<idle-race scenario=\"crossing\" label=\"The race\"></idle-race>",
            None,
        )
        .await;
    visitor.runs(0).await;
    let title = format!("{}.title", frame(0));
    assert_eq!(visitor.value(&title).await, "The race");
    let length = visitor.value("history.length").await;
    let element = "document.querySelector('idle-race')";
    visitor
        .value(&format!(
            "{element}.setAttribute('scenario', 'unread-at-close')"
        ))
        .await;
    visitor.enter(0).await;
    visitor
        .reads("h1", "The request is in the server's kernel when it closes")
        .await;
    visitor.leave().await;
    // An order is asked for, and this is none of the scenario.
    visitor
        .value(&format!("{element}.setAttribute('order', '0.0')"))
        .await;
    visitor.enter(0).await;
    let told = "document.querySelector('.notice')?.textContent.includes('order')";
    visitor.until("the order is looked at", told).await;
    visitor.leave().await;
    visitor
        .value(&format!("{element}.removeAttribute('order')"))
        .await;
    assert_eq!(visitor.value("history.length").await, length);
    // Moved in the page it runs again, with its picture until then.
    visitor
        .value("document.querySelector('h1').before(document.querySelector('idle-race'))")
        .await;
    visitor.enter(0).await;
    visitor
        .reads("h1", "The request is in the server's kernel when it closes")
        .await;
    visitor.leave().await;
}

/// Whether what is in the frame has room, and the picture much of it.
const FITS: &str = "document.documentElement.scrollHeight <= innerHeight \
                    && document.querySelector('.frame').clientHeight >= 300";

async fn an_embed_asks_for_the_height_that_it_needs(visitor: Visitor) {
    visitor
        .host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    for screen in [DESK, PHONE] {
        visitor.screen(screen).await;
        visitor.enter(0).await;
        visitor.until("all of the embed is seen", FITS).await;
        let wide = "document.documentElement.scrollWidth <= innerWidth";
        visitor.until("nothing sticks out", wide).await;
        visitor.leave().await;
    }
    visitor.screen((480, 360)).await;
    visitor.open("?embed=1&scenario=crossing").await;
    let small = "document.documentElement.scrollHeight <= 360 \
                 && document.documentElement.scrollWidth <= 480 \
                 && document.querySelector('.frame').clientHeight >= 100 \
                 && document.querySelector('.player').getBoundingClientRect().bottom <= 360";
    visitor.until("it fits a small frame", small).await;
}

async fn a_height_is_taken_from_the_frame_alone(visitor: Visitor) {
    visitor
        .host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    visitor.runs(0).await;
    // Every height that the element gives its frame from now on: the frame itself may ask
    // for another at any time, as when a scroll bar takes some of the width.
    let heights = format!(
        "(window.heights = [], new MutationObserver(() => heights.push({0}.style.height)) \
         .observe({0}, {{ attributeFilter: ['style'] }}))",
        frame(0)
    );
    visitor.value(&heights).await;
    let heard = "addEventListener('message', ({ data }) => window.forged ||= data.height === 1234)";
    visitor.value(heard).await;
    visitor
        .value("window.postMessage({ type: 'idlerace:height', height: 1234 }, '*')")
        .await;
    visitor
        .until("the message has come", "window.forged === true")
        .await;
    let taken = visitor.value("heights.includes('1234px')").await;
    assert_eq!(taken, false, "a height that the host itself sent");
    // From the frame itself what is no height is not taken, and what is absurd is bounded.
    visitor.enter(0).await;
    for absurd in ["'tall'", "NaN", "1e9"] {
        let message =
            format!("parent.postMessage({{ type: 'idlerace:height', height: {absurd} }}, '*')");
        visitor.value(&message).await;
    }
    visitor.leave().await;
    visitor
        .until("the height is bounded", "heights.includes('1600px')")
        .await;
    let most = visitor.value("Math.max(...heights.map(parseFloat))").await;
    assert_eq!(most, 1600);
}

async fn what_cannot_be_shown_is_told_in_the_frame(visitor: Visitor) {
    let element = "<idle-race scenario=\"no-such\" step=\"9999999\" set=\"garbage requests.pause=soon\" \
                   theme=\"pink\"><span>a picture</span></idle-race>";
    visitor.host(element, None).await;
    visitor.enter(0).await;
    let notices = visitor.text(".title").await;
    for part in ["no-such", "9999999", "garbage", "soon", "pink"] {
        assert!(notices.contains(part), "{part} in {notices}");
    }
}

async fn an_embed_is_light_or_dark_as_it_is_asked_to_be(visitor: Visitor) {
    let light = "(rgb => rgb[0] > 128)(getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))";
    for (system, theme, expected) in [
        ("dark", "auto", false),
        ("light", "auto", true),
        ("light", "dark", false),
        ("dark", "light", true),
    ] {
        visitor.media(&[("prefers-color-scheme", system)]).await;
        visitor
            .open(&format!("?embed=1&scenario=crossing&theme={theme}"))
            .await;
        let is_light = visitor.value(light).await;
        assert_eq!(is_light, expected, "{theme} where the system is {system}");
    }
}

async fn without_scripts_the_picture_shows(visitor: Visitor) {
    visitor.scripts(false).await;
    let picture = "<img src=\"HOME/pictures/crossing.svg\" alt=\"The race\">";
    visitor
        .host(
            &format!("<idle-race scenario=\"crossing\">{picture}</idle-race>"),
            None,
        )
        .await;
    let image = visitor.find("idle-race img").await;
    let (_, _, width, height) = image.rectangle().await.unwrap();
    assert!(width > 300.0 && height > 300.0, "{width} x {height}");
}

async fn axe_finds_nothing_in_host_and_frame(visitor: Visitor) {
    if axe::file().is_none() {
        return;
    }
    let axe = axe::source();
    visitor
        .host("<idle-race scenario=\"crossing\"></idle-race>", None)
        .await;
    visitor.runs(0).await;
    for scheme in ["light", "dark"] {
        visitor.media(&[("prefers-color-scheme", scheme)]).await;
        let found = axe::violations(&visitor, &axe, "undefined").await;
        assert!(found.is_empty(), "host, {scheme}: {found:#?}");
        visitor.enter(0).await;
        let found = axe::violations(&visitor, &axe, "undefined").await;
        assert!(found.is_empty(), "frame, {scheme}: {found:#?}");
        visitor.leave().await;
    }
}
