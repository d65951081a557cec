//! Words that are explained where they stand: under a pointer, by the keyboard, by a tap, in the
//! glossary's own sentences.

use fantoccini::key::Key;
use serde_json::json;

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    a_word_is_explained_while_a_pointer_is_on_it,
    a_word_is_explained_to_who_has_but_a_keyboard,
    a_tap_explains_and_a_tap_elsewhere_ends_it,
    words_in_the_picture_and_of_causes_are_explained,
    answers_at_the_doors_and_verdicts_are_explained,
    nothing_is_fetched_before_somebody_could_ask,
];

const GLOSSARY: &str = include_str!("../../../docs/book/src/glossary.md");

/// What is explained, if something is.
const TOLD: &str = "(tip => tip?.matches(':popover-open') ? tip.innerText : '')\
                    (document.querySelector('#term'))";

/// The meaning that the glossary has for a word that it explains in one sentence without links.
fn meaning(word: &str) -> &'static str {
    let entry = GLOSSARY
        .lines()
        .find(|line| line.starts_with(&format!("**{word}**")));
    let (_, meaning) = entry.and_then(|line| line.split_once(": ")).unwrap();
    meaning
}

/// The first term in the shadow of a sentence.
fn term(sentence: &str) -> String {
    format!("document.querySelector('{sentence}').shadowRoot?.querySelector('button')")
}

impl User {
    /// Waits until the page knows its words, after the first sign of a pointer.
    async fn knows_its_words(&self, sentence: &str) {
        self.point_at("h1").await;
        self.until("the words are known", &format!("!!{}", term(sentence)))
            .await;
    }

    /// Puts the pointer on what an expression names.
    async fn points_at(&self, element: &str) {
        let rect = format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])({element}.getBoundingClientRect())"
        );
        let at = self.value(&rect).await;
        let mouse = json!({ "type": "mouseMoved", "x": at[0], "y": at[1] });
        self.devtools("Input.dispatchMouseEvent", mouse).await;
    }

    async fn taps(&self, element: &str) {
        let rect = format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])({element}.getBoundingClientRect())"
        );
        let at = self.value(&rect).await;
        let finger = json!([{ "x": at[0], "y": at[1] }]);
        for (kind, points) in [("touchStart", finger), ("touchEnd", json!([]))] {
            let touch = json!({ "type": kind, "touchPoints": points });
            self.devtools("Input.dispatchTouchEvent", touch).await;
        }
    }

    async fn tip_says(&self, word: &str) {
        let told = json!(format!("{word}: {}", meaning(word).replace('`', "")));
        self.until(
            &format!("{word} is explained"),
            &format!("(told => told.includes({told}) || told)({TOLD})"),
        )
        .await;
    }

    async fn is_told_nothing(&self) {
        self.until("nothing is explained", &format!("{TOLD} === ''"))
            .await;
    }
}

/// An event whose sentence is about a FIN.
const FIN: &str = "?scenario=crossing&step=end";

async fn a_word_is_explained_while_a_pointer_is_on_it(user: User) {
    user.screen(DESK).await;
    user.open(FIN).await;
    let height = "document.querySelector('.headline').getBoundingClientRect().height";
    let (words, before) = (user.text(".headline").await, user.value(height).await);
    user.knows_its_words(".headline").await;
    // The sentence is as it was, and as high.
    let shown = "document.querySelector('.headline').shadowRoot.textContent";
    let shown = user.value(shown).await;
    assert!(shown.as_str().unwrap().ends_with(&words), "{shown}");
    assert_eq!(user.value(height).await, before);
    let fin = term(".headline");
    assert_eq!(user.value(&format!("{fin}.textContent")).await, "FIN");
    user.points_at(&fin).await;
    user.tip_says("FIN").await;
    // The pointer can be put on what is told.
    user.points_at("document.querySelector('#term')").await;
    let since = user.value("document.timeline.currentTime").await;
    user.until(
        "half a second has gone",
        &format!("document.timeline.currentTime > {since} + 500"),
    )
    .await;
    user.tip_says("FIN").await;
    if axe::file().is_some() {
        let found = axe::violations(&user, &axe::source(), "undefined").await;
        assert!(found.is_empty(), "{found:#?}");
    }
    user.points_at("document.querySelector('h1')").await;
    user.is_told_nothing().await;
    user.points_at(&fin).await;
    user.tip_says("FIN").await;
    user.press(Key::Escape).await;
    user.is_told_nothing().await;
}

async fn a_word_is_explained_to_who_has_but_a_keyboard(user: User) {
    user.open(FIN).await;
    user.press(Key::Tab).await;
    let fin = term(".headline");
    user.until("the words are known", &format!("!!{fin}")).await;
    user.value(&format!("{fin}.focus()")).await;
    user.tip_says("FIN").await;
    let read = user.value(&format!("{fin}.ariaDescription")).await;
    assert_eq!(read, meaning("FIN"));
    // Escape ends that and nothing else, and the page's own keys are the page's.
    let address = user.value("location.search").await;
    user.press(Key::Escape).await;
    user.is_told_nothing().await;
    user.press(Key::Space).await;
    user.tip_says("FIN").await;
    assert_eq!(user.value("location.search").await, address);
    let play = "document.querySelector('.player .play').ariaLabel";
    assert_eq!(user.value(play).await, "play");
    // Who steps on with the focus in a sentence keeps it there.
    user.open("?scenario=crossing&step=4").await;
    user.press(Key::Tab).await;
    let sentence = term(".now .step");
    let on_a_term = format!("!!{sentence}");
    for _ in 0..30 {
        if user.value(&on_a_term).await == true {
            break;
        }
        user.press(Key::Right).await;
    }
    user.value(&format!("{sentence}.focus()")).await;
    user.press(Key::Right).await;
    user.press(Key::Right).await;
    let kept = "document.activeElement.className.includes('step')";
    user.until("the focus stays in the sentence", kept).await;
}

async fn a_tap_explains_and_a_tap_elsewhere_ends_it(user: User) {
    user.screen(PHONE).await;
    user.open(FIN).await;
    user.taps("document.querySelector('.headline')").await;
    let fin = term(".headline");
    user.until("the words are known", &format!("!!{fin}")).await;
    user.taps(&fin).await;
    user.tip_says("FIN").await;
    let within = "(({ left, right, top, bottom }) =>
        left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight)
        (document.querySelector('#term').getBoundingClientRect())";
    assert_eq!(user.value(within).await, true);
    user.taps("document.querySelector('.headline')").await;
    user.is_told_nothing().await;
}

async fn words_in_the_picture_and_of_causes_are_explained(user: User) {
    user.screen(DESK).await;
    for (query, mark, word) in [
        (FIN, ".ladder .event.fin", "FIN"),
        (
            "?scenario=crossing&words=packets",
            ".ladder .event.state",
            "CLOSE-WAIT",
        ),
    ] {
        user.open(query).await;
        user.knows_its_words(".legend span:nth-child(3)").await;
        let mark = format!(
            "[...document.querySelectorAll('{mark} text')].find(one =>
                one.textContent.includes('{word}')
                && document.querySelector('.frame').contains(document.elementFromPoint(
                    ...(r => [r.x + r.width / 2, r.y + r.height / 2])
                        (one.getBoundingClientRect()))))"
        );
        user.until("it is in sight", &format!("!!{mark}")).await;
        user.points_at(&mark).await;
        user.tip_says(word).await;
    }
    user.open("?scenario=crossing&words=packets&step=end").await;
    user.knows_its_words(".headline").await;
    let cause = "[...document.querySelectorAll('.causes button')]
        .find(one => one.textContent.includes('EOF'))";
    for _ in 0..30 {
        if user.value(&format!("!!{cause}")).await == true {
            break;
        }
        user.press(Key::Left).await;
    }
    user.points_at(cause).await;
    let told = format!("{TOLD}.startsWith('EOF: read() returns 0')");
    user.until("a cause is explained", &told).await;
}

async fn answers_at_the_doors_and_verdicts_are_explained(user: User) {
    user.screen(DESK).await;
    user.go("").await;
    user.type_into("#error", "socket hang up").await;
    let answered = "!!document.querySelector('#error-answer .kinds')";
    user.until("it is answered", answered).await;
    user.point_at("#doors h1").await;
    let words = "[...document.querySelectorAll('#doors .kinds span, #doors .kinds p')]
        .flatMap(one => [...one.shadowRoot?.querySelectorAll('button') ?? []])";
    user.until("its words are known", &format!("{words}.length > 2"))
        .await;
    user.points_at(&format!("{words}[0]")).await;
    user.until("one is explained", &format!("{TOLD} !== ''"))
        .await;
    user.open("?scenario=crossing&prove").await;
    user.counts("#proof .properties", 1).await;
    user.point_at("#proof h2").await;
    let words = "[...document.querySelectorAll('#proof p')]
        .flatMap(one => [...one.shadowRoot?.querySelectorAll('button') ?? []])";
    user.until(
        "words of the proof are known",
        &format!("{words}.length > 0"),
    )
    .await;
    user.points_at(&format!("{words}[0]")).await;
    user.until("one is explained", &format!("{TOLD} !== ''"))
        .await;
}

async fn nothing_is_fetched_before_somebody_could_ask(user: User) {
    let fetched = "performance.getEntriesByType('resource')
        .filter(one => /terms/.test(one.name)).length";
    user.open("?scenario=crossing").await;
    assert_eq!(user.value(fetched).await, 0);
    user.press(Key::Right).await;
    assert_eq!(user.value(fetched).await, 0);
    user.point_at("h1").await;
    user.until("its words are fetched", &format!("{fetched} === 2"))
        .await;
}
