//! The desk: what goes out of the page as a file, and what comes in.

use std::fs;

use fantoccini::{Locator, key::Key};
use idlerace_core::{
    catalog,
    explain::headline,
    export::{Export, Format},
    http::RequestId,
    simulate::simulate,
    time::{Duration, Instant},
    trace::{ConnId, Event, EventId, FORMAT, Op, Place, Trace, Vantage, What},
};
use serde_json::{Value, json};

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    the_desk_is_fetched_when_it_is_asked_for,
    each_file_is_what_its_name_says,
    what_is_copied_as_embed_shows_the_same_elsewhere,
    a_picture_is_copied_in_pixels,
    a_file_is_opened_and_leads_to_the_page,
    a_bad_file_leaves_everything_as_it_was,
    a_file_is_dropped_on_the_page,
    an_address_brings_a_file,
    what_was_seen_at_one_end_stands_above_what_is_predicted,
    the_desk_fits_a_phone_and_axe_finds_nothing,
];

impl User {
    /// Opens the page and, by its button, the desk.
    async fn open_desk(&self, query: &str) {
        self.open(query).await;
        self.click("#files").await;
        self.until("the desk is open", "document.querySelector('#desk')?.open")
            .await;
    }

    /// Lets pages use the clipboard.
    async fn allow_the_clipboard(&self) {
        let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", allowed).await;
        let focused = json!({ "enabled": true });
        self.devtools("Emulation.setFocusEmulationEnabled", focused)
            .await;
    }

    /// Has the desk read a file with this in it.
    async fn pick(&self, name: &str, content: &[u8]) {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, content).unwrap();
        let input = self.client.find(Locator::Css("#desk-file")).await.unwrap();
        input.send_keys(path.to_str().unwrap()).await.unwrap();
    }

    /// Downloads, and returns the file's name and octets.
    async fn download(&self, what: &str) -> (String, Vec<u8>) {
        // The browser's own folder is not for tests: what would go there is kept.
        let keep = "const make = URL.createObjectURL;
            URL.createObjectURL = blob => (window.kept = blob, make(blob));
            HTMLAnchorElement.prototype.click = function () { window.named = this.download; };
            window.kept = window.named = null";
        self.client.execute(keep, Vec::new()).await.unwrap();
        self.click(&format!("button[data-save='{what}']")).await;
        self.until("there is a file", "!!window.named").await;
        let read = "const done = arguments[0];
            kept.arrayBuffer().then(octets => done([named, [...new Uint8Array(octets)]]));";
        let read = self.client.execute_async(read, Vec::new()).await.unwrap();
        let octets = read[1].as_array().unwrap().iter();
        let octets = octets.map(|octet| u8::try_from(octet.as_u64().unwrap()).unwrap());
        (read[0].as_str().unwrap().to_owned(), octets.collect())
    }
}

async fn the_desk_is_fetched_when_it_is_asked_for(user: User) {
    user.open("?scenario=crossing").await;
    let fetched = "performance.getEntriesByType('resource').some(one => one.name.includes('desk'))";
    assert_eq!(user.value(fetched).await, false);
    user.focus("#files").await;
    user.press(Key::Enter).await;
    user.until("the desk is open", "document.querySelector('#desk')?.open")
        .await;
    user.reads("#desk h2", "Files: Request and FIN cross on the wire")
        .await;
    user.press(Key::Escape).await;
    user.until("it is closed", "!document.querySelector('#desk').open")
        .await;
    // Again, and it shows what the page shows by then.
    user.click("#catalogue-open").await;
    user.click("#catalogue button[data-entry='unread-at-close']")
        .await;
    let there = "location.search.includes('unread-at-close')";
    user.until("the address follows", there).await;
    user.click("#files").await;
    user.reads(
        "#desk h2",
        "Files: The request is in the server's kernel when it closes",
    )
    .await;
}

async fn each_file_is_what_its_name_says(user: User) {
    user.open_desk("?scenario=crossing").await;
    let entry = catalog::find("crossing").unwrap();
    let trace = simulate(&entry.scenario());
    for format in Format::ALL {
        let row = format.row();
        let (name, octets) = user.download(row.title).await;
        assert_eq!(name, format!("crossing.{}", row.extension));
        // What core has no writer of is looked at below.
        if let Ok(expected) = Export::new(entry.title, &trace).write(format) {
            assert!(octets == expected, "{name}");
        }
    }
    let (name, octets) = user.download("Trace").await;
    assert_eq!(name, "crossing.trace.json");
    assert_eq!(
        formats::read(&octets),
        Ok(formats::Kept::Trace(trace.clone()))
    );
    let (_, octets) = user.download("Scenario").await;
    assert_eq!(
        formats::read(&octets),
        Ok(formats::Kept::Scenario(trace.scenario))
    );
    let (name, octets) = user.download("PNG").await;
    assert_eq!(name, "crossing.png");
    assert!(
        octets.starts_with(b"\x89PNG\r\n") && octets.len() > 10_000,
        "{}",
        octets.len()
    );
}

async fn what_is_copied_as_embed_shows_the_same_elsewhere(user: User) {
    user.allow_the_clipboard().await;
    let query = "?v=1&scenario=unread-at-close&set.requests.pause=310ms&step=12";
    user.open_desk(query).await;
    user.click("#desk-copy-embed").await;
    user.reads("#desk-said", "The HTML is on the clipboard.")
        .await;
    let read = "const done = arguments[0];
        navigator.clipboard.readText().then(done, error => done(String(error)));";
    let copied = user.client.execute_async(read, Vec::new()).await.unwrap();
    let copied = copied.as_str().unwrap().to_owned();
    assert_eq!(copied.trim(), user.text("#desk-embed").await);
    // The page of this test is this machine's, and that is said.
    let note = user.text("#desk-embed + p .note").await;
    assert!(note.contains("this machine’s own"), "{note}");
    user.somebodys(
        &format!(
            "<!doctype html><html lang=\"en\"><title>Another's</title>\
             <link rel=\"icon\" href=\"data:,\"><h1>Another's</h1>{copied}</html>"
        ),
        None,
    )
    .await;
    user.enter(0).await;
    user.reads("h1", "The request is in the server's kernel when it closes, changed: pause between requests 310ms")
        .await;
    let same = "['scenario=unread-at-close', 'set.requests.pause=310ms', 'step=12', 'embed=1']\
                .every(part => location.search.includes(part))";
    user.until("it shows the same", same).await;
    user.leave().await;
}

async fn a_picture_is_copied_in_pixels(user: User) {
    user.allow_the_clipboard().await;
    user.open_desk("?scenario=crossing").await;
    user.click("button[data-copy='PNG']").await;
    user.reads("#desk-said", "PNG is on the clipboard.").await;
    let read = "const done = arguments[0];
        navigator.clipboard.read()
            .then(items => items[0].getType('image/png'))
            .then(blob => done(blob.size), error => done(String(error)));";
    let size = user.client.execute_async(read, Vec::new()).await.unwrap();
    assert!(size.as_u64().is_some_and(|size| size > 10_000), "{size}");
}

async fn a_file_is_opened_and_leads_to_the_page(user: User) {
    user.open_desk("?scenario=crossing").await;
    let mut scenario = catalog::find("unread-at-close").unwrap().scenario();
    scenario.seed = 77;
    let trace = simulate(&scenario);
    user.pick("mine.json", &serde_json::to_vec(&trace).unwrap())
        .await;
    user.reads("#desk-said", "Opened mine.").await;
    user.reads("#desk h2", "Files: mine").await;
    user.click("#desk-open").await;
    user.drawn().await;
    let title = "The request is in the server's kernel when it closes, changed: seed 77";
    user.reads("h1", title).await;
    user.unfold().await;
    let seed = "document.querySelector('#set-seed')?.value === '77'";
    user.until("its seed is there", seed).await;
}

async fn a_bad_file_leaves_everything_as_it_was(user: User) {
    user.open_desk("?scenario=crossing").await;
    let mut scenario = serde_json::to_value(catalog::find("crossing").unwrap().scenario()).unwrap();
    scenario["requests"]["pause"] = "soon".into();
    for (name, content, told) in [
        (
            "pause.json",
            scenario.to_string().into_bytes(),
            "pause.json: requests.pause: ",
        ),
        (
            "picture.json",
            b"\x89PNG".to_vec(),
            "picture.json: not a scenario: ",
        ),
        (
            "huge.json",
            vec![b' '; 9 << 20],
            "huge.json: larger than 8 MiB",
        ),
    ] {
        user.pick(name, &content).await;
        let said = format!(
            "(t => t.startsWith({}) || t)(document.querySelector('#desk-said').textContent)",
            json!(told)
        );
        user.until(name, &said).await;
        user.reads("#desk h2", "Files: Request and FIN cross on the wire")
            .await;
    }
    // Mended, the same file opens.
    let mended = serde_json::to_vec(&catalog::find("crossing").unwrap().scenario()).unwrap();
    user.pick("pause.json", &mended).await;
    user.reads("#desk-said", "Opened pause.").await;
}

async fn a_file_is_dropped_on_the_page(user: User) {
    user.open("?scenario=crossing").await;
    let mut scenario = catalog::find("lost-fin").unwrap().scenario();
    scenario
        .network
        .faults
        .extend(scenario.network.faults.clone());
    let drop = "const given = new DataTransfer();
        given.items.add(new File([arguments[0]], 'dropped.json'));
        const event = new DragEvent('drop',
            { dataTransfer: given, bubbles: true, cancelable: true });
        document.querySelector('.frame').dispatchEvent(event);
        return event.defaultPrevented";
    let content = Value::String(serde_json::to_string(&scenario).unwrap());
    let taken = user.client.execute(drop, vec![content]).await.unwrap();
    assert_eq!(taken, true);
    user.reads("#desk-said", "Opened dropped.").await;
    let note = user.text("#desk .note").await;
    assert!(note.contains("No address can name"), "{note}");
    user.counts("#desk-open", 0).await;
}

async fn an_address_brings_a_file(user: User) {
    let text = serde_json::to_string(&json!({ "name": "unread-at-close", "set": { "seed": "5" } }));
    let text = text.unwrap();
    let query: String =
        form_urlencoded::byte_serialize(format!("data:application/json,{text}").as_bytes())
            .collect();
    user.open(&format!("?load={query}")).await;
    let opened = "document.querySelector('#desk-said')?.textContent.startsWith('Opened')";
    user.until("the file is opened", opened).await;
    user.click("#desk-open").await;
    user.drawn().await;
    user.unfold().await;
    let seed = "document.querySelector('#set-seed')?.value === '5'";
    user.until("its seed is there", seed).await;
}

/// What an origin sees that applies a request and closes without an answer.
fn seen() -> Trace {
    let called = |call, octets| What::Called {
        call,
        result: Ok(octets),
    };
    let request = RequestId(2);
    let whats = [
        called(Op::Accept, 0),
        called(Op::Read, 78),
        called(Op::Write, 92),
        called(Op::Read, 85),
        What::Applied { request, times: 1 },
        called(Op::Close, 0),
    ];
    let event = |(id, what): (u32, What)| Event {
        id: EventId(id),
        at: Instant::START + Duration::from_micros(u64::from(id) * 150),
        connection: Some(ConnId(1)),
        place: Place::ServerApp,
        what,
        cause: None,
    };
    Trace {
        format: FORMAT,
        vantage: Vantage::Origin,
        scenario: catalog::find("died-after-applying").unwrap().scenario(),
        events: (0..).zip(whats).map(event).collect(),
        requests: Vec::new(),
        stopped_by: None,
    }
}

async fn what_was_seen_at_one_end_stands_above_what_is_predicted(user: User) {
    user.open_desk("?scenario=crossing").await;
    let trace = seen();
    user.pick(
        "07-applied-fin-POST.trace.json",
        &serde_json::to_vec(&trace).unwrap(),
    )
    .await;
    user.reads("#desk h2", "Files: 07-applied-fin-POST.trace")
        .await;
    let both =
        "JSON.stringify([...document.querySelectorAll('#desk .told')].map(p => p.textContent))";
    let told = [headline(&trace), headline(&simulate(&trace.scenario))];
    assert_eq!(user.value(both).await, json!(told).to_string());
    let note = user.text("#desk .note").await;
    assert!(
        note.starts_with("Observed at one end, by the origin of idlerace test"),
        "{note}"
    );
    user.counts("#desk .sheet img", 2).await;
    let drawn =
        "[...document.querySelectorAll('#desk .sheet img')].every(it => it.naturalWidth > 300)";
    user.until("both are drawn", drawn).await;
    // Packets it has none.
    user.counts("#desk [data-save='pcapng']", 0).await;
    let (_, octets) = user.download("Trace").await;
    assert_eq!(formats::read(&octets), Ok(formats::Kept::Trace(trace)));
    user.click("#desk-open").await;
    user.reads("h1", "The server dies after it applied the request")
        .await;
}

async fn the_desk_fits_a_phone_and_axe_finds_nothing(user: User) {
    user.open_desk("?scenario=crossing").await;
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        let fits = "(desk => desk.scrollWidth <= desk.clientWidth
            && desk.getBoundingClientRect().right <= innerWidth
        )(document.querySelector('#desk'))";
        user.until("the desk fits", fits).await;
        if axe::file().is_none() {
            continue;
        }
        for scheme in ["light", "dark"] {
            user.media(&[("prefers-color-scheme", scheme)]).await;
            let found = axe::violations(&user, &axe::source(), "undefined").await;
            assert!(found.is_empty(), "{screen:?}, {scheme}: {found:#?}");
        }
    }
}
