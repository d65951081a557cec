//! The opening: an address that asks for nothing. What somebody does there who has an error, or
//! two timeouts, or nothing but time.

use fantoccini::key::Key;
use idlerace_core::{
    catalog,
    explore::{AnyTraffic, Limits},
    parameter,
    texts::Kind,
};
use serde_json::{Value, json};

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};

tests![
    the_answers_are_fetched_with_the_first_use_of_a_field,
    an_error_text_leads_to_the_picture_in_two_actions,
    what_reports_begin_with_is_found,
    what_was_found_is_taken_to_the_two_timeouts,
    what_somebody_has_chosen_stays,
    who_has_no_idle_timeout_is_told_what_to_type,
    what_nobody_says_is_said,
    two_timeouts_are_answered_with_a_value_to_type,
    a_profile_brings_its_own_figure,
    what_is_chosen_before_anything_answers_counts,
    what_cannot_be_read_is_told_at_its_field,
    the_opening_is_short,
    every_door_leads_somewhere,
    nothing_covers_anything_and_axe_finds_nothing,
];

impl User {
    /// Opens the page at the address that asks for nothing.
    async fn opening(&self, screen: (u32, u32)) {
        self.screen(screen).await;
        self.go("").await;
        assert_eq!(
            self.value("document.querySelectorAll('#doors h1').length")
                .await,
            1
        );
    }

    /// Waits until there is a verdict of this class.
    async fn answered(&self, class: &str) {
        let there = format!("!!document.querySelector('#door-verdict.{class}')");
        self.until(&format!("the verdict is {class}"), &there).await;
    }
}

async fn the_answers_are_fetched_with_the_first_use_of_a_field(user: User) {
    user.opening(DESK).await;
    let fetched = "performance.getEntriesByType('resource')
        .filter(one => /(doors|proof)[-._]/.test(one.name)).length";
    assert_eq!(user.value(fetched).await, 0);
    user.focus("#error").await;
    user.counts("#error-said", 1).await;
    user.focus("#round-trip").await;
    user.answered("unsafe").await;
}

async fn an_error_text_leads_to_the_picture_in_two_actions(user: User) {
    for screen in [DESK, PHONE] {
        user.opening(screen).await;
        user.type_into("#error", "socket hang up").await;
        let found = "document.querySelectorAll('.kinds a').length > 2";
        user.until("causes are found", found).await;
        let counts =
            "[...document.querySelectorAll('.kinds > li > b')].map(b => parseInt(b.textContent))";
        let counts = user.value(counts).await;
        let counts: Vec<u64> = serde_json::from_value(counts).unwrap();
        assert!(counts.is_sorted_by(|one, next| one >= next), "{counts:?}");
        let first = user.text(".kinds > li").await;
        assert!(first.contains(Kind::IdleTimeout.helps()), "{first}");
        user.counts(".kinds a[href='#door-timeouts']", 1).await;
        user.click(".kinds a").await;
        user.drawn().await;
        user.counts("#doors", 0).await;
        let log = "document.querySelector('.log').textContent.includes('socket hang up')";
        user.until("Node's text is in the client's log", log).await;
        user.counts(".ladder", 1).await;
    }
}

/// What reports begin with, and who says it.
const REPORTED: &str = include_str!("../../../../core/tests/truth/reported-texts.txt");

async fn what_reports_begin_with_is_found(user: User) {
    user.opening(DESK).await;
    user.focus("#error").await;
    user.counts("#error-said", 1).await;
    for line in REPORTED.lines() {
        let (text, who) = line.split_once('\t').unwrap();
        // As somebody pastes it.
        user.value(&format!(
            "(field => {{ field.value = {}; \
             field.dispatchEvent(new Event('input', {{bubbles: true}})); }})\
             (document.querySelector('#error'))",
            json!(text)
        ))
        .await;
        let says = format!(
            "[...document.querySelectorAll('#error-answer li')]
                .some(one => one.textContent.startsWith({}))",
            json!(who)
        );
        user.until(&format!("{who} says {text}"), &says).await;
        let leads = "document.querySelectorAll('#error-answer .kinds > li').length > 0";
        user.until(&format!("{text} leads to causes"), leads).await;
    }
}

/// Whoever has found the client need not look for it in the list.
async fn what_was_found_is_taken_to_the_two_timeouts(user: User) {
    user.opening(DESK).await;
    user.type_into("#error", "socket hang up").await;
    user.counts(".kinds a[href='#door-timeouts']", 1).await;
    user.click(".kinds a[href='#door-timeouts']").await;
    let chosen = "document.querySelector('#client').value === 'node'";
    user.until("the client is chosen", chosen).await;
    let own = "document.querySelector('#client-idle').value === '5 s'";
    user.until("its figure is there", own).await;
    // Of the server the text says nothing.
    let asked = "document.querySelector('#door-wrong')?.textContent.startsWith('Which server')
        && document.activeElement.id === 'server'
        && document.activeElement.selectedOptions[0].text === 'which server?'";
    user.until("the server is asked for", asked).await;
    let known = user.text("#door-wrong").await;
    assert!(known.contains("Known: Node.js from 20.18"), "{known}");
    let server = user.find("#server").await;
    server.select_by_value("node").await.unwrap();
    user.answered("safe").await;
}

/// A server that somebody has chosen or named is not asked for, and of clients that say the text
/// the one that is chosen is theirs.
async fn what_somebody_has_chosen_stays(user: User) {
    user.opening(DESK).await;
    for (list, chosen) in [("#client", "axios"), ("#server", "gunicorn")] {
        user.focus(list).await;
        let there = format!("!!document.querySelector('{list} [value={chosen}]')");
        user.until("all profiles are there", &there).await;
        user.find(list).await.select_by_value(chosen).await.unwrap();
    }
    user.type_into("#client-idle", "7 s").await;
    for (text, server, idle) in [
        ("socket hang up", "gunicorn", "2 s"),
        ("socket hang up, from uvicorn", "uvicorn", "5 s"),
    ] {
        // Nothing of what was found before is there any more.
        user.type_into("#error", "the moon").await;
        user.counts(".kinds", 0).await;
        user.type_into("#error", text).await;
        user.counts(".kinds a[href='#door-timeouts']", 1).await;
        user.click(".kinds a[href='#door-timeouts']").await;
        let kept = format!(
            "(all => all === 'axios,7 s,{server},{idle}' || all)(
                ['client', 'client-idle', 'server', 'server-idle']
                    .map(id => document.getElementById(id).value).join())"
        );
        user.until("what is known is there", &kept).await;
    }
    user.answered("unsafe").await;
}

/// A client shorter than the server: that is no advice for who has nothing to set.
async fn who_has_no_idle_timeout_is_told_what_to_type(user: User) {
    for screen in [DESK, PHONE] {
        user.opening(screen).await;
        user.type_into("#error", "Python says RemoteDisconnected after lunch")
            .await;
        let typed = "(all => all.some(one => one.includes('HTTPAdapter(max_retries')) || all)(
            [...document.querySelectorAll('.kinds > li:first-child .helps code')]
                .map(code => code.textContent))";
        user.until("requests is told what to type", typed).await;
        assert!(!user.text(".kinds > li").await.contains("lets go first"));
        user.counts(".kinds > li:first-child .copy", 2).await; // words are not pasted
    }
}

async fn what_nobody_says_is_said(user: User) {
    user.opening(DESK).await;
    user.type_into("#error", "the moon is made of cheese").await;
    let said =
        "document.querySelector('#error-said')?.textContent.startsWith('No program is known')";
    user.until("it is said", said).await;
    user.counts(".kinds", 0).await;
    let offered = "document.querySelectorAll('#errors option').length > 50";
    user.until("texts are offered", offered).await;
    // Not the end of the way: three places lead on.
    user.counts("#error-answer .links a", 3).await;
    user.click("#error-answer .links a[href='#door-timeouts']")
        .await;
    user.until(
        "the other door is near",
        "location.hash === '#door-timeouts'",
    )
    .await;
}

async fn two_timeouts_are_answered_with_a_value_to_type(user: User) {
    for screen in [DESK, PHONE] {
        user.opening(screen).await;
        user.type_into("#client-idle", "60 s").await;
        user.type_into("#server-idle", "5 s").await;
        user.answered("unsafe").await;
        user.reads("#door-verdict", &alb_and_node("6s", "5s")).await;
        let typed = "[...document.querySelectorAll('.helps code')].map(code => code.textContent)";
        let typed = user.value(typed).await;
        let value = json!("server.keepAliveTimeout = 65_000");
        assert!(typed.as_array().unwrap().contains(&value), "{typed}");
        user.type_into("#server-idle", "65 s").await;
        user.answered("safe").await;
        user.reads("#door-verdict", &alb_and_node("66s", "65s"))
            .await;
    }
    user.type_into("#server-idle", "5000 ms").await;
    user.answered("unsafe").await;
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    user.devtools("Browser.grantPermissions", allowed).await;
    let focused = json!({ "enabled": true });
    user.devtools("Emulation.setFocusEmulationEnabled", focused)
        .await;
    user.click(".helps .copy").await;
    user.reads(".helps .copy", "Copied").await;
    let read = "const done = arguments[0];
        navigator.clipboard.readText().then(done, error => done(String(error)));";
    let copied = user.client.execute_async(read, Vec::new()).await.unwrap();
    assert_eq!(copied, json!(user.text(".helps code").await));
    user.click("#door-watch").await;
    user.drawn().await;
    let lost = "document.querySelector('.headline').textContent.includes('failed')";
    user.until("a request is lost", lost).await;
    // By itself, in no order that was found.
    user.counts(".notice", 0).await;
}

/// What core says of the form's profiles and other figures for any traffic.
pub(crate) fn alb_and_node(idle: &str, hint: &str) -> String {
    let mut scenario = catalog::find("crossing").unwrap().scenario();
    for (key, value) in [
        ("client.profile", "alb"),
        ("client.idle_timeout", "60s"),
        ("server.profile", "node"),
        ("server.idle_timeout", idle),
        ("server.hint", hint),
    ] {
        parameter::set(&mut scenario, key, value).unwrap();
    }
    AnyTraffic::of(&scenario, &Limits::DEFAULT).line()
}

async fn a_profile_brings_its_own_figure(user: User) {
    user.opening(DESK).await;
    user.focus("#round-trip").await;
    user.answered("unsafe").await;
    for (field, profile, figure) in [
        ("client", "go", "90 s"),
        ("server", "gunicorn", "2 s"),
        ("server", "go", "none"),
    ] {
        let select = user.find(&format!("#{field}")).await;
        select.select_by_value(profile).await.unwrap();
        let filled = format!("document.querySelector('#{field}-idle').value === '{figure}'");
        user.until(&format!("{profile} brings {figure}"), &filled)
            .await;
    }
    user.answered("safe").await;
}

/// The first choice of all is what has the program fetched that answers.
async fn what_is_chosen_before_anything_answers_counts(user: User) {
    user.opening(DESK).await;
    let choose = "const list = document.querySelector('#client');
        list.focus();
        list.value = 'requests';
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    user.client.execute(choose, Vec::new()).await.unwrap();
    let filled = "document.querySelector('#client-idle').value === 'none'";
    user.until("requests brings none", filled).await;
}

async fn what_cannot_be_read_is_told_at_its_field(user: User) {
    user.opening(DESK).await;
    user.type_into("#client-idle", "65000").await;
    let line = "The client idle timeout is “65000”, without a unit: 65000 ms or 65000 s?";
    user.reads("#door-wrong", line).await;
    user.counts("#client-idle[aria-invalid=true]", 1).await;
    user.type_into("#client-idle", "4 s").await;
    user.press(Key::Enter).await;
    user.answered("safe").await;
    user.counts("[aria-invalid=true]", 0).await;
}

/// Fields and buttons, and words, of what is seen without scrolling.
const SEEN: &str = "(() => {
    const seen = box => box.width > 0 && box.height > 0 && box.top < innerHeight;
    const fields = [...document.querySelectorAll('input, select, textarea, button')]
        .filter(field => seen(field.getBoundingClientRect()));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let text = '';
    while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.parentElement.closest('select, datalist, script, style, noscript')) continue;
        range.selectNodeContents(node);
        if (seen(range.getBoundingClientRect())) text += ' ' + node.data;
    }
    for (const field of fields) text += ' ' + (field.selectedOptions?.[0].text ?? '');
    return { fields: fields.length, words: text.trim().split(/\\s+/).length };
})()";

async fn the_opening_is_short(user: User) {
    user.opening(DESK).await;
    let seen = user.value(SEEN).await;
    let (fields, words) = (
        seen["fields"].as_u64().unwrap(),
        seen["words"].as_u64().unwrap(),
    );
    assert!((7..=12).contains(&fields), "{fields} fields and buttons");
    assert!((50..=150).contains(&words), "{words} words");
    // All three doors are among what is seen, and the race.
    for door in ["#door-error", "#door-timeouts", "#door-race img"] {
        let (_, top, _, height) = user.find(door).await.rectangle().await.unwrap();
        assert!(top + height <= 900.0, "{door} ends at {}", top + height);
    }
}

async fn every_door_leads_somewhere(user: User) {
    user.opening(DESK).await;
    let links =
        "[...document.querySelectorAll('#doors a[href^=\"?\"]')].map(a => a.getAttribute('href'))";
    let links = user.value(links).await;
    let links: Vec<String> = serde_json::from_value(links).unwrap();
    assert!(links.len() >= 8, "{links:?}");
    for link in &links {
        user.open(link).await;
        user.counts(".notice", 0).await;
        user.counts("#doors", 0).await;
    }
    let gunicorn = links.iter().find(|link| link.contains("gunicorn")).unwrap();
    user.open(gunicorn).await;
    let lost =
        "document.querySelector('.headline').textContent.startsWith('1 of 2 requests failed')";
    user.until("it is lost there", lost).await;
    let retry = links.iter().find(|link| link.contains("tour=")).unwrap();
    user.open(retry).await;
    let told = "document.querySelector('#guide-words').textContent.includes('curl repeats')";
    user.until("the tour says what may be sent again", told)
        .await;
    user.opening(DESK).await;
    user.click("#more").await;
    user.drawn().await;
    user.client.back().await.unwrap();
    user.until("back leads back", "!!document.querySelector('#doors h1')")
        .await;
}

/// Pairs of parts that lie on each other.
pub(crate) const OVERLAP: &str = "(() => {
    const parts = [...document.querySelectorAll(
        'header, h1, h2, section, form, nav a, .links a, input, select, button, label, ' +
        'summary, code, img')]
        .filter(part => part.checkVisibility());
    const found = [];
    parts.forEach((one, at) => parts.slice(at + 1).forEach(other => {
        if (one.contains(other) || other.contains(one)) return;
        const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const name = part => part.outerHTML.slice(0, 60);
        if (wide > 1 && high > 1) found.push(name(one) + ' on ' + name(other));
    }));
    return found;
})()";

async fn nothing_covers_anything_and_axe_finds_nothing(user: User) {
    let axe = axe::file().map(|_| axe::source());
    user.opening(DESK).await;
    user.type_into("#error", "ECONNRESET").await;
    user.type_into("#server-idle", "5 s").await;
    user.answered("unsafe").await;
    for screen in [DESK, TABLET, PHONE] {
        user.screen(screen).await;
        user.fits("the opening", screen).await;
        assert_eq!(
            user.value(OVERLAP).await,
            Value::Array(Vec::new()),
            "{screen:?}"
        );
        for scheme in ["light", "dark"] {
            user.media(&[("prefers-color-scheme", scheme)]).await;
            let Some(axe) = &axe else { continue };
            let found = axe::violations(&user, axe, "undefined").await;
            assert!(found.is_empty(), "{scheme}, {screen:?}: {found:#?}");
        }
    }
}
