//! The proof beside the page: the verdict, what breaks it, what helps, and the map.

use fantoccini::key::Key;
use idlerace_core::{
    catalog,
    explore::{Limits, Question, Verdict, explore, judge},
    parameter,
    scenario::Scenario,
};

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    the_proof_is_fetched_when_it_is_asked_for,
    the_proof_is_in_the_address,
    who_goes_back_before_it_comes_finds_it_closed,
    how_it_breaks_is_shown_step_by_step,
    what_helps_is_set_and_proven,
    who_reads_of_a_failure_is_led_to_what_helps,
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

impl User {
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

async fn the_proof_is_fetched_when_it_is_asked_for(user: User) {
    user.open("?scenario=crossing").await;
    let fetched =
        "performance.getEntriesByType('resource').some(one => one.name.includes('proof'))";
    assert_eq!(user.value(fetched).await, false);
    user.focus("#prove").await;
    user.press(Key::Enter).await;
    user.until("the proof is open", OPEN).await;
    user.verdict("Any traffic: unsafe: a request can be lost")
        .await;
    assert_eq!(
        user.text("#proof .of").await,
        "Request and FIN cross on the wire"
    );
    user.press(Key::Escape).await;
    user.until("it is closed", &format!("!{OPEN}")).await;
    user.click("#prove").await;
    user.until("it is open again", OPEN).await;
    user.open("?scenario=crossing&prove").await;
    user.until("an address opens it, too", OPEN).await;
}

async fn the_proof_is_in_the_address(user: User) {
    let has = "new URLSearchParams(location.search).get('prove') === '1'";
    let closed = format!("!{OPEN} && !({has})");
    user.prove("?scenario=crossing").await;
    user.until("the address has it", has).await;
    user.choose("deploy").await;
    user.reads("#proof .of", catalog::find("deploy").unwrap().title)
        .await;
    user.reload().await;
    user.until("it is open as it was", OPEN).await;
    user.click("#proof form button").await;
    user.until("it is closed for good", &closed).await;
    user.reload().await;
    user.until("it stays closed", &format!("!({has})")).await;
    user.counts("#proof", 0).await;
    user.back().await;
    user.until("back opens it", &format!("{OPEN} && {has}"))
        .await;
    user.verdict("Any traffic: unsafe").await;
    user.back().await;
    user.reads("#proof .of", catalog::find("crossing").unwrap().title)
        .await;
    user.back().await;
    user.until("and closes it", &closed).await;
}

async fn who_goes_back_before_it_comes_finds_it_closed(user: User) {
    user.open("?v=1&scenario=crossing").await;
    // Both in one task: the program cannot be there in between.
    let both = "document.querySelector('#prove').click(),
        queueMicrotask(() => queueMicrotask(() => history.back()))";
    user.value(both).await;
    user.counts("#proof", 1).await;
    let gone = "!location.search.includes('prove')";
    user.until("one is back", gone).await;
    user.counts("#proof[open]", 0).await;
}

async fn how_it_breaks_is_shown_step_by_step(user: User) {
    // Its own seed has nothing fail in the first two requests.
    let query = "?v=1&scenario=article-as-logged&set.requests.count=2";
    user.prove(query).await;
    let two = scenario("article-as-logged", &[("requests.count", "2")]);
    let found = judge(&two, Question::AsTimed, &Limits::DEFAULT);
    user.counts(".ways-to-end li", found.endings.len()).await;
    let headline = user.text("main .headline").await;
    for (number, ending) in found.endings.iter().enumerate() {
        user.click(&format!(".ways-to-end [data-way='{number}']"))
            .await;
        user.until(
            "the address has an order",
            "location.search.includes('order=')",
        )
        .await;
        let applied: u32 = ending.requests.iter().map(|one| one.applied).sum();
        user.focus(".scrubber").await;
        user.press(Key::End).await;
        let applied_now = format!(
            "(n => n === '{applied}' || n)([...document.querySelectorAll('.counts > *')].at(-1).querySelector('b').textContent)"
        );
        user.until("so many are applied", &applied_now).await;
    }
    user.click("#seed-order").await;
    user.reads("main .headline", &headline).await;
    let there = "!location.search.includes('order=')";
    user.until("the order is gone", there).await;
    user.click(".properties [data-way]").await;
    user.until("an order again", "location.search.includes('order=')")
        .await;
    user.client.back().await.unwrap();
    user.until("back leads to where one was", there).await;
    user.reads("main .headline", &headline).await;
}

async fn what_helps_is_set_and_proven(user: User) {
    user.prove("?scenario=crossing").await;
    let advice = explore(
        &scenario("crossing", &[]),
        Question::AnyTraffic,
        &Limits::DEFAULT,
    )
    .advice;
    user.counts(".helps li", advice.len()).await;
    let (key, value) = &advice[0].set[0];
    user.click(&format!(".helps [data-set='{key}']")).await;
    user.verdict("Any traffic: safe").await;
    let changed = scenario("crossing", &[(key, value)]);
    let found = explore(&changed, Question::AnyTraffic, &Limits::DEFAULT);
    let formula = found.formula.unwrap();
    user.reads("#formula", &format!("With any traffic: {formula}."))
        .await;
    let address = user.value("location.search").await;
    let set = format!("set.{key}={value}");
    assert!(address.as_str().unwrap().contains(&set), "{address}");
    user.counts(".helps li", 0).await;
}

async fn who_reads_of_a_failure_is_led_to_what_helps(user: User) {
    user.open("?v=1&scenario=alb-and-node&step=0").await;
    user.counts(".headline", 1).await;
    user.counts("#helps", 0).await;
    user.open("?v=1&scenario=alb-and-node&step=end").await;
    user.click("#helps").await;
    user.until("the proof is open", OPEN).await;
    let first = "document.querySelector('.helps li')?.textContent
        .includes('server.keepAliveTimeout = 65_000')";
    user.until("what costs least is said first", first).await;
}

async fn what_is_turned_is_proven_anew(user: User) {
    user.prove("?scenario=crossing").await;
    user.verdict("Any traffic: unsafe").await;
    let lost = "This timing: unsafe: a request can be lost";
    user.reads("#proof-timing", lost).await;
    user.type_into("#set-requests-pause", "200ms").await;
    // The pause is this timing's, and any traffic has any other as well.
    let served = "This timing: safe: no request is lost or applied twice";
    user.reads("#proof-timing", served).await;
    user.verdict("Any traffic: unsafe").await;
    user.type_into("#set-requests-pause", "300ms").await;
    user.reads("#proof-timing", lost).await;
}

async fn twins_stand_side_by_side(user: User) {
    user.prove("?scenario=crossing").await;
    let said = user.text("#without-twins").await;
    let words =
        "“no response: EOF”, can also mean that the request was applied: see died-after-applying.";
    assert!(said.contains(words), "{said}");
    let query = "?scenario=died-after-applying&set.requests.pause=200ms..330ms";
    user.prove(query).await;
    user.counts("#twins li", 2).await;
    let rules = user.text(".rules").await;
    assert!(rules.contains("curl 8applied twice"), "{rules}");
    user.click("[data-twins]").await;
    user.counts(".ladder", 2).await;
    // The same log, and what was applied is not the same.
    user.focus(".scrubber").await;
    user.press(Key::End).await;
    let applied = "(all => all.sort().join() === '1,2' || all.join())([...document.querySelectorAll('main .story .counts')].map(one => [...one.children].at(-1).querySelector('b').textContent))";
    user.until("once, and twice in all", applied).await;
}

async fn too_much_is_undecided_and_says_so(user: User) {
    let query = "?scenario=article-as-logged&set.requests.count=3&set.requests.pause=0ms..1s\
                 &set.network.to_server=1ms..80ms&set.network.to_client=1ms..80ms";
    user.prove(query).await;
    let said = user.text(".properties").await;
    assert!(said.contains("the limit of states was reached"), "{said}");
}

impl User {
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
    judge(
        &scenario("crossing", &set),
        Question::AsTimed,
        &Limits::DEFAULT,
    )
    .verdict
        == Verdict::Safe
}

async fn the_map_comes_row_by_row_and_is_what_core_says(user: User) {
    user.map().await;
    user.unfold().await;
    // What was clicked here did nothing there.
    let address = user.value("location.search").await;
    assert_eq!(address, "?v=1&scenario=crossing&prove=1");
    user.counts(".runs tbody tr", 64).await;
    let rows = "[...document.querySelectorAll('.runs tbody tr')].map(row => [row.cells[0].textContent, row.cells[1].textContent])";
    let mut both = [0, 0];
    for row in user.value(rows).await.as_array().unwrap() {
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

async fn the_map_is_walked_by_keys_and_opens_what_is_there(user: User) {
    user.map().await;
    user.focus("#map").await;
    user.press(Key::End).await;
    let right = "document.querySelector('#map-at').textContent.startsWith('449')";
    user.until("at the right end", right).await;
    assert!(user.stands().await);
    for _ in 0..4 {
        user.press(Key::PageUp).await;
    }
    for _ in 0..3 {
        user.press(Key::Down).await;
        assert!(user.stands().await);
    }
    for _ in 0..9 {
        user.press(Key::PageUp).await;
    }
    user.press(Key::Home).await;
    let corner = "(t => t.startsWith('150ms across, 449') && t.includes('safe for the pauses as set, proven for every order') || t)(document.querySelector('#map-at').textContent)";
    user.until("the corner is safe", corner).await;
    user.press(Key::Enter).await;
    let there = "location.search.includes('set.client.idle_timeout=150ms') && location.search.includes('set.server.idle_timeout=449')";
    user.until("the page has its values", there).await;
    user.verdict("Any traffic: safe").await;
    // The map is the same one, and one stands where one stood. By the pointer to its middle:
    let corner = corner.replace(
        "(t =>",
        "(t => document.querySelector('#map-across-to').value === '450ms' &&",
    );
    user.until("the same map", &corner).await;
    let at = user.text("#map-at").await;
    user.click("#map").await;
    let moved = format!("document.querySelector('#map-at').textContent !== {at:?}");
    user.until("another cell", &moved).await;
    assert_eq!(user.value(OPEN).await, true);
}

async fn another_map_takes_the_place_of_the_first(user: User) {
    user.prove("?scenario=crossing").await;
    user.focus("#map").await;
    for _ in 0..9 {
        user.press(Key::PageUp).await;
    }
    let corner = "document.querySelector('#map-at').textContent.includes('safe for any traffic')";
    user.until("the corner is safe for any traffic", corner)
        .await;
    user.type_into("#map-across-to", "soon").await;
    user.until(
        "it is told",
        "!!document.querySelector('.map [role=alert]')",
    )
    .await;
    user.type_into("#map-across-to", "390ms").await;
    // In the middle of that one another is asked for, and one that is soon made.
    user.type_into("#map-up-from", "270ms").await;
    user.click("#any-pause").await;
    user.unfold().await;
    let last = "document.querySelector('.runs tbody tr:last-child th')?.textContent === '270ms'";
    user.until("the last one", last).await;
    user.until("the last one is whole", DONE).await;
    user.counts(".map [role=alert]", 0).await;
    let choose = "(axis => (axis.value = 'network.to_server', axis.dispatchEvent(new Event('change', { bubbles: true }))))(document.querySelector('#map-up'))";
    user.value(choose).await;
    user.until(
        "another setting",
        "document.querySelector('#map-up-to').value === '10ms'",
    )
    .await;
    let first = "document.querySelector('.runs tbody tr:last-child th')?.textContent === '0s'";
    user.until("its values", first).await;
    user.until("that one is whole", DONE).await;
}

async fn the_proof_fits_a_phone_and_axe_finds_nothing(user: User) {
    let wide = "(e => e.scrollWidth <= e.clientWidth)(document.querySelector('#proof'))";
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        user.prove("?scenario=died-after-applying&set.requests.pause=200ms..330ms")
            .await;
        user.unfold().await;
        assert_eq!(user.value(wide).await, true, "{screen:?}");
        if axe::file().is_none() {
            continue;
        }
        for scheme in ["light", "dark"] {
            user.media(&[("prefers-color-scheme", scheme)]).await;
            let found = axe::violations(&user, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "{screen:?}, {scheme}: {found:#?}");
        }
    }
    // There is no room for both: what is asked for is shown.
    user.click(".properties [data-way]").await;
    user.until("the picture is seen", &format!("!{OPEN}")).await;
}
