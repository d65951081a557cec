//! The picture: its figure from core, colours from the style sheet.
//!
//! Only what is near the visible part is drawn; a run of a thousand requests is as
//! quick as one of two.

use idlerace_core::figure::{Figure, View, px, scale};
use yew::prelude::*;

use crate::picture::arrows::arrows;
use crate::picture::background::{background, end};
use crate::picture::context::{RenderContext, pointed_at};
use crate::picture::drawing::Drawing;
use crate::picture::flights::flights;
use crate::picture::heads::heads;
use crate::picture::notes::notes;
use crate::picture::props::Props;
use crate::picture::scroll::{GRAIN, use_follow, use_seen};

/// So far beyond the visible part marks are drawn.
const MARGIN: u32 = 120;

/// The picture.
#[component]
pub(crate) fn LadderView(props: &Props) -> Html {
    let Props { scene, at, .. } = props;
    let frame = use_node_ref();
    let (seen, place) = use_seen(&frame, props.title.is_some());
    use_follow(&frame, &place, props, (seen.width, seen.height));
    let lit = use_state_eq(|| None::<u32>);
    let hover = {
        let lit = lit.setter();
        Callback::from(move |event: MouseEvent| lit.set(pointed_at(&event)))
    };
    let go = |event: &Event, seek: &Callback<u32>| {
        if let Some(event) = pointed_at(event) {
            seek.emit(event);
        }
    };
    let (seek, focused) = (props.seek.clone(), props.seek.clone());
    let onclick = Callback::from(move |event: MouseEvent| go(&event, &seek));
    let onfocusin = Callback::from(move |event: FocusEvent| go(&event, &focused));
    let view = View {
        width: seen.width,
        scale: scale(&scene.ladder),
        rows: seen.top.saturating_sub(MARGIN)..=seen.top + seen.height + GRAIN + MARGIN,
    };
    let figure = Figure::within(&scene.ladder, view);
    let context = RenderContext {
        scene,
        figure: &figure,
        at: *at,
        now: props.now,
        veil: props.veil,
        causes: &scene.run.led_to(lit.unwrap_or(*at)),
    };
    let mut over = Drawing::default();
    end(&context, &mut over);
    let mut label = "Ladder of segments and calls; time runs downwards".to_owned();
    let title = props.title.as_ref().map(|title| {
        label = format!("{label}: {title}");
        html! { <h2 class="which">{ title }</h2> }
    });
    html! {
        <div class={format!("ladder {}", scene.ladder.words.name())}>
            { title }
            { heads(&context) }
            <div class="frame" ref={frame} tabindex="0" role="region" aria-label={label}>
                <svg
                    width={px(figure.lanes.width)} height={px(figure.height)}
                    role="group" aria-label="Events"
                    {onclick} {onfocusin} onmouseover={hover.clone()} onmouseleave={hover}
                >
                    { background(&context).html() }
                    // Under what stands: words that are being read stay whole.
                    { flights(&context).html() }
                    { arrows(&context) }
                    { notes(&context) }
                    { over.html() }
                </svg>
            </div>
        </div>
    }
}

// Without a browser: the markup, as a server would render it.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use expect_test::expect_file;
    use yew::LocalServerRenderer;

    use super::*;
    use crate::model::state::State;
    use crate::picture::props::Shared;

    /// The whole markup of a picture, a tag a line.
    async fn drawn(query: &str) -> String {
        let page = State::of_query(query);
        let stage = page.stage();
        let scene = stage.scenes[0].clone();
        let props = Props {
            at: scene.event(page.at()),
            scene: Shared(scene),
            title: None,
            now: stage.time(page.at()),
            row: stage.row(page.at()),
            veil: page.veil(),
            seek: Callback::noop(),
        };
        let renderer = LocalServerRenderer::<LadderView>::with_props(props);
        let markup = renderer.hydratable(false).render().await;
        markup.replace("><", ">\n<") + "\n"
    }

    #[tokio::test]
    async fn the_picture_of_the_crossing_is_as_it_was_looked_at() {
        let picture = drawn("?scenario=crossing").await;
        expect_file!["../../tests/golden/crossing.svg.html"].assert_eq(&picture);
    }

    #[tokio::test]
    async fn marks_that_are_not_near_are_not_drawn() {
        let picture = drawn("?scenario=article-as-logged&step=0").await;
        let marks = picture.lines().filter(|line| line.starts_with('<')).count();
        assert!(marks < 800, "{marks}");
        assert!(picture.contains("request 1"), "{picture}");
        assert!(!picture.contains("request 50"), "{picture}");
    }
}
