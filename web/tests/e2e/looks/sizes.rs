//! That words are large enough to be read and buttons to be hit, and that who wants larger
//! words gets them.

use serde_json::json;

use super::state::STATES;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    nothing_is_too_small_to_read_or_to_hit,
    words_are_twice_as_large_where_that_is_wished_for,
];

const SIZES: &str = include_str!("sizes.js");

async fn nothing_is_too_small_to_read_or_to_hit(user: User) {
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        for state in &STATES {
            state.reach(&user).await;
            let small = user.lines(SIZES).await;
            assert!(small.is_empty(), "{}, {screen:?}: {small:#?}", state.name());
        }
    }
}

/// How high a letter is on the screen: of the page's sentences, and of the picture's words.
const LETTERS: &str = "['.headline', '.step', '.group > summary', '.ladder .head'].map(
    selector => (words => {
        const range = document.createRange();
        range.selectNodeContents(words);
        return range.getClientRects()[0].height;
    })(document.querySelector(selector)))";

async fn words_are_twice_as_large_where_that_is_wished_for(user: User) {
    let wish = async |size: u32| {
        let sizes = json!({ "fontSizes": { "standard": size, "fixed": size } });
        user.devtools("Page.setFontSizes", sizes).await;
    };
    for screen in [DESK, PHONE] {
        wish(16).await;
        user.open("?scenario=crossing&step=12").await;
        user.fits("usual words", screen).await;
        let usual = user.value(LETTERS).await;
        wish(32).await;
        user.open("?scenario=crossing&step=12").await;
        user.fits("large words", screen).await;
        let large = user.value(LETTERS).await;
        wish(16).await;
        // A picture that is as wide as the screen cannot grow beyond it.
        let picture = if screen == PHONE { 1.1 } else { 1.9 };
        for (number, times) in [1.9, 1.9, 1.9, picture].into_iter().enumerate() {
            let [usual, large] = [&usual, &large].map(|all| all[number].as_f64().unwrap());
            assert!(
                large >= times * usual,
                "{screen:?}, {number}: {usual}, {large}"
            );
        }
    }
}
