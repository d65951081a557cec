//! That all words stand out from what lies behind them, those of the picture, too, and that
//! they and the buttons are large enough.

use serde_json::json;

use super::forced::FORCED;
use super::state::STATES;
use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    all_words_stand_out_and_nothing_is_too_small,
    still_pictures_stand_out,
];

pub(crate) const CONTRAST: &str = include_str!("contrast.js");

const SCHEMES: [&str; 2] = ["light", "dark"];

pub(crate) const SIZES: &str = include_str!("sizes.js");

impl User {
    /// Asserts that the contrast of all words of the page as it is, in light and in dark, is
    /// enough.
    pub(crate) async fn stands_out(&self, what: &str) {
        for scheme in SCHEMES {
            let media = [("prefers-color-scheme", scheme)];
            self.stands_out_in(&media, what).await;
        }
    }

    /// The same with these media features alone.
    pub(crate) async fn stands_out_in(&self, media: &[(&str, &str)], what: &str) {
        self.media(media).await;
        let faint = self.lines(CONTRAST).await;
        assert!(faint.is_empty(), "{what}, {media:?}: {faint:#?}");
    }
}

async fn all_words_stand_out_and_nothing_is_too_small(user: User) {
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        for state in &STATES {
            state.reach(&user).await;
            let what = format!("{}, {screen:?}", state.name());
            user.stands_out(&what).await;
            for scheme in SCHEMES {
                let forced = [FORCED, ("prefers-color-scheme", scheme)];
                user.stands_out_in(&forced, &what).await;
            }
            user.media(&[]).await;
            let small = user.lines(SIZES).await;
            assert!(small.is_empty(), "{what}: {small:#?}");
        }
    }
    // What is measured is what is seen: words that are made faint are found.
    user.open("?scenario=crossing").await;
    for rule in [
        ".event text { fill-opacity: 0.55 }",
        ".now { opacity: 0.4 }",
    ] {
        let style = json!(format!("<style>{rule}</style>"));
        let add = format!("document.head.insertAdjacentHTML('beforeend', {style})");
        user.value(&add).await;
        assert_ne!(user.lines(CONTRAST).await.len(), 0, "{rule}");
        user.value("document.head.lastElementChild.remove()").await;
    }
}

/// What stands in other people's pages, and in the opening.
async fn still_pictures_stand_out(user: User) {
    for picture in ["race", "crossing", "late-packet"] {
        user.go(&format!("pictures/{picture}.svg")).await;
        user.stands_out(picture).await;
    }
    // Of a file alone browsers ask the server for an icon, and there is none.
    user.console().await;
}
