//! That who wants larger words gets them, by the font size of the browser.

use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![words_are_twice_as_large_where_that_is_wished_for];

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
