//! The page of a chain: what somebody does there who has a load balancer and a proxy between
//! client and application.

use fantoccini::key::Key;
use idlerace_core::{
    explore::Limits,
    prove_chain::{ChainAdvice, ChainVerdict, advised, judge},
    scenario::chain::{Chain, catalog, parameter},
};
use serde_json::{Value, json};

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};
use crate::looks::contrast::SIZES;
use crate::looks::forced::FORCED;
use crate::page::doors::OVERLAP;

tests![
    a_chain_has_its_verdict_its_weakest_hop_and_a_value_to_type,
    its_program_is_fetched_by_who_asks_for_it,
    an_address_opens_a_chain_and_back_leads_back,
    hosts_come_and_go,
    what_cannot_be_read_is_told_at_its_own_field,
    a_phone_shows_one_hop_and_the_others_as_a_strip,
    keys_do_all_of_it,
    nothing_of_a_chain_is_covered_faint_or_small,
];

/// The opening's link to it.
const LINK: &str = "#stacks a[href='chain.html']";

impl User {
    /// Opens the page of a chain.
    pub(crate) async fn chain(&self, screen: (u32, u32), query: &str) {
        self.screen(screen).await;
        self.go(&format!("chain.html{query}")).await;
        self.counts("#hosts", 1).await;
    }

    /// Waits until the verdict is of this class.
    pub(crate) async fn chained(&self, class: &str) {
        let there = format!("!!document.querySelector('#chain-verdict.{class}')");
        self.until(&format!("the verdict is {class}"), &there).await;
    }

    /// Waits for the answer, which moves the fields as it comes, scrolls a field to the middle, for
    /// the verdict stands over what is at the top, and types.
    async fn fills(&self, field: &str, text: &str) {
        let answered = "!document.querySelector('#chain-verdict.busy')";
        self.until("it is answered", answered).await;
        let middle = "scrollIntoView({ block: 'center' })";
        self.value(&format!("document.querySelector('{field}').{middle}"))
            .await;
        self.type_into(field, text).await;
    }

    async fn chooses(&self, field: &str, value: &str) {
        let select = self.find(field).await;
        select.select_by_value(value).await.unwrap();
    }
}

/// A browser, a load balancer, nginx and gunicorn, with these settings.
fn proven(settings: &[(&str, &str)]) -> (ChainVerdict, Option<ChainAdvice>) {
    use idlerace_core::profile::{PROXIES, clients, servers};
    let proxies = ["alb", "nginx"].map(|id| {
        let mut all = PROXIES.iter().copied();
        all.find(|proxy| proxy.id == id).unwrap()
    });
    let client = &clients::browsers::chromium::PROFILE;
    let mut chain = Chain::of(client, &proxies, &servers::gunicorn::PROFILE);
    for (key, value) in settings {
        parameter::set(&mut chain, key, value).unwrap();
    }
    let found = judge(&chain, &Limits::DEFAULT);
    let advice = advised(&chain, &found, &Limits::DEFAULT);
    (found, advice)
}

/// From the opening, as somebody who runs gunicorn behind nginx behind a load balancer.
async fn a_chain_has_its_verdict_its_weakest_hop_and_a_value_to_type(user: User) {
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        user.go("").await;
        user.click(LINK).await;
        user.counts("#hosts fieldset", 4).await;
        user.chooses("#host-1", "alb").await;
        user.chooses("#host-2", "nginx").await;
        user.chooses("#host-3", "gunicorn").await;
        user.fills("#idle-3-server", "5 s").await;
        user.fills("#round-trip-1", "2 ms").await;
        user.chained("unsafe").await;
        let (found, advice) = proven(&[
            ("hop3.server.idle_timeout", "5s"),
            ("hop2.network.to_server", "1ms"),
            ("hop2.network.to_client", "1ms"),
        ]);
        assert_eq!(found.weakest, Some(3));
        user.reads("#chain-verdict .line", &found.line()).await;
        user.reads("#weakest", &found.weakest_line().unwrap()).await;
        let hops = "[...document.querySelectorAll('.hops > li b')].map(one => one.textContent)";
        let words = found.hops.iter().map(|hop| hop.standing.word());
        assert_eq!(user.value(hops).await, json!(words.collect::<Vec<_>>()));
        let typed = "[...document.querySelectorAll('.helps code')].map(one => one.textContent)";
        let typed = user.value(typed).await;
        let advice = advice.unwrap().typed;
        let wanted: Vec<_> = advice.iter().map(|one| one.typed.clone()).collect();
        assert_eq!(typed, json!(wanted));
        let first = advice.iter().find(|one| Some(one.hop) == found.weakest);
        user.reads("#to-type code", &first.unwrap().typed).await;
        // What was typed is said to be, and what was not as the product comes.
        user.reads(".field:has(#idle-3-server) i", "set here").await;
        user.reads(".field:has(#idle-2-server) i", "as nginx comes")
            .await;
        user.counts(".drawn svg", 1).await;
        let lost = "document.querySelector('.requests').textContent.includes('502')";
        user.until("the run shows what is lost", lost).await;
        let logged = "document.querySelector('.logs').textContent
            .includes('upstream prematurely closed connection')";
        user.until("nginx's log says it", logged).await;
        // Tried, all of it is safe.
        for left in (1..=wanted.len()).rev() {
            user.counts(".helps > li", left).await;
            user.click(".helps .set").await;
        }
        user.chained("safe").await;
    }
}

async fn its_program_is_fetched_by_who_asks_for_it(user: User) {
    user.go("").await;
    user.counts(LINK, 1).await;
    let fetched = "performance.getEntriesByType('resource')
        .filter(one => /chain[-._]/.test(one.name)).length";
    user.focus("#round-trip").await;
    user.counts("#door-verdict", 1).await;
    assert_eq!(user.value(fetched).await, 0);
    user.open("?v=1").await;
    assert_eq!(user.value(fetched).await, 0);
    user.chain(DESK, "").await;
    assert_ne!(user.value(fetched).await, 0);
}

async fn an_address_opens_a_chain_and_back_leads_back(user: User) {
    for entry in catalog::CHAINS {
        user.chain(DESK, &format!("?chain={}", entry.name)).await;
        user.reads("#chain h1", entry.title).await;
        user.reads("#lesson", entry.lesson).await;
        user.until(
            "it is answered",
            "!document.querySelector('#chain-verdict.busy')",
        )
        .await;
        user.counts(".notice", 0).await;
    }
    // An address of the page itself leads there, too.
    user.go("?chain=go,nginx,gunicorn&hop2.server.idle_timeout=7s")
        .await;
    user.counts("#hosts fieldset", 3).await;
    let value = |text: &str| format!("document.querySelector('#idle-2-server').value === '{text}'");
    user.until("its figure is there", &value("7 s")).await;
    user.fills("#idle-2-server", "65 s").await;
    user.chained("unsafe").await;
    let address = "location.search.endsWith('&hop2.server.idle_timeout=65s')";
    user.until("the address has it", address).await;
    user.back().await;
    user.until("back undoes it", &value("7 s")).await;
    // What means nothing is told, with a way on.
    user.chain(DESK, "?chain=netscape,node&hop1.server.idle_timeout=soon")
        .await;
    user.counts(".notice", 2).await;
    user.until(
        "it is answered",
        "!document.querySelector('#chain-verdict.busy')",
    )
    .await;
}

async fn hosts_come_and_go(user: User) {
    user.chain(DESK, "?chain=go,nginx,gunicorn").await;
    user.click("#add-proxy").await;
    user.counts("#hosts fieldset", 4).await;
    user.chooses("#host-2", "envoy").await;
    user.reads("#chain h1", "go → nginx → envoy → gunicorn")
        .await;
    user.click("#add-proxy").await;
    user.counts("#hosts fieldset", 5).await;
    let full = "document.querySelector('#add-proxy').disabled";
    user.until("five are enough", full).await;
    user.click("[aria-label='Remove host 2']").await;
    user.reads("#chain h1", "go → envoy → nginx → gunicorn")
        .await;
    user.chained("unsafe").await;
}

async fn what_cannot_be_read_is_told_at_its_own_field(user: User) {
    user.chain(DESK, "").await;
    user.chained("unsafe").await;
    for (field, text, told) in [
        ("idle-3-server", "5", "without a unit"),
        ("idle-1-both", "soon", "write it like 60 s"),
        ("round-trip-0", "far", "write it like 60 s"),
    ] {
        user.fills(&format!("#{field}"), text).await;
        let wrong = user.text(&format!("#{field}-wrong")).await;
        assert!(wrong.contains(told), "{wrong}");
        let marked = "[...document.querySelectorAll('[aria-invalid=true]')].map(one => one.id)";
        assert_eq!(user.value(marked).await, json!([field]));
        // What was typed stays, to be mended.
        let kept = format!("document.querySelector('#{field}').value");
        assert_eq!(user.value(&kept).await, json!(text));
    }
    user.fills("#round-trip-0", "20 ms").await;
    user.counts(".wrong", 0).await;
}

async fn a_phone_shows_one_hop_and_the_others_as_a_strip(user: User) {
    user.chain(PHONE, "").await;
    user.chained("unsafe").await;
    user.counts(".strip button", 3).await;
    let shown = "document.querySelector('.strip [aria-pressed=true]').textContent";
    user.until(
        "the hop to be mended is shown",
        &format!("{shown}.startsWith('hop 3')"),
    )
    .await;
    assert_eq!(user.value(HEADS).await, json!(["nginx", "gunicorn"]));
    user.click(".strip button:first-child").await;
    user.until("another one is", &format!("{shown}.startsWith('hop 1')"))
        .await;
    assert_eq!(user.value(HEADS).await, json!(["chromium", "alb"]));
    // Verdict, weakest hop and what to type stay in sight while the form is filled.
    user.focus("#idle-3-server").await;
    user.value("document.querySelector('#idle-3-server').scrollIntoView({ block: 'center' })")
        .await;
    let seen = "(({ top, bottom }) => top >= 0 && bottom < innerHeight / 3)(
        document.querySelector('#to-type').getBoundingClientRect())";
    user.until("they are in sight", seen).await;
    user.screen(DESK).await;
    user.click(".strip button:first-child").await;
    let all = json!(["chromium", "alb", "nginx", "gunicorn"]);
    user.until(
        "with room all hosts are shown",
        &format!("JSON.stringify({HEADS}) === '{all}'"),
    )
    .await;
}

/// The hosts of the picture.
pub(crate) const HEADS: &str = "[...document.querySelectorAll('#picture svg .head')]
    .map(one => one.textContent)";

async fn keys_do_all_of_it(user: User) {
    user.chain(DESK, "").await;
    user.chained("unsafe").await;
    // Everything that can be pressed is reached, in the order in which it stands.
    let order = "[...document.querySelectorAll('a[href], button, select, input, summary')]
        .filter(one => !one.disabled && one.checkVisibility()).length";
    let count = user.value(order).await.as_u64().unwrap();
    let mut tops = Vec::new();
    user.value("document.activeElement.blur()").await;
    for _ in 0..count {
        user.press(Key::Tab).await;
        let held = user
            .value(
                "(held => [held.localName, getComputedStyle(held).outlineStyle])
                    (document.activeElement)",
            )
            .await;
        assert_ne!(held[0], "body", "after {} keys", tops.len());
        assert_ne!(held[1], "none", "{held}");
        tops.push(held);
    }
    user.focus("#idle-3-server").await;
    user.value("document.activeElement.select()").await;
    for key in "75 s".chars() {
        user.press(key).await;
    }
    user.press(Key::Enter).await;
    let address = "location.search.includes('hop3.server.idle_timeout=75s')";
    user.until("Enter takes what was typed", address).await;
    let held = "document.activeElement.id === 'idle-3-server'";
    user.until("the focus stays", held).await;
}

/// Words of the picture that stand on others, by the boxes of their letters, which may be askew.
const CROWDED: &str = "(() => {
    const boxes = [...document.querySelectorAll('#picture svg text')].map(text => {
        const { x, y, width, height } = text.getBBox(), matrix = text.getScreenCTM();
        const [top, foot] = [y + height * 0.25, y + height * 0.8];
        const corners = [[x, top], [x + width, top], [x + width, foot], [x, foot]];
        const at = ([x, y]) => new DOMPoint(x, y).matrixTransform(matrix);
        return [text.textContent, corners.map(at)];
    });
    const parted = (one, other) => one.some((from, side) => {
        const to = one[(side + 1) % 4], right = to.x - from.x, down = to.y - from.y;
        return other.every(at => right * (at.y - from.y) - down * (at.x - from.x) <= 0.5);
    });
    const found = [];
    boxes.forEach(([words, one], at) => boxes.slice(at + 1).forEach(([others, other]) => {
        if (!parted(one, other) && !parted(other, one)) found.push(words + ' on ' + others);
    }));
    return found;
})()";

async fn nothing_of_a_chain_is_covered_faint_or_small(user: User) {
    let axe = axe::file().map(|_| axe::source());
    let five = "?chain=go,alb,nginx,envoy,node&hop4.server.idle_timeout=75s";
    let deploy = "?chain=rolling-deploy";
    for (query, screens) in [
        ("", &[DESK, TABLET, PHONE][..]),
        (five, &[DESK, PHONE][..]),
        (deploy, &[DESK, PHONE][..]),
    ] {
        for &screen in screens {
            user.chain(screen, query).await;
            user.until(
                "it is answered",
                "!document.querySelector('#chain-verdict.busy')",
            )
            .await;
            user.unfold().await;
            let what = format!("{query}, {screen:?}");
            user.fits(&what, screen).await;
            assert_eq!(
                user.value(OVERLAP).await,
                Value::Array(Vec::new()),
                "{what}"
            );
            // In the middle of the run there is what has happened, and what will.
            user.press('[').await;
            let later = "document.querySelector('#later').offsetHeight > 60";
            user.until("something is still to come", later).await;
            let crowded = user.lines(CROWDED).await;
            assert!(crowded.is_empty(), "{what}: {crowded:#?}");
            let small = user.lines(SIZES).await;
            assert!(small.is_empty(), "{what}: {small:#?}");
            user.stands_out(&what).await;
            for scheme in ["light", "dark"] {
                let scheme = ("prefers-color-scheme", scheme);
                user.stands_out_in(&[FORCED, scheme], &what).await;
                user.media(&[scheme]).await;
                let Some(axe) = &axe else { continue };
                let found = axe::violations(&user, axe, "undefined").await;
                assert!(found.is_empty(), "{scheme:?}, {what}: {found:#?}");
            }
            user.media(&[]).await;
        }
    }
}
