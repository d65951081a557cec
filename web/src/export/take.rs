//! What can be taken from the desk: pictures, and files for other programs.

use std::rc::Rc;

use idlerace_core::export::{Export, Format, LeftToCaller};
use serde::Serialize;
use yew::{platform::spawn_local, prelude::*};

use super::opened::Opened;
use crate::browser::address;
use crate::browser::download;

/// The octets of a format; of PNG those of the picture that is drawn for it.
fn octets(format: Format, opened: &Opened) -> Vec<u8> {
    let export = Export::new(&opened.title, &opened.trace);
    export.write(format).unwrap_or_else(|left| match left {
        LeftToCaller::Pixels => export.picture_for_pixels().into_bytes(),
        LeftToCaller::Trace => json(&opened.trace),
        LeftToCaller::Scenario => json(&opened.trace.scenario),
    })
}

fn json(document: &impl Serialize) -> Vec<u8> {
    let mut octets = serde_json::to_vec_pretty(document).unwrap_or_default();
    octets.push(b'\n');
    octets
}

/// Saves a format where the browser puts downloads, and says what became of that.
fn save(format: Format, opened: &Opened, said: UseStateSetter<String>) {
    let row = format.row();
    let file = format!("{}.{}", opened.name, row.extension);
    let octets = octets(format, opened);
    spawn_local(async move {
        let blob = if format == Format::Png {
            download::pixels(&octets).await
        } else {
            download::blob(&octets, row.media_type)
        };
        let saved = blob.and_then(|blob| download::save(&blob, &file));
        said.set(match saved {
            Ok(()) => format!("{file} goes where your browser puts downloads."),
            Err(_) => format!("The browser could not make {file}."),
        });
    });
}

/// Copies a format, the picture in pixels as such.
fn copy(format: Format, opened: &Opened, said: UseStateSetter<String>) {
    let octets = octets(format, opened);
    let what = format.row().title;
    spawn_local(async move {
        let copied = if format == Format::Png {
            download::copy_pixels(octets).await
        } else {
            address::copy(&String::from_utf8(octets).unwrap_or_default()).await
        };
        said.set(if copied {
            format!("{what} is on the clipboard.")
        } else {
            "The browser does not let pages copy here; download it instead.".to_owned()
        });
    });
}

/// One of the formats in the table: what it is, and ways to have it.
pub(super) fn row(format: Format, opened: &Rc<Opened>, said: &UseStateSetter<String>) -> Html {
    let row = format.row();
    let what = row.title;
    let on_save = {
        let (opened, said) = (opened.clone(), said.clone());
        Callback::from(move |_: MouseEvent| save(format, &opened, said.clone()))
    };
    let on_copy = {
        let (opened, said) = (opened.clone(), said.clone());
        Callback::from(move |_: MouseEvent| copy(format, &opened, said.clone()))
    };
    let copy = (row.is_text || format == Format::Png).then(|| {
        html! { <button data-copy={what} aria-label={format!("Copy {what}")} onclick={on_copy}>{ "Copy" }</button> }
    });
    html! {
        <tr>
            <th scope="row">{ what }</th>
            <td>{ row.purpose }</td>
            <td>
                <button data-save={what} aria-label={format!("Download {what}")} onclick={on_save}>
                    { "Download" }
                </button>
                { copy }
            </td>
        </tr>
    }
}
