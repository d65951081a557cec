//! How it looks: small screens, dark and light, without motion, and to those who do not
//! look.

use serde_json::Value;

use crate::harness::stage::tests;
use crate::harness::user::{PHONE, User};

tests![
    on_a_phone_the_picture_has_half_of_the_height_and_shows_what_is_to_come,
    dark_and_light_are_what_was_asked_for,
    without_motion_steps_are_discrete,
];

/// Of what is seen of the picture: its share of the screen, and the marks of the future.
const SEEN: &str = "(() => {
    const box = selector => document.querySelector(selector).getBoundingClientRect();
    const ladder = box('.ladder'), frame = box('.frame'), player = box('.player');
    const end = Math.min(innerHeight, player.top);
    const share = (Math.min(ladder.bottom, end) - Math.max(0, ladder.top)) / innerHeight;
    const future = [...document.querySelectorAll('.event.future text')].filter(text => {
        const { top, bottom } = text.getBoundingClientRect();
        return top >= frame.top && bottom <= Math.min(frame.bottom, end);
    });
    return { share, future: future.length };
})()";

async fn on_a_phone_the_picture_has_half_of_the_height_and_shows_what_is_to_come(user: User) {
    user.screen(PHONE).await;
    for query in [
        "?scenario=crossing",
        "?scenario=crossing&step=0",
        "?scenario=article-as-logged",
    ] {
        user.open(query).await;
        user.fits(query, PHONE).await;
        let seen = user.value(SEEN).await;
        let share = seen["share"].as_f64().unwrap();
        assert!(
            share >= 0.5,
            "{query}: the ladder has {share} of the height"
        );
        assert_ne!(seen["future"], 0, "{query}: nothing that is still to come");
    }
}

async fn dark_and_light_are_what_was_asked_for(user: User) {
    for (scheme, paper_is_light) in [("light", true), ("dark", false)] {
        user.media(&[("prefers-color-scheme", scheme)]).await;
        user.open("?scenario=crossing").await;
        let paper = light(&user, "backgroundColor").await;
        let ink = light(&user, "color").await;
        assert_eq!(paper > 128.0, paper_is_light, "{scheme}: paper {paper}");
        assert_eq!(ink > 128.0, !paper_is_light, "{scheme}: ink {ink}");
    }
}

/// How light a colour of the page is, from 0 to 255.
async fn light(user: &User, property: &str) -> f64 {
    let channels = format!(
        "getComputedStyle(document.body).{property}.match(/[0-9.]+/g).slice(0, 3).map(Number)"
    );
    let channels = user.value(&channels).await;
    let channels = channels
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64);
    channels.sum::<f64>() / 3.0
}

async fn without_motion_steps_are_discrete(user: User) {
    user.media(&[("prefers-reduced-motion", "reduce")]).await;
    user.open("?scenario=crossing&step=0").await;
    user.press(' ').await;
    let moved = "+document.querySelector('.scrubber').dataset.step >= 2";
    user.until("it plays all the same", moved).await;
    let moving = "[...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
                || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0);
        }).map(element => element.outerHTML.slice(0, 80)).concat(
            document.getAnimations().map(animation => String(animation.id)))";
    assert_eq!(user.value(moving).await, Value::Array(Vec::new()));
}
