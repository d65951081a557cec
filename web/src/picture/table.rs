//! The trace as a table: the same events, in the same order. As of the picture only what is
//! near the visible part is there: a run of a thousand requests is as quick as one of two.
//! Keys and the scrubber lead from row to row, and the pointer.

use std::ops::Range;

use idlerace_core::trace::Event;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::picture::props::Props;
use crate::picture::scroll::{self, GRAIN, Seen, use_seen};

/// The height of a row in pixels until the browser has said it.
const ROW: u32 = 25;

/// So many rows beyond the visible part are there, too; it is known in steps of some rows.
const MARGIN: u32 = 1;

/// The table; it scrolls to the event at which the playhead stands.
#[component]
pub(crate) fn TableView(props: &Props) -> Html {
    let frame = use_node_ref();
    let (seen, place) = use_seen(&frame, props.title.is_some());
    let height = use_state_eq(|| ROW);
    {
        let (frame, height) = (frame.clone(), height.clone());
        let dependencies = (props.at, props.scene.clone(), seen.width, *height);
        use_effect_with(dependencies, move |&(at, ..)| {
            let Some(frame) = frame.cast::<HtmlElement>() else {
                return;
            };
            if let Some(high) = row_height(&frame) {
                height.set(high);
            }
            // The heads are a row, too.
            let row = i32::try_from((at + 1) * *height).unwrap_or(i32::MAX);
            scroll::show(&frame, place.get(), row);
        });
    }
    let events = &props.scene.run.trace.events;
    let total = u32::try_from(events.len()).unwrap_or(u32::MAX);
    // What comes later would answer the question.
    let total = props.veil.map_or(total, |veil| total.min(veil + 1));
    let near = near(seen, *height, total);
    let rows = events[near.start as usize..near.end as usize].iter();
    let label = props.title.as_ref().map_or_else(
        || "The trace as a table".to_owned(),
        |title| format!("The trace as a table: {title}"),
    );
    html! {
        <div class="frame table" ref={frame} tabindex="0" role="region" aria-label={label}>
            <table aria-rowcount={(total + 1).to_string()}>
                { caption(props.title.as_deref()) }
                <thead>
                    <tr>
                        <th scope="col" aria-label="event">{ "#" }</th>
                        <th scope="col">{ "time" }</th>
                        <th scope="col" class="connection">{ "conn." }</th>
                        <th scope="col">{ "where" }</th>
                        <th scope="col" class="what">{ "what" }</th>
                        <th scope="col" class="cause">{ "because of" }</th>
                    </tr>
                </thead>
                <tbody>
                    { space("before", near.start * *height) }
                    { for rows.map(|event| row(event, props)) }
                    { space("after", (total - near.end) * *height) }
                </tbody>
            </table>
        </div>
    }
}

/// The rows near the visible part.
fn near(seen: Seen, height: u32, total: u32) -> Range<u32> {
    let first = (seen.top / height).saturating_sub(MARGIN).min(total);
    let last = (seen.top + GRAIN + seen.height) / height + MARGIN;
    first..last.min(total)
}

/// The height of the rows that are there; they are all of one height, but for those on a
/// narrow screen that need more lines.
fn row_height(frame: &HtmlElement) -> Option<u32> {
    let row = frame
        .query_selector("tbody [aria-rowindex]")
        .ok()
        .flatten()?;
    let height = row.dyn_into::<HtmlElement>().ok()?.offset_height();
    u32::try_from(height).ok().filter(|&height| height > 0)
}

/// Stands for the rows that are not there.
fn space(key: &'static str, height: u32) -> Html {
    html! { <tr {key} aria-hidden="true" style={format!("height:{height}px")}></tr> }
}

fn caption(title: Option<&str>) -> Html {
    title.map_or_else(
        || html! { <caption class="unseen">{ "Every event of the run, in order" }</caption> },
        |title| html! { <caption>{ title.to_owned() }</caption> },
    )
}

fn row(event: &Event, props: &Props) -> Html {
    let id = event.id.0;
    let here = id == props.at;
    let onclick = props.seek.reform(move |_: MouseEvent| id);
    let connection = event.connection.map(|connection| connection.to_string());
    let cause = event.cause.map(|cause| cause.0.to_string());
    html! {
        <tr
            key={id} class={here.then_some("here")} aria-current={if here { "step" } else { "false" }}
            aria-rowindex={(id + 2).to_string()} {onclick}
        >
            <th scope="row">{ id }</th>
            <td>{ event.at.to_string() }</td>
            <td class="connection">{ connection }</td>
            <td>{ event.place.to_string() }</td>
            <td>{ event.what.to_string() }</td>
            <td class="cause">{ cause }</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(top: u32, height: u32) -> Seen {
        Seen {
            width: 700,
            top,
            height,
        }
    }

    #[test]
    fn what_is_seen_is_among_the_rows_and_they_are_few() {
        for top in (0..50_000).step_by(120) {
            let near = near(seen(top, 620), 25, 2000);
            // It may be scrolled a little further than is known.
            let [first, last] = [top + 119, top + 119 + 620];
            let visible = (first / 25).min(2000)..last.div_ceil(25).min(2000);
            assert!(near.start <= visible.start && near.end >= visible.end);
            assert!(near.end - near.start <= 33, "{near:?}");
        }
    }

    #[test]
    fn a_short_run_is_there_as_a_whole() {
        assert_eq!(near(seen(0, 800), 25, 12), 0..12);
        assert_eq!(near(seen(9000, 800), 25, 12), 12..12);
    }
}
