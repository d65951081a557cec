//! What somebody puts on a page of their own to have there what this page shows: the element
//! with its attributes or, where those cannot say it, a frame.

use std::fmt::Write as _;

use idlerace_core::ladder::Words;
use web_sys::Location;
use yew::{platform::spawn_local, prelude::*};

use super::opened::Opened;
use crate::browser::address;
use crate::model::route::{Playhead, Route, View};
use crate::model::scenario_ref::ScenarioRef;
use crate::model::timeline::Zoom;
use crate::model::url;

/// Said where the address is this machine's own.
const LOOPBACK: &str = "Its address is this machine’s own, out of your readers’ reach: put the \
    folder of the page on your site, and that address in the place of this one.";

/// The HTML that shows a route, of the page in this folder.
fn html_of(route: &Route, folder: &str) -> String {
    let own = attributes(route).unwrap_or_default();
    let name = route.setup.entry().name;
    if own.is_empty() {
        let embed = Route {
            embed: true,
            ..route.clone()
        };
        let source = escaped(&format!("{folder}index.html{}", url::write(&embed)));
        return format!(
            "<iframe title=\"Idlerace: {name}\" width=\"100%\" height=\"560\" style=\"border:0\" \
             loading=\"lazy\"\n        src=\"{source}\"></iframe>\n"
        );
    }
    let own = own
        .into_iter()
        .fold(String::new(), |mut all, (key, value)| {
            // Writing to a string cannot fail.
            let _ = write!(all, " {key}=\"{}\"", escaped(&value));
            all
        });
    let folder = escaped(folder);
    format!("<script src=\"{folder}embed.js\" defer></script>\n<idle-race{own}></idle-race>\n")
}

/// The attributes of the element; `None` if there are none for all of it.
fn attributes(route: &Route) -> Option<Vec<(&'static str, String)>> {
    let mut all = vec![("scenario", route.setup.entry().name.to_owned())];
    if !route.setup.settings.is_empty() {
        all.push(("set", settings(&route.setup)?));
    }
    let order = route.setup.order.as_ref();
    all.extend(order.map(|order| ("order", order.to_string())));
    if let Some(beside) = &route.beside {
        if !beside.settings.is_empty() || beside.order.is_some() {
            return None;
        }
        all.push(("beside", beside.entry().name.to_owned()));
    }
    match route.playhead {
        Playhead::Opening => {}
        Playhead::At(moment) => all.push(("step", moment.to_string())),
        Playhead::End => all.push(("step", "end".to_owned())),
    }
    if route.view == View::Table {
        all.push(("view", "table".to_owned()));
    }
    if route.zoom != Zoom::default() {
        all.push(("zoom", route.zoom.factor().to_owned()));
    }
    if route.words != Words::Plain {
        all.push(("words", route.words.name().to_owned()));
    }
    Some(all)
}

/// Settings apart by spaces; `None` if there is a space in one.
fn settings(setup: &ScenarioRef) -> Option<String> {
    let pairs = setup.settings.iter();
    let pairs = pairs.map(|(parameter, value)| {
        let plain = !value.contains(char::is_whitespace);
        plain.then(|| format!("{}={value}", parameter.key))
    });
    Some(pairs.collect::<Option<Vec<_>>>()?.join(" "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

fn location() -> Option<Location> {
    Some(web_sys::window()?.location())
}

/// Where the page lies, with a slash behind it.
fn folder() -> Option<String> {
    let location = location()?;
    let (origin, path) = (location.origin().ok()?, location.pathname().ok()?);
    let (path, _) = path.rsplit_once('/')?;
    Some(format!("{origin}{path}/"))
}

/// Whether this is a name of the machine that it is said on.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || host.starts_with("127.")
}

/// The HTML for somebody's page, to be copied; nothing where no address shows what lies here.
pub(super) fn share(opened: &Opened, said: &UseStateSetter<String>) -> Html {
    let route = opened.query.as_deref().map(|query| url::read(query).0);
    let (Some(route), Some(folder)) = (route, folder()) else {
        return Html::default();
    };
    let code = html_of(&route, &folder);
    let host = location().and_then(|location| location.hostname().ok());
    let local = host.is_some_and(|host| is_loopback(&host));
    let onclick = {
        let (code, said) = (code.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let (code, said) = (code.clone(), said.clone());
            spawn_local(async move {
                said.set(String::from(if address::copy(&code).await {
                    "The HTML is on the clipboard."
                } else {
                    "The browser does not let pages copy here; select it by hand."
                }));
            });
        })
    };
    html! {
        <>
            <h3>{ "Put it on a page of yours" }</h3>
            <pre id="desk-embed" tabindex="0" role="region" aria-label="HTML">{ code }</pre>
            <p>
                <button id="desk-copy-embed" {onclick}>{ "Copy as embed" }</button>
                { local.then(|| html! { <span class="note">{ LOOPBACK }</span> }) }
            </p>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOLDER: &str = "https://docs.example.org/idlerace/";

    fn html(query: &str) -> String {
        html_of(&url::read(query).0, FOLDER)
    }

    #[test]
    fn what_the_element_can_say_is_said_by_the_element() {
        let query = "?v=1&scenario=deploy&set.requests.count=3&set.requests.pause=310ms\
                     &beside=crossing&step=12&view=table&zoom=2&words=packets";
        assert_eq!(
            html(query),
            "<script src=\"https://docs.example.org/idlerace/embed.js\" defer></script>\n\
             <idle-race scenario=\"deploy\" set=\"requests.count=3 requests.pause=310ms\" \
             beside=\"crossing\" step=\"12\" view=\"table\" zoom=\"2\" words=\"packets\"></idle-race>\n"
        );
        let plain = html("?v=1");
        assert!(plain.ends_with("<idle-race scenario=\"crossing\"></idle-race>\n"));
    }

    #[test]
    fn what_it_cannot_say_is_a_frame_at_that_address() {
        let query = "?v=1&scenario=crossing&beside=crossing&beside.set.requests.pause=310ms";
        let source = "src=\"https://docs.example.org/idlerace/index.html?v=1&amp;scenario=crossing\
                      &amp;beside=crossing&amp;beside.set.requests.pause=310ms&amp;embed=1\"";
        let frame = html(query);
        assert!(
            frame.starts_with("<iframe title=") && frame.contains(source),
            "{frame}"
        );
    }

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        assert_eq!(escaped("a\"b<c&d"), "a&quot;b&lt;c&amp;d");
    }

    #[test]
    fn this_machines_own_addresses_are_known() {
        for host in ["localhost", "127.0.0.1", "127.0.1.1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        assert!(!is_loopback("docs.example.org") && !is_loopback("10.127.0.1"));
    }
}
