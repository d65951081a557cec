//! The trace as a table: the same events, in the same order, a page at a time.

use idlerace_core::trace::Event;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::picture::props::Props;
use crate::picture::scroll;

/// Rows on a page.
const PAGE: u32 = 200;

/// The table; it turns to the page of the event at which the playhead stands.
#[component]
pub(crate) fn TableView(props: &Props) -> Html {
    let frame = use_node_ref();
    {
        let frame = frame.clone();
        use_effect_with((props.at, props.scene.clone()), move |_| {
            let Some(frame) = frame.cast::<HtmlElement>() else {
                return;
            };
            let row = frame.query_selector("tr.here").ok().flatten();
            if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
                let place = (frame.scroll_top(), frame.client_height());
                scroll::show(&frame, place, row.offset_top());
            }
        });
    }
    let events = &props.scene.run.trace.events;
    let total = u32::try_from(events.len()).unwrap_or(u32::MAX);
    // What comes later would answer the question.
    let total = props.veil.map_or(total, |veil| total.min(veil + 1));
    let first = props.at / PAGE * PAGE;
    let last = (first + PAGE).min(total);
    let turn = |label: &'static str, to: Option<u32>| {
        let seek = props.seek.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                seek.emit(to);
            }
        });
        html! { <button disabled={to.is_none()} {onclick}>{ label }</button> }
    };
    let pages = (total > PAGE).then(|| {
        html! {
            <p class="pages">
                { turn("earlier", first.checked_sub(PAGE)) }
                { format!(" events {first} to {} of {total} ", last - 1) }
                { turn("later", Some(last).filter(|&last| last < total)) }
            </p>
        }
    });
    let label = props.title.as_ref().map_or_else(
        || "The trace as a table".to_owned(),
        |title| format!("The trace as a table: {title}"),
    );
    let rows = events[first as usize..last as usize]
        .iter()
        .map(|event| row(event, props));
    html! {
        <div class="frame table" ref={frame} tabindex="0" role="region" aria-label={label}>
            { pages }
            <table>
                { caption(props.title.as_deref()) }
                <thead>
                    <tr>
                        <th scope="col" aria-label="event">{ "#" }</th>
                        <th scope="col">{ "time" }</th>
                        <th scope="col" class="connection">{ "conn." }</th>
                        <th scope="col">{ "where" }</th>
                        <th scope="col">{ "what" }</th>
                        <th scope="col" class="cause">{ "because of" }</th>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
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
        <tr key={id} class={here.then_some("here")} aria-current={here.then_some("step")}>
            <th scope="row">
                <button class="link" aria-label={format!("go to event {id}")} {onclick}>{ id }</button>
            </th>
            <td>{ event.at.to_string() }</td>
            <td class="connection">{ connection }</td>
            <td>{ event.place.to_string() }</td>
            <td>{ event.what.to_string() }</td>
            <td class="cause">{ cause }</td>
        </tr>
    }
}
