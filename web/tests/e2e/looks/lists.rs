//! That a closed list shows its whole choice, whichever that is.

use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};

tests![a_closed_list_shows_its_whole_choice];

/// The choices of lists that have more letters than room. The arrow of a list takes what is left
/// of its width.
const CUT: &str = "[...document.querySelectorAll(LISTS)].flatMap(list => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(list);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = font;
    const ARROW = 18;
    const room = list.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - ARROW;
    return [...list.options]
        .map(({ text }) => [pen.measureText(text).width, text])
        .filter(([wide]) => wide > room)
        .map(([wide, text]) => `${list.id}: ${text} takes ${wide}, has ${room}`);
})";

async fn a_closed_list_shows_its_whole_choice(user: User) {
    let shown = async |lists: &str, place: &str| {
        for screen in [DESK, TABLET, (412, 823), PHONE] {
            user.screen(screen).await;
            let script = CUT.replace("LISTS", &json!(lists).to_string());
            let cut = user.value(&script).await;
            assert_eq!(cut, json!([]), "{place}, {screen:?}");
        }
    };
    user.screen(DESK).await;
    user.go("").await;
    user.focus("#client").await;
    let all = "document.querySelectorAll('#client option').length > 30
        && document.querySelectorAll('#server option').length > 30";
    user.until("every profile is in its list", all).await;
    shown("#doors select", "the opening").await;
    user.screen(DESK).await;
    user.open("?scenario=crossing").await;
    user.counts(".controls", 1).await;
    user.unfold().await;
    let lists = "document.querySelectorAll('.field select').length > 3";
    user.until("every group has its lists", lists).await;
    shown(".field select", "the settings").await;
}
