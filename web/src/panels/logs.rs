//! What the two programs log. The client does it in its own words, which are fetched when there
//! is something to say.

use idlerace_core::{explain::client_log, profile::Listed};
use yew::{platform::spawn_local, prelude::*};

use crate::browser::beside;
use crate::model::run::Run;
use crate::model::timeline::Track;
use crate::picture::props::Shared;

/// The file beside the page, written with it.
const FILE: &str = "texts.txt";

/// What the log needs.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) scene: Shared<Track>,
    /// So many of its lines are known where the playhead stands.
    pub(crate) lines: usize,
}

/// The client's log as far as it has come.
#[component]
pub(crate) fn ClientLog(props: &Props) -> Html {
    let texts = use_state_eq(String::new);
    let (wanted, setter) = (props.lines > 0, texts.setter());
    use_effect_with(wanted && texts.is_empty(), move |&missing| {
        if missing {
            spawn_local(async move {
                if let Some(text) = beside::text(FILE).await {
                    setter.set(text);
                }
            });
        }
    });
    let lines = if wanted {
        said(&props.scene.run, &texts, props.lines)
    } else {
        Vec::new()
    };
    log("client", &lines)
}

/// The first so many lines; an ellipsis while the words are on their way.
fn said(run: &Run, texts: &str, lines: usize) -> Vec<String> {
    if texts.is_empty() {
        return vec!["…".to_owned()];
    }
    let listed = Listed::of(texts, run.trace.scenario.client.profile.id);
    let mut log = client_log(&run.trace, listed.texts());
    log.truncate(lines);
    log
}

/// A log as its reader finds it: empty, or in the program's own words.
pub(super) fn log(whose: &'static str, lines: &[String]) -> Html {
    let title = format!("The {whose}'s log");
    let text = if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("\n")
    };
    let class = classes!("log", whose, lines.is_empty().then_some("empty"));
    html! {
        <>
            <h2>{ title.clone() }</h2>
            <pre {class} role="group" aria-label={title} tabindex="0">{ text }</pre>
        </>
    }
}
