//! Colours that the visitor's system insists on, and paper.

use serde_json::{Value, json};

use crate::harness::stage::tests;
use crate::harness::user::{DESK, User};

tests![
    forced_colours_lose_nothing,
    the_map_keeps_its_colours_where_colours_are_forced,
    on_paper_nothing_is_faint_and_the_settings_are_there,
];

pub(crate) const FORCED: (&str, &str) = ("forced-colors", "active");

/// What is wrong with controls and swatches, a line each.
const CONTROLS: &str = "(() => {
    const wrong = [];
    const colour = (element, name) => getComputedStyle(element)[name];
    const system = (name) => {
        const probe = document.createElement('i');
        probe.style = `color: ${name}; forced-color-adjust: none`;
        document.body.append(probe);
        const value = colour(probe, 'color');
        probe.remove();
        return value;
    };
    for (const sign of document.querySelectorAll('.buttons path')) {
        const fill = colour(sign, 'fill');
        const ground = colour(sign.closest('button'), 'backgroundColor');
        if (fill === ground) wrong.push(`a sign as its button: ${fill}`);
    }
    const pressed = [...document.querySelectorAll('[aria-pressed=true]')];
    if (pressed.length < 1) wrong.push('nothing is pressed');
    const lit = (element) => colour(element, 'backgroundColor') === system('Highlight');
    for (const button of pressed) if (!lit(button)) wrong.push(button.textContent);
    for (const swatch of document.querySelectorAll('.legend i')) {
        const { backgroundColor, borderTopWidth } = getComputedStyle(swatch);
        const filled = ![system('Canvas'), 'rgba(0, 0, 0, 0)'].includes(backgroundColor);
        if (!filled && borderTopWidth === '0px') wrong.push(`a swatch of ${backgroundColor}`);
    }
    const here = document.querySelector('tr.here');
    if (here && !lit(here)) wrong.push('the row');
    return wrong;
})()";

async fn forced_colours_lose_nothing(user: User) {
    for scheme in ["light", "dark"] {
        user.media(&[FORCED, ("prefers-color-scheme", scheme)])
            .await;
        for query in ["?scenario=crossing", "?scenario=crossing&view=table"] {
            user.forget().await;
            user.open(query).await;
            let wrong = user.lines(CONTROLS).await;
            assert!(wrong.is_empty(), "{query}, {scheme}: {wrong:#?}");
        }
    }
}

/// How many colours the map's four corners have.
const CORNERS: &str = "(() => {
    const map = document.querySelector('#map');
    const copy = new OffscreenCanvas(map.width, map.height);
    const pen = copy.getContext('2d', { willReadFrequently: true });
    pen.drawImage(map, 0, 0);
    const spots = [[0.02, 0.02], [0.98, 0.02], [0.02, 0.98], [0.98, 0.98]];
    const seen = spots.map(([x, y]) =>
        pen.getImageData(map.width * x, map.height * y, 1, 1).data.join());
    return new Set(seen).size;
})()";

async fn the_map_keeps_its_colours_where_colours_are_forced(user: User) {
    user.media(&[FORCED]).await;
    user.open("?scenario=crossing").await;
    user.click("#prove").await;
    let several = format!("(n => n > 1 || n)({CORNERS})");
    user.until("safe and unsafe differ on the map", &several)
        .await;
    let swatches = "new Set([...document.querySelectorAll('#proof .samples i')].map(swatch =>
        getComputedStyle(swatch).backgroundColor)).size > 2";
    user.until("swatches differ", swatches).await;
}

/// What is printed of the page.
const PRINTED: &str = "(() => {
    const shown = (selector) => {
        const found = [...document.querySelectorAll(selector)];
        return found.some(one => one.checkVisibility({ contentVisibilityAuto: true }));
    };
    const faint = [...document.querySelectorAll('.event.future text, .event.future .way')];
    return {
        settings: shown('#set-requests-pause') && shown('#set-server-idle_timeout'),
        run: shown('#run-for-real'),
        player: shown('.player'),
        future: faint.length,
        faint: faint.filter(one => {
            const { fillOpacity, strokeOpacity } = getComputedStyle(one);
            return fillOpacity !== '1' || strokeOpacity !== '1';
        }).length,
    };
})()";

async fn on_paper_nothing_is_faint_and_the_settings_are_there(user: User) {
    user.screen(DESK).await;
    user.open("?scenario=crossing&step=3").await;
    let paper = json!({ "media": "print", "features": [] });
    user.devtools("Emulation.setEmulatedMedia", paper).await;
    let printed = user.value(PRINTED).await;
    assert_ne!(printed["future"], 0);
    let wanted = json!({
        "settings": true, "run": false, "player": false,
        "future": printed["future"], "faint": 0,
    });
    assert_eq!(printed, wanted);
    let faint = user.lines(super::contrast::CONTRAST).await;
    assert_eq!(Value::from(faint), json!([]));
}
