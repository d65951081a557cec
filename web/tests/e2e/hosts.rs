//! An embed in the pages that generators of documentation make, in their dark and their light
//! colours and under a policy that allows nothing but what an embed needs: what it takes from
//! such a page, and what it leaves to it.

use idlerace_core::{
    catalog,
    explore::{AnyTraffic, Limits},
    parameter,
};
use serde_json::json;

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};
use crate::page::doors::alb_and_node;

tests![
    an_embed_has_the_colours_of_its_page,
    the_wheel_over_an_embed_is_its_pages,
    an_embed_is_lower_than_the_screen,
    an_embed_plays_while_it_is_seen,
    an_embed_stands_still_where_it_was_asked_to,
    an_embed_says_what_the_prover_says,
    timeouts_are_read_as_people_type_them,
    what_cannot_be_read_is_a_line_in_the_embed,
    axe_finds_nothing_in_pages_of_generators,
];

/// All that an embed needs, and nothing besides the page's own style.
const POLICY: &str = "default-src 'none'; style-src 'nonce-host'; script-src OURS; \
                      frame-src OURS; img-src OURS data:";

/// A page as a generator makes it.
struct Host {
    page: &'static str,
    light: &'static str,
    dark: &'static str,
    /// How its switch changes the colours.
    switch: &'static str,
}

const HOSTS: [Host; 3] = [
    Host {
        page: include_str!("hosts/mdbook.html"),
        light: "light",
        dark: "navy",
        switch: "document.documentElement.className = 'LOOK sidebar-visible js'",
    },
    Host {
        page: include_str!("hosts/mkdocs.html"),
        light: "default",
        dark: "slate",
        switch: "document.body.setAttribute('data-md-color-scheme', 'LOOK')",
    },
    Host {
        page: include_str!("hosts/docusaurus.html"),
        light: "light",
        dark: "dark",
        switch: "document.documentElement.setAttribute('data-theme', 'LOOK')",
    },
];

const ELEMENT: &str = "<idle-race scenario=\"crossing\"></idle-race>";
const STILL: &str = "<idle-race scenario=\"crossing\" step=\"12\"></idle-race>";
/// Somebody's two timeouts, as the opening's form has them.
const TYPED: &str = "<idle-race client=\"alb\" client-idle=\"60 s\" server=\"node\" \
                     server-idle=\"5s\" rtt=\"10 ms\" method=\"POST\"></idle-race>";

/// The first element, its frame, and the middle of that.
const EMBED: &str = "document.querySelector('idle-race')";
const FRAME: &str = "document.querySelector('idle-race').shadowRoot.querySelector('iframe')";

const LIGHT: &str = "(rgb => rgb[0] > 128)(getComputedStyle(document.body).backgroundColor\
                     .match(/\\d+/g).map(Number))";
const PLAY: &str = "document.querySelector('.player .play').getAttribute('aria-label')";
/// What is said of the verdict, or in its place.
const SAID: &str = ".verdict > p:not(.busy)";

impl User {
    /// A generator's page in these colours, with much to read before and after this.
    async fn generated(&self, host: &Host, look: &str, before: usize, embed: &str) {
        let text = |lines: usize| "<p>Much to read, and not of interest here.</p>".repeat(lines);
        let page = host
            .page
            .replace("LOOK", look)
            .replace("BEFORE", &text(before))
            .replace("EMBED", embed)
            .replace("AFTER", &text(40));
        self.somebodys(&page, Some(POLICY)).await;
    }

    /// Turns the wheel over the middle of the first embed.
    async fn wheel(&self) {
        let rect = format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])({FRAME}.getBoundingClientRect())"
        );
        let at = self.value(&rect).await;
        let wheel = json!({
            "type": "mouseWheel", "x": at[0], "y": at[1], "deltaX": 0, "deltaY": 120,
        });
        self.devtools("Input.dispatchMouseEvent", wheel).await;
    }

    /// Waits until the embed that the user is in says its verdict, and returns it.
    async fn verdict_in_frame(&self) -> String {
        let there = format!("!!document.querySelector('{SAID}')");
        self.until("there is a verdict", &there).await;
        self.text(SAID).await
    }
}

async fn an_embed_has_the_colours_of_its_page(user: User) {
    for host in &HOSTS {
        for (system, look, light) in [("light", host.dark, false), ("dark", host.light, true)] {
            user.media(&[("prefers-color-scheme", system)]).await;
            // One that stands still: while it plays it asks again and again.
            user.generated(host, look, 1, STILL).await;
            user.enter(0).await;
            let told = format!("{look} where the system is {system}");
            assert_eq!(user.value(LIGHT).await, light, "{told}");
            user.value("window.kept = true").await;
            user.leave().await;
            // The page's own switch: the embed follows, and goes on where it was.
            let other = if light { host.dark } else { host.light };
            user.value(&format!("({}, 0)", host.switch.replace("LOOK", other)))
                .await;
            user.enter(0).await;
            let follows = format!("({LIGHT}) === {}", !light);
            user.until(&format!("it follows from {told}"), &follows)
                .await;
            assert_eq!(user.value("window.kept").await, true, "{told}: loaded anew");
            user.leave().await;
        }
    }
    // What the element itself asks for counts more.
    let fixed = "<idle-race scenario=\"crossing\" theme=\"light\"></idle-race>";
    user.generated(&HOSTS[1], HOSTS[1].dark, 1, fixed).await;
    user.enter(0).await;
    assert_eq!(user.value(LIGHT).await, true);
    user.leave().await;
    user.media(&[("prefers-color-scheme", "light")]).await;
    // A frame that nobody tells more has what its address says, from the first on.
    let frame = "<iframe title=\"A frame\" src=\"HOME/?embed=1&scenario=crossing#dark?\"></iframe>";
    user.generated(&HOSTS[1], HOSTS[1].light, 1, frame).await;
    user.client.enter_frame(0).await.unwrap();
    user.drawn().await;
    assert_eq!(user.value(LIGHT).await, false);
    user.leave().await;
}

async fn the_wheel_over_an_embed_is_its_pages(user: User) {
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        for host in &HOSTS {
            user.generated(host, host.light, 1, ELEMENT).await;
            user.runs(0).await;
            user.enter(0).await;
            let inner = "document.querySelector('.frame').scrollTop";
            user.until("the picture is scrolled", &format!("{inner} > 0"))
                .await;
            user.verdict_in_frame().await;
            user.leave().await;
            user.wheel().await;
            user.until("the first turn scrolls the page", "scrollY > 0")
                .await;
        }
    }
    // Whoever clicks into the picture moves that.
    user.screen(DESK).await;
    user.generated(
        &HOSTS[0],
        HOSTS[0].light,
        1,
        "<idle-race step=\"3\"></idle-race>",
    )
    .await;
    user.enter(0).await;
    user.verdict_in_frame().await;
    user.click(".frame").await;
    let inner = "document.querySelector('.frame').scrollTop";
    let before = user.value(inner).await;
    user.leave().await;
    // The first turn can find a picture that cannot be scrolled yet.
    user.wheel().await;
    user.wheel().await;
    user.enter(0).await;
    user.until("the picture moves", &format!("{inner} > {before}"))
        .await;
    user.leave().await;
}

async fn an_embed_is_lower_than_the_screen(user: User) {
    for screen in [PHONE, (740, 360), DESK] {
        for host in &HOSTS {
            user.screen(screen).await;
            user.generated(host, host.light, 1, TYPED).await;
            user.runs(0).await;
            let lower = format!("{FRAME}.clientHeight < innerHeight");
            user.until("there is some of the page beside it", &lower)
                .await;
            let wide = "document.documentElement.scrollWidth <= innerWidth";
            user.until("nothing sticks out", wide).await;
            user.enter(0).await;
            user.verdict_in_frame().await;
            let fits = "document.documentElement.scrollHeight <= innerHeight";
            user.until("all of the embed is in it", fits).await;
            user.leave().await;
        }
    }
}

async fn an_embed_plays_while_it_is_seen(user: User) {
    user.media(&[("prefers-reduced-motion", "no-preference")])
        .await;
    user.generated(&HOSTS[0], HOSTS[0].light, 60, ELEMENT).await;
    let near = format!("scrollTo(0, {EMBED}.getBoundingClientRect().top - innerHeight - 100)");
    user.value(&near).await;
    user.enter(0).await;
    assert_eq!(
        user.value(PLAY).await,
        "play",
        "it plays where nobody sees it"
    );
    user.counts(".verdict", 0).await;
    let sentence = json!(user.text(".brief .step").await);
    user.leave().await;
    user.value(&format!("{EMBED}.scrollIntoView({{ block: 'center' }})"))
        .await;
    user.enter(0).await;
    user.until("it plays", &format!("{PLAY} === 'pause'")).await;
    let moves = format!("document.querySelector('.brief .step').textContent !== {sentence}");
    user.until("it moves", &moves).await;
    user.leave().await;
    user.value("scrollTo(0, 0)").await;
    user.enter(0).await;
    user.until("it rests", &format!("{PLAY} === 'play'")).await;
    user.leave().await;
    user.value(&format!("{EMBED}.scrollIntoView({{ block: 'center' }})"))
        .await;
    user.enter(0).await;
    user.until("it goes on", &format!("{PLAY} === 'pause'"))
        .await;
    // Stopped by somebody it stays so.
    user.click(".player .play").await;
    user.until("it is stopped", &format!("{PLAY} === 'play'"))
        .await;
    user.leave().await;
    user.value("scrollTo(0, 0)").await;
    user.value(&format!("{EMBED}.scrollIntoView({{ block: 'center' }})"))
        .await;
    user.enter(0).await;
    user.drawn().await;
    assert_eq!(user.value(PLAY).await, "play");
    user.leave().await;
}

async fn an_embed_stands_still_where_it_was_asked_to(user: User) {
    for (motion, element) in [("reduce", ELEMENT), ("no-preference", STILL)] {
        user.media(&[("prefers-reduced-motion", motion)]).await;
        user.generated(&HOSTS[0], HOSTS[0].light, 0, element).await;
        user.enter(0).await;
        // With the verdict it would have begun to play.
        user.verdict_in_frame().await;
        assert_eq!(user.value(PLAY).await, "play", "{motion}");
        let culminates = user
            .text(".brief .step")
            .await
            .contains("end of the stream");
        assert_eq!(culminates, motion == "reduce");
        user.leave().await;
    }
}

async fn an_embed_says_what_the_prover_says(user: User) {
    let set = [("client.idle_timeout", "250ms"), ("requests.count", "3")];
    for (name, set) in [("crossing", &[][..]), ("crossing", &set), ("deploy", &[])] {
        let mut scenario = catalog::find(name).unwrap().scenario();
        for (key, value) in set {
            parameter::set(&mut scenario, key, value).unwrap();
        }
        let expected = AnyTraffic::of(&scenario, &Limits::DEFAULT).line();
        let set: Vec<String> = set
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let element = format!(
            "<idle-race scenario=\"{name}\" set=\"{}\"></idle-race>",
            set.join(" ")
        );
        user.generated(&HOSTS[2], HOSTS[2].dark, 0, &element).await;
        user.enter(0).await;
        assert_eq!(user.verdict_in_frame().await, expected, "{element}");
        user.leave().await;
    }
    let pair = "<idle-race scenario=\"crossing\" beside=\"get-is-retried\"></idle-race>";
    user.generated(&HOSTS[2], HOSTS[2].dark, 0, pair).await;
    user.enter(0).await;
    let first = user.verdict_in_frame().await;
    let whose = "Request and FIN cross on the wire. Any traffic: ";
    assert!(first.starts_with(whose), "{first}");
    user.leave().await;
}

async fn timeouts_are_read_as_people_type_them(user: User) {
    for host in &HOSTS {
        user.generated(host, host.dark, 0, TYPED).await;
        user.enter(0).await;
        assert_eq!(user.verdict_in_frame().await, alb_and_node("6s", "5s"));
        // And shows the traffic that breaks them.
        let lost = "document.querySelector('.headline').textContent.includes('passed each other')";
        user.until("a request is lost", lost).await;
        let there = "['set.client.profile=alb', 'set.server.profile=node', 'embed=1']\
                     .every(part => location.search.includes(part))";
        user.until("the address says so", there).await;
        user.click(".verdict summary").await;
        let scope = user.text(".verdict details").await;
        for part in [
            "server.keepAliveTimeout 5 s, closing after 6 s",
            "5 ms each way",
            "over plain TCP",
            "server.keepAliveTimeout = 65_000",
        ] {
            assert!(scope.contains(part), "{part} in {scope}");
        }
        user.leave().await;
    }
    let length = user.value("history.length").await;
    user.value(&format!("{EMBED}.setAttribute('server-idle', '65 s')"))
        .await;
    user.enter(0).await;
    let safe = "!!document.querySelector('.verdict .safe')";
    user.until("the other value is proven", safe).await;
    assert_eq!(user.verdict_in_frame().await, alb_and_node("66s", "65s"));
    user.leave().await;
    user.value(&format!("{EMBED}.setAttribute('client-idle', '70 s')"))
        .await;
    user.enter(0).await;
    let broken = "!!document.querySelector('.verdict .unsafe')";
    user.until("and the client's own", broken).await;
    user.leave().await;
    assert_eq!(user.value("history.length").await, length);
}

async fn what_cannot_be_read_is_a_line_in_the_embed(user: User) {
    for (attributes, told) in [
        (
            "server-idle=\"soon\"",
            "The server idle timeout is “soon”; write it like 60 s or 500 ms.",
        ),
        (
            "client-idle=\"60\"",
            "The client idle timeout is “60”, without a unit: 60 ms or 60 s?",
        ),
        (
            "client=\"netscape\"",
            "The client is “netscape”; it can be go, ",
        ),
        ("rtt=\"99 h\"", "The round trip is “99 h”; "),
        ("method=\"BREW\"", "requests.method: "),
    ] {
        let element = format!("<idle-race {attributes}></idle-race>");
        user.generated(&HOSTS[1], HOSTS[1].light, 0, &element).await;
        user.enter(0).await;
        let line = user.verdict_in_frame().await;
        assert!(line.starts_with(told), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        user.counts(".frame svg", 1).await;
        user.leave().await;
    }
}

async fn axe_finds_nothing_in_pages_of_generators(user: User) {
    if axe::file().is_none() {
        return;
    }
    let axe = axe::source();
    for host in &HOSTS {
        for look in [host.light, host.dark] {
            user.generated(host, look, 0, TYPED).await;
            user.enter(0).await;
            user.verdict_in_frame().await;
            user.click(".verdict summary").await;
            let found = axe::violations(&user, &axe, "undefined").await;
            assert!(found.is_empty(), "{look}: {found:#?}");
            user.leave().await;
        }
    }
}
