//! The proof beside the page: the verdict, what breaks it, what helps, and the map.

use fantoccini::key::Key;
use idlerace_core::{
    catalog,
    explore::{Limits, Verdict, explore, judge},
    parameter,
    scenario::Scenario,
};

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::visitor::{DESK, PHONE, Visitor};

tests![
    the_proof_is_fetched_when_it_is_asked_for,
    how_it_breaks_is_shown_step_by_step,
    what_helps_is_set_and_proven,
    what_is_turned_is_proven_anew,
    twins_stand_side_by_side,
    too_much_is_undecided_and_says_so,
    the_map_comes_row_by_row_and_is_what_core_says,
    the_map_is_walked_by_keys_and_opens_what_is_there,
    another_map_takes_the_place_of_the_first,
    the_proof_fits_a_phone_and_axe_finds_nothing,
];

const OPEN: &str = "document.querySelector('#proof')?.open";
const DONE: &str = "(t => t === '4096 cells proven and simulated.' || t)(document.querySelector('#map-progress')?.textContent)";

impl Visitor {
    /// Opens the page and, by its button, the proof.
    async fn prove(&self, query: &str) {
        self.open(query).await;
        self.click("#prove").await;
        self.until("the proof is open", OPEN).await;
        self.until(
            "there is a verdict",
            "!!document.querySelector('#proof-verdict')",
        )
        .await;
    }

    /// Waits until the verdict begins like this.
    async fn verdict(&self, begins: &str) {
        let starts = format!(
            "(t => t?.startsWith('{begins}') || t || 'none yet')(document.querySelector('#proof-verdict')?.textContent)"
        );
        self.until("the verdict", &starts).await;
    }
}

fn scenario(name: &str, set: &[(&str, &str)]) -> Scenario {
    let mut scenario = catalog::find(name).unwrap().scenario();
    for (key, value) in set {
        parameter::set(&mut scenario, key, value).unwrap();
    }
    scenario
}

async fn the_proof_is_fetched_when_it_is_asked_for(visitor: Visitor) {
    visitor.open("?scenario=crossing").await;
    let fetched =
        "performance.getEntriesByType('resource').some(one => one.name.includes('proof'))";
    assert_eq!(visitor.value(fetched).await, false);
    visitor.focus("#prove").await;
    visitor.press(Key::Enter).await;
    visitor.until("the proof is open", OPEN).await;
    visitor.verdict("Not safe: a request can be lost.").await;
    assert_eq!(
        visitor.text("#proof .of").await,
        "Request and FIN cross on the wire"
    );
    visitor.press(Key::Escape).await;
    visitor.until("it is closed", &format!("!{OPEN}")).await;
    visitor.click("#prove").await;
    visitor.until("it is open again", OPEN).await;
    visitor.open("?scenario=crossing&prove").await;
    visitor.until("an address opens it, too", OPEN).await;
}

async fn how_it_breaks_is_shown_step_by_step(visitor: Visitor) {
    // Its own seed has nothing fail in the first two requests.
    let query = "?v=1&scenario=article-as-logged&set.requests.count=2";
    visitor.prove(query).await;
    let two = scenario("article-as-logged", &[("requests.count", "2")]);
    let found = judge(&two, &Limits::DEFAULT);
    visitor.counts(".ways-to-end li", found.endings.len()).await;
    let headline = visitor.text("main .headline").await;
    for (number, ending) in found.endings.iter().enumerate() {
        visitor
            .click(&format!(".ways-to-end [data-way='{number}']"))
            .await;
        visitor
            .until(
                "the address has an order",
                "location.search.includes('order=')",
            )
            .await;
        let applied: u32 = ending.requests.iter().map(|one| one.applied).sum();
        visitor.focus(".scrubber").await;
        visitor.press(Key::End).await;
        let applied_now = format!(
            "(n => n === '{applied}' || n)([...document.querySelectorAll('.counts > *')].at(-1).querySelector('b').textContent)"
        );
        visitor.until("so many are applied", &applied_now).await;
    }
    visitor.click("#seed-order").await;
    visitor.reads("main .headline", &headline).await;
    let there = "!location.search.includes('order=')";
    visitor.until("the order is gone", there).await;
    visitor.click(".properties [data-way]").await;
    visitor
        .until("an order again", "location.search.includes('order=')")
        .await;
    visitor.client.back().await.unwrap();
    visitor.until("back leads to where one was", there).await;
    visitor.reads("main .headline", &headline).await;
}

async fn what_helps_is_set_and_proven(visitor: Visitor) {
    visitor.prove("?scenario=crossing").await;
    let advice = explore(&scenario("crossing", &[]), &Limits::DEFAULT).advice;
    visitor.counts(".helps tr", advice.len()).await;
    let (key, value) = &advice[0].set[0];
    visitor.click(&format!(".helps [data-set='{key}']")).await;
    visitor.verdict("Safe").await;
    let changed = scenario("crossing", &[(key, value)]);
    let margin = explore(&changed, &Limits::DEFAULT).margin.unwrap();
    let said = visitor.text("#margin").await;
    assert!(
        said.starts_with(&format!("Margin {}.", margin.by)),
        "{said}"
    );
    let address = visitor.value("location.search").await;
    let set = format!("set.{key}={value}");
    assert!(address.as_str().unwrap().contains(&set), "{address}");
    visitor.counts(".helps tr", 0).await;
}

async fn what_is_turned_is_proven_anew(visitor: Visitor) {
    visitor.prove("?scenario=crossing").await;
    visitor.verdict("Not safe").await;
    visitor.type_into("#set-requests-pause", "200ms").await;
    visitor.verdict("Safe").await;
    visitor.type_into("#set-requests-pause", "300ms").await;
    visitor.verdict("Not safe").await;
}

async fn twins_stand_side_by_side(visitor: Visitor) {
    let query = "?scenario=died-after-applying&set.requests.pause=200ms..330ms";
    visitor.prove(query).await;
    visitor.counts("#twins li", 2).await;
    let rules = visitor.text(".rules").await;
    assert!(rules.contains("curl 8applied twice"), "{rules}");
    visitor.click("[data-twins]").await;
    visitor.counts(".ladder", 2).await;
    // The same log, and what was applied is not the same.
    visitor.focus(".scrubber").await;
    visitor.press(Key::End).await;
    let applied = "(all => all.sort().join() === '1,2' || all.join())([...document.querySelectorAll('main .story .counts')].map(one => [...one.children].at(-1).querySelector('b').textContent))";
    visitor.until("once, and twice in all", applied).await;
}

async fn too_much_is_undecided_and_says_so(visitor: Visitor) {
    let query = "?scenario=article-as-logged&set.requests.count=3&set.requests.pause=0ms..1s\
                 &set.network.to_server=1ms..80ms&set.network.to_client=1ms..80ms";
    visitor.prove(query).await;
    let said = visitor.text(".properties").await;
    assert!(said.contains("the limit of states was reached"), "{said}");
}

impl Visitor {
    /// Opens the proof of the crossing with a map for its own pause, and waits for all of
    /// it: with pauses of any length that takes seconds.
    async fn map(&self) {
        self.prove("?scenario=crossing").await;
        self.click("#any-pause").await;
        let whole = format!("!document.querySelector('#any-pause').checked && {DONE}");
        self.until("the map for this pause is whole", &whole).await;
    }

    /// Whether what is said of the cell in which one stands is what core says.
    async fn stands(&self) -> bool {
        let said = self.text("#map-at").await;
        let (values, said) = said.split_once(": ").unwrap();
        let (across, up) = values.split_once(" across, ").unwrap();
        let up = up.strip_suffix(" up").unwrap();
        said.starts_with("safe") == safe(across, up)
    }
}

/// Whether the crossing is safe with these idle timeouts of client and server.
fn safe(client: &str, server: &str) -> bool {
    let set = [
        ("client.idle_timeout", client),
        ("server.idle_timeout", server),
    ];
    judge(&scenario("crossing", &set), &Limits::DEFAULT).verdict == Verdict::Safe
}

async fn the_map_comes_row_by_row_and_is_what_core_says(visitor: Visitor) {
    visitor.map().await;
    visitor.unfold().await;
    // What was clicked here did nothing there.
    let address = visitor.value("location.search").await;
    assert_eq!(address, "?v=1&scenario=crossing");
    visitor.counts(".runs tbody tr", 64).await;
    let rows = "[...document.querySelectorAll('.runs tbody tr')].map(row => [row.cells[0].textContent, row.cells[1].textContent])";
    let mut both = [0, 0];
    for row in visitor.value(rows).await.as_array().unwrap() {
        let (server, runs) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        for run in runs.split("; ") {
            let is_safe = run.starts_with("safe ");
            let values = run
                .trim_start_matches("safe ")
                .trim_start_matches("can fail ");
            // Both ends of each run.
            for client in values.split(" to ") {
                assert_eq!(safe(client, server), is_safe, "{client} {server}");
            }
            both[usize::from(is_safe)] += 1;
        }
    }
    assert!(both[0] >= 2 && both[1] >= 64, "{both:?}");
}

async fn the_map_is_walked_by_keys_and_opens_what_is_there(visitor: Visitor) {
    visitor.map().await;
    visitor.focus("#map").await;
    visitor.press(Key::End).await;
    let right = "document.querySelector('#map-at').textContent.startsWith('449')";
    visitor.until("at the right end", right).await;
    assert!(visitor.stands().await);
    for _ in 0..4 {
        visitor.press(Key::PageUp).await;
    }
    for _ in 0..3 {
        visitor.press(Key::Down).await;
        assert!(visitor.stands().await);
    }
    for _ in 0..9 {
        visitor.press(Key::PageUp).await;
    }
    visitor.press(Key::Home).await;
    let corner = "(t => t.startsWith('150ms across, 449') && t.includes('safe, proven for every order') || t)(document.querySelector('#map-at').textContent)";
    visitor.until("the corner is safe", corner).await;
    visitor.press(Key::Enter).await;
    let there = "location.search.includes('set.client.idle_timeout=150ms') && location.search.includes('set.server.idle_timeout=449')";
    visitor.until("the page has its values", there).await;
    visitor.verdict("Safe").await;
    // The map is the same one, and one stands where one stood. By the pointer to its middle:
    let corner = corner.replace(
        "(t =>",
        "(t => document.querySelector('#map-across-to').value === '450ms' &&",
    );
    visitor.until("the same map", &corner).await;
    let at = visitor.text("#map-at").await;
    visitor.click("#map").await;
    let moved = format!("document.querySelector('#map-at').textContent !== {at:?}");
    visitor.until("another cell", &moved).await;
    assert_eq!(visitor.value(OPEN).await, true);
}

async fn another_map_takes_the_place_of_the_first(visitor: Visitor) {
    visitor.prove("?scenario=crossing").await;
    visitor.type_into("#map-across-to", "soon").await;
    visitor
        .until(
            "it is told",
            "!!document.querySelector('.map [role=alert]')",
        )
        .await;
    visitor.type_into("#map-across-to", "390ms").await;
    // In the middle of that one another is asked for, and one that is soon made.
    visitor.type_into("#map-up-from", "270ms").await;
    visitor.click("#any-pause").await;
    visitor.unfold().await;
    let last = "document.querySelector('.runs tbody tr:last-child th')?.textContent === '270ms'";
    visitor.until("the last one", last).await;
    visitor.until("the last one is whole", DONE).await;
    visitor.counts(".map [role=alert]", 0).await;
    let choose = "(axis => (axis.value = 'network.to_server', axis.dispatchEvent(new Event('change', { bubbles: true }))))(document.querySelector('#map-up'))";
    visitor.value(choose).await;
    visitor
        .until(
            "another setting",
            "document.querySelector('#map-up-to').value === '10ms'",
        )
        .await;
    let first = "document.querySelector('.runs tbody tr:last-child th')?.textContent === '0s'";
    visitor.until("its values", first).await;
    visitor.until("that one is whole", DONE).await;
}

async fn the_proof_fits_a_phone_and_axe_finds_nothing(visitor: Visitor) {
    let wide = "(e => e.scrollWidth <= e.clientWidth)(document.querySelector('#proof'))";
    for screen in [DESK, PHONE] {
        visitor.screen(screen).await;
        visitor
            .prove("?scenario=died-after-applying&set.requests.pause=200ms..330ms")
            .await;
        visitor.unfold().await;
        assert_eq!(visitor.value(wide).await, true, "{screen:?}");
        if axe::file().is_none() {
            continue;
        }
        for scheme in ["light", "dark"] {
            visitor.media(&[("prefers-color-scheme", scheme)]).await;
            let found = axe::violations(&visitor, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "{screen:?}, {scheme}: {found:#?}");
        }
    }
    // There is no room for both: what is asked for is shown.
    visitor.click(".properties [data-way]").await;
    visitor
        .until("the picture is seen", &format!("!{OPEN}"))
        .await;
}
