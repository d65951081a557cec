//! A button that copies a text.

use yew::{platform::spawn_local, prelude::*};

use crate::browser::address;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is copied.
    pub(crate) text: String,
}

/// Says on itself whether the text was copied; it stands beside it, to be selected by hand.
#[component]
pub(crate) fn Copy(props: &Props) -> Html {
    let said = use_state_eq(|| "Copy");
    let onclick = {
        let (said, text) = (said.setter(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text) = (said.clone(), text.clone());
            spawn_local(async move {
                let copied = address::copy(&text).await;
                said.set(if copied { "Copied" } else { "Select it" });
            });
        })
    };
    html! { <button type="button" class="copy" aria-live="polite" {onclick}>{ *said }</button> }
}
