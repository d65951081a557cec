//! A live picture of a scenario: an `<idle-race>` element with the still picture of the same
//! scenario inside, for readers without scripts, and its story in words below, for all.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result, bail};
use idlerace_core::{
    catalog::{self, Entry},
    explain::{explain, narrate},
    simulate::simulate,
    trace::Trace,
};

use crate::{
    directive::Chapter,
    output::plain,
    tables::{cell, html},
};

/// What makes the pictures move, at the top of the site.
const SCRIPT: &str = "embed.js";

/// The element that asks for the script, for the end of a chapter with such pictures; nothing
/// where the site has no script.
pub(crate) fn script(chapter: Chapter<'_>, site: &Path) -> String {
    if site.join(SCRIPT).is_file() {
        format!(
            "\n<script src=\"{}{SCRIPT}\" defer></script>\n",
            chapter.site()
        )
    } else {
        String::new()
    }
}

/// What `{{#race NAME at="…" beside=NAME story=no}}` asks for.
pub(crate) struct Race {
    entry: &'static Entry,
    trace: Trace,
    /// The number of the event at which it opens.
    step: Option<usize>,
    beside: Option<&'static Entry>,
    /// Whether the story is told below it.
    told: bool,
}

impl Race {
    /// Reads a directive's arguments.
    pub(crate) fn parse(words: &str) -> Result<Self> {
        let (name, mut rest) = words.split_once(' ').unwrap_or((words, ""));
        let entry = entry(name)?;
        let trace = simulate(&entry.scenario());
        let (mut step, mut beside, mut told) = (None, None, true);
        while !rest.trim().is_empty() {
            let (key, value, after) = attribute(rest.trim())?;
            match key {
                "at" => step = Some(event(&trace, value)?),
                "beside" => beside = Some(self::entry(value)?),
                "story" => told = value != "no",
                _ => bail!("`{key}` is none of `at`, `beside`, `story`"),
            }
            rest = after;
        }
        Ok(Self {
            entry,
            trace,
            step,
            beside,
            told,
        })
    }

    /// The picture, and below it in words what it shows and what led there.
    pub(crate) fn figure(&self, chapter: Chapter<'_>, site: &Path) -> String {
        let top = chapter.site();
        let name = self.entry.name;
        let step = self.step.map(|step| step.to_string());
        let beside = self.beside.map(|entry| entry.name);
        let mut attributes = format!("scenario=\"{name}\"");
        let mut query = format!("?v=1&amp;scenario={name}");
        for (key, value) in [("beside", beside), ("step", step.as_deref())] {
            if let Some(value) = value {
                // Writing to a string cannot fail.
                let _ = write!(attributes, " {key}=\"{value}\"");
                let _ = write!(query, "&amp;{key}={value}");
            }
        }
        format!(
            "<figure class=\"race\">\n\
             <idle-race {attributes}>{}</idle-race>\n\
             <figcaption><strong>{}.</strong> {} \
             <a href=\"{top}index.html{query}\">Step through it on the page</a>, \
             or <code>idlerace show {name}</code>.</figcaption>\n{}</figure>\n",
            self.stills(&top, site),
            self.title(),
            self.moment(),
            self.story()
        )
    }

    fn entries(&self) -> impl Iterator<Item = &'static Entry> {
        [self.entry].into_iter().chain(self.beside)
    }

    fn title(&self) -> String {
        let titles: Vec<String> = self.entries().map(|entry| html(entry.title)).collect();
        titles.join(" · ")
    }

    /// The still pictures that the site has.
    fn stills(&self, top: &str, site: &Path) -> String {
        let pictures = self.entries().filter_map(|entry| {
            let file = format!("pictures/{}.svg", entry.name);
            let told = explain(&simulate(&entry.scenario())).headline;
            let told = html(&told);
            let img = format!("<img src=\"{top}{file}\" alt=\"{told}\" loading=\"lazy\">");
            site.join(file).is_file().then_some(img)
        });
        pictures.collect()
    }

    /// What happens at the moment at which it opens.
    fn moment(&self) -> String {
        let told = narrate(&self.trace);
        let here = self.step.and_then(|step| {
            let (event, sentence) = (self.trace.events.get(step)?, told.get(step)?);
            Some(format!("At {}: {}", event.at, html(&sentence.says)))
        });
        here.unwrap_or_default()
    }

    /// The events that decided the first attempt that went wrong, if one did.
    fn story(&self) -> String {
        let told = explain(&self.trace);
        let Some(story) = told.stories.first().filter(|_| self.told) else {
            return String::new();
        };
        let links = story.chain.iter().filter_map(|link| {
            let event = self.trace.event(link.event)?;
            let (at, says) = (event.at, html(&link.says));
            Some(format!(
                "<li><code>{at}</code> {says} <cite>{}</cite></li>\n",
                html(&link.clause)
            ))
        });
        let links: String = links.collect();
        format!(
            "<details><summary>What led to it, in words</summary>\n<ol>\n{links}</ol>\n</details>\n"
        )
    }

    /// What happened, in a sentence or two.
    pub(crate) fn headline(&self) -> String {
        explain(&self.trace).headline
    }

    /// What both sides log, as a table.
    pub(crate) fn logs(&self) -> String {
        let told = explain(&self.trace);
        let lines = |lines: &[String]| match lines {
            [] => "*(nothing)*".to_owned(),
            lines => {
                let lines = lines.iter().map(|line| format!("`{}`", cell(line)));
                lines.collect::<Vec<_>>().join("<br>")
            }
        };
        format!(
            "| the client's log | the server's log |\n|---|---|\n| {} | {} |\n",
            lines(&told.client_log),
            lines(&told.server_log)
        )
    }
}

fn entry(name: &str) -> Result<&'static Entry> {
    catalog::find(name).with_context(|| format!("there is no scenario `{name}`"))
}

/// The number of the first event whose line has this text.
fn event(trace: &Trace, text: &str) -> Result<usize> {
    let text = plain(text);
    let lines = trace.events.iter().map(|event| plain(&event.to_string()));
    let mut found = lines.enumerate().filter(|(_, line)| line.contains(&text));
    let (number, _) = found
        .next()
        .with_context(|| format!("no event reads `{text}`"))?;
    Ok(number)
}

/// The first of `key=value key="a value"`, and the rest.
fn attribute(text: &str) -> Result<(&str, &str, &str)> {
    let (key, rest) = text.split_once('=').context("KEY=VALUE is expected")?;
    let (value, after) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').context("a quote is not closed")?,
        None => rest.split_once(' ').unwrap_or((rest, "")),
    };
    Ok((key, value, after))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_scenario_is_shown_in_a_chapter() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut text = String::new();
        for folder in [src.clone(), src.join("causes")] {
            for file in fs::read_dir(folder).unwrap() {
                let file = file.unwrap().path();
                if file.is_file() {
                    text += &fs::read_to_string(file).unwrap();
                }
            }
        }
        let shown = |name: &str| {
            let asks = format!("{{{{#race {name}");
            let ends = |rest: &str| rest.starts_with([' ', '}']);
            text.split(&asks).skip(1).any(ends) || text.contains(&format!(" beside={name}}}}}"))
        };
        let missing = catalog::ENTRIES.iter().map(|entry| entry.name);
        let missing: Vec<_> = missing.filter(|name| !shown(name)).collect();
        assert!(missing.is_empty(), "in no chapter: {}", missing.join(", "));
    }
}
