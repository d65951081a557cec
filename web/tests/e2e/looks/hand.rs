//! The page in one hand: a phone's screen of 360 by 740, where nothing that belongs together
//! is apart, and a finger on the picture steps.

use serde_json::json;

use crate::axe;
use crate::harness::stage::tests;
use crate::harness::user::{PHONE, User};

tests![
    a_phone_has_scenario_verdict_sentence_picture_and_player_at_once,
    the_answers_of_a_question_are_seen_without_scrolling,
    a_finger_steps_through_the_picture,
    the_focus_goes_to_what_came_of_a_click,
    a_phone_has_a_way_to_the_first_page,
    what_is_pressed_is_not_half_under_the_player,
];

/// The middles of the page's parts from the top of the screen, of those that are seen whole
/// and that nothing covers.
const PLACES: &str = "Object.fromEntries([
    ['scenario', '#catalogue-open'], ['verdict', '.headline'], ['sentence', '.now .step'],
    ['picture', '.frame'], ['legend', '.legend'], ['player', '.player'],
].map(([name, selector]) => {
    const part = document.querySelector(selector);
    const { left, right, top, bottom } = part.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    const seen = part.contains(document.elementFromPoint((left + right) / 2, middle))
        || part.contains(document.elementFromPoint(left + 20, middle));
    return [name, top >= 0 && bottom <= innerHeight && seen ? middle : null];
}))";

async fn a_phone_has_scenario_verdict_sentence_picture_and_player_at_once(user: User) {
    user.screen(PHONE).await;
    for query in [
        "?scenario=crossing",
        "?scenario=crossing&step=0",
        "?scenario=alb-and-node",
        "?scenario=article-as-logged",
    ] {
        user.open(query).await;
        user.fits(query, PHONE).await;
        let places = user.value(PLACES).await;
        let order = [
            "scenario", "verdict", "sentence", "picture", "legend", "player",
        ];
        let heights = order.map(|part| {
            let height = places[part].as_f64();
            height.unwrap_or_else(|| panic!("{query}: {part} is not seen: {places}"))
        });
        assert!(heights.is_sorted(), "{query}: {places}");
        let times = "(n => n > 1 || n)(document.querySelectorAll('.frame .tick').length)";
        user.until("there are points of time", times).await;
    }
}

async fn the_answers_of_a_question_are_seen_without_scrolling(user: User) {
    user.screen(PHONE).await;
    user.open("?v=1&course=2").await;
    user.counts("[data-guess]", 4).await;
    let seen = "scrollY === 0 && [...document.querySelectorAll('[data-guess]')].every(answer => {
        const { left, right, top, bottom } = answer.getBoundingClientRect();
        const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return top >= 0 && bottom <= innerHeight && answer.contains(there);
    })";
    user.value("scrollTo(0, 0)").await;
    user.until("all answers are seen", seen).await;
    // What is asked about is seen below them, above the player.
    let picture = "(({ top, bottom }) =>
            top > document.querySelector('#guide').getBoundingClientRect().bottom
            && bottom < document.querySelector('.player').getBoundingClientRect().top
        )(document.querySelector('.veil').getBoundingClientRect())";
    user.until("so is where the picture ends", picture).await;
}

impl User {
    /// Puts a finger on the picture's middle and moves it so far to the right and down.
    async fn swipe(&self, right: i32, down: i32) {
        let middle = "(({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2])
            (document.querySelector('.frame').getBoundingClientRect())";
        let middle = self.value(middle).await;
        let [x, y] = [0, 1].map(|side| middle[side].as_f64().unwrap());
        for (kind, part) in [("touchStart", 0), ("touchMove", 1), ("touchMove", 2)] {
            let at = |from: f64, by: i32| from + f64::from(by * part) / 2.0;
            let points = json!([{ "x": at(x, right), "y": at(y, down) }]);
            let touch = json!({ "type": kind, "touchPoints": points });
            self.devtools("Input.dispatchTouchEvent", touch).await;
        }
        let end = json!({ "type": "touchEnd", "touchPoints": [] });
        self.devtools("Input.dispatchTouchEvent", end).await;
    }
}

async fn a_finger_steps_through_the_picture(user: User) {
    user.screen(PHONE).await;
    user.open("?scenario=crossing&step=0").await;
    let step = "document.querySelector('.scrubber').ariaValueText.match(/\\d+/)[0]";
    let first: u32 = user.value(step).await.as_str().unwrap().parse().unwrap();
    for (right, down, after) in [(-120, 10, 1), (-120, -10, 2), (120, 10, 1), (-40, -150, 1)] {
        user.swipe(right, down).await;
        let there = format!("(n => n === '{}' || n)({step})", first + after);
        let what = format!("{right} to the right and {down} down leads to {after}");
        user.until(&what, &there).await;
    }
}

/// What has the focus.
const FOCUS: &str = "(held => held.id || held.localName)(document.activeElement)";

async fn the_focus_goes_to_what_came_of_a_click(user: User) {
    let has = async |place: &str| {
        let there = format!("(held => held === '{place}' || held)({FOCUS})");
        user.until(&format!("{place} has the focus"), &there).await;
    };
    let title = "document.activeElement === document.querySelector('main h1')";
    user.open("?v=1&tour=1").await;
    user.tours(1).await;
    user.click("#guide-end").await;
    user.until("the page's title has the focus", title).await;
    user.open("?v=1&tour=2").await;
    user.tours(2).await;
    user.focus("#guide-next").await;
    user.press(fantoccini::key::Key::Escape).await;
    user.until("the page's title has the focus", title).await;
    user.open("?scenario=crossing&set.requests.pause=310ms")
        .await;
    user.click(".reset").await;
    has("set-requests-pause").await;
}

async fn a_phone_has_a_way_to_the_first_page(user: User) {
    user.screen(PHONE).await;
    user.open("?scenario=crossing").await;
    let high = "document.querySelector('header').getBoundingClientRect().height";
    let high = user.value(high).await.as_f64().unwrap();
    // The buttons' two lines have it.
    assert!(high < 70.0, "{high}");
    user.click("header a[href='?']").await;
    let home = "document.querySelector('#doors h1')?.checkVisibility()";
    user.until("the first page is there", home).await;
}

/// By the rule that Lighthouse takes, which is not among those that are asked by themselves.
async fn what_is_pressed_is_not_half_under_the_player(user: User) {
    let Some(axe) = axe::file().map(|_| axe::source()) else {
        return;
    };
    // The second is the one that Lighthouse has.
    for screen in [PHONE, (412, 823), (390, 844)] {
        user.screen(screen).await;
        for query in ["?scenario=crossing", "?v=1", "?scenario=alb-and-node"] {
            user.open(query).await;
            user.counts(".controls", 1).await;
            let found = axe::violations(&user, &axe, "['target-size']").await;
            assert!(found.is_empty(), "{query}, {screen:?}: {found:#?}");
        }
    }
}
